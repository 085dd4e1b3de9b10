"""Proposals of who goes where: asked by a person, computed by a job, decided by a person."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Locality
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.columns import maybe_person, person


class AllocationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of a district for who leads its people, of the province for who leads the province's."""
        allowed = scope(user)
        if not allowed.may_anywhere(Can.PEOPLE):
            return self.none()
        of_district = Q(locality_id__in=allowed.district_ids)
        return self.filter(of_district | Q(campaign__province_id__in=allowed.province_ids))


class Allocation(models.Model):
    """Which people to send where in a district, or in the whole province (no locality), under terms that were asked.

    `terms` are those of reporting.allocation.terms; `found` is what reporting.allocation.proposing made of them:
    the communes as they stood, the moves with what each brings, and the finish before and after.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Đang tính")
        READY = "ready", _("Chờ quyết định")
        FAILED = "failed", _("Không tính được")
        ACCEPTED = "accepted", _("Đã đồng ý")
        REJECTED = "rejected", _("Không đồng ý")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="+")
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    terms = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    problem = models.TextField(blank=True)
    asked_at, asked_by = models.DateTimeField(), person()
    solved_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("Lý do"), blank=True)
    decided_at, decided_by = models.DateTimeField(null=True, blank=True), maybe_person()

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Đề xuất điều người")
        verbose_name_plural = _("Đề xuất điều người")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True) & ~Q(state__in=("accepted", "rejected"))
                | Q(decided_at__isnull=False, decided_by__isnull=False, state__in=("accepted", "rejected")),
                name="allocation_decided_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(state="rejected") | ~Q(reason=""), name="allocation_rejected_why"),
        ]
        indexes = [models.Index(fields=["campaign", "-id"], name="allocation_newest")]

    @property
    def is_waiting(self):
        return self.state == self.State.WAITING
