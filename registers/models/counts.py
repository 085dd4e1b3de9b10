"""Counters that the database keeps exact in the same transaction as the rows they count.

Triggers on entries, books and pages move them (see the migrations); no Python code writes here. A stage is
one of registers.rules.lifecycle.STAGES, a side state, or `books`, `declared`, `pages`, `pages_read`,
`books_scanned`, `proved` (books signed as complete). `n` of a stage counts what has reached it now; a day's row
counts what reached it that day, in the campaign's time zone. What books of phase 1 brought is counted again under
"1:" and the stage, per locality.
Reading them costs the same at any number of entries.
"""

from django.db import models

from campaigns.models import Locality
from registers.models.books import RegisterBook


class LocalityDay(models.Model):
    locality = models.ForeignKey(Locality, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    stage = models.CharField(max_length=30)
    day = models.DateField()
    n = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["locality", "kind", "stage", "day"], name="locality_day")]
        indexes = [models.Index(fields=["day", "stage"], name="locality_day_of_all")]


class LocalityTotal(models.Model):
    locality = models.ForeignKey(Locality, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    stage = models.CharField(max_length=30)
    n = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["locality", "kind", "stage"], name="locality_total")]


class BookTotal(models.Model):
    book = models.ForeignKey(RegisterBook, on_delete=models.CASCADE, related_name="totals")
    stage = models.CharField(max_length=20)
    n = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "stage"], name="book_total")]
