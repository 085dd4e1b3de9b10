"""Links between the records of one person across kinds, and what contradicts itself between them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0005_obstacles"),
        ("registers", "0009_phases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "first_role",
                    models.CharField(
                        choices=[("subject", "người được đăng ký"), ("second", "người thứ hai")], max_length=8
                    ),
                ),
                (
                    "second_role",
                    models.CharField(
                        choices=[("subject", "người được đăng ký"), ("second", "người thứ hai")], max_length=8
                    ),
                ),
                ("probability", models.FloatField()),
                ("reasons", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Đề xuất"),
                            ("confirmed", "Đúng là một người"),
                            ("rejected", "Không phải một người"),
                            ("gone", "Không còn giống"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("found_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links_as_first", to="registers.entry"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links_as_second",
                        to="registers.entry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Contradiction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=10)),
                ("params", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Chờ xem xét"),
                            ("explained", "Đã giải thích"),
                            ("returned", "Đã trả lại để sửa"),
                            ("gone", "Không còn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("found_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registers.entry"
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registers.entry"
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contradictions",
                        to="registers.personlink",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PersonMention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry_version", models.PositiveIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[("subject", "người được đăng ký"), ("second", "người thứ hai")], max_length=8
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("province_id", models.BigIntegerField()),
                ("registration_year", models.PositiveSmallIntegerField()),
                ("name", models.CharField(blank=True, max_length=100)),
                ("birth", models.CharField(blank=True, max_length=20)),
                ("sex", models.CharField(blank=True, max_length=2)),
                ("identity", models.CharField(blank=True, max_length=30)),
                ("company", models.JSONField(default=list)),
                ("name_key", models.BigIntegerField()),
                ("born_year", models.PositiveSmallIntegerField()),
                ("day_key", models.BigIntegerField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mentions", to="registers.entry"
                    ),
                ),
                (
                    "locality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="campaigns.locality"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="personlink",
            index=models.Index(fields=["state", "-probability", "id"], name="link_work"),
        ),
        migrations.AddConstraint(
            model_name="personlink",
            constraint=models.UniqueConstraint(
                fields=("first", "first_role", "second", "second_role"), name="person_linked_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="personlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="link_older_first"
            ),
        ),
        migrations.AddConstraint(
            model_name="personlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("probability__gte", 0), ("probability__lte", 1)), name="link_probability"
            ),
        ),
        migrations.AddConstraint(
            model_name="personlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state__in", ["confirmed", "rejected"]),
                    ),
                    models.Q(("decided_at", None), ("decided_by", None), ("state__in", ["proposed", "gone"])),
                    _connector="OR",
                ),
                name="link_decided_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="contradiction",
            index=models.Index(fields=["state", "id"], name="contradiction_work"),
        ),
        migrations.AddConstraint(
            model_name="contradiction",
            constraint=models.UniqueConstraint(fields=("link", "rule"), name="contradiction_once"),
        ),
        migrations.AddConstraint(
            model_name="contradiction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("resolved_at__isnull", False),
                        ("resolved_by__isnull", False),
                        ("state__in", ["explained", "returned"]),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    models.Q(("resolved_at", None), ("resolved_by", None), ("state__in", ["open", "gone"])),
                    _connector="OR",
                ),
                name="contradiction_resolved_why",
            ),
        ),
        migrations.AddIndex(
            model_name="personmention",
            index=models.Index(fields=["name_key", "born_year"], name="mention_name"),
        ),
        migrations.AddIndex(
            model_name="personmention",
            index=models.Index(
                condition=models.Q(("day_key", 0), _negated=True), fields=["day_key"], name="mention_day"
            ),
        ),
        migrations.AddIndex(
            model_name="personmention",
            index=models.Index(
                condition=models.Q(("identity", ""), _negated=True), fields=["identity"], name="mention_identity"
            ),
        ),
        migrations.AddConstraint(
            model_name="personmention",
            constraint=models.UniqueConstraint(fields=("entry", "role"), name="mention_once"),
        ),
        migrations.RunSQL(
            "SELECT civreg_watch('registers_personlink', '{}'); SELECT civreg_watch('registers_contradiction', '{}');",
            migrations.RunSQL.noop,
        ),
    ]
