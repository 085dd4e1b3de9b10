"""Parts always add up to what was published, and say that they are estimates."""

import csv
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import distribution

DATA = Path(distribution.__file__).parent / "data"
totals = st.integers(0, 1_000_000)
weight_lists = st.lists(st.integers(0, 50), min_size=1, max_size=40).filter(any)


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def communes_on(day):
    return [
        row
        for row in rows("quang_tri_units.csv")
        if row["level"] == "commune" and row["valid_from"] <= day and (not row["valid_to"] or row["valid_to"] > day)
    ]


@given(totals, weight_lists)
def test_apportioned_parts_add_up_and_stay_within_one_of_their_quota(total, weights):
    parts = distribution.apportion(total, weights)

    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert part >= 0
        assert abs(part * sum(weights) - total * weight) < sum(weights)


@given(totals, totals, weight_lists)
def test_a_district_is_the_sum_of_its_communes(books, cases, weights):
    shares = distribution.over_communes(
        books=books, cases=cases, weights={str(code): weight for code, weight in enumerate(weights)}
    )

    assert sum(share.books for share in shares) == books
    assert sum(share.cases for share in shares) == cases
    assert all(share.is_estimate and share.method for share in shares)


@given(st.integers(0, 60), totals, weight_lists)
def test_kinds_add_up_and_no_case_stands_without_a_book(books, cases, weights):
    shares = distribution.over_kinds(
        books=books, cases=cases, shares={str(slug): weight for slug, weight in enumerate(weights)}
    )

    assert (sum(share.books for share in shares), sum(share.cases for share in shares)) == (books, cases)
    if books:
        assert all(share.books for share in shares if share.cases)


@given(totals, st.integers(1, 40))
def test_days_rise_evenly_to_exactly_the_total(total, days):
    line = distribution.over_days(total, days=days)

    steps = [after - before for before, after in pairwise([0, *line])]
    assert line[-1] == total
    assert min(steps) >= 0
    assert max(steps) - min(steps) <= 1


def test_days_may_weigh_differently():
    assert distribution.over_days(100, days=4, day_weights=[1, 2, 0, 1]) == [25, 75, 75, 100]


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, [-1, 2]), (1, [0, 0]), (1, [])])
def test_what_cannot_be_shared_out_is_refused(total, weights):
    with pytest.raises(ValueError):
        distribution.apportion(total, weights)


def test_a_merged_commune_weighs_what_its_parts_weighed():
    weights = {"Phường": 3, "Thị trấn": 2, "Xã": 1}

    assert distribution.commune_weight(["Thị trấn", "Xã"], weights) == 3
    assert distribution.commune_weight(["Bản"], weights) == 1


@pytest.mark.parametrize(
    ("day", "count"),
    [("2019-12-31", 141), ("2020-01-01", 125), ("2024-12-31", 125), ("2025-03-01", 119), ("2025-07-01", 37)],
)
def test_the_units_of_a_day_are_as_many_as_the_lists_say(day, count):
    communes = communes_on(day)

    assert len(communes) == count
    assert len({row["code"] for row in communes}) == count


def test_every_version_that_ended_has_successors_that_began_on_its_last_day():
    units = {(row["code"], row["valid_from"]): row for row in rows("quang_tri_units.csv")}
    followed = set()
    for row in rows("quang_tri_successions.csv"):
        old = units[row["predecessor_code"], row["predecessor_valid_from"]]
        new = units[row["successor_code"], row["successor_valid_from"]]
        assert old["valid_to"] == row["on"] == new["valid_from"]
        followed.add((old["code"], old["valid_from"]))

    ended = {key for key, row in units.items() if row["valid_to"] and row["level"] == "commune"}
    assert ended <= followed


def test_a_code_is_reused_with_another_meaning():
    names = [row["full_name"] for row in rows("quang_tri_units.csv") if row["code"] == "19405"]

    assert names == ["Xã Vĩnh Lâm", "Xã Vĩnh Thủy"]


def test_the_published_figures_leave_the_known_differences():
    plan = json.loads((DATA / "plan_37.json").read_text(encoding="utf-8"))
    sums = {}
    for figure in plan["figures"]:
        sums[figure["key"]] = sums.get(figure["key"], 0) + figure["value"]

    left = {
        one["key"]: sum(sums[key] for key in one["plus"]) - sum(sums[key] for key in one["minus"])
        for one in plan["reconciliations"]
    }

    assert left == {
        "parts_against_total": 9169,
        "declared_against_districts": 44,
        "books_against_districts": 0,
        "phase1_transferred_and_duplicates": 0,
        "total_less_phase1": 310831,  # what phase 1 leaves of the whole
        "left_against_recount": 107247,  # and how much less the later count of phase 2 says
    }
