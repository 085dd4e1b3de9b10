"""The signs of formality, decided from values: what they see, and what they leave alone."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.formality import signs, words
from reporting.formality.signs import Judged, Stay, Typed

NINE = dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)
SIGNS = {"impossible_speed", "hasty_checks", "cloned", "empty", "burst", "unseen", "odd_digits", "two_places"}


def typed(seconds, **more):
    """Entries at so many seconds after nine."""
    made = {"book": 1, "filled": 1.0}
    return [
        Typed(n, NINE + dt.timedelta(seconds=second), content=str(n), **{**made, **more})
        for n, second in enumerate(seconds, 1)
    ]


def judged(seconds, seen=0):
    looked = None if seen is None else NINE + dt.timedelta(seconds=seen)
    return [Judged(n, NINE + dt.timedelta(seconds=second), looked) for n, second in enumerate(seconds, 1)]


def test_ten_entries_in_half_a_minute_are_too_fast_and_the_fastest_are_shown():
    found = signs.impossible_speed(typed([0, 60, *range(120, 150, 3)]))

    assert found.facts == {"n": 10, "seconds": 27.0, "least": 72}
    assert found.entries == list(range(3, 13))


def test_a_practised_pace_is_left_alone():
    assert signs.impossible_speed(typed(range(0, 600, 9))) is None
    assert signs.impossible_speed(typed([0, 1, 2])) is None


def test_a_heap_of_approvals_in_one_click_is_hasty():
    assert signs.hasty_checks(judged([5] * 40)).facts["seconds"] == 0


def test_checks_before_the_first_look_or_without_one_are_blind():
    assert signs.unseen(judged(range(6), seen=None)).facts == {"n": 6, "of": 6}
    assert signs.unseen(judged(range(6), seen=3)) is None
    assert signs.unseen(judged(range(10), seen=9)).facts == {"n": 9, "of": 10}


def test_what_has_no_scan_cannot_be_looked_at():
    bare = [Judged(n, NINE, None, has_scan=False) for n in range(20)]

    assert signs.unseen(bare) is None


def test_entries_that_differ_in_their_number_alone_are_clones_within_one_book():
    alike = [Typed(n, NINE, book=1, content="x", filled=1) for n in (7, 3, 5)]
    elsewhere = [Typed(9, NINE, book=2, content="x", filled=1)]

    found = signs.cloned([*alike, *elsewhere, *typed(range(4))])

    assert (found.facts, found.entries) == ({"n": 3, "groups": 1}, [3, 5, 7])


def test_entries_that_say_nearly_nothing_are_shown_from_five_on():
    assert signs.empty(typed(range(4), filled=0.1)) is None
    assert signs.empty(typed(range(5), filled=0.1)).facts["n"] == 5
    assert signs.empty(typed(range(50), filled=0.5)) is None


def test_most_of_a_day_in_its_last_half_hour_is_a_burst():
    evening = NINE + dt.timedelta(seconds=40 * 30)
    assert signs.burst(typed(range(0, 1200, 30)), ends_at=evening).facts == {"n": 40, "of": 40, "minutes": 30}
    assert signs.burst(typed(range(0, 1200, 30)), ends_at=evening + dt.timedelta(hours=3)) is None


@given(st.lists(st.integers(1, 28), min_size=0, max_size=59))
def test_few_dates_say_nothing(days):
    assert signs.odd_digits([Typed(n, NINE, 1, "x", 1, day) for n, day in enumerate(days)]) is None


def test_a_favourite_digit_stands_out_and_even_days_do_not():
    even = [Typed(n, NINE, 1, "x", 1, 1 + n % 28) for n in range(280)]
    made_up = [Typed(n, NINE, 1, "x", 1, (5, 15, 25, 12)[n % 4]) for n in range(80)]

    assert signs.odd_digits(even) is None
    assert signs.odd_digits(made_up).facts["digit"] == 5


def test_the_limit_of_digits_is_the_one_of_the_tables():
    """Nine degrees of freedom, one in two thousand: the tail by its series (even and odd terms apart)."""
    from math import erfc, exp, gamma, sqrt

    x = signs.CHI_SQUARE / 2
    tail = erfc(sqrt(x)) + exp(-x) * sum(x ** (k - 0.5) / gamma(k + 0.5) for k in range(1, 5))

    assert tail == pytest.approx(0.0005, rel=0.01)


def test_two_networks_at_once_are_two_places_and_one_after_the_other_are_not():
    def stay(network, begin, end):
        return Stay(network, NINE + dt.timedelta(minutes=begin), NINE + dt.timedelta(minutes=end))

    at_once = signs.two_places([stay("a", 0, 60), stay("b", 50, 80)])
    moved = signs.two_places([stay("a", 0, 60), stay("b", 60, 80)])
    same = signs.two_places([stay("a", 0, 60), stay("a", 0, 60)])

    assert at_once.facts == {"one": "a", "other": "b", "minutes": 10}
    assert (moved, same) == (None, None)


def test_every_sign_has_its_words():
    assert set(words.LABELS) == set(words.SENTENCES) == set(words.INNOCENT) == SIGNS
    facts = {"n": 1, "of": 2, "seconds": 3, "least": 4, "groups": 5, "percent": 6, "minutes": 7, "digit": 8, "seen": 9,
             "expected": 1.5, "distance": 30, "one": "a", "other": "b"}  # fmt: skip
    assert all(words.sentence(sign, facts) for sign in SIGNS)
