"""Queues that pass over a person's own entries, and a person's day in a commune, read from indexes alone."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0014_advice"),
        ("registers", "0024_linked_parents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(model_name="entry", name="entry_person_day"),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["entered_by", "entered_at"], include=("locality",), name="entry_person_day"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("state", "entered")), fields=["locality", "entered_by"], name="entry_to_check"
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("state", "checked")), fields=["locality", "checked_by", "entered_by"],
                name="entry_to_approve",
            ),
        ),
    ]  # fmt: skip
