"""Parts of a day and how people are counted."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
