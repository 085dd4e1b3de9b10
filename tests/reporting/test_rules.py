"""The plan's line, the rate it takes, the forecast and the verdict, from values alone."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting import rules
from reporting.rules import Calendar, Status

PLAN = {"day_one": dt.date(2025, 3, 1), "entry_until": dt.date(2025, 3, 15), "last_day": dt.date(2025, 3, 20)}
CALENDAR = Calendar.of(**PLAN)


@pytest.mark.parametrize(
    ("day", "number", "stage"),
    [
        (dt.date(2025, 2, 28), 0, "before"),
        (dt.date(2025, 3, 1), 1, "entry"),
        (dt.date(2025, 3, 15), 15, "entry"),
        (dt.date(2025, 3, 16), 16, "review"),
        (dt.date(2025, 3, 20), 20, "review"),
        (dt.date(2025, 3, 21), 21, "after"),
    ],
)
def test_days_of_the_plan(day, number, stage):
    assert (CALENDAR.number(day), CALENDAR.stage(day)) == (number, stage)


def test_a_rehearsal_is_lived_on_its_own_days_and_still_knows_the_documents():
    played = Calendar.of(**PLAN, played_from=dt.date(2026, 11, 20))

    assert played.number(dt.date(2026, 11, 23)) == 4
    assert played.date(4) == dt.date(2026, 11, 23)
    assert played.planned_date(4) == dt.date(2025, 3, 4)
    assert played.last == dt.date(2026, 12, 9)


@pytest.mark.parametrize(
    ("number", "expected"), [(0, 0), (1, 100), (2, 200), (14, 1400), (15, 1500), (16, 1500), (99, 1500)]
)
def test_planned(number, expected):
    assert rules.planned(1500, CALENDAR, number) == expected


@given(st.integers(0, 2_000_000))
def test_the_line_rises_to_the_target_within_one_of_its_fair_share(target):
    line = rules.entry_line(target, CALENDAR)

    assert list(line) == sorted(line)
    assert line[-1] == target
    assert all(abs(due - target * day / 15) <= 1 for day, due in enumerate(line, 1))


@pytest.mark.parametrize(
    ("target", "done", "number", "rate"),
    [
        (1500, 0, 1, 100),
        (1500, 0, -5, 100),  # before the first day: all fifteen are left
        (1500, 700, 8, 100),
        (1500, 1499, 15, 1),
        (1500, 0, 16, 300),  # the deadline is past: over the review days
        (1500, 1400, 20, 100),
        (1500, 1400, 21, None),
        (1500, 1500, 21, 0),
        (1500, 1600, 3, 0),
        (None, 10, 3, None),
    ],
)
def test_required_rate(target, done, number, rate):
    assert rules.required_rate(target=target, done_before=done, calendar=CALENDAR, number=number) == rate


@pytest.mark.parametrize(
    ("outputs", "rate"),
    [([], 0), ([60], 60), ([30, 60], 48), ([0, 0, 60], 30), ([900, 60, 60, 60], 60), ([60, 60, 60, 0], 30)],
)
def test_trailing_rate(outputs, rate):
    assert rules.trailing_rate(outputs) == rate


@pytest.mark.parametrize(
    ("target", "entered", "approved", "closed", "status", "behind"),
    [
        (None, 50, 0, 3, Status.NO_TARGET, 0),
        (1500, 0, 0, 0, Status.BEFORE, 0),
        (1500, 5, 0, 0, Status.ON_PLAN, 0),
        (1500, 0, 0, 3, Status.NOT_STARTED, 3),
        (1500, 300, 0, 3, Status.ON_PLAN, 0),
        (1500, 299, 0, 3, Status.BEHIND, 1),
        (1500, 1, 0, 3, Status.BEHIND, 3),
        (1500, 1400, 0, 15, Status.BEHIND, 1),
        (1500, 1400, 0, 18, Status.BEHIND, 4),  # entry should have ended on day 15
        (1500, 1500, 0, 9, Status.ON_PLAN, 0),
        (1500, 1500, 0, 15, Status.ON_PLAN, 0),
        (1500, 1500, 299, 16, Status.BEHIND, 1),
        (1500, 1500, 300, 16, Status.ON_PLAN, 0),
        (1500, 1500, 1499, 20, Status.BEHIND, 1),
        (1500, 1500, 1500, 12, Status.DONE, 0),
        (0, 0, 0, 3, Status.DONE, 0),
    ],
)
def test_verdict(target, entered, approved, closed, status, behind):
    found = rules.judge(target=target, entered=entered, approved=approved, calendar=CALENDAR, closed=closed)

    assert (found.status, found.days_behind) == (status, behind)
    assert found.sentence


def test_the_reason_says_what_was_due_and_what_is_there():
    found = rules.judge(target=15_000, entered=1800, approved=0, calendar=CALENDAR, closed=3)

    assert found.label == "Chậm 2 ngày"
    assert found.sentence == "Đến hết ngày 3 phải nhập 3.000, mới nhập 1.800: thiếu 1.200, chậm 2 ngày."
