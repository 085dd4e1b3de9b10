"""Frozen reports are under history; their figures are proved by their own SHA-256."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial"), ("core", "0002_history")]
    operations = [
        migrations.RunSQL(
            "SELECT civreg_watch('reporting_dailyreport', '{figures}')",
            "".join(f"DROP TRIGGER history_{event} ON reporting_dailyreport;" for event in "iud"),
        )
    ]
