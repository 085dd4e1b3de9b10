"""What hinders a commune: reported from where it happens, owned, answered by a day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.places import Locality
from civreg.core.columns import maybe_person, person


class ObstacleQuerySet(models.QuerySet):
    def still_open(self):
        return self.filter(closed_at=None)

    def urgent_first(self):
        """What is overdue and unanswered stands on top, what is closed last."""
        return self.order_by(models.F("closed_at").desc(nulls_first=True), "due_on", "pk")


class Obstacle(models.Model):
    """A difficulty of one commune, with its cause, its owner, the day it must be answered by, and the answer."""

    class Cause(models.TextChoices):
        TORN_BOOK = "torn_book", _("Sổ rách, mờ, khó đọc")
        SCANNER = "scanner", _("Máy quét, máy ảnh")
        COMPUTER = "computer", _("Máy tính")
        NETWORK = "network", _("Mạng, đường truyền")
        MINISTRY_SOFTWARE = "ministry_software", _("Phần mềm của Bộ")
        STAFF = "staff", _("Thiếu người")
        QUESTION = "question", _("Chưa rõ cách làm")
        OTHER = "other", _("Việc khác")

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="obstacles")
    cause = models.CharField(_("Vướng ở đâu"), max_length=20, choices=Cause)
    description = models.TextField(_("Mô tả"), blank=True)
    # The page that it was reported from: whoever answers opens it (within their own scope).
    place = models.CharField(max_length=200, blank=True)
    picture = models.CharField(max_length=200, blank=True)  # in the storage, named by its content
    reported_at = models.DateTimeField()
    reported_by = person()
    owner = maybe_person()
    due_on = models.DateField(_("Hạn trả lời"))
    answer = models.TextField(_("Trả lời"), blank=True)
    answered_at, answered_by = models.DateTimeField(null=True, blank=True), maybe_person()
    closed_at, closed_by = models.DateTimeField(null=True, blank=True), maybe_person()

    objects = ObstacleQuerySet.as_manager()

    class Meta:
        verbose_name = _("Vướng mắc")
        verbose_name_plural = _("Vướng mắc")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="obstacle_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="obstacle_closed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["locality", "due_on"], name="obstacle_open", condition=Q(closed_at=None)),
            models.Index(fields=["cause", "-id"], name="obstacle_cause"),
        ]

    def __str__(self):
        return f"{self.get_cause_display()}, {self.locality}"

    @property
    def state(self):
        """open, answered or closed."""
        return "closed" if self.closed_at else "answered" if self.answered_at else "open"
