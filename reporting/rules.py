"""Will we make it? The plan's line, the rate it takes and the verdict. Values in, values out.

Every day of the campaign counts as a working day: the plan is twenty days and nights, Sundays included.
"""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from django.utils.formats import get_format, number_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from campaigns.distribution import over_days

TRAILING_WEIGHTS = (3, 2, 1)  # the newest day first: a commune that speeds up is believed, but not at once


@dataclass(frozen=True)
class Calendar:
    """A campaign's days as numbers from 1. `first` is the day that day one is lived on.

    In a rehearsal that is not the day in the document: `shift` is the difference, so that records made
    today are counted on today's date and screens can still say which day of the plan it stands for.
    """

    first: date
    entry_days: int
    days: int
    shift: timedelta = timedelta(0)

    @classmethod
    def of(cls, *, day_one, entry_until, last_day, played_from=None):
        first = played_from or day_one
        return cls(first, (entry_until - day_one).days + 1, (last_day - day_one).days + 1, first - day_one)

    def number(self, day):
        """Which day of the campaign this is: 1 is the first; 0 and less lie before it."""
        return (day - self.first).days + 1

    def date(self, number):
        return self.first + timedelta(days=number - 1)

    def planned_date(self, number):
        """The date that the document gives for this day; differs from `date` in a rehearsal only."""
        return self.date(number) - self.shift

    def stage(self, day):
        """before, entry, review or after."""
        number = self.number(day)
        if number < 1:
            return "before"
        if number <= self.entry_days:
            return "entry"
        return "review" if number <= self.days else "after"

    def closed(self, number):
        """A number of closed days, held between 0 and the length of the campaign."""
        return max(0, min(number, self.days))

    @property
    def last(self):
        return self.date(self.days)


@lru_cache(maxsize=4096)  # every line of every screen asks for it several times over
def entry_line(target, calendar):
    """Cumulative entries planned at the close of each entry day; the last one is the target itself."""
    return tuple(over_days(target, days=calendar.entry_days))


@lru_cache(maxsize=4096)
def review_line(target, calendar):
    """Cumulative approvals planned at the close of each day of the review window."""
    review_days = calendar.days - calendar.entry_days
    return tuple(over_days(target, days=review_days)) if review_days else ()


def planned(target, calendar, number, roadmap=None):
    """Entries that the plan wants at the close of day `number`; 0 before it begins.

    `roadmap` is the cumulative line of a roadmap that is in force; without one the days are alike.
    """
    if target is None or number < 1:
        return 0
    return (roadmap or entry_line(target, calendar))[min(number, calendar.entry_days) - 1]


def required_rate(*, target, done_before, calendar, number, roadmap=None):
    """Entries that day `number` needs, so that the days after it need no more than their share; None with no day left.

    Shares are alike, or those of a roadmap in force. After the entry deadline what remains is spread evenly over the
    days up to the end of the campaign.
    """
    if target is None:
        return None
    remaining = max(target - done_before, 0)
    end = calendar.entry_days if number <= calendar.entry_days else calendar.days
    days_left = end - max(number, 1) + 1
    if not remaining:
        return 0
    if roadmap and 1 <= number <= calendar.entry_days:
        before = roadmap[number - 2] if number > 1 else 0
        if roadmap[-1] > before:
            return math.ceil(remaining * (roadmap[number - 1] - before) / (roadmap[-1] - before))
    return math.ceil(remaining / days_left) if days_left > 0 else None


def trailing_rate(outputs):
    """Entries a day of late: the last three closed days, the newest weighing most. `outputs` oldest first."""
    recent = list(reversed(outputs[-len(TRAILING_WEIGHTS) :]))
    weights = TRAILING_WEIGHTS[: len(recent)]
    if not recent:
        return 0.0
    return sum(n * weight for n, weight in zip(recent, weights, strict=True)) / sum(weights)


class Status(StrEnum):
    BEHIND = "behind"
    NOT_STARTED = "not_started"
    ON_PLAN = "on_plan"
    DONE = "done"
    BEFORE = "before"
    NO_TARGET = "no_target"


LABELS = {
    Status.BEHIND: gettext_lazy("Chậm"),
    Status.NOT_STARTED: gettext_lazy("Chưa bắt đầu"),
    Status.ON_PLAN: gettext_lazy("Đúng kế hoạch"),
    Status.DONE: gettext_lazy("Xong"),
    Status.BEFORE: gettext_lazy("Chưa đến ngày"),
    Status.NO_TARGET: gettext_lazy("Chưa có chỉ tiêu"),
}
TONES = {
    Status.BEHIND: "bad", Status.NOT_STARTED: "bad", Status.ON_PLAN: "good", Status.DONE: "good",
    Status.BEFORE: "info", Status.NO_TARGET: "info",
}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    status: Status
    days_behind: int
    sentence: str

    @property
    def label(self):
        if self.status == Status.BEHIND:
            return _("Chậm %(n)s ngày") % {"n": self.days_behind}
        return str(LABELS[self.status])

    @property
    def tone(self):
        return TONES[self.status]


def judge(*, target, entered, approved, calendar, closed, roadmap=None, review=None):
    """On plan, behind by so many days, done or not started, with the reason as a sentence.

    Judged at the close of campaign day `closed` (0: none yet), so nobody is behind at eight in the morning. Against
    the cumulative line of a roadmap where one is in force: `roadmap` of entry, `review` of approval (by all days).
    """
    if target is None:
        return Verdict(Status.NO_TARGET, 0, _("Chưa giao chỉ tiêu nên chưa so được với kế hoạch."))
    if entered >= target:
        return _judge_review(target, approved, calendar, closed, review)
    if closed < 1:
        return _before(entered)
    if entered <= 0:
        sentence = _("Đã qua %(days)s ngày mà chưa nhập trường hợp nào trong %(target)s.")
        return Verdict(Status.NOT_STARTED, closed, sentence % {"days": closed, "target": number_text(target)})
    return _judge_entry(roadmap or entry_line(target, calendar), entered, calendar, closed)


def _before(entered):
    if entered:
        return Verdict(Status.ON_PLAN, 0, _("Đã bắt đầu, chưa hết ngày nào của kế hoạch."))
    return Verdict(Status.BEFORE, 0, _("Chưa hết ngày đầu của kế hoạch."))


def _judge_entry(line, entered, calendar, closed):
    expected = line[min(closed, calendar.entry_days) - 1]
    facts = {"day": closed, "expected": number_text(expected), "done": number_text(entered)}
    if entered >= expected:
        return Verdict(Status.ON_PLAN, 0, _("Đến hết ngày %(day)s phải nhập %(expected)s, đã nhập %(done)s.") % facts)
    behind = closed - sum(1 for due in line if due <= entered)
    sentence = _(
        "Đến hết ngày %(day)s phải nhập %(expected)s, mới nhập %(done)s: thiếu %(short)s, chậm %(behind)s ngày."
    )
    facts |= {"short": number_text(expected - entered), "behind": behind}
    return Verdict(Status.BEHIND, behind, sentence % facts)


def _judge_review(target, approved, calendar, closed, planned=None):
    """Entry is complete: what counts now is approval, which the plan wants in the review window."""
    if approved >= target:
        return Verdict(Status.DONE, 0, _("Đã nhập và duyệt đủ %(target)s.") % {"target": number_text(target)})
    line = planned or review_line(target, calendar)
    past = min(closed if planned else closed - calendar.entry_days, len(line))
    expected = line[past - 1] if past > 0 else 0
    facts = {"done": number_text(approved), "left": number_text(target - approved), "expected": number_text(expected)}
    if approved >= expected:
        return Verdict(Status.ON_PLAN, 0, _("Đã nhập đủ; đã duyệt %(done)s, còn duyệt %(left)s.") % facts)
    behind = past - sum(1 for due in line if due <= approved)
    facts["behind"] = behind
    sentence = _("Đã nhập đủ nhưng mới duyệt %(done)s, kế hoạch là %(expected)s: chậm %(behind)s ngày.")
    return Verdict(Status.BEHIND, behind, sentence % facts)


def number_text(value):
    """A whole number as Vietnamese print it (12.345); sentences are made before a template could."""
    if isinstance(value, int):
        return f"{value:,}".replace(",", _thousands(get_language()))
    return number_format(value, force_grouping=True)


@lru_cache
def _thousands(language):
    return get_format("THOUSAND_SEPARATOR", language)
