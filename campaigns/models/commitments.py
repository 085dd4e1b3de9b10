"""What a district or commune has promised the Department, by when, and what happened when it was not kept."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.places import Locality
from campaigns.models.plans import Campaign
from campaigns.rules import kind_label
from civreg.core.columns import maybe_person, person


class CommitmentQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class Commitment(models.Model):
    """A promise of one place: so much of a stage, of one kind or all, by the close of a plan's day."""

    class Stage(models.TextChoices):
        ENTERED = "entered", _("Nhập liệu")
        ATTACHED = "attached", _("Đính kèm tệp quét")
        CHECKED = "checked", _("Kiểm tra")
        APPROVED = "approved", _("Phê duyệt")
        SENT = "sent", _("Chuyển về Bộ")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="commitments")
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="commitments")
    stage = models.CharField(_("Việc"), max_length=20, choices=Stage)
    kind = models.CharField(_("Loại sổ"), max_length=30, blank=True)
    amount = models.PositiveIntegerField(_("Số trường hợp"), null=True, blank=True)  # None: all of the target
    due_on = models.DateField(_("Hạn, đến hết ngày"))
    note = models.TextField(_("Nội dung khác"), blank=True)
    department_signer = models.CharField(_("Người ký của Sở Tư pháp"), max_length=100, blank=True)
    department_title = models.CharField(_("Chức vụ"), max_length=100, blank=True)
    locality_signer = models.CharField(_("Người ký của đơn vị"), max_length=100, blank=True)
    locality_title = models.CharField(_("Chức vụ của người ký"), max_length=100, blank=True)
    signed_on = models.DateField(_("Ngày ký"), null=True, blank=True)
    evidence = models.CharField(max_length=200, blank=True)  # the scanned paper in the storage, by its content
    evidence_name = models.CharField(max_length=200, blank=True)
    made_at, made_by = models.DateTimeField(), person()
    withdrawn_at, withdrawn_by = models.DateTimeField(null=True, blank=True), maybe_person()
    withdrawn_why = models.TextField(blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bản cam kết")
        verbose_name_plural = _("Bản cam kết")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "locality", "stage", "kind", "due_on"], condition=Q(withdrawn_at=None),
                name="commitment_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why=""),
                name="commitment_withdrawn_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(signed_on=None) | ~Q(locality_signer="") & ~Q(department_signer=""),
                name="commitment_signed_by_both",
            ),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gt=0), name="commitment_of_some"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["campaign", "due_on"], name="commitment_by_day")]

    def __str__(self):
        return f"{self.what}, {self.locality}"

    @property
    def what(self):
        """Nhập liệu 1.200 trường hợp (Khai sinh)."""
        return f"{self.get_stage_display()}, {kind_label(self.kind)}"


class Escalation(models.Model):
    """Somebody above was told that a promise was broken: who, when, and what they answered."""

    class Level(models.TextChoices):
        DISTRICT = "district", _("Huyện")
        DEPARTMENT = "department", _("Sở Tư pháp")

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="escalations")
    level = models.CharField(max_length=20, choices=Level)
    missing = models.PositiveIntegerField()  # what was missing when it was raised
    raised_at = models.DateTimeField()
    raised_by = maybe_person()  # nobody: found by the clock
    owner = maybe_person()
    answer = models.TextField(blank=True)
    answered_at, answered_by = models.DateTimeField(null=True, blank=True), maybe_person()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commitment", "level"], name="escalation_once_a_level"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="escalation_answered_by_somebody",
            ),
        ]
