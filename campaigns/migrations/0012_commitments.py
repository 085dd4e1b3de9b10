"""Commitments of places to the Department, and who above was told when one was broken."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0011_book_grants'),
        ('core', '0002_history'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('entered', 'Nhập liệu'), ('attached', 'Đính kèm tệp quét'), ('checked', 'Kiểm tra'), ('approved', 'Phê duyệt'), ('sent', 'Chuyển về Bộ')], max_length=20, verbose_name='Việc')),
                ('kind', models.CharField(blank=True, max_length=30, verbose_name='Loại sổ')),
                ('amount', models.PositiveIntegerField(blank=True, null=True, verbose_name='Số trường hợp')),
                ('due_on', models.DateField(verbose_name='Hạn, đến hết ngày')),
                ('note', models.TextField(blank=True, verbose_name='Nội dung khác')),
                ('department_signer', models.CharField(blank=True, max_length=100, verbose_name='Người ký của Sở Tư pháp')),
                ('department_title', models.CharField(blank=True, max_length=100, verbose_name='Chức vụ')),
                ('locality_signer', models.CharField(blank=True, max_length=100, verbose_name='Người ký của đơn vị')),
                ('locality_title', models.CharField(blank=True, max_length=100, verbose_name='Chức vụ của người ký')),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='Ngày ký')),
                ('evidence', models.CharField(blank=True, max_length=200)),
                ('evidence_name', models.CharField(blank=True, max_length=200)),
                ('made_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_why', models.TextField(blank=True)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='campaigns.campaign')),
                ('locality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='campaigns.locality')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'Bản cam kết',
                'verbose_name_plural': 'Bản cam kết',
            },
        ),
        migrations.CreateModel(
            name='Escalation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('district', 'Huyện'), ('department', 'Sở Tư pháp')], max_length=20)),
                ('missing', models.PositiveIntegerField()),
                ('raised_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='escalations', to='campaigns.commitment')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('raised_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(fields=['campaign', 'due_on'], name='commitment_by_day'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('campaign', 'locality', 'stage', 'kind', 'due_on'), name='commitment_once'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_why', ''), _negated=True)), _connector='OR'), name='commitment_withdrawn_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('signed_on', None), models.Q(models.Q(('locality_signer', ''), _negated=True), models.Q(('department_signer', ''), _negated=True)), _connector='OR'), name='commitment_signed_by_both'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('amount', None), ('amount__gt', 0), _connector='OR'), name='commitment_of_some'),
        ),
        migrations.AddConstraint(
            model_name='escalation',
            constraint=models.UniqueConstraint(fields=('commitment', 'level'), name='escalation_once_a_level'),
        ),
        migrations.AddConstraint(
            model_name='escalation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='escalation_answered_by_somebody'),
        ),
        migrations.RunSQL(
            "SELECT civreg_watch('campaigns_commitment', '{}'), civreg_watch('campaigns_escalation', '{}')",
            "".join(
                f"DROP TRIGGER history_{event} ON campaigns_{table};"
                for table in ("commitment", "escalation") for event in "iud"
            ),
        ),
    ]
