"""Who took what out is under history; lines of downloads are never changed."""

from django.db import migrations

WATCH = """
SELECT civreg_watch('reporting_export', '{done,total,commune_ids}');
CREATE TRIGGER download_is_kept BEFORE UPDATE OR DELETE ON reporting_exportdownload
    FOR EACH STATEMENT EXECUTE FUNCTION civreg_keep_history();
"""
UNWATCH = """
DROP TRIGGER download_is_kept ON reporting_exportdownload;
DROP TRIGGER history_i ON reporting_export;
DROP TRIGGER history_u ON reporting_export;
DROP TRIGGER history_d ON reporting_export;
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0004_exports"), ("core", "0002_history")]
    operations = [migrations.RunSQL(WATCH, UNWATCH)]
