"""Provinces and localities through time: a code alone never identifies a unit, (code, valid_from) does."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.plan_days import LATEST_BEGIN, MIDNIGHT


class ValidityQuerySet(models.QuerySet):
    def valid_on(self, day):
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class Province(models.Model):
    """A province as it was from valid_from to the day before valid_to."""

    code = models.CharField(max_length=5)
    name = models.CharField(max_length=100)
    full_name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    # The hour at which a working day of the plan begins (campaigns.plan_days): work of the night counts for the day
    # before. Triggers count by it; to change it is to count the days anew (reporting migrations).
    day_begins_at = models.TimeField(_("Ngày làm việc tính từ"), default=MIDNIGHT)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("Tỉnh")
        verbose_name_plural = _("Tỉnh")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="province_code_and_day"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")), name="province_days"
            ),
            models.CheckConstraint(condition=Q(day_begins_at__lte=LATEST_BEGIN), name="province_day_begins_by_noon"),
        ]

    def __str__(self):
        return self.full_name


class LocalityQuerySet(ValidityQuerySet):
    def communes(self):
        return self.filter(level=Locality.Level.COMMUNE)

    def districts(self):
        return self.filter(level=Locality.Level.DISTRICT)

    def in_order(self):
        return self.order_by("sort_key", "code")


class Locality(models.Model):
    """A district or a commune as it was from valid_from to the day before valid_to."""

    class Level(models.TextChoices):
        DISTRICT = "district", _("Huyện")
        COMMUNE = "commune", _("Xã")

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="localities")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="communes")
    level = models.CharField(max_length=10, choices=Level)
    code = models.CharField(max_length=5)
    type = models.CharField(max_length=20)  # Xã, Phường, Thị trấn, Huyện, Thị xã, Thành phố, Đặc khu
    name = models.CharField(max_length=100)
    full_name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    sort_key = models.CharField(max_length=300, db_collation="C", blank=True)
    search_key = models.CharField(max_length=150, blank=True)

    objects = LocalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("Đơn vị hành chính")
        verbose_name_plural = _("Đơn vị hành chính")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="locality_code_and_day"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")), name="locality_days"
            ),
        ]

    def __str__(self):
        return self.full_name

    @property
    def as_written(self):
        """The full text of the place, as an office signs: xã …, huyện …, tỉnh …"""
        parts = [self.full_name, self.parent.full_name if self.parent else "", self.province.full_name]
        return ", ".join(part[0].lower() + part[1:] for part in parts if part)

    @property
    def office(self):
        """The registering office of a commune as the Ministry's noiDangKy wants it."""
        return f"UBND {self.as_written}"


class Succession(models.Model):
    """What a unit became: the predecessor's people and books went to the successor on a day."""

    predecessor = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="origins")
    on = models.DateField()
    is_whole = models.BooleanField(default=True)
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("Kế thừa")
        verbose_name_plural = _("Kế thừa")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=models.F("successor")), name="succession_of_another"),
        ]
