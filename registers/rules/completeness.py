"""Whether every number of a book's year is accounted for (NĐ 158/2005 Art. 68, TT 04/2020 Art. 29, domain.md V-19).

Numbers run per office, kind and year, across books. Values only: the caller reads the rows.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

PRESENT = frozenset({"entered", "checked", "approved", "sent", "accepted"})
SETTLED = PRESENT | {"void", "unreadable"}
OPEN = frozenset({"draft", "returned", "suspected_duplicate"})
# Events stood on these pages once: the closing entry counted them though nobody can type them any more.
EVENTS_GONE = frozenset({"torn", "lost"})

Run = tuple[int, int]


@dataclass(frozen=True)
class Row:
    """One entry of the book: its number, its state of life, and whether a scan proves it."""

    number: int
    state: str
    attached: bool = True
    suffix: str = ""


@dataclass(frozen=True)
class Gap:
    first: int
    last: int
    why: str


@dataclass(frozen=True)
class Year:
    """What is known of one year in one book; ``elsewhere`` are numbers of the year settled in other books."""

    year: int
    first: int
    last: int
    rows: tuple[Row, ...] = ()
    gaps: tuple[Gap, ...] = ()
    elsewhere: Collection[int] = frozenset()
    other_runs: tuple[Run, ...] = ()
    total_events: int | None = None


@dataclass(frozen=True)
class Pages:
    """Pages that the closing entries declare (None: not every one says), pages scanned, what was explained of them.

    ``explained`` is the pair (declared, scanned) that somebody gave a reason for; it speaks of no other pair.
    """

    declared: int | None
    scanned: int
    explained: Run | None = None

    @property
    def differ(self):
        return self.declared is not None and self.declared != self.scanned

    @property
    def is_explained(self):
        return self.differ and self.explained == (self.declared, self.scanned)

    @property
    def problem(self):
        """The sentence of what lacks; None when the pages agree or somebody said why they do not."""
        if not self.differ or self.is_explained:
            return None
        sentence = _("Lời khóa sổ ghi {declared} trang nhưng đã quét {scanned} trang: hãy quét thêm hoặc giải thích.")
        return format_lazy(sentence, declared=self.declared, scanned=self.scanned)


@dataclass(frozen=True)
class Account:
    """The count of one year. Each number is in one of the five counts; ``problems`` are (code, sentence)."""

    year: int
    expected: int
    present: int
    void: int
    unreadable: int
    explained: int
    missing: tuple[Run, ...]
    problems: tuple = field(default=())

    @property
    def is_proved(self):
        return not self.problems


def runs(numbers: Iterable[int]) -> tuple[Run, ...]:
    """Sorted whole numbers as runs of neighbours: 13, 14, 15, 22 → (13, 15), (22, 22)."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return tuple((first, last) for first, last in found)


def as_text(found: Iterable[Run]) -> str:
    """As a clerk writes them: "13–15, 22"."""
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in found)


def account(year: Year) -> Account:
    """Count the numbers of a year and say what is still lacking."""
    best = _state_of_numbers(year)
    explained = _explained(year) - best.keys()
    missing = runs(n for n in range(year.first, year.last + 1) if n not in best and n not in explained)
    count = Counter("present" if state in PRESENT else state for state in best.values())
    return Account(
        year=year.year, expected=year.last - year.first + 1, present=count["present"], void=count["void"],
        unreadable=count["unreadable"], explained=len(explained), missing=missing,
        problems=tuple(_problems(year, missing, explained)),
    )  # fmt: skip


def segments(year: Year) -> tuple[tuple[int, int, str], ...]:
    """The numbers of a year as runs of one standing: (first, last, present|void|unreadable|explained|missing)."""
    best, explained, found = _state_of_numbers(year), _explained(year), []
    for number in range(year.first, year.last + 1):
        state = best.get(number, "explained" if number in explained else "missing")
        state = "present" if state in PRESENT else state
        if found and found[-1][2] == state:
            found[-1][1] = number
        else:
            found.append([number, number, state])
    return tuple(tuple(each) for each in found)


def _state_of_numbers(year):
    """The state that speaks for each settled number; an event outweighs a void beside it.

    12a stands beside 12 and never for it: the plain number must be there, or be explained, itself.
    """
    weight = {"void": 0, "unreadable": 1}
    best = {}
    for row in year.rows:
        if row.state in SETTLED and not row.suffix and year.first <= row.number <= year.last:
            there = best.get(row.number)
            if there is None or weight.get(row.state, 2) > weight.get(there, 2):
                best[row.number] = row.state
    return best


def _explained(year):
    covered = set()
    for gap in year.gaps:
        covered.update(range(max(gap.first, year.first), min(gap.last, year.last) + 1))
    return covered


def _problems(year, missing, explained):
    if missing:
        yield "missing", format_lazy(_("Còn thiếu số {numbers}."), numbers=as_text(missing))
    yield from _problems_of_rows(year)
    yield from _problems_across_books(year, explained)
    events = _events(year, explained)
    if year.total_events is not None and year.total_events != events:
        sentence = _("Lời khóa sổ ghi {said} trường hợp nhưng đếm được {events}.")
        yield "total", format_lazy(sentence, said=year.total_events, events=events)


def _problems_of_rows(year):
    outside = runs(row.number for row in year.rows if not year.first <= row.number <= year.last)
    pending = runs(row.number for row in year.rows if row.state in OPEN)
    bare = runs(row.number for row in year.rows if row.state in PRESENT and not row.attached)
    if outside:
        yield "outside", format_lazy(_("Số {numbers} nằm ngoài dải số của năm."), numbers=as_text(outside))
    if pending:
        yield "open", format_lazy(_("Số {numbers} còn nháp, bị trả lại hoặc nghi trùng."), numbers=as_text(pending))
    if bare:
        yield "unattached", format_lazy(_("Số {numbers} chưa đính kèm bản quét."), numbers=as_text(bare))


def _problems_across_books(year, explained):
    said = {n for gap in year.gaps if gap.why == "other_book" for n in range(gap.first, gap.last + 1)}
    absent = runs(n for n in said & explained if n not in year.elsewhere)
    twice = [run for run in year.other_runs if run[0] <= year.last and run[1] >= year.first]
    if absent:
        sentence = _("Số {numbers} giải thích là ghi ở quyển khác nhưng quyển khác không có.")
        yield "not_elsewhere", format_lazy(sentence, numbers=as_text(absent))
    if twice:
        yield "twice", format_lazy(_("Dải số {numbers} cũng khai ở quyển khác."), numbers=as_text(twice))
    if before := _before(year):
        sentence = _("Số {numbers} đứng trước dải số của quyển này mà chưa quyển nào khai, cũng chưa giải thích.")
        yield "not_continued", format_lazy(sentence, numbers=as_text(before))


def _before(year):
    """Numbers of the year before this book's first: a year begins at 1, in this book or in an earlier one."""
    known = {n for first, last in year.other_runs for n in range(first, min(last, year.first - 1) + 1)}
    for gap in year.gaps:
        known.update(range(gap.first, min(gap.last, year.first - 1) + 1))
    return runs(n for n in range(1, year.first) if n not in known)


def _events(year, explained):
    typed = sum(row.state in PRESENT or row.state == "unreadable" for row in year.rows)
    gone = set()
    for gap in year.gaps:
        if gap.why in EVENTS_GONE:
            gone.update(range(gap.first, gap.last + 1))
    return typed + len(gone & explained)
