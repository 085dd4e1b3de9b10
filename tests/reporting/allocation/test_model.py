"""Who goes where: against every plan there is, on small cases; and within seconds for the whole province."""

import itertools
import random
import time

import pytest

from reporting.allocation.model import AWAY, KM, Group, Send, Site, Terms, choices, distance, records, solve

HERE, NEAR, FAR = (107.10, 16.80), (107.15, 16.80), (107.90, 16.80)


def worth(sites, groups, terms, sends):
    """What a plan is worth to the solver: records, less travel and being away."""
    km = {(group.site, to): away for n, to, away, _rate in choices(sites, groups, terms) for group in [groups[n]]}
    fare = sum(send.people * (KM * km[send.home, send.to] * terms.block_days[send.block] + AWAY) for send in sends)
    return sum(records(sites, groups, terms, sends).values()) - fare


def every_plan(sites, groups, terms):
    """Each way to send whole people, one block of days."""
    offers = [(n, to) for n, to, _km, _rate in choices(sites, groups, terms) if to != groups[n].site]
    for counts in itertools.product(*(range(groups[n].people + 1) for n, _to in offers)):
        sent = {}
        for (n, _to), count in zip(offers, counts, strict=True):
            sent[n] = sent.get(n, 0) + count
        if all(count <= groups[n].people - groups[n].stay for n, count in sent.items()):
            sends = [
                Send(groups[n].site, to, groups[n].force, count, 0)
                for (n, to), count in zip(offers, counts, strict=True)
                if count
            ]
            if _seated(sites, groups, sends):
                yield sends


def _seated(sites, groups, sends):
    for site in sites:
        own = sum(group.people for group in groups if group.site == site.key)
        there = (
            own + sum(s.people for s in sends if s.to == site.key) - sum(s.people for s in sends if s.home == site.key)
        )
        if site.seats is not None and there > max(site.seats, own):
            return False
    return True


@pytest.mark.parametrize("seed", range(12))
def test_no_plan_is_better_than_the_one_found(seed):
    rng = random.Random(seed)
    sites = [
        Site(key, rng.randint(0, 3000), rng.choice([None, rng.randint(1, 6)]), (107 + rng.random() / 5, 16.8))
        for key in range(1, 4)
    ]
    groups = [
        Group(site.key, force, rng.randint(0, 3), rng.uniform(30, 110), rng.randint(0, 1))
        for site in sites for force in ("police", "youth")
    ]  # fmt: skip
    groups = [group for group in groups if group.people]
    terms = Terms(days=rng.randint(2, 10), blocks=1)

    plan = solve(sites, groups, terms)

    best = max(worth(sites, groups, terms, sends) for sends in every_plan(sites, groups, terms))
    assert worth(sites, groups, terms, plan.sends) >= best - 3  # whole records: each site rounds down
    assert _seated(sites, groups, plan.sends)


def test_idle_people_go_where_records_wait():
    sites = [Site(1, 0, None, HERE), Site(2, 5000, None, NEAR)]

    plan = solve(sites, [Group(1, "youth", 3, 80.0), Group(2, "youth", 2, 80.0)], Terms(days=5, blocks=1))

    assert [(send.home, send.to, send.people) for send in plan.sends] == [(1, 2, 3)]
    assert plan.gain == plan.after[2] - plan.before[2] > 1000


def test_nobody_is_sent_beyond_what_is_left_out_of_reach_or_without_a_seat():
    idle = [Group(1, "youth", 9, 80.0), Group(2, "youth", 1, 80.0)]
    terms = Terms(days=5, blocks=1)

    little = solve([Site(1, 0, None, HERE), Site(2, 700, None, NEAR)], idle, terms)
    far = solve([Site(1, 0, None, HERE), Site(2, 7000, None, FAR)], idle, terms)
    full = solve([Site(1, 0, None, HERE), Site(2, 7000, 3, NEAR)], idle, terms)

    assert sum(send.people for send in little.sends) == 1
    assert far.sends == []
    assert sum(send.people for send in full.sends) == 2


def test_people_come_back_when_their_help_is_no_longer_needed():
    sites = [Site(1, 4000, None, HERE), Site(2, 4000, None, NEAR)]
    groups = [Group(1, "youth", 10, 100.0), Group(2, "youth", 2, 100.0)]

    plan = solve(sites, groups, Terms(days=6, blocks=3))

    assert {send.home for send in plan.sends} == {1}
    assert plan.after[1] >= 3900
    assert plan.gain > 1500


@pytest.mark.parametrize(
    ("sites", "groups", "days"),
    [
        ([Site(1, 100)], [Group(1, "youth", 1, 80.0)], 5),  # one place
        ([Site(1, 100), Site(2, 100)], [], 5),  # nobody
        ([Site(1, 100), Site(2, 100)], [Group(1, "youth", 1, 80.0)], 0),  # no day left
        ([Site(1, 0), Site(2, 0)], [Group(1, "youth", 4, 80.0)], 5),  # nothing left
    ],
)
def test_where_nothing_can_be_gained_nothing_is_proposed(sites, groups, days):
    plan = solve(sites, groups, Terms(days=days))

    assert (plan.sends, plan.gain) == ([], 0)


def test_the_whole_province_is_solved_in_seconds_and_twice_alike():
    rng = random.Random(37)
    sites = [
        Site(
            key,
            round(rng.lognormvariate(6.8, 0.9)),
            rng.randint(3, 12),
            (106.7 + rng.random() * 0.6, 16.4 + rng.random() * 0.6),
        )
        for key in range(119)
    ]
    groups = [
        Group(key, force, rng.randint(0, 4), rng.uniform(40, 100), 0)
        for key in range(119)
        for force in ("police", "youth")
    ]
    terms = Terms(days=8, blocks=2, seconds=10)

    began = time.monotonic()
    plan = solve(sites, groups, terms)
    took = time.monotonic() - began

    assert took < 30
    assert plan.gain > 0
    if plan.is_best:
        assert solve(sites, groups, terms).sends == plan.sends


def test_distance_is_of_the_road():
    assert distance(HERE, NEAR) == pytest.approx(6.9, abs=0.3)
    assert distance(HERE, None) == 0
