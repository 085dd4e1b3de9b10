"""What was written waits to be read for the persons whom it mentions: noted by the database, whatever writes it.

A sweep costs what changed and no longer looks at every entry of the province.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

NOTING = """
CREATE FUNCTION civreg_note_unread_i() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO registers_unreadentry (entry_id, since)
    SELECT id, clock_timestamp() FROM new_rows WHERE civreg_event_counts(state) ORDER BY id
    ON CONFLICT (entry_id) DO UPDATE SET since = excluded.since;
    RETURN NULL;
END
$$;
CREATE FUNCTION civreg_note_unread_u() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO registers_unreadentry (entry_id, since)
    SELECT n.id, clock_timestamp() FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE civreg_event_counts(n.state) <> civreg_event_counts(o.state) OR (civreg_event_counts(n.state) AND
        (n.values IS DISTINCT FROM o.values OR n.registration_year <> o.registration_year
         OR n.locality_id <> o.locality_id OR (n.state = 'returned') <> (o.state = 'returned')))
    ORDER BY n.id
    ON CONFLICT (entry_id) DO UPDATE SET since = excluded.since;
    RETURN NULL;
END
$$;
CREATE FUNCTION civreg_forget_unread() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM registers_unreadentry u USING old_rows o WHERE u.entry_id = o.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER unread_i AFTER INSERT ON registers_entry REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION civreg_note_unread_i();
CREATE TRIGGER unread_u AFTER UPDATE ON registers_entry REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION civreg_note_unread_u();
CREATE TRIGGER unread_d AFTER DELETE ON registers_entry REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION civreg_forget_unread();
"""
NOTING_NO_MORE = """
DROP TRIGGER unread_i ON registers_entry;
DROP TRIGGER unread_u ON registers_entry;
DROP TRIGGER unread_d ON registers_entry;
DROP FUNCTION civreg_note_unread_i, civreg_note_unread_u, civreg_forget_unread;
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0028_contradictions_taken_back")]

    operations = [
        migrations.CreateModel(
            name="UnreadEntry",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="unread",
                        serialize=False,
                        to="registers.entry",
                    ),
                ),
                ("since", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(("entry__gt", 0)), name="unread_entry_has_id"),
                ],
            },
        ),
        # Every entry is looked at once a day; what is there already is looked at by the first sweep.
        migrations.AddField(
            model_name="linkmark", name="all_read_on", field=models.DateField(blank=True, null=True)
        ),
        migrations.RunSQL(NOTING, NOTING_NO_MORE),
    ]
