"""Is a promise kept, broken or on its way? Decisions from values: no database, no clock, no settings."""

import math
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Standing(StrEnum):
    KEPT = "kept"
    ON_THE_WAY = "on_the_way"
    BROKEN = "broken"
    UNKNOWN = "unknown"  # 100 % of a target that nobody has set


LABELS = {
    Standing.KEPT: _("Đã thực hiện"), Standing.ON_THE_WAY: _("Đang thực hiện"),
    Standing.BROKEN: _("Không đúng cam kết"), Standing.UNKNOWN: _("Chưa có chỉ tiêu"),
}  # fmt: skip
# The chip's state of each, as components/chip.html knows them.
CHIPS = {
    Standing.KEPT: "good", Standing.ON_THE_WAY: "info", Standing.BROKEN: "bad", Standing.UNKNOWN: "warn",
}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """How a promise stands on a day: what was promised, what is done, what is missing and what each day needs."""

    standing: Standing
    promised: int | None
    done: int
    missing: int = 0
    needed_a_day: int | None = None
    made_good: bool = False  # broken at its day, reached since

    @property
    def label(self):
        return LABELS[self.standing]

    @property
    def chip(self):
        return CHIPS[self.standing]


def judge(*, promised, done_by_due, done, due_on, today):
    """Judge a promise of `promised` by the close of the plan's day `due_on`.

    `done_by_due` is what had been done by that close (so far, while it lies ahead), `done` is what is done now. The
    due day itself still counts: only when it is over can the promise be broken. One that was kept at its day stays
    kept whatever is taken back later; one that was broken stays broken and says that it was made good.
    """
    if promised is None:
        return Verdict(Standing.UNKNOWN, None, done)
    missing = max(promised - done, 0)
    if done_by_due >= promised:
        return Verdict(Standing.KEPT, promised, done, missing)
    if today > due_on:
        return Verdict(Standing.BROKEN, promised, done, missing, made_good=not missing)
    days = (due_on - today).days + 1
    return Verdict(Standing.ON_THE_WAY, promised, done, missing, math.ceil(missing / days))


class Level(StrEnum):
    DISTRICT = "district"
    DEPARTMENT = "department"


def next_level(*, is_commune, has_district, raised, answered, newest_on, today, days):
    """Who must be told of a broken promise now, None where nobody anew.

    `raised` are the levels told already, `answered` whether the newest of them answered, `newest_on` the day of it. A
    commune's promise goes to its district first and, unanswered for more than `days`, to the Department.
    """
    if not raised:
        return Level.DISTRICT if is_commune and has_district else Level.DEPARTMENT
    if Level.DEPARTMENT in raised or answered or (today - newest_on).days <= days:
        return None
    return Level.DEPARTMENT
