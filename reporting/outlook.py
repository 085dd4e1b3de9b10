"""Will we make it, line by line: rates, the range of the finish, the chance of being in time, and why it moved."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Case, F, Sum, When
from django.utils.formats import number_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from registers.models import LocalityDay
from reporting import moves
from reporting.forecast import chance, forecast, review_after
from reporting.learned import APPROVED, ENTERED
from reporting.lines import Progress
from reporting.rules import number_text, required_rate, trailing_rate

RETURNED = ("returned", "1:returned")


class Dates(NamedTuple):
    middle: dt.date | None
    early: dt.date | None
    late: dt.date | None


@dataclass
class Stage:
    """One stage of a line: what must be done by which campaign day, and when it will be."""

    line: Progress
    key: str  # entry or review
    outputs: list  # of each closed day, oldest first
    done: int  # at the close of the last of them
    deadline: int  # a campaign day
    found: object  # Forecast
    move: object  # Move or None

    @property
    def remaining(self):
        return None if self.line.target is None else max(self.line.target - self.done, 0)

    @property
    def required(self):
        """Records a day from today on to be done by the stage's last day; None where no day is left."""
        calendar, closed = self.line.asked.calendar, self.line.asked.closed
        if self.key == "entry":
            values = {"target": self.line.target, "done_before": self.done, "calendar": calendar}
            return required_rate(**values, number=closed + 1)
        left = self.deadline - closed
        return -(-self.remaining // left) if self.remaining is not None and left > 0 else None

    @property
    def rate(self):
        return round(trailing_rate(self.outputs))

    @cached_property
    def chance(self):
        """The probability of being in time; a review cannot be where entry is not."""
        line = self.line
        stage = ENTERED if self.key == "entry" else APPROVED
        facts = {"target": line.target, "deadline": self.deadline}
        own = chance(**facts, done=self.done, outputs=self.outputs, **line.pace_facts(stage))
        if self.key == "entry" or own is None:
            return own
        entry = chance(**facts, done=line.done_before_today, outputs=line.outputs, **line.pace_facts())
        return None if entry is None else min(own, entry)

    @property
    def per_cent(self):
        """The chance in whole per cent; never 0 or 100 while it is not certain."""
        if self.chance is None:
            return None
        return round(100 * self.chance) if self.chance in (0, 1) else min(99, max(1, round(100 * self.chance)))

    @property
    def dates(self):
        """(middle, early, late): the dates on which the stage ends, None where that is not in sight."""
        calendar = self.line.asked.calendar
        days = (self.found.day, self.found.early, self.found.late)
        return Dates(*(None if day is None else calendar.date(max(day, 1)) for day in days))

    @property
    def is_late(self):
        return self.found.day is None or self.found.day > self.deadline

    @property
    def reasons(self):
        return reasons(self.move)


@dataclass
class Outlook:
    line: Progress
    entry: Stage
    review: Stage


def outlook(line, *, target_before=None, returned=0):
    """Both stages of a line. `target_before` is the target a day earlier, `returned` what came back on the last day."""
    calendar, closed = line.asked.calendar, line.asked.closed
    approvals = [line.approvals.get(calendar.date(n), 0) for n in range(1, closed + 1)]
    approved = line.approved - line.approved_today if line.asked.is_live else line.approved
    before = line.target if target_before is None else target_before
    target = {"target_before": before, "target": line.target}
    moved = moves.move_of(**target, done=line.done_before_today, outputs=line.outputs, **_shared(line, ENTERED))
    checked = moves.move_of(**target, done=approved, outputs=approvals, returned=returned, **_shared(line, APPROVED))
    own = forecast(target=line.target, done=approved, outputs=approvals, **line.pace_facts(APPROVED))
    found = review_after(line.forecast, own)
    return Outlook(
        line,
        Stage(line, "entry", line.outputs, line.done_before_today, calendar.entry_days, line.forecast, moved),
        Stage(line, "review", approvals, approved, calendar.days, found, moves.move_of_review(moved, checked)),
    )


def _shared(line, stage):
    """What the move of a stage is read with: what all communes shared at the last close and at the one before."""
    facts = line.pace_facts(stage)
    return facts and {**facts, "shared_before": line.asked.shared(stage, before=1)}


def outlooks(asked, overview):
    """The Outlooks of an overview's rows and of its whole: ([rows], whole). Two queries more than the overview's."""
    ids = [_ids(row) for row in overview.rows]
    ids.append([pk for each in ids for pk in each])
    came_back, before = _returned(asked, ids[-1]), _targets_before(asked)
    made = []
    for row, own in zip([*overview.rows, overview.whole], ids, strict=True):
        target = None if before is None else _target_before(row, own, before)
        made.append(outlook(row, target_before=target, returned=sum(came_back.get(pk, 0) for pk in own)))
    return made[:-1], made[-1]


def _ids(line):
    """The communes that a line sums up, itself where it is one."""
    return [line.key] if line.key else [pk for part in line.parts for pk in _ids(part)]


def _returned(asked, ids):
    """Commune -> records of phase 2 that were sent back on the last closed day and wait since."""
    if not asked.closed:
        return {}
    rows = LocalityDay.objects.filter(locality_id__in=ids, stage__in=RETURNED, day=asked.calendar.date(asked.closed))
    rows = rows.filter(kind=asked.kind) if asked.kind else rows
    signed = Case(When(stage="returned", then=F("n")), default=-F("n"))
    return dict(rows.values_list("locality_id").annotate(came_back=Sum(signed)))


def _targets_before(asked):
    """The targets that stood before, where the present ones were set on the last closed day or since; else None."""
    version = asked.version
    if version is None or asked.closed < 1 or localdate(version.set_at) < asked.calendar.date(asked.closed):
        return None
    older = asked.campaign.target_versions.filter(number__lt=version.number).order_by("-number").first()
    return dict(older.targets.filter(kind=asked.kind).values_list("locality_id", "entries")) if older else None


def _target_before(line, ids, before):
    own = before.get(line.place.pk if line.place else None)
    if own is not None:
        return own
    parts = [before[pk] for pk in ids if pk in before]
    return sum(parts) if parts else None


def days_text(tenths):
    """1,5 ngày: tenths of a day as people write them, without a sign."""
    return _("%(n)s ngày") % {"n": number_format(abs(tenths) / 10, decimal_pos=1)}


def moved_text(move):
    """Whether the finish went back or came nearer since the close of the day before, in one sentence."""
    if move is None:
        return _("Chưa đủ hai ngày có số liệu để so với hôm trước.")
    if not move.tenths:
        return _("Không đổi so với hôm trước.")
    words = {"days": days_text(move.tenths)}
    return _("Muộn hơn hôm trước %(days)s.") % words if move.tenths > 0 else _("Sớm hơn hôm trước %(days)s.") % words


def reasons(move):
    """The parts of a move, the heaviest first: [{"tenths", "text", "is_later"}]; they add up to the move."""
    if move is None:
        return []
    parts = sorted(move.parts, key=lambda part: -abs(part.tenths))
    return [
        {"what": part.what, "tenths": part.tenths, "text": _reason(part), "days": days_text(part.tenths)}
        for part in parts
    ]


def _reason(part):
    if part.what == moves.WAITING:
        return _("Duyệt chỉ xong sau khi nhập xong (ngày thứ %(before)s → %(after)s)") % {
            "before": part.before, "after": part.after,
        }  # fmt: skip
    numbers = {"before": number_text(part.before), "after": number_text(part.after)}
    return {
        moves.TARGET: _("Chỉ tiêu đổi từ %(before)s thành %(after)s"),
        moves.WORK: _("Trong ngày được %(after)s, nhịp hôm trước hứa %(before)s"),
        moves.RETURNED: _("%(after)s trường hợp bị trả lại trong ngày, còn chờ sửa"),
        moves.PACE: _("Nhịp làm đọc lại: %(before)s → %(after)s mỗi ngày"),
    }[part.what] % numbers
