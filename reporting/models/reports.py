"""Reports that stay as they were sent: numbers frozen at a cut-off, derivable again from the records."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Locality
from campaigns.scope import scope
from civreg.core.columns import maybe_person, person
from reporting.signing_rules import PROVINCE, State


class DailyReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        allowed = scope(user)
        return self.filter(
            models.Q(locality_id__in=allowed.commune_ids("progress") | allowed.district_ids)
            | models.Q(campaign__province_id__in=allowed.province_ids)
        )

    def newest_first(self):
        """Of one day the supplement before what it adds to."""
        return self.order_by("-day", "-sequence", "-pk")


class DailyReport(models.Model):
    """The progress report of one day for a locality, or for the whole province, as it was frozen.

    Numbered within its issuing place and year. Figures, checksum, number and day never change (a trigger): a
    correction is another report, a `supplement` of this one. `made_by` is empty where the cut-off froze it.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="reports")
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True)
    day = models.DateField(_("Ngày"))
    sequence = models.PositiveSmallIntegerField(default=0)  # 0 is the report, 1 its first supplement
    supplement_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supplements"
    )
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)  # none: frozen before reports had numbers
    symbol = models.CharField(max_length=20, blank=True)  # BC-UBND
    figures = models.JSONField()
    sha256 = models.CharField(max_length=64)
    note = models.TextField(_("Khó khăn, vướng mắc, kiến nghị"), blank=True)
    reason = models.TextField(_("Lý do bổ sung"), blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.FROZEN)
    made_at = models.DateTimeField()
    made_by = maybe_person()

    objects = DailyReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "locality", "day", "sequence"], name="report_once_a_day"),
            models.UniqueConstraint(
                fields=["campaign", "day", "sequence"], condition=Q(locality=None), name="province_report_once_a_day"
            ),
            models.UniqueConstraint(fields=["campaign", "locality", "year", "number"], name="report_number_once"),
            models.UniqueConstraint(
                fields=["campaign", "year", "number"], condition=Q(locality=None), name="province_report_number_once"
            ),
            models.CheckConstraint(
                condition=Q(sequence=0, supplement_of=None)
                | Q(sequence__gt=0, supplement_of__isnull=False) & ~Q(reason=""),
                name="report_supplement_says_why",
            ),
        ]
        indexes = [models.Index(fields=["campaign", "-day"], name="report_of_day")]

    def __str__(self):
        return self.code

    @property
    def code(self):
        """05/BC-UBND; numbers below ten have a nought in front, as on any official paper."""
        return f"{self.number:02d}/{self.symbol}" if self.number else f"…/{self.symbol or 'BC'}"

    @property
    def level(self):
        """commune, district or province."""
        return self.locality.level if self.locality_id else PROVINCE

    @property
    def place_name(self):
        return self.locality.full_name if self.locality_id else self.campaign.province.full_name


class ReportStep(models.Model):
    """One signature or return: who, in what position, when, with what words. Never changed."""

    report = models.ForeignKey(DailyReport, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=State)  # that the report has through it
    at, by = models.DateTimeField(), person()
    name = models.CharField(max_length=100)
    title = models.CharField(_("Chức vụ"), max_length=100)
    comment = models.TextField(_("Ý kiến"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state=State.RETURNED) | ~Q(comment=""), name="report_returned_why"),
            models.CheckConstraint(condition=~Q(state=State.FROZEN), name="report_step_is_a_step"),
        ]
