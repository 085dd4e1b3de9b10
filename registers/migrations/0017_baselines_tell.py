"""Another main baseline moves what screens show."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registers", "0016_forecasts"), ("campaigns", "0010_baselines")]
    operations = [
        migrations.RunSQL("SELECT civreg_tells('campaigns_baseline')", "DROP TRIGGER versions ON campaigns_baseline;")
    ]
