"""The plan's working day: when it begins in a province, when its report closes, and the days off.

Whatever counts by day asks civreg_plan_day with the shift of the locality, so that triggers and recounts agree.
"""

import datetime

import django.db.models.deletion
from django.db import migrations, models

FUNCTIONS = """
CREATE FUNCTION civreg_plan_day(at timestamptz, shift interval) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT ((at AT TIME ZONE 'Asia/Ho_Chi_Minh') - shift)::date $$;
CREATE FUNCTION civreg_day_shifts() RETURNS TABLE (locality_id bigint, shift interval) LANGUAGE sql STABLE AS
    $$ SELECT l.id, p.day_begins_at::interval FROM campaigns_locality l JOIN campaigns_province p ON p.id = l.province_id $$;
"""
WATCH = "SELECT civreg_watch('campaigns_dayoff', '{}'), civreg_watch('campaigns_province', '{}')"
UNWATCH = "".join(
    f"DROP TRIGGER history_{event} ON {table};" for table in ("campaigns_dayoff", "campaigns_province") for event in "iud"
)


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0008_qualified'),
        ('core', '0002_history'),
    ]

    operations = [
        migrations.CreateModel(
            name='DayOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='Ngày')),
                ('name', models.CharField(max_length=100, verbose_name='Lý do nghỉ')),
            ],
            options={
                'verbose_name': 'Ngày nghỉ',
                'verbose_name_plural': 'Ngày nghỉ',
            },
        ),
        migrations.AddField(
            model_name='campaign',
            name='report_cut_off',
            field=models.TimeField(default=datetime.time(0, 0), verbose_name='Chốt báo cáo ngày lúc'),
        ),
        migrations.AddField(
            model_name='province',
            name='day_begins_at',
            field=models.TimeField(default=datetime.time(0, 0), verbose_name='Ngày làm việc tính từ'),
        ),
        migrations.AddConstraint(
            model_name='province',
            constraint=models.CheckConstraint(condition=models.Q(('day_begins_at__lte', datetime.time(12, 0))), name='province_day_begins_by_noon'),
        ),
        migrations.AddField(
            model_name='dayoff',
            name='campaign',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days_off', to='campaigns.campaign'),
        ),
        migrations.AddConstraint(
            model_name='dayoff',
            constraint=models.UniqueConstraint(fields=('campaign', 'day'), name='day_off_once'),
        ),
        migrations.RunSQL(FUNCTIONS, "DROP FUNCTION civreg_day_shifts; DROP FUNCTION civreg_plan_day;"),
        migrations.RunSQL(WATCH, UNWATCH),
    ]
