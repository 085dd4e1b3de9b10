"""The Department's advice against obstacles that recur."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0013_roadmaps'),
        ('core', '0002_history'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Advice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(choices=[('torn_book', 'Sổ rách, mờ, khó đọc'), ('scanner', 'Máy quét, máy ảnh'), ('computer', 'Máy tính'), ('network', 'Mạng, đường truyền'), ('ministry_software', 'Phần mềm của Bộ'), ('staff', 'Thiếu người'), ('question', 'Chưa rõ cách làm'), ('other', 'Việc khác')], max_length=20, verbose_name='Vướng ở đâu')),
                ('title', models.CharField(max_length=150, verbose_name='Tên hướng dẫn')),
                ('text', models.TextField(verbose_name='Cách làm')),
                ('made_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('locality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.locality', verbose_name='Dành cho')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.province')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'Hướng dẫn',
                'verbose_name_plural': 'Hướng dẫn',
                'indexes': [models.Index(condition=models.Q(('withdrawn_at', None)), fields=['province', 'cause'], name='advice_of_a_cause')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='advice_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='advice_withdrawn_by_somebody')],
            },
        ),
        migrations.RunSQL(
            "SELECT civreg_watch('campaigns_advice', '{}')",
            "".join(f"DROP TRIGGER history_{event} ON campaigns_advice;" for event in "iud"),
        ),
    ]
