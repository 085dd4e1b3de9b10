"""Another hour at which the province's day begins moves people's days of work too, or is refused once it cannot.

Records are counted anew from the history. Time and keys at the desk, and what came back, are sums of moments that are
kept nowhere: once there are any, no other hour could tell which day they belong to, and the hour stays.
"""

from django.db import migrations

RECOUNT = """
CREATE FUNCTION civreg_work_records(province bigint) RETURNS TABLE (
    user_id bigint, locality_id bigint, day date, records bigint, fields bigint
) LANGUAGE sql STABLE AS $$
    SELECT (h.changes #>> '{entered_by_id,1}')::bigint, s.locality_id,
        civreg_plan_day((h.changes #>> '{entered_at,1}')::timestamptz, s.shift), count(*),
        sum((SELECT count(*) FROM jsonb_object_keys(e."values")))::bigint
    FROM core_historyevent h LEFT JOIN registers_entry e ON e.id = h.object_id
    JOIN civreg_day_shifts() s ON s.locality_id = coalesce((h.changes #>> '{locality_id,1}')::bigint, e.locality_id)
    JOIN campaigns_locality l ON l.id = s.locality_id AND l.province_id = province
    WHERE h.table_name = 'registers_entry' AND h.source <> 'import' AND h.changes #>> '{entered_at,0}' IS NULL
        AND h.changes #>> '{entered_at,1}' IS NOT NULL AND h.changes #>> '{entered_by_id,1}' IS NOT NULL
    GROUP BY 1, 2, 3
$$;
CREATE FUNCTION civreg_recount_work() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE registers_workday IN EXCLUSIVE MODE;
    IF EXISTS (
        SELECT 1 FROM registers_workday w JOIN campaigns_locality l ON l.id = w.locality_id
        WHERE l.province_id = new.id AND (w.last_at IS NOT NULL OR w.returned > 0 OR w.corrected > 0)
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_day_of_measured_work',
            MESSAGE = 'work at the desk is measured by the hour that stands: it stays as it is';
    END IF;
    DELETE FROM registers_workday w USING campaigns_locality l
    WHERE l.id = w.locality_id AND l.province_id = new.id;
    INSERT INTO registers_workday (
        user_id, locality_id, day, records, fields, returned, corrected, keystrokes, implausible, active_seconds
    ) SELECT user_id, locality_id, day, records, fields, 0, 0, 0, 0, 0 FROM civreg_work_records(new.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER work_days_u AFTER UPDATE OF day_begins_at ON campaigns_province FOR EACH ROW
    WHEN (old.day_begins_at IS DISTINCT FROM new.day_begins_at) EXECUTE FUNCTION civreg_recount_work();
"""
BACK = """
DROP TRIGGER work_days_u ON campaigns_province;
DROP FUNCTION civreg_recount_work; DROP FUNCTION civreg_work_records;
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0026_contradictions_owned"), ("campaigns", "0009_plan_days"), ("core", "0002_history")]
    operations = [migrations.RunSQL(RECOUNT, BACK)]
