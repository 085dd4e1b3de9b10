"""When the hour changes at which a province's working day begins, its days are counted anew in the same transaction.

The counters are locked first: whoever saves meanwhile waits, and then counts by the new hour. Where a day's report
is frozen the hour stays, for its figures could never be derived again.
"""

from django.db import migrations

STAGES = (
    "entered", "attached", "checked", "approved", "sent", "accepted", "returned", "suspected_duplicate", "duplicate",
    "unreadable", "void", "pages", "pages_read", "pages_bad", "proved",
)  # fmt: skip
RECOUNT = f"""
CREATE FUNCTION civreg_recount_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM reporting_dailyreport r JOIN campaigns_campaign c ON c.id = r.campaign_id
        WHERE c.province_id = new.id
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_day_of_frozen_reports',
            MESSAGE = 'reports of the province are frozen: its working day stays as it is';
    END IF;
    LOCK TABLE registers_localityday IN EXCLUSIVE MODE;
    DELETE FROM registers_localityday d USING campaigns_locality l
    WHERE l.id = d.locality_id AND l.province_id = new.id AND regexp_replace(d.stage, '^1:', '') IN {STAGES};
    WITH mark AS (
        SELECT r.locality_id, r.kind, b.phase, each.stage, civreg_plan_day(each.at, s.shift) AS day, count(*) AS n
        FROM registers_entry r JOIN registers_registerbook b ON b.id = r.book_id
        JOIN campaigns_locality l ON l.id = r.locality_id AND l.province_id = new.id
        JOIN civreg_day_shifts() s ON s.locality_id = r.locality_id CROSS JOIN LATERAL (VALUES
            ('entered', r.entered_at), ('attached', r.attached_at), ('checked', r.checked_at),
            ('approved', r.approved_at), ('sent', r.sent_at), ('accepted', r.accepted_at),
            (CASE WHEN r.state IN ('returned', 'suspected_duplicate', 'duplicate', 'unreadable', 'void')
                THEN r.state END, r.state_at)
        ) each (stage, at)
        WHERE each.stage IS NOT NULL AND each.at IS NOT NULL GROUP BY 1, 2, 3, 4, 5
        UNION ALL
        SELECT b.locality_id, b.kind, b.phase, 'proved', civreg_plan_day(p.proved_at, s.shift), count(*)
        FROM registers_bookproof p JOIN registers_registerbook b ON b.id = p.book_id
        JOIN campaigns_locality l ON l.id = b.locality_id AND l.province_id = new.id
        JOIN civreg_day_shifts() s ON s.locality_id = b.locality_id GROUP BY 1, 2, 3, 5
        UNION ALL
        SELECT b.locality_id, b.kind, 2, each.stage, civreg_plan_day(each.at, s.shift), count(*)
        FROM scanning_page r JOIN registers_registerbook b ON b.id = r.book_id
        JOIN campaigns_locality l ON l.id = b.locality_id AND l.province_id = new.id
        JOIN civreg_day_shifts() s ON s.locality_id = b.locality_id CROSS JOIN LATERAL (VALUES
            ('pages', r.created_at), ('pages_read', r.read_at),
            ('pages_bad', CASE WHEN r.verdict = 'bad' THEN r.read_at END)
        ) each (stage, at)
        WHERE each.at IS NOT NULL GROUP BY 1, 2, 4, 5
    )
    INSERT INTO registers_localityday (locality_id, kind, stage, day, n)
    SELECT locality_id, kind, stage, day, sum(n) FROM (
        SELECT locality_id, kind, stage, day, n FROM mark
        UNION ALL SELECT locality_id, kind, '1:' || stage, day, n FROM mark WHERE phase = 1
    ) twice GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4;
    RETURN NULL;
END
$$;
CREATE TRIGGER plan_days_u AFTER UPDATE OF day_begins_at ON campaigns_province FOR EACH ROW
    WHEN (old.day_begins_at IS DISTINCT FROM new.day_begins_at) EXECUTE FUNCTION civreg_recount_days();
"""  # noqa: S608 (a constant)


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0005_export_history"), ("registers", "0015_plan_days"), ("scanning", "0007_plan_days"),
    ]  # fmt: skip
    operations = [
        migrations.RunSQL(RECOUNT, "DROP TRIGGER plan_days_u ON campaigns_province; DROP FUNCTION civreg_recount_days;")
    ]
