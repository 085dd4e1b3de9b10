"""Obstacles that recur: grouped by cause, place, words and hours. Pure: no database, no clock.

One scanner that breaks is an answer's work; the same in many communes of a district is worth an advice to all.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

FROM_REPORTS, FROM_COMMUNES = 3, 2  # as often, or in as many communes: worth one advice
SHARE_OF_WORDS = 0.5  # a word that stands in as many of the reports is what they have in common
SHARE_OF_HOURS, SPAN_HOURS = 0.6, 3  # as many of the reports within as many hours: it happens then
MOST_WORDS, LEAST_REPORTS_FOR_HOURS, LEAST_LETTERS = 5, 3, 3
# Words of three letters and more that say nothing of an obstacle.
EVERYDAY = frozenset({
    "cac", "can", "cho", "cua", "dang", "den", "duoc", "hai", "hom", "khi", "khong", "len", "luc", "mot", "nay",
    "nhieu", "nhung", "phai", "rat", "roi", "thi", "va", "vao", "voi", "xuong",
})  # fmt: skip


@dataclass(frozen=True)
class Report:
    """One reported obstacle as the grouping sees it: `words` folded, `hour` of the local day."""

    pk: int
    cause: str
    district: int | None
    commune: int
    words: frozenset
    hour: int


@dataclass(frozen=True)
class Group:
    """Reports that have one cause in common: where (a district, None is several), how often, which words, when."""

    cause: str
    district: int | None
    reports: int
    communes: int
    words: tuple = ()
    hours: tuple | None = None  # (from, to) of the local day
    pks: tuple = field(default=(), compare=False)


def words_of(folded):
    """The words of a folded description that say something."""
    return frozenset(
        word for word in folded.split() if len(word) >= LEAST_LETTERS and word not in EVERYDAY and not word.isdecimal()
    )


def groups(reports):
    """The groups worth an advice, the most frequent first.

    A cause is of a district where at least half of its reports are there; else it is of several districts together.
    Groups that are too small are left out.
    """
    by_cause = defaultdict(list)
    for report in reports:
        by_cause[report.cause].append(report)
    found = []
    for cause, members in by_cause.items():
        districts = Counter(report.district for report in members)
        common = [d for d, n in districts.items() if d is not None and n >= FROM_REPORTS and 2 * n >= len(members)]
        found += [_group(cause, d, [report for report in members if report.district == d]) for d in common]
        rest = [report for report in members if report.district not in common]
        if len(rest) >= FROM_REPORTS:
            found.append(_group(cause, None, rest))
    worth = [group for group in found if group.reports >= FROM_REPORTS or group.communes >= FROM_COMMUNES]
    return sorted(worth, key=lambda group: (-group.reports, group.cause, group.district or 0))


def _group(cause, district, members):
    places = len({report.commune for report in members})
    pks = tuple(report.pk for report in members)
    return Group(cause, district, len(members), places, _common_words(members), _hours(members), pks)


def _common_words(members):
    counted = Counter(word for report in members for word in report.words)
    often = [(word, n) for word, n in counted.items() if n >= max(2, SHARE_OF_WORDS * len(members))]
    return tuple(word for word, _n in sorted(often, key=lambda pair: (-pair[1], pair[0]))[:MOST_WORDS])


def _hours(members):
    """The narrowest usual time of day: the window of SPAN_HOURS that holds most reports, if it holds enough."""
    if len(members) < LEAST_REPORTS_FOR_HOURS:
        return None
    counted = Counter(report.hour for report in members)
    held = {start: sum(counted[(start + at) % 24] for at in range(SPAN_HOURS)) for start in range(24)}
    start = max(sorted(held), key=held.get)
    return (start, (start + SPAN_HOURS) % 24) if held[start] >= SHARE_OF_HOURS * len(members) else None
