"""A return keeps what the entry was before, so that it can be taken back as long as nobody has gone on from it."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("registers", "0027_work_days_by_the_hour")]

    operations = [
        migrations.AddField(model_name="contradiction", name="before", field=models.JSONField(blank=True, null=True)),
        migrations.AddConstraint(
            model_name="contradiction",
            constraint=models.CheckConstraint(
                condition=Q(("before__isnull", True), ("state", "returned"), _connector="OR"),
                name="contradiction_before_of_a_return",
            ),
        ),
    ]
