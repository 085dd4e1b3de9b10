"""The signs themselves: each decides from one person's day in one commune. Values in, a Finding or None out.

Every threshold is a parameter with its reason; none of them proves anything. A quick clerk with short entries, a
commune that shares one line, a twin birth: each has an innocent explanation, which whoever inspects writes down.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST_SHOWN = 50  # pieces of evidence kept with a finding


@dataclass(frozen=True)
class Limits:
    """From where on work looks like formality."""

    run: int = 10  # so many one after another before speed means anything
    entry_seconds: float = 8  # the quickest full entry a practised clerk sustains, with suggestions accepted
    check_seconds: float = 3  # the quickest that a page can be compared with a record
    clones: int = 3  # entries of one book that say the same of another number
    empty_share: float = 0.4  # of the fields that must be known, below this an entry says nearly nothing
    empty: int = 5
    burst: int = 30  # entries in the last minutes of a day
    burst_minutes: int = 30
    burst_share: float = 0.5
    unseen: int = 5  # checks of pages that never were on the checker's screen
    digits: int = 60  # dates before digits are counted
    overlap_minutes: int = 5


@dataclass(frozen=True)
class Finding:
    """`facts` are the numbers that the sentence is made of, `entries` the ids that show it (at most MOST_SHOWN)."""

    sign: str
    facts: dict
    entries: list = field(default_factory=list)


@dataclass(frozen=True)
class Typed:
    """One entry as it was keyed: when, what it says beside its number, and how much of what must be known."""

    entry: int
    at: datetime
    book: int
    content: str  # fingerprint of the values but for number, page and date of registration
    filled: float  # share of the fields that must be known
    birth_day: int | None = None  # day of the month of the main person's birth, where it is known


@dataclass(frozen=True)
class Judged:
    """One check or approval: when, and when the judge first had its page on screen (None: never)."""

    entry: int
    at: datetime
    seen_at: datetime | None
    has_scan: bool = True


@dataclass(frozen=True)
class Stay:
    """A stretch of time of one account on one network."""

    network: str
    began_at: datetime
    last_at: datetime


def fastest(moments: Sequence[tuple[datetime, int]], run: int):
    """(seconds, entries) of the quickest `run` in a row; None where there are fewer."""
    ordered = sorted(moments)
    if len(ordered) < run:
        return None
    spans = ((ordered[at + run - 1][0] - ordered[at][0], at) for at in range(len(ordered) - run + 1))
    span, at = min(spans)
    return span.total_seconds(), [entry for _moment, entry in ordered[at : at + run]]


def _too_fast(sign, moments, run, least):
    found = fastest(moments, run)
    if found is None or found[0] >= (run - 1) * least:
        return None
    seconds, entries = found
    return Finding(sign, {"n": run, "seconds": round(seconds, 1), "least": round((run - 1) * least)}, entries)


def impossible_speed(typed: Sequence[Typed], limits=Limits()):  # noqa: B008 (frozen)
    """Entries one after another quicker than a record can be read and keyed."""
    return _too_fast("impossible_speed", [(each.at, each.entry) for each in typed], limits.run, limits.entry_seconds)


def hasty_checks(judged: Sequence[Judged], limits=Limits()):  # noqa: B008
    """Checks one after another quicker than a page can be compared with a record."""
    return _too_fast("hasty_checks", [(each.at, each.entry) for each in judged], limits.run, limits.check_seconds)


def cloned(typed: Sequence[Typed], limits=Limits()):  # noqa: B008
    """Entries of one book that differ in their number alone."""
    groups = defaultdict(list)
    for each in typed:
        groups[each.book, each.content].append(each.entry)
    alike = [sorted(entries) for entries in groups.values() if len(entries) >= limits.clones]
    if not alike:
        return None
    entries = sorted(entry for group in alike for entry in group)
    return Finding("cloned", {"n": len(entries), "groups": len(alike)}, entries[:MOST_SHOWN])


def empty(typed: Sequence[Typed], limits=Limits()):  # noqa: B008
    """Entries that say nearly nothing of what must be known."""
    bare = sorted(each.entry for each in typed if each.filled < limits.empty_share)
    if len(bare) < limits.empty:
        return None
    facts = {"n": len(bare), "of": len(typed), "percent": round(100 * limits.empty_share)}
    return Finding("empty", facts, bare[:MOST_SHOWN])


def burst(typed: Sequence[Typed], ends_at: datetime, limits=Limits()):  # noqa: B008
    """Most of a day's entries in its last minutes."""
    since = ends_at - timedelta(minutes=limits.burst_minutes)
    late = sorted(each.entry for each in typed if since <= each.at <= ends_at)
    if len(late) < limits.burst or len(late) < limits.burst_share * len(typed):
        return None
    facts = {"n": len(late), "of": len(typed), "minutes": limits.burst_minutes}
    return Finding("burst", facts, late[:MOST_SHOWN])


def unseen(judged: Sequence[Judged], limits=Limits()):  # noqa: B008
    """Checks of entries whose scan the judge had not had on screen by then."""
    proved = [each for each in judged if each.has_scan]
    blind = sorted(each.entry for each in proved if each.seen_at is None or each.seen_at > each.at)
    if len(blind) < limits.unseen:
        return None
    return Finding("unseen", {"n": len(blind), "of": len(proved)}, blind[:MOST_SHOWN])


# How often each last digit comes up among the days 1 to 31 of a year: 0 for 10, 20 and most 30ths, and so on.
_EXPECTED = [sum(1 for day in range(1, 32) for _month in range(12 if day < 29 else 11 if day < 31 else 7)
                 if day % 10 == digit) for digit in range(10)]  # fmt: skip
# The 99.95th percentile of chi-square with nine degrees of freedom: one honest day in two thousand goes beyond it.
CHI_SQUARE = 29.67


def odd_digits(typed: Sequence[Typed], limits=Limits()):  # noqa: B008
    """Last digits of days of birth as nobody's births fall: made-up dates favour some digits."""
    days = [each.birth_day for each in typed if each.birth_day]
    if len(days) < limits.digits:
        return None
    seen = [sum(1 for day in days if day % 10 == digit) for digit in range(10)]
    total = sum(_EXPECTED)
    expected = [len(days) * share / total for share in _EXPECTED]
    distance = sum((n - due) ** 2 / due for n, due in zip(seen, expected, strict=True))
    if distance <= CHI_SQUARE:
        return None
    most = max(range(10), key=lambda digit: seen[digit] - expected[digit])
    shown = [each.entry for each in typed if each.birth_day and each.birth_day % 10 == most]
    facts = {"n": len(days), "digit": most, "seen": seen[most], "expected": round(expected[most], 1),
             "distance": round(distance, 1)}  # fmt: skip
    return Finding("odd_digits", facts, sorted(shown)[:MOST_SHOWN])


def two_places(stays: Sequence[Stay], limits=Limits()):  # noqa: B008
    """One account at work on two networks at once."""
    ordered = sorted(stays, key=lambda stay: stay.began_at)
    least = timedelta(minutes=limits.overlap_minutes)
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 :]:
            together = min(one.last_at, other.last_at) - max(one.began_at, other.began_at)
            if one.network != other.network and together >= least:
                facts = {"one": one.network, "other": other.network, "minutes": int(together.total_seconds() // 60)}
                return Finding("two_places", facts)
    return None
