"""Pages move the counters of their book and locality in the same transaction."""

from django.db import migrations

MARKS = """
    SELECT r.book_id, b.locality_id, b.kind, mark.stage, (mark.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day, {sign} AS n
    FROM {rows} r JOIN registers_registerbook b ON b.id = r.book_id CROSS JOIN LATERAL (VALUES
        ('pages', r.created_at), ('pages_read', r.read_at),
        ('pages_bad', CASE WHEN r.verdict = 'bad' THEN r.read_at END)
    ) mark (stage, at)
    WHERE mark.at IS NOT NULL
"""
NEW, OLD = MARKS.format(rows="new_rows", sign=1), MARKS.format(rows="old_rows", sign=-1)
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
EVENTS = {
    "i": ("INSERT", "REFERENCING NEW TABLE AS new_rows", NEW),
    "u": ("UPDATE", "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows", f"{NEW} UNION ALL {OLD}"),
    "d": ("DELETE", "REFERENCING OLD TABLE AS old_rows", OLD),
}


def counting(letter, event, referencing, marks):
    name = f"civreg_count_pages_{letter}"
    return migrations.RunSQL(
        MOVE.format(name=name, marks=marks)
        + f"CREATE TRIGGER counters_{letter} AFTER {event} ON scanning_page {referencing}"
        + f" FOR EACH STATEMENT EXECUTE FUNCTION {name}();",
        f"DROP TRIGGER counters_{letter} ON scanning_page; DROP FUNCTION {name};",
    )


class Migration(migrations.Migration):
    dependencies = [("scanning", "0001_initial"), ("registers", "0002_history_and_counters")]
    operations = [counting(letter, *parts) for letter, parts in EVENTS.items()]
