"""Results of people's work as screens and files show them: sums of the daily rows, one line a person."""

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from campaigns.models import TeamMember
from registers.rules import productivity

SUMS = ("records", "fields", "returned", "corrected", "keystrokes", "implausible", "active_seconds")
HEADS = (
    _("Họ và tên"), _("Tên đăng nhập"), _("Trường hợp"), _("Giờ làm"), _("Trường hợp/giờ"), _("Phím/giờ"),
    _("Tỷ lệ bị trả lại"), _("Tỷ lệ ô sai"), _("Phím bất thường"),
)  # fmt: skip
NAMES = ("user__full_name", "user__username")
MOST_DAYS = 62


class Person(NamedTuple):
    full_name: str
    username: str


@dataclass
class Result:
    """One person's work over some days; rates are None where there was too little of it."""

    user: Person
    days: dict = field(default_factory=dict)
    sums: dict = field(default_factory=lambda: dict.fromkeys(SUMS, 0))
    points: str = ""

    hours = property(lambda self: round(self.sums["active_seconds"] / 3600, 1))
    records_an_hour = property(lambda self: productivity.hourly(self.sums["records"], self.sums["active_seconds"]))
    keys_an_hour = property(lambda self: productivity.hourly(self.sums["keystrokes"], self.sums["active_seconds"]))
    returned_share = property(lambda self: productivity.share(self.sums["returned"], self.sums["records"]))
    error_share = property(lambda self: productivity.share(self.sums["corrected"], self.sums["fields"]))

    def cells(self):
        """In the order of HEADS."""
        return [
            self.user.full_name, self.user.username, self.sums["records"], self.hours, self.records_an_hour,
            self.keys_an_hour, self.returned_share, self.error_share, self.sums["implausible"],
        ]  # fmt: skip


def summed(rows, first, last):
    """`rows` (a WorkDay queryset) summed by person, most records first: dicts, to be counted and sliced."""
    rows = rows.filter(day__range=(first, _until(first, last))).values("user_id", *NAMES)
    sums = {f"all_{name}": Sum(name) for name in SUMS}
    return rows.annotate(**sums).order_by("-all_records", "user__full_name", "user_id")


def results(rows, first, last, people=None):
    """A Result for each of `people` (a slice of `summed`; all of them without it). Two queries."""
    people = summed(rows, first, last) if people is None else people
    found = {
        each["user_id"]: Result(
            Person(*(each[name] for name in NAMES)), sums={name: each[f"all_{name}"] for name in SUMS}
        )
        for each in people
    }
    last = _until(first, last)
    by_day = rows.filter(day__range=(first, last), user__in=found).values_list("user_id", "day")
    for pk, day, records in by_day.annotate(Sum("records")):
        found[pk].days[day] = records
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    for each in found.values():
        each.points = productivity.spark([each.days.get(day, 0) for day in days])
    return list(found.values())


def _until(first, last):
    return min(last, first + dt.timedelta(days=MOST_DAYS - 1))


def of_team(rows, team, day):
    """The rows of who is in a team on that day."""
    return rows.filter(user__in=TeamMember.objects.in_force_on(day).filter(team=team).values("user_id"))
