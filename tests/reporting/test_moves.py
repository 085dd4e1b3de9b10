"""The parts of a move add up to it, and each says what it is about."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.forecast import Forecast, chance, forecast, review_after
from reporting.moves import PACE, RETURNED, TARGET, WAITING, WORK, Move, Part, move_of, move_of_review

STEADY = [100] * 6


def of(outputs, *, target=3000, target_before=None, **more):
    return move_of(target_before=target_before or target, target=target, done=sum(outputs), outputs=outputs, **more)


def parts(move):
    return {part.what: part.tenths for part in move.parts}


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(1, 50_000), st.integers(1, 50_000), st.lists(st.integers(0, 900), min_size=2, max_size=15),
    st.integers(0, 300),
)  # fmt: skip
def test_parts_add_up_to_the_move(before, target, outputs, returned):
    move = of(outputs, target=target, target_before=before, returned=returned)

    if move is not None:
        assert move.tenths == round(10 * (move.after - move.before))


def test_a_raised_target_alone_is_the_whole_reason():
    move = of(STEADY, target=3500, target_before=3000)

    assert parts(move)[TARGET] in range(40, 51)  # five hundred more at a hundred a day
    assert abs(sum(tenths for what, tenths in parts(move).items() if what != TARGET)) < 15


def test_a_lost_day_is_told_apart_from_what_it_says_of_the_pace():
    told = parts(of([*STEADY, 20]))

    assert told[WORK] == 8  # eighty too few: eight tenths of a day
    assert told[PACE] > 0


def test_what_came_back_is_told_apart():
    move = of([*STEADY, 60], returned=40)

    assert parts(move)[RETURNED] in (3, 4)
    assert parts(move).get(WORK, 0) in (-1, 0, 1)


@pytest.mark.parametrize("outputs", [[], [100], [100, 0, 0, 0], [0, 0, 0]])
def test_without_two_days_of_work_there_is_no_move(outputs):
    assert of(outputs) is None


def test_the_review_waits_for_the_last_record():
    entry, review = Move(14.0, 16.0, (Part(WORK, 20, 1, 1),)), Move(15.0, 14.5, (Part(PACE, -5, 1, 1),))

    move = move_of_review(entry, review)

    assert (move.before, move.after, move.tenths) == (15.0, 16.0, 10)
    assert parts(move) == {PACE: -5, WAITING: 15}
    assert review_after(Forecast(16, 15, 18), Forecast(15, 14, 20)) == Forecast(16, 15, 20)
    assert review_after(Forecast(None), Forecast(15, 14, 20)) == Forecast(None)


@pytest.mark.parametrize(("deadline", "low", "high"), [(8, 0, 0.05), (10, 0.3, 0.75), (15, 0.95, 1)])
def test_the_chance_of_being_in_time(deadline, low, high):
    assert low <= chance(target=1000, done=600, outputs=STEADY, deadline=deadline) <= high


def test_the_chance_agrees_with_the_range():
    found = forecast(target=2000, done=600, outputs=[80, 120, 90, 110, 60, 140])

    asked = {"target": 2000, "done": 600, "outputs": [80, 120, 90, 110, 60, 140]}
    assert chance(**asked, deadline=found.early) >= 0.1 > chance(**asked, deadline=found.early - 2)
    assert chance(**asked, deadline=found.late + 1) >= 0.9 > chance(**asked, deadline=found.late - 1)
    assert chance(target=None, done=0, outputs=[1], deadline=3) is None
    assert chance(target=5, done=5, outputs=[5], deadline=3) == 1
    assert chance(target=50, done=5, outputs=[5, 0, 0, 0], deadline=9) is None
