"""Who has which page in hand. One row a page, or a book without scans: the present holder and the one before."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from registers.models import RegisterBook


class LeaseQuerySet(models.QuerySet):
    def held_on(self, moment):
        return self.filter(until__gt=moment)


class Lease(models.Model):
    """A page in a person's hands until a moment, renewed by what they do; whoever comes after it ran out takes it."""

    book = models.ForeignKey(RegisterBook, on_delete=models.CASCADE, related_name="leases")
    page = models.ForeignKey("scanning.Page", on_delete=models.CASCADE, null=True, blank=True, related_name="leases")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    taken_at = models.DateTimeField()
    renewed_at = models.DateTimeField()
    until = models.DateTimeField()
    previous = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = LeaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page"], condition=Q(page__isnull=False), name="one_lease_a_page"),
            models.UniqueConstraint(fields=["book"], condition=Q(page=None), name="one_lease_a_book"),
            models.CheckConstraint(condition=Q(renewed_at__gte=F("taken_at")), name="lease_in_order"),
        ]
        indexes = [models.Index(fields=["user", "until"], name="lease_of_a_person")]
