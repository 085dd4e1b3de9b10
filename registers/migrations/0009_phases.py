"""What phase 1 brought is counted a second time under its own name, "1:" and the stage.

A target speaks of one phase: half a million entries of phase 1 that are loaded must not look like phase 2 being
done. The counters of both phases stay as they are; phase 2 is what they hold less what stands under "1:". A book
that has entries keeps its phase, or these counters would speak of another.
"""

from django.db import migrations, models

MARKS = """
    SELECT r.book_id, r.locality_id, r.kind, b.phase, mark.stage,
        (mark.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day, {sign} AS n
    FROM {rows} r JOIN registers_registerbook b ON b.id = r.book_id CROSS JOIN LATERAL (VALUES
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

BOOK_MARKS = """
    SELECT r.locality_id, r.kind, mark.stage, {sign} * mark.n AS n
    FROM {rows} r CROSS JOIN LATERAL (
        SELECT stage, n FROM (VALUES ('books', 1), ('declared', coalesce(r.declared_entries, 0))) each (stage, n)
        UNION ALL
        SELECT '1:' || stage, n FROM (VALUES ('books', 1), ('declared', coalesce(r.declared_entries, 0))) each (stage, n)
        WHERE r.phase = 1
    ) mark
"""
NEW_BOOKS = BOOK_MARKS.format(rows="new_rows", sign=1)
OLD_BOOKS = BOOK_MARKS.format(rows="old_rows", sign=-1)
MOVE_BOOKS = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {first}
    INSERT INTO registers_localitytotal AS c (locality_id, kind, stage, n)
    SELECT locality_id, kind, stage, sum(n) FROM ({marks}) mark GROUP BY 1, 2, 3 HAVING sum(n) <> 0 ORDER BY 1, 2, 3
    ON CONFLICT (locality_id, kind, stage) DO UPDATE SET n = c.n + excluded.n;
    RETURN NULL;
END
$$;
"""
KEEPS_ITS_PHASE = """
    IF EXISTS (SELECT 1 FROM new_rows n JOIN old_rows o USING (id) JOIN registers_entry e ON e.book_id = n.id
            WHERE n.phase <> o.phase) THEN
        RAISE EXCEPTION 'a book that has entries keeps its phase';
    END IF;
"""
# What is there already, counted under the new names.
BEGIN = f"""
    INSERT INTO registers_localityday (locality_id, kind, stage, day, n)
    SELECT locality_id, kind, '1:' || stage, day, sum(n) FROM ({MARKS.format(rows="registers_entry", sign=1)}) mark
    WHERE phase = 1 GROUP BY 1, 2, 3, 4;
    INSERT INTO registers_localitytotal (locality_id, kind, stage, n)
    SELECT locality_id, kind, '1:' || stage, sum(n) FROM ({MARKS.format(rows="registers_entry", sign=1)}) mark
    WHERE phase = 1 GROUP BY 1, 2, 3;
    INSERT INTO registers_localitytotal (locality_id, kind, stage, n)
    SELECT locality_id, kind, stage, sum(n) FROM ({BOOK_MARKS.format(rows="registers_registerbook", sign=1)}) mark
    WHERE stage LIKE '1:%' GROUP BY 1, 2, 3;
"""


def functions():
    marks = {"i": NEW, "u": f"{NEW} UNION ALL {OLD}", "d": OLD}
    of_entries = "".join(MOVE.format(name=f"civreg_count_entries_{event}", marks=sql) for event, sql in marks.items())
    marks = {"i": NEW_BOOKS, "u": f"{NEW_BOOKS} UNION ALL {OLD_BOOKS}", "d": OLD_BOOKS}
    of_books = "".join(
        MOVE_BOOKS.format(name=f"civreg_count_books_{event}", marks=sql, first=KEEPS_ITS_PHASE if event == "u" else "")
        for event, sql in marks.items()
    )
    return of_entries + of_books


class Migration(migrations.Migration):
    dependencies = [("registers", "0008_override_rule")]
    operations = [
        migrations.AlterField("localityday", "stage", models.CharField(max_length=30)),
        migrations.AlterField("localitytotal", "stage", models.CharField(max_length=30)),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
        # The older functions would go on counting beside these names: there is no way back but a recount.
        migrations.RunSQL(functions(), migrations.RunSQL.noop),
    ]
