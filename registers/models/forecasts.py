"""What was foretold of a transfer at the moment of sending: written once, never changed (the database refuses it)."""

from django.db import models
from django.db.models import Q

from registers.models.entries import Entry
from registers.models.exchange import Transfer


class TransferForecast(models.Model):
    """How many of the transfer's entries the Ministry was expected to refuse as duplicates."""

    transfer = models.OneToOneField(Transfer, on_delete=models.CASCADE, related_name="forecast")
    entries = models.PositiveIntegerField()
    flag_from = models.FloatField()  # probability from which an entry counts as foretold
    flagged = models.PositiveIntegerField()
    expected = models.FloatField()
    low = models.PositiveIntegerField()
    high = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(low__lte=models.F("high")), name="forecast_interval"),
            models.CheckConstraint(condition=Q(flag_from__gt=0, flag_from__lte=1), name="forecast_flag"),
        ]


class ForecastItem(models.Model):
    """One entry that was thought likely to bounce at all, with the reasons as they were then."""

    forecast = models.ForeignKey(TransferForecast, on_delete=models.CASCADE, related_name="items")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    probability = models.FloatField()
    chances = models.JSONField(default=list)  # [{"why", "probability", "about"}]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forecast", "entry"], name="foretold_once"),
            models.CheckConstraint(condition=Q(probability__gt=0, probability__lte=1), name="foretold_probability"),
        ]
