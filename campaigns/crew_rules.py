"""Forces, parts of a day and how people are counted, from values: no database, no clock, no settings."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Force(TextChoices):
    """Who lends the person, as the plan and the official report name them."""

    JUDICIAL = "judicial", _("Tư pháp - hộ tịch")
    POLICE = "police", _("Công an")
    YOUTH = "youth", _("Đoàn thanh niên")
    TEACHER = "teacher", _("Giáo viên tin học")
    IT_OFFICER = "it_officer", _("Cán bộ công nghệ thông tin")
    BORDER_GUARD = "border_guard", _("Bộ đội biên phòng")
    OTHER = "other", _("Lực lượng khác")


class Part(TextChoices):
    MORNING = "morning", _("Sáng")
    AFTERNOON = "afternoon", _("Chiều")
    EVENING = "evening", _("Tối")
    NIGHT = "night", _("Đêm")


# When each part begins; it lasts until the next one does, and the night until the plan's day begins.
BEGINS = {Part.MORNING: dt.time(6), Part.AFTERNOON: dt.time(12), Part.EVENING: dt.time(18), Part.NIGHT: dt.time(22)}


def shift_at(moment, begins_at=dt.time()):
    """(day of the plan, part) of a local moment: 02:30 on 6 March is the night of 5 March.

    The morning begins with the plan's day (`begins_at`), at six where that is the calendar day's: a night shift
    belongs to the day on which it began, and its last hour is not another day's morning.
    """
    morning = BEGINS[Part.MORNING] if begins_at == dt.time() else begins_at
    begins = {**BEGINS, Part.MORNING: morning}
    at = moment.time()
    if at < morning:
        return moment.date() - dt.timedelta(days=1), Part.NIGHT
    return moment.date(), max((part for part in begins if begins[part] <= at), key=lambda part: BEGINS[part])


@dataclass
class Means:
    """People and machines of one place, or of several together, on one day.

    `members` are in the teams that belong there, `planned` are planned for a shift there and `came` were told to have
    come (force -> persons; a person of two shifts is one person). `computers`, `scanners`, `cameras` and `lines` can
    be worked with; `broken` (kind -> n) cannot. `untold`: planned persons of whom nobody has told whether they came.
    """

    members: Counter = field(default_factory=Counter)
    planned: Counter = field(default_factory=Counter)
    came: Counter = field(default_factory=Counter)
    untold: int = 0
    machines: Counter = field(default_factory=Counter)
    broken: Counter = field(default_factory=Counter)
    by_locality: dict = field(default_factory=dict)

    @property
    def people(self):
        """Persons who took part: who came."""
        return self.came.total()

    computers = property(lambda self: self.machines["computer"])
    scanners = property(lambda self: self.machines["scanner"])
    cameras = property(lambda self: self.machines["camera"])
    lines = property(lambda self: self.machines["line"])


def counted(staff):
    """People of some shifts of one day: (planned, came, untold), the first two by force.

    `staff` are (user id or None, force, place, planned, came or None). A person counts once however many shifts they
    have; of those without an account, the fullest shift of each place counts, not the sum.
    """
    persons, crowds = {}, defaultdict(lambda: [0, 0, 0])
    for user, force, place, planned, came in staff:
        if user is not None:
            before = persons.get(user, (force, 0, 0, True))
            persons[user] = force, max(before[1], planned), max(before[2], came or 0), before[3] and came is None
        else:
            most = crowds[place, force]
            most[0], most[1] = max(most[0], planned), max(most[1], came or 0)
            most[2] = max(most[2], planned if came is None else 0)
    planned, came = Counter(), Counter()
    for force, n, there, _untold in persons.values():
        planned[force] += n
        came[force] += there
    for (_place, force), (n, there, _untold) in crowds.items():
        planned[force] += n
        came[force] += there
    untold = sum(n for _f, n, _c, unknown in persons.values() if unknown) + sum(each[2] for each in crowds.values())
    return +planned, +came, untold
