"""Pages are counted by the plan's working day, which may begin later than midnight (campaigns 0009)."""

from django.db import migrations

MARKS = """
    SELECT r.book_id, b.locality_id, b.kind, mark.stage, civreg_plan_day(mark.at, s.shift) AS day, {sign} AS n
    FROM {rows} r JOIN registers_registerbook b ON b.id = r.book_id
    JOIN civreg_day_shifts() s ON s.locality_id = b.locality_id CROSS JOIN LATERAL (VALUES
        ('pages', r.created_at), ('pages_read', r.read_at),
        ('pages_bad', CASE WHEN r.verdict = 'bad' THEN r.read_at END)
    ) mark (stage, at)
    WHERE mark.at IS NOT NULL
"""
NEW, OLD = MARKS.format(rows="new_rows", sign=1), MARKS.format(rows="old_rows", sign=-1)
MOVE = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
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
EVENTS = {"i": NEW, "u": f"{NEW} UNION ALL {OLD}", "d": OLD}


class Migration(migrations.Migration):
    dependencies = [("scanning", "0006_practice"), ("campaigns", "0009_plan_days")]
    operations = [
        migrations.RunSQL(MOVE.format(name=f"civreg_count_pages_{letter}", marks=marks), migrations.RunSQL.noop)
        for letter, marks in EVENTS.items()
    ]
