"""Proved books are counted by phase too, and a difference between pages declared and pages scanned is explained once.

A target speaks of one phase: "1:proved" is what of "proved" stands on books of phase 1, as with the stages of
entries. A book that was proved keeps its phase, or that counter would speak of another.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MOVE = """
CREATE OR REPLACE FUNCTION civreg_count_proofs_{letter}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH mark AS (
        SELECT r.book_id, b.locality_id, b.kind, b.phase, {sign} AS n,
            (r.proved_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day
        FROM {rows} r JOIN registers_registerbook b ON b.id = r.book_id
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
# What is there already, counted under the new name.
BEGIN = """
    INSERT INTO registers_localityday (locality_id, kind, stage, day, n)
    SELECT b.locality_id, b.kind, '1:proved', (p.proved_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, count(*)
    FROM registers_bookproof p JOIN registers_registerbook b ON b.id = p.book_id WHERE b.phase = 1 GROUP BY 1, 2, 4;
    INSERT INTO registers_localitytotal (locality_id, kind, stage, n)
    SELECT b.locality_id, b.kind, '1:proved', count(*)
    FROM registers_bookproof p JOIN registers_registerbook b ON b.id = p.book_id WHERE b.phase = 1 GROUP BY 1, 2;
"""
KEEPS_ITS_PHASE = """
CREATE FUNCTION civreg_proved_keeps_phase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM registers_bookproof WHERE book_id = new.id) THEN
        RAISE EXCEPTION 'a book that was proved keeps its phase';
    END IF;
    RETURN new;
END
$$;
CREATE TRIGGER phase_u BEFORE UPDATE OF phase ON registers_registerbook FOR EACH ROW
    WHEN (old.phase IS DISTINCT FROM new.phase) EXECUTE FUNCTION civreg_proved_keeps_phase();
"""
ENDS = """
CREATE FUNCTION civreg_end_proofs_pagedifference() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM registers_bookproof WHERE book_id = old.book_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER proofs_ud AFTER UPDATE OR DELETE ON registers_pagedifference FOR EACH ROW
    EXECUTE FUNCTION civreg_end_proofs_pagedifference();
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0010_links"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="PageDifference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("declared", models.PositiveIntegerField(verbose_name="Số trang ghi khi khóa sổ")),
                ("scanned", models.PositiveIntegerField(verbose_name="Số trang đã quét")),
                ("explanation", models.TextField(verbose_name="Giải thích")),
                ("explained_at", models.DateTimeField()),
                ("book", models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="page_difference",
                    to="registers.registerbook",
                )),
                ("explained_by", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                )),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("explanation", ""), _negated=True), name="page_difference_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("declared", models.F("scanned")), _negated=True), name="pages_differ"
                    ),
                ]
            },
        ),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
        # The older functions would go on counting beside these names: there is no way back but a recount.
        migrations.RunSQL(
            MOVE.format(letter="i", sign=1, rows="new_rows") + MOVE.format(letter="d", sign=-1, rows="old_rows"),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            KEEPS_ITS_PHASE, "DROP TRIGGER phase_u ON registers_registerbook; DROP FUNCTION civreg_proved_keeps_phase;"
        ),
        migrations.RunSQL(
            "SELECT civreg_watch('registers_pagedifference', '{}')",
            "".join(f"DROP TRIGGER history_{event} ON registers_pagedifference;" for event in "iud"),
        ),
        migrations.RunSQL(
            ENDS, "DROP TRIGGER proofs_ud ON registers_pagedifference; DROP FUNCTION civreg_end_proofs_pagedifference;"
        ),
    ]  # fmt: skip
