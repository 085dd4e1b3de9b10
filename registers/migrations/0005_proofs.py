"""Proved books are counted as they are signed, and a proof that ceases to be true is deleted in the same statement.

Every trigger works on a whole statement. A change of an entry counts only when it changes what the proof says of
it: a checked entry that becomes approved leaves the proof alone.
"""

from django.db import migrations

MOVE = """
CREATE FUNCTION civreg_count_proofs_{letter}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH mark AS (
        SELECT r.book_id, b.locality_id, b.kind, {sign} AS n,
            (r.proved_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day
        FROM {rows} r JOIN registers_registerbook b ON b.id = r.book_id
    ),
    days AS (
        INSERT INTO registers_localityday AS c (locality_id, kind, stage, day, n)
        SELECT locality_id, kind, 'proved', day, sum(n) FROM mark GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        ON CONFLICT (locality_id, kind, stage, day) DO UPDATE SET n = c.n + excluded.n
    ),
    totals AS (
        INSERT INTO registers_localitytotal AS c (locality_id, kind, stage, n)
        SELECT locality_id, kind, 'proved', sum(n) FROM mark GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (locality_id, kind, stage) DO UPDATE SET n = c.n + excluded.n
    )
    INSERT INTO registers_booktotal AS c (book_id, stage, n)
    SELECT book_id, 'proved', sum(n) FROM mark GROUP BY 1 ORDER BY 1
    ON CONFLICT (book_id, stage) DO UPDATE SET n = c.n + excluded.n;
    RETURN NULL;
END
$$;
CREATE TRIGGER counters_{letter} AFTER {event} ON registers_bookproof REFERENCING {table} TABLE AS {rows}
    FOR EACH STATEMENT EXECUTE FUNCTION civreg_count_proofs_{letter}();
"""

# What a proof says of an entry: present, void, unreadable, or not settled; and whether a scan shows it.
SAID = """{r}.book_id, {r}.locality_id, {r}.kind, {r}.registration_year, {r}.number, {r}.attached_at IS NULL,
    CASE WHEN {r}.state IN ('entered', 'checked', 'approved', 'sent', 'accepted') THEN 'present' ELSE {r}.state END"""
ENTRIES = {
    "i": "SELECT * FROM new_rows",
    "d": "SELECT * FROM old_rows",
    "u": f"""SELECT o.* FROM old_rows o JOIN new_rows n USING (id)
            WHERE ({SAID.format(r="o")}) IS DISTINCT FROM ({SAID.format(r="n")})
        UNION ALL SELECT n.* FROM old_rows o JOIN new_rows n USING (id)
            WHERE ({SAID.format(r="o")}) IS DISTINCT FROM ({SAID.format(r="n")})""",
}
# A gap explained by another book stands on the entry in that book.
OF_ENTRIES = """
    DELETE FROM registers_bookproof WHERE book_id IN (
        SELECT book_id FROM ({changed}) r
        UNION SELECT g.book_id FROM ({changed}) r
            JOIN registers_registerbook b ON b.locality_id = r.locality_id AND b.kind = r.kind
            JOIN registers_bookproof p ON p.book_id = b.id
            JOIN registers_numbergap g ON g.book_id = b.id AND g.year = r.registration_year
                AND g.why = 'other_book' AND r.number BETWEEN g.first AND g.last
    );
"""
OF_GAPS = "DELETE FROM registers_bookproof WHERE book_id IN (SELECT book_id FROM ({changed}) r);"
# The same year in another book of the office: it may overlap now, or no longer run on.
OF_YEARS = """
    DELETE FROM registers_bookproof WHERE book_id IN (
        SELECT book_id FROM ({changed}) r
        UNION SELECT y.book_id FROM ({changed}) r JOIN registers_registerbook b ON b.id = r.book_id
            JOIN registers_registerbook k ON k.locality_id = b.locality_id AND k.kind = b.kind
            JOIN registers_bookyear y ON y.book_id = k.id AND y.year = r.year
    );
"""
OF_BOOKS = """
    DELETE FROM registers_bookproof WHERE book_id IN (
        SELECT n.id FROM old_rows o JOIN new_rows n USING (id)
        WHERE (o.locality_id, o.kind, o.year_opened, o.number, o.first_number, o.last_number)
            IS DISTINCT FROM (n.locality_id, n.kind, n.year_opened, n.number, n.first_number, n.last_number)
    );
"""
ALL = {
    "i": "SELECT * FROM new_rows",
    "u": "SELECT * FROM new_rows UNION ALL SELECT * FROM old_rows",
    "d": "SELECT * FROM old_rows",
}
EVENTS = {
    "i": ("INSERT", "NEW TABLE AS new_rows"),
    "u": ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
    "d": ("DELETE", "OLD TABLE AS old_rows"),
}


def counting(letter, event, table, sign):
    rows = f"{table.lower()}_rows"
    return migrations.RunSQL(
        MOVE.format(letter=letter, event=event, table=table, rows=rows, sign=sign),
        f"DROP TRIGGER counters_{letter} ON registers_bookproof; DROP FUNCTION civreg_count_proofs_{letter};",
    )


def ending(table, delete, changed):
    """Triggers on one table that delete the proofs which its changes make untrue."""
    make, drop = "", ""
    for letter, rows in changed.items():
        event, referencing = EVENTS[letter]
        name = f"civreg_end_proofs_{table}_{letter}"
        body = delete.format(changed=rows)
        make += f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM registers_bookproof) THEN {body} END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER proofs_{letter} AFTER {event} ON registers_{table} REFERENCING {referencing}
    FOR EACH STATEMENT EXECUTE FUNCTION {name}();"""
        drop += f"DROP TRIGGER proofs_{letter} ON registers_{table}; DROP FUNCTION {name};"
    return migrations.RunSQL(make, drop)


class Migration(migrations.Migration):
    dependencies = [("registers", "0004_exchange")]
    operations = [
        counting("i", "INSERT", "NEW", 1),
        counting("d", "DELETE", "OLD", -1),
        ending("entry", OF_ENTRIES, ENTRIES),
        ending("numbergap", OF_GAPS, ALL),
        ending("bookyear", OF_YEARS, ALL),
        ending("registerbook", OF_BOOKS, {"u": ""}),
    ]
