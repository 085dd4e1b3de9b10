"""What a report says never changes, whoever writes: its figures, checksum, number, day and words; nor do its steps."""

from django.db import migrations

KEEP = """
CREATE FUNCTION reporting_keep_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'state') IS DISTINCT FROM (to_jsonb(OLD) - 'state') THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'a frozen report is never changed';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER report_is_kept BEFORE UPDATE OR DELETE ON reporting_dailyreport
    FOR EACH ROW EXECUTE FUNCTION reporting_keep_report();
CREATE TRIGGER report_step_is_kept BEFORE UPDATE OR DELETE ON reporting_reportstep
    FOR EACH STATEMENT EXECUTE FUNCTION civreg_keep_history();
"""
LET_GO = """
DROP TRIGGER report_step_is_kept ON reporting_reportstep;
DROP TRIGGER report_is_kept ON reporting_dailyreport;
DROP FUNCTION reporting_keep_report;
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0007_report_chain"), ("core", "0002_history")]
    operations = [migrations.RunSQL(KEEP, LET_GO)]
