"""How much of a stage falls on which day of the plan. Pure: no database, no clock.

Whatever the rule, the days add up exactly to the figure, and days off and days outside the stage's window get
nothing. Days are counted from 1; what comes out has one number for every day of the plan.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from campaigns.distribution import apportion


class Stage(StrEnum):
    COLLECT = "collect"
    SCAN = "scan"
    ENTER = "enter"
    ATTACH = "attach"
    CHECK = "check"
    APPROVE = "approve"
    TRANSFER = "transfer"


STAGES = {
    Stage.COLLECT: _("Thu thập, kiểm kê sổ"), Stage.SCAN: _("Quét sổ"), Stage.ENTER: _("Nhập liệu"),
    Stage.ATTACH: _("Đính kèm tệp quét"), Stage.CHECK: _("Kiểm tra"), Stage.APPROVE: _("Phê duyệt"),
    Stage.TRANSFER: _("Chuyển về Bộ"),
}  # fmt: skip
STAGE_CHOICES = [(str(key), label) for key, label in STAGES.items()]
OF_BOOKS = frozenset({Stage.COLLECT, Stage.SCAN})  # counted in books, the others in entries
IN_REVIEW = frozenset({Stage.CHECK, Stage.APPROVE, Stage.TRANSFER})


class Rule(StrEnum):
    EVEN = "even"
    STAFF = "staff"
    FRONT = "front"


RULES = {
    Rule.EVEN: _("Chia đều các ngày"), Rule.STAFF: _("Theo số người có ca mỗi ngày"),
    Rule.FRONT: _("Dồn về đầu: ngày đầu gấp đôi ngày cuối"),
}  # fmt: skip


def window(stage, *, entry_days, days):
    """The first and the last day of a stage: production, or review where the plan has one."""
    if Stage(stage) in IN_REVIEW and days > entry_days:
        return entry_days + 1, days
    return 1, entry_days


def weights(rule, numbers: Sequence[int], *, off: frozenset = frozenset(), staff: Mapping[int, int] | None = None):
    """The weight of each of the days `numbers` by a rule; days off weigh nothing.

    By staff, a day weighs as many people as are planned for it; where nobody is planned on any of the days the rule
    cannot decide and the days weigh alike. Where every day is off all weigh alike too: work must fall somewhere.
    """
    last = len(numbers) - 1
    if rule == Rule.FRONT:
        by_day = [2 * last - at if last else 1 for at in range(len(numbers))]
    elif rule == Rule.STAFF and staff and any(staff.get(number) for number in numbers if number not in off):
        by_day = [staff.get(number, 0) for number in numbers]
    else:
        by_day = [1] * len(numbers)
    open_ = [0 if number in off else weight for number, weight in zip(numbers, by_day, strict=True)]
    return open_ if any(open_) else [1] * len(numbers)


def spread(total, stage, rule, *, entry_days, days, off=frozenset(), staff=None):
    """`total` over the days of the plan (a list of `days` numbers), by largest remainder: the sum is exact."""
    first, last = window(stage, entry_days=entry_days, days=days)
    numbers = range(first, last + 1)
    parts = apportion(total, weights(rule, numbers, off=off, staff=staff))
    return [0] * (first - 1) + parts + [0] * (days - last)


def summed(rows):
    """Several rows of days as one."""
    return [sum(each) for each in zip(*rows, strict=True)]


def differences(before, after):
    """What changed between two tables {key: days}: [(key, day, old, new)], in the order of `after`."""
    changed = []
    for key, days in after.items():
        old = before.get(key, [0] * len(days))
        changed += [(key, at + 1, old[at], n) for at, n in enumerate(days) if old[at] != n]
    return changed
