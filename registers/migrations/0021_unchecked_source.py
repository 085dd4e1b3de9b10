"""What waits to be compared remembers where its change came from: typed, imported, answered by the Ministry."""

from django.db import migrations, models

NOTING = """
CREATE OR REPLACE FUNCTION civreg_note_unchecked_i() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO registers_uncheckedentry (entry_id, since, tries, source)
    SELECT id, clock_timestamp(), 0, coalesce(left(current_setting('civreg.source', true), 20), '')
    FROM new_rows WHERE civreg_event_counts(state) ORDER BY id
    ON CONFLICT (entry_id) DO UPDATE SET since = excluded.since, tries = 0, source = excluded.source;
    RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION civreg_note_unchecked_u() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO registers_uncheckedentry (entry_id, since, tries, source)
    SELECT n.id, clock_timestamp(), 0, coalesce(left(current_setting('civreg.source', true), 20), '')
    FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE (n.values IS DISTINCT FROM o.values AND civreg_event_counts(n.state))
        OR civreg_event_counts(n.state) <> civreg_event_counts(o.state)
    ORDER BY n.id
    ON CONFLICT (entry_id) DO UPDATE SET since = excluded.since, tries = 0, source = excluded.source;
    RETURN NULL;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0020_commitments_tell")]
    operations = [
        migrations.AddField(
            model_name="uncheckedentry",
            name="source",
            field=models.CharField(blank=True, max_length=20),
        ),
        # The older functions would not know the new column, which has no default: there is no way back but forward.
        migrations.RunSQL(NOTING, migrations.RunSQL.noop),
    ]
