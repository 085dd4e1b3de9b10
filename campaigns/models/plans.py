"""Campaigns, what was published about them, and targets with who set them, when and on what document."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.places import Locality, Province
from campaigns.plan_days import MIDNIGHT


def _document():
    """The name in the storage of the paper that proves a figure, by its content; empty without one."""
    return models.CharField(max_length=200, blank=True)


def _document_name():
    """What the file was called when it was sent."""
    return models.CharField(max_length=200, blank=True)


class Campaign(models.Model):
    """A plan with its first day, its entry deadline and its review window (Plan 37/KH-UBND: 20 days, 15 + 5)."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="campaigns")
    name = models.CharField(_("Tên"), max_length=200)
    document = models.CharField(_("Văn bản"), max_length=100)
    document_on = models.DateField(_("Ngày văn bản"), null=True, blank=True)
    day_one = models.DateField(_("Ngày bắt đầu"))
    entry_until = models.DateField(_("Hạn nhập liệu"))
    last_day = models.DateField(_("Ngày kết thúc"))
    phase2_limit = models.DateField(_("Sổ đến hết ngày"), null=True, blank=True)
    is_current = models.BooleanField(_("Đang chạy"), default=False)
    practice_first = models.BooleanField(
        _("Người được điều động phải qua bài tập trước khi nhập sổ thật"), default=True
    )  # fmt: skip
    # The moment at which the report of a day closes (campaigns.plan_days.cut_off_of); 00:00 is the end of the day.
    report_cut_off = models.TimeField(_("Chốt báo cáo ngày lúc"), default=MIDNIGHT)
    # A rehearsal shifts the calendar: day one of the plan is played on this day (demo, training, tests).
    played_from = models.DateField(_("Diễn tập từ ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("Kế hoạch cao điểm")
        verbose_name_plural = _("Kế hoạch cao điểm")
        constraints = [
            models.CheckConstraint(
                condition=Q(entry_until__gte=F("day_one"), last_day__gte=F("entry_until")),
                name="campaign_days_in_order",
            ),
            models.UniqueConstraint(fields=["province"], condition=Q(is_current=True), name="one_current_campaign"),
        ]

    def __str__(self):
        return self.name

    @property
    def ends_on(self):
        """The real last day: that of the plan, or of the rehearsal that plays it later."""
        return self.last_day + (self.played_from - self.day_one if self.played_from else timedelta(0))


class DayOff(models.Model):
    """A day of the campaign on which nobody is asked to work: no roadmap plans anything for it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="days_off")
    day = models.DateField(_("Ngày"))
    name = models.CharField(_("Lý do nghỉ"), max_length=100)

    class Meta:
        verbose_name = _("Ngày nghỉ")
        verbose_name_plural = _("Ngày nghỉ")
        constraints = [models.UniqueConstraint(fields=["campaign", "day"], name="day_off_once")]

    def __str__(self):
        return f"{self.day:%d.%m.%Y} {self.name}"


class PublishedFigure(models.Model):
    """A figure as a source printed it. Sums that do not agree are shown, never corrected.

    A new count of the same thing (`key` and locality) is a new version; what was said before stays on record.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="figures")
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    value = models.BigIntegerField()
    unit = models.CharField(max_length=20)  # books, entries
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    is_approximate = models.BooleanField(default=False)
    is_superseded = models.BooleanField(default=False)  # a later count took its place; both stay on record
    version = models.PositiveSmallIntegerField(default=1)
    set_at = models.DateTimeField(null=True, blank=True)  # nobody is named for what came before names were kept
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    evidence, evidence_name = _document(), _document_name()

    before = ()  # older versions, newest first, where a query gathered them

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "key", "locality", "version"], name="figure_once"),
            models.UniqueConstraint(
                fields=["campaign", "key", "version"], condition=Q(locality=None), name="figure_of_the_province_once"
            ),
        ]

    @property
    def change(self):
        """The difference with the version before; None for the first."""
        return self.value - self.before[0].value if self.before else None


class Baseline(models.Model):
    """A named series of target versions, e.g. “Công bố 26/02” and “Kiểm kê của xã”. Screens can look by each."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="baselines")
    name = models.CharField(_("Tên mốc"), max_length=100)
    note = models.TextField(_("Ghi chú"), blank=True)
    is_main = models.BooleanField(default=False)  # what screens look by unless told otherwise
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "name"], name="baseline_name"),
            models.UniqueConstraint(fields=["campaign"], condition=Q(is_main=True), name="one_main_baseline"),
            models.CheckConstraint(condition=~Q(name=""), name="baseline_has_a_name"),
        ]

    def __str__(self):
        return self.name


class TargetVersionQuerySet(models.QuerySet):
    def in_force(self):
        """The newest version of the main baseline, where one was named so; else the newest of all."""
        return self.order_by(models.F("baseline__is_main").desc(nulls_last=True), "-number").first()


class TargetVersion(models.Model):
    """One setting of all targets: who, when, on what document, why. The newest in force counts."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="target_versions")
    number = models.PositiveIntegerField()
    document = models.CharField(_("Căn cứ"), max_length=200)
    note = models.TextField(_("Ghi chú"), blank=True)
    in_force_from = models.DateField(_("Áp dụng từ"))
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    baseline = models.ForeignKey(Baseline, on_delete=models.PROTECT, null=True, blank=True, related_name="versions")
    evidence, evidence_name = _document(), _document_name()

    objects = TargetVersionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="target_version_number")]

    def __str__(self):
        return f"{self.number} ({self.document})"

    @property
    def label(self):
        """How a person chooses it: by the name of its baseline, else by its document. Its baseline must be loaded."""
        return f"{self.baseline.name if self.baseline_id else self.document} · {self.number}"


class Target(models.Model):
    """Books and entries to digitize in a locality, of one kind or of all, in one version.

    kind "" is all kinds together; locality None is the province. A commune's figure is an estimate unless
    someone declared it; `method` says by what rule it came about.
    """

    version = models.ForeignKey(TargetVersion, on_delete=models.CASCADE, related_name="targets")
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True, related_name="targets")
    kind = models.CharField(max_length=30, blank=True)
    books = models.PositiveIntegerField(default=0)
    entries = models.PositiveIntegerField()
    is_estimate = models.BooleanField(default=False)
    method = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "locality", "kind"], name="target_once"),
            models.CheckConstraint(condition=Q(is_estimate=False) | ~Q(method=""), name="estimate_says_how"),
        ]
