"""Teams, shifts and equipment: who works where, when, with what. All of it through time, so that a past day counts
the same years later."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.crew_rules import Force, Part
from campaigns.models.places import Locality


def _person(**more):
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, **{"related_name": "+", **more})


class SpellQuerySet(models.QuerySet):
    def in_force_on(self, day):
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


def _days_in_order(name):
    return models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name=name)


class Team(models.Model):
    """People of one force who work together, with the district or commune that they belong to."""

    name = models.CharField(_("Tên tổ"), max_length=100)
    force = models.CharField(_("Lực lượng"), max_length=20, choices=Force)
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="teams", verbose_name=_("Đơn vị"))
    phone = models.CharField(_("Điện thoại"), max_length=20, blank=True)
    made_at = models.DateTimeField()
    made_by = _person()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = _person(null=True, blank=True)

    class Meta:
        verbose_name = _("Tổ")
        verbose_name_plural = _("Tổ")
        constraints = [
            models.UniqueConstraint(fields=["locality", "name"], condition=Q(closed_at=None), name="team_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="team_has_a_name"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="team_closed_by_somebody",
            ),
        ]

    def __str__(self):
        return self.name


class TeamMember(models.Model):
    """A person in a team from one day to another; in one team at a time."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="members")
    user = _person(related_name="teams")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    is_lead = models.BooleanField(_("Tổ trưởng"), default=False)

    objects = SpellQuerySet.as_manager()

    class Meta:
        constraints = [
            _days_in_order("team_member_days"),
            models.UniqueConstraint(fields=["user"], condition=Q(ends_on=None), name="one_open_team_a_person"),
        ]


class Shift(models.Model):
    """A part of a day of the plan at a place. What goes past midnight belongs to the day on which it began."""

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="shifts")
    day = models.DateField()
    part = models.CharField(max_length=10, choices=Part)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["locality", "day", "part"], name="shift_once")]
        indexes = [models.Index(fields=["day", "locality"], name="shift_of_a_day")]


class ShiftStaff(models.Model):
    """Who is planned for a shift: a person, or so many of a force who have no account. `came` is unknown until told."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="staff")
    user = _person(null=True, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    force = models.CharField(max_length=20, choices=Force)
    planned = models.PositiveSmallIntegerField(default=1)
    came = models.PositiveSmallIntegerField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = _person(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "user"], condition=Q(user__isnull=False), name="shift_person_once"
            ),
            models.UniqueConstraint(fields=["shift", "force"], condition=Q(user=None), name="shift_force_once"),
            models.CheckConstraint(
                condition=Q(user=None) | Q(planned__lte=1) & (Q(came=None) | Q(came__lte=1)), name="shift_one_is_one"
            ),
            models.CheckConstraint(
                condition=Q(came=None, told_by=None, told_at=None)
                | Q(came__isnull=False, told_by__isnull=False, told_at__isnull=False),
                name="shift_came_told_by_somebody",
            ),
        ]


class Equipment(models.Model):
    """A machine, or several alike under one name; where they stand and how they do is a Placement."""

    class Kind(models.TextChoices):
        COMPUTER = "computer", _("Máy tính")
        SCANNER = "scanner", _("Máy quét")
        CAMERA = "camera", _("Máy ảnh, điện thoại chụp")
        LINE = "line", _("Đường truyền")

    kind = models.CharField(_("Loại"), max_length=10, choices=Kind)
    label = models.CharField(_("Tên, ký hiệu"), max_length=100)
    quantity = models.PositiveSmallIntegerField(_("Số lượng"), default=1)
    owner = models.CharField(_("Của đơn vị nào"), max_length=100, blank=True)
    made_at = models.DateTimeField()
    made_by = _person()

    class Meta:
        verbose_name = _("Thiết bị")
        verbose_name_plural = _("Thiết bị")
        constraints = [models.CheckConstraint(condition=Q(quantity__gte=1) & ~Q(label=""), name="equipment_is_some")]

    def __str__(self):
        return self.label


class Placement(models.Model):
    """Where equipment stands and in what state, from one day on; moving or breaking begins a new row."""

    class State(models.TextChoices):
        WORKING = "working", _("Đang dùng được")
        BROKEN = "broken", _("Hỏng")
        REPAIR = "repair", _("Đang sửa")
        RETURNED = "returned", _("Đã trả lại nơi cho mượn")

    equipment = models.ForeignKey(Equipment, on_delete=models.CASCADE, related_name="placements")
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="placements")
    state = models.CharField(_("Tình trạng"), max_length=10, choices=State, default=State.WORKING)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    note = models.CharField(_("Ghi chú"), max_length=200, blank=True)
    told_at = models.DateTimeField()
    told_by = _person()

    objects = SpellQuerySet.as_manager()

    class Meta:
        constraints = [
            _days_in_order("placement_days"),
            models.UniqueConstraint(fields=["equipment"], condition=Q(ends_on=None), name="one_place_at_a_time"),
        ]
        indexes = [models.Index(fields=["locality", "starts_on"], name="placement_of_a_place")]
