"""Single books opened to people of elsewhere: the only right that is not a role in a place."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.models.crews import Team
from campaigns.models.places import Locality


class BookGrantQuerySet(models.QuerySet):
    def in_force_on(self, day):
        return self.filter(Q(until=None) | Q(until__gte=day), ended_at=None)


class BookGrant(models.Model):
    """A book that a person, or everybody in a team, may see, scan and type into; nothing else of its commune.

    Books stand a floor above, so `book` is the number of one; who gives a book away there writes here, and
    campaigns.scope reads it together with the roles.
    """

    book = models.BigIntegerField()
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="+")  # whose book it is
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    until = models.DateField(null=True, blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = BookGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None, team__isnull=False) | Q(user__isnull=False, team=None), name="book_grant_to_one"
            ),
        ]
        indexes = [models.Index(fields=["user", "team"], condition=Q(ended_at=None), name="book_grant_open")]
