"""Who gets reports by mail is under history."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reporting", "0009_report_mail"), ("core", "0002_history")]
    operations = [
        migrations.RunSQL(
            "SELECT civreg_watch('reporting_reportrecipient', '{}')",
            "".join(f"DROP TRIGGER history_{event} ON reporting_reportrecipient;" for event in "iud"),
        )
    ]
