"""Entries and proofs are counted by the plan's working day, which may begin later than midnight (campaigns 0009)."""

from django.db import migrations

MARKS = """
    SELECT r.book_id, r.locality_id, r.kind, b.phase, mark.stage, civreg_plan_day(mark.at, s.shift) AS day, {sign} AS n
    FROM {rows} r JOIN registers_registerbook b ON b.id = r.book_id
    JOIN civreg_day_shifts() s ON s.locality_id = r.locality_id CROSS JOIN LATERAL (VALUES
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
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH mark AS ({marks}),
    delta AS (
        SELECT book_id, locality_id, kind, phase, stage, day, sum(n) AS n FROM mark
        GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0
    ),
    twice AS (
        SELECT locality_id, kind, stage, day, n FROM delta
        UNION ALL SELECT locality_id, kind, '1:' || stage, day, n FROM delta WHERE phase = 1
    ),
    days AS (
        INSERT INTO registers_localityday AS c (locality_id, kind, stage, day, n)
        SELECT locality_id, kind, stage, day, sum(n) FROM twice GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0 ORDER BY 1, 2, 3, 4
        ON CONFLICT (locality_id, kind, stage, day) DO UPDATE SET n = c.n + excluded.n
    ),
    totals AS (
        INSERT INTO registers_localitytotal AS c (locality_id, kind, stage, n)
        SELECT locality_id, kind, stage, sum(n) FROM twice GROUP BY 1, 2, 3 HAVING sum(n) <> 0 ORDER BY 1, 2, 3
        ON CONFLICT (locality_id, kind, stage) DO UPDATE SET n = c.n + excluded.n
    )
    INSERT INTO registers_booktotal AS c (book_id, stage, n)
    SELECT book_id, stage, sum(n) FROM delta GROUP BY 1, 2 HAVING sum(n) <> 0 ORDER BY 1, 2
    ON CONFLICT (book_id, stage) DO UPDATE SET n = c.n + excluded.n;
    RETURN NULL;
END
$$;
"""
MOVE_PROOFS = """
CREATE OR REPLACE FUNCTION civreg_count_proofs_{letter}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH mark AS (
        SELECT r.book_id, b.locality_id, b.kind, b.phase, {sign} AS n, civreg_plan_day(r.proved_at, s.shift) AS day
        FROM {rows} r JOIN registers_registerbook b ON b.id = r.book_id
        JOIN civreg_day_shifts() s ON s.locality_id = b.locality_id
    ),
    twice AS (
        SELECT locality_id, kind, 'proved' AS stage, day, n FROM mark
        UNION ALL SELECT locality_id, kind, '1:proved', day, n FROM mark WHERE phase = 1
    ),
    days AS (
        INSERT INTO registers_localityday AS c (locality_id, kind, stage, day, n)
        SELECT locality_id, kind, stage, day, sum(n) FROM twice GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        ON CONFLICT (locality_id, kind, stage, day) DO UPDATE SET n = c.n + excluded.n
    ),
    totals AS (
        INSERT INTO registers_localitytotal AS c (locality_id, kind, stage, n)
        SELECT locality_id, kind, stage, sum(n) FROM twice GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (locality_id, kind, stage) DO UPDATE SET n = c.n + excluded.n
    )
    INSERT INTO registers_booktotal AS c (book_id, stage, n)
    SELECT book_id, 'proved', sum(n) FROM mark GROUP BY 1 ORDER BY 1
    ON CONFLICT (book_id, stage) DO UPDATE SET n = c.n + excluded.n;
    RETURN NULL;
END
$$;
"""


def functions():
    marks = {"i": NEW, "u": f"{NEW} UNION ALL {OLD}", "d": OLD}
    entries = "".join(MOVE.format(name=f"civreg_count_entries_{event}", marks=sql) for event, sql in marks.items())
    of_proofs = {"i": {"sign": 1, "rows": "new_rows"}, "d": {"sign": -1, "rows": "old_rows"}}
    return entries + "".join(MOVE_PROOFS.format(letter=letter, **parts) for letter, parts in of_proofs.items())


class Migration(migrations.Migration):
    dependencies = [("registers", "0014_decisions"), ("campaigns", "0009_plan_days")]
    # Every province begins at midnight until it is changed, so what is counted stands.
    operations = [
        migrations.RunSQL(functions(), migrations.RunSQL.noop),
        *(
            migrations.RunSQL(f"SELECT civreg_tells('{table}')", f"DROP TRIGGER versions ON {table};")
            for table in ("campaigns_province", "campaigns_dayoff")
        ),
    ]
