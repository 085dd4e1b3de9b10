"""Contradictions have an owner and a day; they stand on dashboards, so a change of one moves what screens show.

The look after this gives open ones that have no day theirs.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0025_queues_pass_over_own"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="contradiction",
            name="due_on",
            field=models.DateField(blank=True, null=True, verbose_name="Hạn xử lý"),
        ),
        migrations.AddField(
            model_name="contradiction",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RemoveIndex(model_name="contradiction", name="contradiction_work"),
        migrations.AddIndex(
            model_name="contradiction",
            index=models.Index(fields=["state", "due_on", "id"], name="contradiction_due"),
        ),
        migrations.AddIndex(
            model_name="contradiction",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["owner", "due_on"], name="contradiction_mine"
            ),
        ),
        migrations.RunSQL(
            "SELECT civreg_tells('registers_contradiction')", "DROP TRIGGER versions ON registers_contradiction;"
        ),
    ]
