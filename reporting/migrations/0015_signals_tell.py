"""The list of signs of formality renews itself: a sign that is found or explained tells."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reporting", "0014_mail_stopped"), ("registers", "0030_crews_tell")]
    operations = [
        migrations.RunSQL("SELECT civreg_tells('reporting_signal')", "DROP TRIGGER versions ON reporting_signal;"),
    ]
