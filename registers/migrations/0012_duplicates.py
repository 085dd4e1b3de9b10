"""Cases of suspected duplicates, the keys by which they are found, and what runs have learned.

The database itself notes every entry that was written and must be compared: nothing that writes gets past it. Entries
that cease to stand for an event (numbers set aside, confirmed duplicates), or begin to, are noted too.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# "counts" is true of the states in which an entry stands for an event.
NOTING = """
CREATE FUNCTION civreg_event_counts(state text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT state NOT IN ('draft', 'void', 'unreadable', 'duplicate')
$$;
CREATE FUNCTION civreg_note_unchecked_i() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO registers_uncheckedentry (entry_id, since, tries)
    SELECT id, clock_timestamp(), 0 FROM new_rows WHERE civreg_event_counts(state) ORDER BY id
    ON CONFLICT (entry_id) DO UPDATE SET since = excluded.since, tries = 0;
    RETURN NULL;
END
$$;
CREATE FUNCTION civreg_note_unchecked_u() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO registers_uncheckedentry (entry_id, since, tries)
    SELECT n.id, clock_timestamp(), 0 FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE (n.values IS DISTINCT FROM o.values AND civreg_event_counts(n.state))
        OR civreg_event_counts(n.state) <> civreg_event_counts(o.state)
    ORDER BY n.id
    ON CONFLICT (entry_id) DO UPDATE SET since = excluded.since, tries = 0;
    RETURN NULL;
END
$$;
CREATE FUNCTION civreg_forget_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM registers_duplicatekey k USING old_rows o WHERE k.entry_id = o.id;
    DELETE FROM registers_uncheckedentry u USING old_rows o WHERE u.entry_id = o.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER unchecked_i AFTER INSERT ON registers_entry REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION civreg_note_unchecked_i();
CREATE TRIGGER unchecked_u AFTER UPDATE ON registers_entry REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION civreg_note_unchecked_u();
CREATE TRIGGER unchecked_d AFTER DELETE ON registers_entry REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION civreg_forget_keys();
INSERT INTO registers_uncheckedentry (entry_id, since, tries)
    SELECT id, now(), 0 FROM registers_entry WHERE civreg_event_counts(state);
"""
NOTING_NO_MORE = """
DROP TRIGGER unchecked_i ON registers_entry;
DROP TRIGGER unchecked_u ON registers_entry;
DROP TRIGGER unchecked_d ON registers_entry;
DROP FUNCTION civreg_note_unchecked_i, civreg_note_unchecked_u, civreg_forget_keys, civreg_event_counts;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0006_crews"),
        ("registers", "0011_proofs_by_phase"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DuplicateRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(blank=True, max_length=30)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Chờ chạy"),
                            ("running", "Đang so"),
                            ("done", "Đã xong"),
                            ("failed", "Không chạy được"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("threshold", models.FloatField()),
                ("total", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("problem", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="campaigns.province"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DuplicateModel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("version", models.PositiveIntegerField()),
                ("told", models.JSONField()),
                ("threshold", models.FloatField()),
                ("entries", models.PositiveIntegerField()),
                ("is_in_force", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="campaigns.province"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="models",
                        to="registers.duplicaterun",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DuplicateCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("sort", models.CharField(max_length=16)),
                ("probability", models.FloatField()),
                ("levels", models.JSONField(default=list)),
                ("entries_key", models.CharField(max_length=200, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Chờ xem xét"), ("decided", "Đã kết luận"), ("gone", "Không còn căn cứ")],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("one_kept", "Trùng: giữ một"),
                            ("merged", "Trùng: đã gộp"),
                            ("linked", "Cùng sự kiện, đã liên kết"),
                            ("different", "Không trùng"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("typed", "Khi nhập"),
                            ("saved", "Sau khi lưu"),
                            ("import", "Khi nhập tệp"),
                            ("approval", "Khi duyệt"),
                            ("run", "Khi so toàn tỉnh"),
                            ("ministry", "Bộ báo trùng"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "said",
                    models.CharField(
                        blank=True,
                        choices=[("same", "Là một"), ("unsure", "Chưa chắc"), ("different", "Khác nhau")],
                        max_length=10,
                    ),
                ),
                ("found_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
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
                    "found_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="cases",
                        to="registers.duplicaterun",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UncheckedEntry",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="unchecked",
                        serialize=False,
                        to="registers.entry",
                    ),
                ),
                ("since", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("tries__lte", 100)), name="unchecked_tries")
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="case_members", to="registers.entry"
                    ),
                ),
                (
                    "locality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="campaigns.locality"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="registers.duplicatecase",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "entry"), name="case_member_once"),
                    models.UniqueConstraint(fields=("case", "position"), name="case_member_position"),
                    models.CheckConstraint(condition=models.Q(("position__gte", 1)), name="case_member_from_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DuplicateKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "entry", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.BigIntegerField()),
                ("plan", models.SmallIntegerField()),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registers.entry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("plan__gte", 0)), name="duplicate_key_plan")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="duplicaterun",
            constraint=models.CheckConstraint(
                condition=models.Q(("threshold__gt", 0), ("threshold__lt", 1)), name="duplicate_run_threshold"
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicaterun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["done", "failed"]), _negated=True),
                    ("finished_at__isnull", False),
                    _connector="OR",
                ),
                name="duplicate_run_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicaterun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["waiting", "running"])),
                fields=("province", "kind"),
                name="duplicate_run_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicatemodel",
            constraint=models.UniqueConstraint(fields=("province", "kind", "version"), name="duplicate_model_version"),
        ),
        migrations.AddConstraint(
            model_name="duplicatemodel",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_in_force", True)), fields=("province", "kind"), name="duplicate_model_in_force"
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicatemodel",
            constraint=models.CheckConstraint(
                condition=models.Q(("threshold__gt", 0), ("threshold__lt", 1)), name="duplicate_model_threshold"
            ),
        ),
        migrations.AddIndex(
            model_name="duplicatecase",
            index=models.Index(fields=["state", "-probability", "id"], name="case_work"),
        ),
        migrations.AddIndex(
            model_name="duplicatecase",
            index=models.Index(fields=["kind", "sort", "state"], name="case_lane"),
        ),
        migrations.AddConstraint(
            model_name="duplicatecase",
            constraint=models.CheckConstraint(
                condition=models.Q(("probability__gte", 0), ("probability__lte", 1)), name="case_probability"
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicatecase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state", "decided"),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    models.Q(
                        ("decided_at", None), ("decided_by", None), ("outcome", ""), ("state__in", ["open", "gone"])
                    ),
                    _connector="OR",
                ),
                name="case_decided_by_somebody",
            ),
        ),
        migrations.RunSQL(
            "SELECT civreg_watch('registers_duplicatecase', '{levels,version}'); "
            "SELECT civreg_watch('registers_duplicatemodel', '{told}');",
            "".join(
                f"DROP TRIGGER history_{event} ON registers_duplicate{table};"
                for event in "iud"
                for table in ("case", "model")
            ),
        ),
        migrations.RunSQL(NOTING, NOTING_NO_MORE),
    ]
