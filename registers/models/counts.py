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


class LocalityPace(models.Model):
    """What a day brought of phase 2, all kinds of books together: what a forecast looks at."""

    locality = models.ForeignKey(Locality, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    entered = models.BigIntegerField(default=0)
    approved = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["locality", "day"], name="locality_pace")]


class LocalityVersion(models.Model):
    """How often the counters of a locality moved: equal sums over the slots mean that nothing changed in between.

    A slot belongs to some of the database's sessions, so that two people who save at once do not wait for each
    other. One transaction counts once, by its number. Only who asks for less than the whole must look at rows.
    """

    locality = models.ForeignKey(Locality, on_delete=models.CASCADE, related_name="+")
    slot = models.SmallIntegerField()
    n = models.BigIntegerField(default=1)
    transaction = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["locality", "slot"], name="locality_version")]


class PlanVersion(models.Model):
    """How often what stands beside the counters moved: the campaign, its targets, who works where."""

    slot = models.SmallIntegerField()
    n = models.BigIntegerField(default=1)
    transaction = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slot"], name="plan_version")]
