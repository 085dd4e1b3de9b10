"""What the Department advises once, to all who meet the same obstacle."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.obstacles import Obstacle
from campaigns.models.places import Locality, Province


class AdviceQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(withdrawn_at=None)

    def reaching(self, locality):
        """What a commune should see: of its province, and of its district where it is for a district."""
        return self.filter(Q(locality=None) | Q(locality=locality.parent_id), province=locality.province_id)


class Advice(models.Model):
    """How to deal with a cause of obstacles: for a province, or for one district of it."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    locality = models.ForeignKey(
        Locality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Dành cho")
    )
    cause = models.CharField(_("Vướng ở đâu"), max_length=20, choices=Obstacle.Cause)
    title = models.CharField(_("Tên hướng dẫn"), max_length=150)
    text = models.TextField(_("Cách làm"))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AdviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Hướng dẫn")
        verbose_name_plural = _("Hướng dẫn")
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="advice_says_something"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="advice_withdrawn_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["province", "cause"], name="advice_of_a_cause", condition=Q(withdrawn_at=None))]

    def __str__(self):
        return self.title
