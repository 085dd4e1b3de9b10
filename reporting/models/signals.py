"""Signs of formality: found by a job, explained by a person, never a verdict."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Locality
from campaigns.roles import Can
from campaigns.scope import scope


class SignalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For those who inspect the people of a commune; not for the person concerned, nor for their peers."""
        return self.filter(locality_id__in=scope(user).commune_ids(Can.INSPECT))

    def still_open(self):
        return self.filter(explained_at=None)


class Signal(models.Model):
    """A sign of formality in one person's day in one commune, with its numbers and its evidence. Never a verdict."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(_("Ngày"))
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sign = models.CharField(_("Dấu hiệu"), max_length=30)
    facts = models.JSONField(default=dict)
    entries = models.JSONField(default=list)  # ids of the entries that show it
    found_at = models.DateTimeField()
    explanation = models.TextField(_("Giải thích"), blank=True)
    explained_at = models.DateTimeField(null=True, blank=True)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = _("Dấu hiệu hình thức")
        verbose_name_plural = _("Dấu hiệu hình thức")
        constraints = [
            models.UniqueConstraint(fields=["day", "locality", "person", "sign"], name="sign_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(explained_at__isnull=True, explained_by__isnull=True)
                | models.Q(explained_at__isnull=False, explained_by__isnull=False) & ~models.Q(explanation=""),
                name="sign_explained_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["locality", "-day"], name="sign_of_place")]
