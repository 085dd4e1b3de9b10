"""Why the forecast is not what it was yesterday, in parts that add up to the move. Values only.

Yesterday's finish becomes today's in steps, each of which changes one thing and leaves the others: the target; what
the day brought against what yesterday's pace promised (for the review, what came back is told apart); the pace as it
is read now that the day is known; and, for the review, whether it must wait for the last record. The difference that
a step makes is its part. The order is fixed, so that the same facts always give the same words.
"""

from dataclasses import dataclass
from itertools import pairwise

from reporting.forecast import exact_days, pace_of

TARGET, WORK, RETURNED, PACE, WAITING = "target", "work", "returned", "pace", "waiting"


@dataclass(frozen=True)
class Part:
    """One reason: how many tenths of a day later (or, below 0, earlier), and the two numbers it is about."""

    what: str
    tenths: int
    before: int
    after: int


@dataclass(frozen=True)
class Move:
    """The finish as a campaign day (with its fraction) at the close of the day before and of the last closed day."""

    before: float
    after: float
    parts: tuple

    @property
    def tenths(self):
        return sum(part.tenths for part in self.parts)


def move_of(*, target_before, target, done, outputs, returned=0, shared=None, shared_before=None, units=1):
    """The Move of a stage between its last two closed days; None where either finish is not in sight.

    ``done`` is what is done at the last close, ``outputs`` each closed day's (oldest first), ``returned`` what was
    taken back on the last of them and waits: it would be done otherwise. ``shared`` and ``shared_before`` are what all
    communes showed at the two closes; what they say anew is a part of the pace that is read anew.
    """
    if len(outputs) < 2 or not any(outputs[-3:-1]) or None in (target_before, target):
        return None
    then, now, came = pace_of(outputs[:-1], shared_before, units), pace_of(outputs, shared, units), outputs[-1]
    closed, done_then = len(outputs), done - came
    days = [
        _finish(then, target_before - done_then, closed - 1),
        _finish(then, target - done_then, closed - 1),
        _finish(then, target - done - returned, closed),
        _finish(then, target - done, closed),
        _finish(now, target - done, closed),
    ]
    if None in days:
        return None
    told = [
        (TARGET, target_before, target), (WORK, round(then.rate), came + returned), (RETURNED, 0, returned),
        (PACE, round(then.rate), round(now.rate)),
    ]  # fmt: skip
    return _move(days, told)


def move_of_review(entry, review):
    """The Move of the whole review: its own parts, and what waiting for the last record adds or takes away."""
    if entry is None or review is None:
        return None
    before, after = max(entry.before, review.before), max(entry.after, review.after)
    own = [(part.what, part.before, part.after) for part in review.parts]
    days, at = [before], before
    for part in review.parts:
        at += part.tenths / 10
        days.append(at)
    told = [*own, (WAITING, round(entry.before), round(entry.after))]
    return _move([*days, after], told)


def _finish(pace, remaining, closed):
    days = exact_days(pace, remaining)
    return None if days is None else closed + days


def _move(days, told):
    """Parts in whole tenths that add up to the move in tenths: the running finish is rounded, not each difference."""
    start = days[0]
    running = [round(10 * (day - start)) for day in days]
    parts = [
        Part(what, after - before, *facts)
        for (what, *facts), (before, after) in zip(told, pairwise(running), strict=True)
    ]
    return Move(days[0], days[-1], tuple(part for part in parts if part.tenths))
