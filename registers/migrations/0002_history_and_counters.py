"""Entries and books under history, and counters that move in the same transaction as what they count.

Every trigger works on a whole statement, so a load of a million rows moves each counter once.
"""

from django.db import migrations

# What an entry counts for: the stages it has reached, and the side state that it is in.
MARKS = """
    SELECT r.book_id, r.locality_id, r.kind, mark.stage, (mark.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day, {sign} AS n
    FROM {rows} r CROSS JOIN LATERAL (VALUES
        ('entered', r.entered_at), ('attached', r.attached_at), ('checked', r.checked_at),
        ('approved', r.approved_at), ('sent', r.sent_at), ('accepted', r.accepted_at),
        (CASE WHEN r.state IN ('returned', 'suspected_duplicate', 'duplicate', 'unreadable', 'void')
            THEN r.state END, r.state_at)
    ) mark (stage, at)
    WHERE mark.stage IS NOT NULL AND mark.at IS NOT NULL
"""
NEW, OLD = MARKS.format(rows="new_rows", sign=1), MARKS.format(rows="old_rows", sign=-1)

# Rows are locked in the order of their keys, so that two statements never wait for each other.
MOVE = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH mark AS ({marks}),
    delta AS (
        SELECT book_id, locality_id, kind, stage, day, sum(n) AS n FROM mark GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0
    ),
    days AS (
        INSERT INTO registers_localityday AS c (locality_id, kind, stage, day, n)
        SELECT locality_id, kind, stage, day, sum(n) FROM delta GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0 ORDER BY 1, 2, 3, 4
        ON CONFLICT (locality_id, kind, stage, day) DO UPDATE SET n = c.n + excluded.n
    ),
    totals AS (
        INSERT INTO registers_localitytotal AS c (locality_id, kind, stage, n)
        SELECT locality_id, kind, stage, sum(n) FROM delta GROUP BY 1, 2, 3 HAVING sum(n) <> 0 ORDER BY 1, 2, 3
        ON CONFLICT (locality_id, kind, stage) DO UPDATE SET n = c.n + excluded.n
    )
    INSERT INTO registers_booktotal AS c (book_id, stage, n)
    SELECT book_id, stage, sum(n) FROM delta GROUP BY 1, 2 HAVING sum(n) <> 0 ORDER BY 1, 2
    ON CONFLICT (book_id, stage) DO UPDATE SET n = c.n + excluded.n;
    RETURN NULL;
END
$$;
"""

BOOK_MARKS = """
    SELECT r.locality_id, r.kind, mark.stage, {sign} * mark.n AS n
    FROM {rows} r CROSS JOIN LATERAL (VALUES ('books', 1), ('declared', coalesce(r.declared_entries, 0))) mark (stage, n)
"""
NEW_BOOKS = BOOK_MARKS.format(rows="new_rows", sign=1)
OLD_BOOKS = BOOK_MARKS.format(rows="old_rows", sign=-1)
MOVE_BOOKS = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO registers_localitytotal AS c (locality_id, kind, stage, n)
    SELECT locality_id, kind, stage, sum(n) FROM ({marks}) mark GROUP BY 1, 2, 3 HAVING sum(n) <> 0 ORDER BY 1, 2, 3
    ON CONFLICT (locality_id, kind, stage) DO UPDATE SET n = c.n + excluded.n;
    RETURN NULL;
END
$$;
"""

TRIGGERS = """
CREATE TRIGGER counters_i AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {name}_i();
CREATE TRIGGER counters_u AFTER UPDATE ON {table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {name}_u();
CREATE TRIGGER counters_d AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {name}_d();
"""


def counting(table, name, move, new, old):
    """Three functions and three triggers that keep the counters of one table."""
    marks = {"i": new, "u": f"{new} UNION ALL {old}", "d": old}
    functions = "".join(move.format(name=f"{name}_{event}", marks=sql) for event, sql in marks.items())
    drop = "".join(f"DROP TRIGGER counters_{e} ON {table}; DROP FUNCTION {name}_{e};" for e in marks)
    return migrations.RunSQL(functions + TRIGGERS.format(table=table, name=name), drop)


def watching(table, unseen):
    return migrations.RunSQL(
        f"SELECT civreg_watch('{table}', '{{{unseen}}}')",
        "".join(f"DROP TRIGGER history_{event} ON {table};" for event in "iud"),
    )


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial"), ("core", "0002_history")]
    operations = [
        watching(
            "registers_entry", "sort_key,search,version,state_at,subject_name,second_name,subject_birth,edited_by"
        ),
        watching("registers_registerbook", "version"),
        watching("registers_override", ""),
        counting("registers_entry", "civreg_count_entries", MOVE, NEW, OLD),
        counting("registers_registerbook", "civreg_count_books", MOVE_BOOKS, NEW_BOOKS, OLD_BOOKS),
    ]
