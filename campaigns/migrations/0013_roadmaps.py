"""Roadmaps: how much of a stage each place should do on which day, in versions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0012_commitments'),
        ('core', '0002_history'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Roadmap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('collect', 'Thu thập, kiểm kê sổ'), ('scan', 'Quét sổ'), ('enter', 'Nhập liệu'), ('attach', 'Đính kèm tệp quét'), ('check', 'Kiểm tra'), ('approve', 'Phê duyệt'), ('transfer', 'Chuyển về Bộ')], max_length=20, verbose_name='Việc')),
                ('number', models.PositiveIntegerField()),
                ('rule', models.CharField(blank=True, choices=[('even', 'Chia đều các ngày'), ('staff', 'Theo số người có ca mỗi ngày'), ('front', 'Dồn về đầu: ngày đầu gấp đôi ngày cuối')], max_length=20, verbose_name='Cách chia')),
                ('note', models.TextField(blank=True, verbose_name='Ghi chú')),
                ('changes', models.JSONField(default=list)),
                ('made_at', models.DateTimeField()),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roadmaps', to='campaigns.campaign')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roadmaps', to='campaigns.targetversion')),
            ],
        ),
        migrations.CreateModel(
            name='RoadmapLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, max_length=30)),
                ('days', models.JSONField()),
                ('total', models.PositiveBigIntegerField()),
                ('target', models.PositiveBigIntegerField(null=True)),
                ('locality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.locality')),
                ('roadmap', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='campaigns.roadmap')),
            ],
        ),
        migrations.AddConstraint(
            model_name='roadmap',
            constraint=models.UniqueConstraint(fields=('campaign', 'stage', 'number'), name='roadmap_number'),
        ),
        migrations.AddConstraint(
            model_name='roadmapline',
            constraint=models.UniqueConstraint(fields=('roadmap', 'locality', 'kind'), name='roadmap_line_once'),
        ),
        migrations.AddConstraint(
            model_name='roadmapline',
            constraint=models.UniqueConstraint(condition=models.Q(('locality', None)), fields=('roadmap', 'kind'), name='roadmap_line_of_the_province_once'),
        ),
        # Lines are written once with their version and never changed.
        migrations.RunSQL(
            "SELECT civreg_watch('campaigns_roadmap', '{}')",
            "".join(f"DROP TRIGGER history_{event} ON campaigns_roadmap;" for event in "iud"),
        ),
    ]
