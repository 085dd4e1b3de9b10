"""What else stands on pages that renew themselves: obstacles, escalations, shifts with who came, and who is sent where."""

from django.db import migrations

SHOWN = (
    "campaigns_escalation", "campaigns_obstacle", "campaigns_shift", "campaigns_shiftstaff", "reporting_sending",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0012_sendings"), ("registers", "0023_work_days"), ("campaigns", "0014_advice"),
    ]  # fmt: skip
    operations = [
        migrations.RunSQL(f"SELECT civreg_tells('{table}')", f"DROP TRIGGER versions ON {table};") for table in SHOWN
    ]
