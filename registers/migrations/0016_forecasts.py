"""Forecasts of transfers, which nobody rewrites: the database refuses changes of what was foretold."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("registers_transferforecast", "registers_forecastitem")
KEEP = """
CREATE FUNCTION civreg_keep_forecast() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was foretold of a transfer is never changed';
END
$$;
""" + "".join(
    f"CREATE TRIGGER foretold BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION civreg_keep_forecast();"
    for table in TABLES
)
LET_GO = "".join(f"DROP TRIGGER foretold ON {table};" for table in TABLES) + "DROP FUNCTION civreg_keep_forecast();"


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0015_plan_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="TransferForecast",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entries", models.PositiveIntegerField()),
                ("flag_from", models.FloatField()),
                ("flagged", models.PositiveIntegerField()),
                ("expected", models.FloatField()),
                ("low", models.PositiveIntegerField()),
                ("high", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "transfer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="forecast", to="registers.transfer"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ForecastItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("probability", models.FloatField()),
                ("chances", models.JSONField(default=list)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registers.entry"
                    ),
                ),
                (
                    "forecast",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="registers.transferforecast",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="transferforecast",
            constraint=models.CheckConstraint(
                condition=models.Q(("low__lte", models.F("high"))), name="forecast_interval"
            ),
        ),
        migrations.AddConstraint(
            model_name="transferforecast",
            constraint=models.CheckConstraint(
                condition=models.Q(("flag_from__gt", 0), ("flag_from__lte", 1)), name="forecast_flag"
            ),
        ),
        migrations.AddConstraint(
            model_name="forecastitem",
            constraint=models.UniqueConstraint(fields=("forecast", "entry"), name="foretold_once"),
        ),
        migrations.AddConstraint(
            model_name="forecastitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("probability__gt", 0), ("probability__lte", 1)), name="foretold_probability"
            ),
        ),
        migrations.RunSQL(KEEP, LET_GO),
    ]
