"""What proves an entry changes under history too."""

from django.db import migrations


def watching(table, unseen):
    return migrations.RunSQL(
        f"SELECT civreg_watch('{table}', '{{{unseen}}}')",
        "".join(f"DROP TRIGGER history_{event} ON {table};" for event in "iud"),
    )


class Migration(migrations.Migration):
    dependencies = [("scanning", "0002_counters"), ("core", "0002_history")]
    operations = [watching("scanning_attachment", "")]
