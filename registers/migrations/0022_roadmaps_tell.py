"""A roadmap in force moves what dashboards show."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registers", "0021_unchecked_source"), ("campaigns", "0013_roadmaps")]
    operations = [
        migrations.RunSQL("SELECT civreg_tells('campaigns_roadmap')", "DROP TRIGGER versions ON campaigns_roadmap;")
    ]
