"""Results of people's work as screens and files show them: sums of the daily rows, one line a person."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from campaigns.models import TeamMember
from registers.rules import productivity

SUMS = ("records", "fields", "returned", "corrected", "keystrokes", "implausible", "active_seconds")
HEADS = (
    _("Họ và tên"), _("Tên đăng nhập"), _("Trường hợp"), _("Giờ làm"), _("Trường hợp/giờ"), _("Phím/giờ"),
    _("Tỷ lệ bị trả lại"), _("Tỷ lệ ô sai"), _("Phím bất thường"),
)  # fmt: skip
MOST_DAYS = 62


@dataclass
class Result:
    """One person's work over some days; rates are None where there was too little of it."""

    user: object
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


def results(rows, first, last):
    """A Result for every person in `rows` (a WorkDay queryset), most records first. One query."""
    last = min(last, first + dt.timedelta(days=MOST_DAYS - 1))
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    found = {}
    for row in rows.filter(day__range=(first, last)).select_related("user"):
        each = found.setdefault(row.user_id, Result(row.user))
        each.days[row.day] = each.days.get(row.day, 0) + row.records
        for name in SUMS:
            each.sums[name] += getattr(row, name)
    for each in found.values():
        each.points = productivity.spark([each.days.get(day, 0) for day in days])
    return sorted(found.values(), key=lambda each: (-each.sums["records"], each.user.full_name))


def of_team(rows, team, day):
    """The rows of who is in a team on that day."""
    return rows.filter(user__in=TeamMember.objects.in_force_on(day).filter(team=team).values("user_id"))
