"""A page more or less ends the proof of a book whose closing entries declare their pages (registers 0011)."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION civreg_end_proofs_page_{letter}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM registers_bookproof) THEN
        DELETE FROM registers_bookproof p WHERE p.book_id IN (SELECT book_id FROM {rows})
            AND EXISTS (SELECT 1 FROM registers_bookyear y WHERE y.book_id = p.book_id AND y.total_pages IS NOT NULL);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER proofs_{letter} AFTER {event} ON scanning_page REFERENCING {which} TABLE AS {rows}
    FOR EACH STATEMENT EXECUTE FUNCTION civreg_end_proofs_page_{letter}();
"""
EVENTS = {"i": ("INSERT", "NEW", "new_rows"), "d": ("DELETE", "OLD", "old_rows")}


def ending(letter, event, which, rows):
    return migrations.RunSQL(
        FUNCTION.format(letter=letter, event=event, which=which, rows=rows),
        f"DROP TRIGGER proofs_{letter} ON scanning_page; DROP FUNCTION civreg_end_proofs_page_{letter};",
    )


class Migration(migrations.Migration):
    dependencies = [("scanning", "0003_history"), ("registers", "0011_proofs_by_phase")]
    operations = [ending(letter, *parts) for letter, parts in EVENTS.items()]
