"""Parts of a day and how people are counted."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import plan_days
from campaigns.crew_rules import Part, counted, shift_at


@pytest.mark.parametrize(
    ("moment", "day", "part"),
    [
        ((2025, 3, 5, 6, 0), 5, Part.MORNING),
        ((2025, 3, 5, 12, 0), 5, Part.AFTERNOON),
        ((2025, 3, 5, 21, 59), 5, Part.EVENING),
        ((2025, 3, 5, 22, 0), 5, Part.NIGHT),
        ((2025, 3, 6, 2, 30), 5, Part.NIGHT),
        ((2025, 3, 6, 5, 59), 5, Part.NIGHT),
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_began(moment, day, part):
    assert shift_at(dt.datetime(*moment)) == (dt.date(2025, 3, day), part)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("begins", "moment", "day", "part"),
    [
        (5, (6, 4, 59), 5, Part.NIGHT),
        (5, (6, 5, 0), 6, Part.MORNING),
        (7, (6, 6, 30), 5, Part.NIGHT),  # the plan's day has not begun: still the night's work
        (7, (6, 7, 0), 6, Part.MORNING),
        (12, (6, 11, 59), 5, Part.NIGHT),
        (12, (6, 12, 0), 6, Part.AFTERNOON),
    ],
)
def test_the_morning_begins_with_the_plans_day(begins, moment, day, part):
    at = dt.datetime(2025, 3, *moment)  # noqa: DTZ001

    assert shift_at(at, dt.time(begins)) == (dt.date(2025, 3, day), part)


@given(st.datetimes(dt.datetime(2025, 3, 1), dt.datetime(2025, 3, 20)), st.integers(1, 12))  # noqa: DTZ001
def test_a_shift_is_of_the_day_that_the_plan_counts_by(moment, hour):
    aware = moment.replace(tzinfo=plan_days.ZONE)

    assert shift_at(moment, dt.time(hour))[0] == plan_days.day_of(aware, dt.time(hour))


def test_a_person_of_two_shifts_is_one_and_a_crowd_is_its_fullest_shift():
    staff = [
        (1, "police", 7, 1, 0), (1, "police", 7, 1, 1), (2, "judicial", 7, 1, None),
        (None, "youth", 7, 10, 8), (None, "youth", 7, 6, 6), (None, "youth", 8, 3, None),
    ]  # fmt: skip

    planned, came, untold = counted(staff)

    assert planned == {"police": 1, "judicial": 1, "youth": 13}
    assert came == {"police": 1, "youth": 8}
    assert untold == 4


rows = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(1, 5)), st.sampled_from(["police", "youth"]), st.integers(1, 3),
        st.integers(0, 1), st.one_of(st.none(), st.integers(0, 1)),
    )
)  # fmt: skip


@given(rows)
def test_more_shifts_never_make_fewer_people(staff):
    planned, came, _untold = counted(staff)
    fewer = counted(staff[:-1])

    assert planned.total() >= fewer[0].total()
    assert came.total() >= fewer[1].total()
    assert counted([*staff, *staff])[:2] == (planned, came)
