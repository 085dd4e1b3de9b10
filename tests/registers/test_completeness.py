"""Accounts of a year against a naive reading, number by number."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers.rules.completeness import PRESENT, Gap, Pages, Row, Year, account, as_text, runs, segments

STATES = ["draft", "entered", "approved", "returned", "void", "unreadable", "duplicate"]
SUFFIX = st.sampled_from(["", "", "a"])
ROWS = st.lists(st.builds(Row, st.integers(1, 40), st.sampled_from(STATES), st.booleans(), SUFFIX), max_size=50)
GAP = st.tuples(st.integers(1, 40), st.integers(1, 40), st.sampled_from(["skipped", "torn"]))
GAPS = st.lists(GAP.map(lambda gap: Gap(min(gap[:2]), max(gap[:2]), gap[2])), max_size=4)


@given(ROWS, GAPS, st.integers(1, 20), st.integers(0, 20))
def test_each_number_is_counted_once(rows, gaps, first, length):
    found = account(Year(1990, first, first + length, tuple(rows), tuple(gaps)))
    missing, count = [], {"present": 0, "void": 0, "unreadable": 0, "explained": 0}
    for n in range(first, first + length + 1):
        states = {row.state for row in rows if row.number == n and not row.suffix}
        if states & PRESENT:
            count["present"] += 1
        elif "unreadable" in states:
            count["unreadable"] += 1
        elif "void" in states:
            count["void"] += 1
        elif any(gap.first <= n <= gap.last for gap in gaps):
            count["explained"] += 1
        else:
            missing.append(n)
    assert {name: getattr(found, name) for name in count} == count
    assert found.missing == runs(missing)
    strip = segments(Year(1990, first, first + length, tuple(rows), tuple(gaps)))
    lengths = Counter()
    for start, end, state in strip:
        lengths[state] += end - start + 1
    assert lengths == Counter({**count, "missing": len(missing)})
    assert [start for start, *_rest in strip[1:]] == [end + 1 for _start, end, _state in strip[:-1]]
    assert not (found.is_proved and missing)


def codes(**facts):
    return [code for code, _sentence in account(Year(1990, 1, 3, **facts)).problems]


FULL = tuple(Row(n, "entered") for n in (1, 2, 3))


def test_runs_read_as_a_clerk_writes_them():
    assert as_text(runs([22, 13, 14, 15])) == "13–15, 22"


def test_contradictions_are_named():
    assert codes(rows=FULL) == []
    assert codes(rows=FULL, total_events=4) == ["total"]
    assert codes(rows=FULL[:2], gaps=(Gap(3, 3, "torn"),), total_events=3) == []
    assert codes(rows=FULL[:2], gaps=(Gap(3, 3, "other_book"),)) == ["not_elsewhere"]
    assert codes(rows=FULL[:2], gaps=(Gap(3, 3, "other_book"),), elsewhere={3}) == []
    assert codes(rows=FULL, other_runs=((3, 9),)) == ["twice"]
    assert codes(rows=(*FULL, Row(4, "entered"))) == ["outside"]
    assert codes(rows=(*FULL[:2], Row(3, "entered", attached=False))) == ["unattached"]
    assert codes(rows=(*FULL[:2], Row(3, "returned"))) == ["missing", "open"]


def test_a_number_with_a_letter_stands_beside_the_plain_one():
    assert codes(rows=(*FULL, Row(3, "entered", suffix="a"))) == []
    assert codes(rows=(*FULL[:2], Row(3, "entered", suffix="a"))) == ["missing"]


def before(first, **facts):
    rows = tuple(Row(n, "entered") for n in range(first, first + 3))
    return [code for code, _sentence in account(Year(1990, first, first + 2, rows, **facts)).problems]


def test_a_year_begins_at_one_here_or_in_an_earlier_book():
    assert before(4) == ["not_continued"]
    assert before(4, other_runs=((1, 3),)) == []
    assert before(4, other_runs=((1, 2),)) == ["not_continued"]
    assert before(4, gaps=(Gap(1, 3, "lost"),)) == []


@pytest.mark.parametrize(
    ("pages", "sentence"),
    [
        (Pages(None, 12), None),
        (Pages(12, 12), None),
        (Pages(12, 11), "Lời khóa sổ ghi 12 trang nhưng đã quét 11 trang: hãy quét thêm hoặc giải thích."),
        (Pages(12, 11, (12, 11)), None),
        (Pages(12, 10, (12, 11)), "Lời khóa sổ ghi 12 trang nhưng đã quét 10 trang: hãy quét thêm hoặc giải thích."),
    ],
)
def test_pages_that_differ_are_a_finding_until_exactly_that_difference_is_explained(pages, sentence):
    assert (pages.problem and str(pages.problem)) == sentence
