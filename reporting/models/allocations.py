"""Proposals of who goes where: asked by a person, computed by a job, decided by a person."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Locality, Membership
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.columns import maybe_person, person

DECIDED = ("accepted", "rejected", "undone")


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
        UNDONE = "undone", _("Đã rút lại")

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
                condition=Q(decided_at__isnull=True, decided_by__isnull=True) & ~Q(state__in=DECIDED)
                | Q(decided_at__isnull=False, decided_by__isnull=False, state__in=DECIDED),
                name="allocation_decided_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(state="rejected") | ~Q(reason=""), name="allocation_rejected_why"),
        ]
        indexes = [models.Index(fields=["campaign", "-id"], name="allocation_newest")]

    @property
    def is_waiting(self):
        return self.state == self.State.WAITING


class SendingQuerySet(models.QuerySet):
    def of(self, user, day):
        """Where a person is sent on that day or later, the next first."""
        return self.filter(user=user, undone_at=None, ends_on__gte=day).order_by("starts_on", "pk")


class Sending(models.Model):
    """A person whom an agreed proposal sends to another commune, from one day to another.

    `membership` is the role that was given for it (none where they had one there), `taken_off` the shifts at home that
    they were planned for: [shift, force, team]. Undone while nothing was worked.
    """

    allocation = models.ForeignKey(Allocation, on_delete=models.CASCADE, related_name="sendings")
    user = person()
    home = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="+")
    starts_on, ends_on = models.DateField(), models.DateField()
    membership = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    taken_off = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = SendingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="sending_days"),
            models.CheckConstraint(condition=~Q(to=F("home")), name="sending_elsewhere"),
            models.UniqueConstraint(
                fields=["user", "starts_on"], condition=Q(undone_at=None), name="sent_to_one_place_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["user", "ends_on"], condition=Q(undone_at=None), name="sending_of_a_person")]
