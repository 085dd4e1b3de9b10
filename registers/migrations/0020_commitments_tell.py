"""Commitments stand on dashboards: a change of one moves what screens show."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registers", "0019_assignments"), ("campaigns", "0012_commitments")]
    operations = [
        migrations.RunSQL(
            "SELECT civreg_tells('campaigns_commitment')", "DROP TRIGGER versions ON campaigns_commitment;"
        )
    ]
