"""Mothers and fathers are linked to their own records; what a mention says of a life is kept with it.

Mentions are made anew by the next look. What the machine proposes is no longer history: what people decide is.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0014_advice"),
        ("registers", "0023_work_days"),
    ]

    operations = [
        migrations.RunSQL("TRUNCATE registers_personmention", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="LinkMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mention_id", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name="personmention",
            name="again",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="personmention",
            name="couple_key",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="personmention",
            name="event",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="personmention",
            name="over",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="personlink",
            name="first_role",
            field=models.CharField(
                choices=[
                    ("subject", "người được đăng ký"),
                    ("second", "người thứ hai"),
                    ("mother", "mẹ"),
                    ("father", "cha"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="personlink",
            name="second_role",
            field=models.CharField(
                choices=[
                    ("subject", "người được đăng ký"),
                    ("second", "người thứ hai"),
                    ("mother", "mẹ"),
                    ("father", "cha"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="personmention",
            name="entry",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mentions",
                to="registers.entry",
            ),
        ),
        migrations.AlterField(
            model_name="personmention",
            name="locality",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="campaigns.locality"
            ),
        ),
        migrations.AlterField(
            model_name="personmention",
            name="role",
            field=models.CharField(
                choices=[
                    ("subject", "người được đăng ký"),
                    ("second", "người thứ hai"),
                    ("mother", "mẹ"),
                    ("father", "cha"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddIndex(
            model_name="personmention",
            index=models.Index(
                condition=models.Q(("couple_key", 0), _negated=True), fields=["couple_key"], name="mention_couple"
            ),
        ),
        migrations.AddField(
            model_name="linkmark",
            name="province",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="campaigns.province"
            ),
        ),
        migrations.AddConstraint(
            model_name="linkmark",
            constraint=models.CheckConstraint(
                condition=models.Q(("mention_id__gte", 0)), name="link_mark_not_negative"
            ),
        ),
        migrations.RunSQL(
            "DROP TRIGGER history_i ON registers_personlink; DROP TRIGGER history_u ON registers_personlink;"
            " DROP TRIGGER history_d ON registers_personlink;"
            " SELECT civreg_watch('registers_personlink', '{probability,reasons}');"
            " DROP TRIGGER history_i ON registers_personlink;",
            migrations.RunSQL.noop,
        ),
    ]
