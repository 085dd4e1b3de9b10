"""Nobody who ever changed the values checks or approves them, whatever code writes the row."""

from django.db import migrations

ADD = """
ALTER TABLE registers_entry ADD CONSTRAINT entry_checked_by_no_editor
    CHECK (checked_by_id IS NULL OR NOT edited_by @> to_jsonb(checked_by_id));
ALTER TABLE registers_entry ADD CONSTRAINT entry_approved_by_no_editor
    CHECK (approved_by_id IS NULL OR NOT edited_by @> to_jsonb(approved_by_id));
"""
DROP = """
ALTER TABLE registers_entry DROP CONSTRAINT entry_checked_by_no_editor;
ALTER TABLE registers_entry DROP CONSTRAINT entry_approved_by_no_editor;
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0002_history_and_counters")]
    operations = [migrations.RunSQL(ADD, DROP)]
