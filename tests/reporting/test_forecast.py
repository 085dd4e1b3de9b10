"""When entry ends: the day, the range, and whether eight of ten played campaigns do end within it."""

import random
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.forecast import forecast
from reporting.replay.crew import crew_for, days_of

HELD = (0.75, 0.85)  # an 80 % range holds the truth in so many of the cases
CAMPAIGNS, ASKED_ON = 500, (2, 3, 5, 7, 10, 13)


def of(target, outputs):
    return forecast(target=target, done=sum(outputs), outputs=outputs)


@pytest.mark.parametrize(
    ("target", "outputs", "days"),
    [
        (1500, [60, 90, 100, 100, 100], range(15, 17)),
        (1500, [40, 45, 50, 50, 50], range(28, 34)),
        (1500, [0] * 5, [None]),
        (1500, [100, 100, 0, 0, 0], [None]),
        (1500, [], [None]),
        (None, [100], [None]),
        (300, [100, 100, 100, 40], [3]),
        (100_000, [1], [None]),  # further than a year is not in sight
    ],
)
def test_the_day_on_which_entry_ends(target, outputs, days):
    assert of(target, outputs).day in days


def test_the_range_widens_with_the_spread_of_daily_output():
    steady, jumpy = of(3000, [100] * 6), of(3000, [190, 10, 190, 10, 100, 100])

    assert steady.early <= steady.day <= steady.late
    assert jumpy.late - jumpy.early > steady.late - steady.early


def test_a_lost_day_moves_the_finish_less_than_a_slow_week():
    before, lost, slow = [100] * 6, [100] * 6 + [10], [100] * 3 + [40] * 4

    assert of(2500, before).day <= of(2500, lost).day < of(2500, slow).day


@given(st.integers(1, 100_000), st.lists(st.integers(0, 5000), min_size=1, max_size=15))
def test_early_comes_before_late(target, outputs):
    found = of(target, outputs)

    known = [day for day in (found.early, found.day, found.late) if day is not None]
    assert known == sorted(known)


@pytest.mark.parametrize("stretch", [(0.9, 1.1), (0.7, 1.8), (1.5, 4)], ids=["as planned", "mixed", "too few people"])
def test_the_range_holds_the_truth_in_eight_of_ten_campaigns(stretch):
    rng = random.Random(37)
    held = [found for _n in range(CAMPAIGNS) for found in _asked_of_one(rng, rng.uniform(*stretch))]

    assert len(held) > CAMPAIGNS
    assert HELD[0] <= sum(held) / len(held) <= HELD[1]


def _asked_of_one(rng, stretch):
    """For each day of asking before the end of one played campaign: whether its range held the end."""
    target = round(rng.lognormvariate(7.2, 0.9))
    outputs = [sum(day) for day in days_of(rng, crew_for(rng, target, days=15, stretch=stretch), 120)]
    end = next((day for day, done in enumerate(accumulate(outputs), 1) if done >= target), None)
    for now in ASKED_ON:
        found = of(target, outputs[:now])
        if end and now < end and found.day:
            yield found.early <= end and (found.late is None or end <= found.late)
