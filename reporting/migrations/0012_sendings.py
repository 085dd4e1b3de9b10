"""Whom an agreed proposal sends where, and that it may be taken back; under history."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0014_advice"),
        ("reporting", "0011_allocations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Sending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("taken_off", models.JSONField(default=list)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="allocation",
            name="allocation_decided_by_somebody",
        ),
        migrations.AlterField(
            model_name="allocation",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Đang tính"),
                    ("ready", "Chờ quyết định"),
                    ("failed", "Không tính được"),
                    ("accepted", "Đã đồng ý"),
                    ("rejected", "Không đồng ý"),
                    ("undone", "Đã rút lại"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        models.Q(("state__in", ("accepted", "rejected", "undone")), _negated=True),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state__in", ("accepted", "rejected", "undone")),
                    ),
                    _connector="OR",
                ),
                name="allocation_decided_by_somebody",
            ),
        ),
        migrations.AddField(
            model_name="sending",
            name="allocation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="sendings", to="reporting.allocation"
            ),
        ),
        migrations.AddField(
            model_name="sending",
            name="home",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="campaigns.locality"
            ),
        ),
        migrations.AddField(
            model_name="sending",
            name="membership",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="campaigns.membership",
            ),
        ),
        migrations.AddField(
            model_name="sending",
            name="to",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="campaigns.locality"
            ),
        ),
        migrations.AddField(
            model_name="sending",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="sending",
            index=models.Index(
                condition=models.Q(("undone_at", None)), fields=["user", "ends_on"], name="sending_of_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="sending_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.CheckConstraint(
                condition=models.Q(("to", models.F("home")), _negated=True), name="sending_elsewhere"
            ),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)),
                fields=("user", "starts_on"),
                name="sent_to_one_place_at_a_time",
            ),
        ),
        migrations.RunSQL(
            "SELECT civreg_watch('reporting_sending', '{}')",
            "".join(f"DROP TRIGGER history_{event} ON reporting_sending;" for event in "iud"),
        ),
    ]
