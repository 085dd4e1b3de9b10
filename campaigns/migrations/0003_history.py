"""Targets, campaigns and rights change under history too."""

from django.db import migrations

TABLES = ["campaigns_membership", "campaigns_campaign", "campaigns_targetversion", "campaigns_target"]


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0002_initial"), ("core", "0002_history")]
    operations = [
        migrations.RunSQL(
            f"SELECT civreg_watch('{table}', '{{}}')",
            "".join(f"DROP TRIGGER history_{event} ON {table};" for event in "iud"),
        )
        for table in TABLES
    ]
