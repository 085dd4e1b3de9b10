"""What stands on the pages of who works where, of obstacles, of targets and of one's own day tells of its changes."""

from django.db import migrations

SHOWN = (
    "campaigns_team", "campaigns_teammember", "campaigns_equipment", "campaigns_placement", "campaigns_advice",
    "campaigns_publishedfigure", "campaigns_bookgrant", "registers_assignment",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("registers", "0029_unread_entries"), ("campaigns", "0014_advice")]
    operations = [
        migrations.RunSQL(f"SELECT civreg_tells('{table}')", f"DROP TRIGGER versions ON {table};") for table in SHOWN
    ]
