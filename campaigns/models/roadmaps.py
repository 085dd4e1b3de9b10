"""The roadmap: how much of a stage each place should do on which day. Versions only: the older ones stay on record."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.places import Locality
from campaigns.models.plans import Campaign, TargetVersion
from campaigns.roadmap_rules import RULES, STAGES


class RoadmapQuerySet(models.QuerySet):
    def in_force(self, stage):
        """The newest version of a stage, None where there is none."""
        return self.filter(stage=stage).order_by("-number").first()


class Roadmap(models.Model):
    """One version of the roadmap of a stage: made by a rule from targets, or by hand from the version before."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="roadmaps")
    stage = models.CharField(_("Việc"), max_length=20, choices=[(str(key), label) for key, label in STAGES.items()])
    number = models.PositiveIntegerField()
    rule = models.CharField(
        _("Cách chia"), max_length=20, choices=[(str(key), label) for key, label in RULES.items()], blank=True
    )
    version = models.ForeignKey(TargetVersion, on_delete=models.PROTECT, related_name="roadmaps")
    note = models.TextField(_("Ghi chú"), blank=True)
    changes = models.JSONField(default=list)  # by hand: [place's name, kind, day, before, after]
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = RoadmapQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "stage", "number"], name="roadmap_number")]


class RoadmapLine(models.Model):
    """The days of one place and kind; sums of districts, the province (no locality) and all kinds are lines too."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="lines")
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=30, blank=True)
    days = models.JSONField()  # one number for each day of the plan
    total = models.PositiveBigIntegerField()
    target = models.PositiveBigIntegerField(null=True)  # what the targets say for it, where they say something

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roadmap", "locality", "kind"], name="roadmap_line_once"),
            models.UniqueConstraint(
                fields=["roadmap", "kind"], condition=Q(locality=None), name="roadmap_line_of_the_province_once"
            ),
        ]
