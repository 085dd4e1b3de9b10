"""Baselines: named series of targets; published figures with versions, who set them and their paper."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0009_plan_days'),
        ('core', '0002_history'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Baseline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='Tên mốc')),
                ('note', models.TextField(blank=True, verbose_name='Ghi chú')),
                ('is_main', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='publishedfigure',
            name='figure_once',
        ),
        migrations.AddField(
            model_name='publishedfigure',
            name='evidence',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='publishedfigure',
            name='evidence_name',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='publishedfigure',
            name='set_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='publishedfigure',
            name='set_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='publishedfigure',
            name='version',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='targetversion',
            name='evidence',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='targetversion',
            name='evidence_name',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddConstraint(
            model_name='publishedfigure',
            constraint=models.UniqueConstraint(fields=('campaign', 'key', 'locality', 'version'), name='figure_once'),
        ),
        migrations.AddConstraint(
            model_name='publishedfigure',
            constraint=models.UniqueConstraint(condition=models.Q(('locality', None)), fields=('campaign', 'key', 'version'), name='figure_of_the_province_once'),
        ),
        migrations.AddField(
            model_name='baseline',
            name='campaign',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='baselines', to='campaigns.campaign'),
        ),
        migrations.AddField(
            model_name='baseline',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='targetversion',
            name='baseline',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='campaigns.baseline'),
        ),
        migrations.AddConstraint(
            model_name='baseline',
            constraint=models.UniqueConstraint(fields=('campaign', 'name'), name='baseline_name'),
        ),
        migrations.AddConstraint(
            model_name='baseline',
            constraint=models.UniqueConstraint(condition=models.Q(('is_main', True)), fields=('campaign',), name='one_main_baseline'),
        ),
        migrations.AddConstraint(
            model_name='baseline',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='baseline_has_a_name'),
        ),
        migrations.RunSQL(
            "SELECT civreg_watch('campaigns_baseline', '{}'), civreg_watch('campaigns_publishedfigure', '{}')",
            "".join(
                f"DROP TRIGGER history_{event} ON campaigns_{table};"
                for table in ("baseline", "publishedfigure") for event in "iud"
            ),
        ),
    ]
