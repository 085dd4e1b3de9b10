"""What one person did in one commune on one day of the plan: moved as it happens, never added up from entries.

`records`, `fields`, `returned` and `corrected` are moved by a trigger on entries, in the transaction that changes them;
`keystrokes`, `implausible` and `active_seconds` by registers.actions.working, with each save and draft. A row
is seen by the person, and by who leads people there: never by colleagues, never by the public.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.models import Locality
from campaigns.roles import Can
from campaigns.scope import scope


class WorkDayQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those of the communes whose people one leads."""
        return self.filter(Q(user=user) | Q(locality_id__in=scope(user).commune_ids(Can.PEOPLE)))


class WorkDay(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    locality = models.ForeignKey(Locality, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    records = models.PositiveIntegerField(default=0)  # entered by this person
    fields = models.PositiveIntegerField(default=0)  # filled in by them in those records
    returned = models.PositiveIntegerField(default=0)  # of theirs, sent back to them
    corrected = models.PositiveIntegerField(default=0)  # of their fields, changed after that
    keystrokes = models.PositiveIntegerField(default=0)
    implausible = models.PositiveIntegerField(default=0)  # keystrokes that nobody could have made in the time
    active_seconds = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True, blank=True)

    objects = WorkDayQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "locality", "day"], name="work_day_once")]
        indexes = [models.Index(fields=["locality", "day"], name="work_day_of_a_place")]
