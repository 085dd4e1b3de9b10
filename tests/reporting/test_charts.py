"""The burn-up as numbers: inside its box, and saying what it should."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting import charts
from reporting.rules import Calendar, entry_line

CALENDAR = Calendar(dt.date(2025, 3, 1), entry_days=15, days=20)


def draw(*, target=1500, outputs=(), **more):
    plan = entry_line(target, CALENDAR) if target is not None else []
    return charts.burnup(
        calendar=CALENDAR,
        plan=plan,
        outputs=list(outputs),
        today_number=len(outputs),
        target=target,
        label_of=str,
        **more,
    )


def points(text):
    return [tuple(map(float, point.split(","))) for point in text.split()]


@given(
    st.integers(0, 900_000), st.lists(st.integers(0, 50_000), max_size=20), st.one_of(st.none(), st.integers(0, 400))
)
def test_every_point_lies_in_the_box(target, outputs, day):
    drawing = draw(target=target, outputs=outputs, forecast_day=day, band=(day, day + 9) if day else None)

    for x, y in points(" ".join(drawing[name] for name in ("plan", "line", "forecast", "band"))):
        assert charts.LEFT <= x <= charts.RIGHT
        assert charts.TOP - 0.1 <= y <= charts.BOTTOM


def test_without_a_target_only_what_is_done_is_drawn():
    drawing = draw(target=None, outputs=[5, 6])

    assert drawing["plan"] == drawing["forecast"] == ""
    assert len(points(drawing["line"])) == 3


def test_a_forecast_beyond_the_edge_is_cut_where_it_leaves_not_bent_to_the_target():
    drawing = draw(target=10_000, outputs=[100] * 10, forecast_day=100)

    (_x, now), (edge, height) = points(drawing["forecast"])
    (_px, top) = points(drawing["plan"])[-1]
    assert edge == charts.RIGHT
    assert (now - height) / (now - top) == pytest.approx(30 / 90, abs=0.01)  # 30 of the 90 days to go are shown


@pytest.mark.parametrize(("top", "step"), [(0, 1), (3, 1), (7, 2), (100, 25), (1500, 500), (203_584, 100_000)])
def test_ticks_are_round_and_few(top, step):
    assert charts.round_step(top) == step
