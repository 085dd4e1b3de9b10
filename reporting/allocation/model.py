"""Who goes where, as a mixed-integer programme for HiGHS. Values in, moves out: no Django, no clock.

Of every group of people (those of one force who belong to one commune) a whole number works at each commune in each
block of days. Records are worth something up to what is left there and nothing beyond; a record counts one, a
kilometre of a person's day costs `KM`, and a person away from home costs `AWAY` a block, so that nobody is sent for
nothing and of equal plans the one with fewer moves is taken. One thread and a fixed seed: the same values give the
same moves, unless the time limit stops the search, which is then told.
"""

import math
from dataclasses import dataclass, field

import highspy
import numpy as np

KM, AWAY = 0.02, 1.0
GAP = 2e-3  # two in a thousand from the best that could be proved is good enough for the next morning
NEAREST = 10  # communes that a group may be sent to: the nearest within reach that lack people


@dataclass(frozen=True)
class Site:
    """A commune: records left, seats at machines (None: no limit known), and where it lies (degrees; None: unknown)."""

    key: int
    left: int
    seats: int | None = None
    point: tuple | None = None


@dataclass(frozen=True)
class Group:
    """People of one force who belong to one commune: how many, what each brings a day, and how many must stay."""

    site: int
    force: str
    people: int
    rate: float
    stay: int = 0


@dataclass(frozen=True)
class Terms:
    """What holds for all: days from the first to the last, blocks they are cut into, hours a day, reach and speed."""

    days: int
    blocks: int = 2
    hours: float = 8.0
    reach_km: float = 30.0
    km_per_hour: float = 30.0
    seconds: float = 10.0

    @property
    def block_days(self):
        """Days of each block: as even as whole days allow, the longer ones first."""
        blocks = max(1, min(self.blocks, self.days))
        return [self.days // blocks + (n < self.days % blocks) for n in range(blocks)]


@dataclass(frozen=True)
class Send:
    """`people` of a force from one commune at another in one block (0 is the first)."""

    home: int
    to: int
    force: str
    people: int
    block: int


@dataclass
class Plan:
    """What was found. `is_best` is False where the time limit stopped the search before it was sure."""

    sends: list = field(default_factory=list)
    is_best: bool = True
    before: dict = field(default_factory=dict)  # site -> records in time if nobody moves
    after: dict = field(default_factory=dict)

    @property
    def gain(self):
        return sum(self.after.values()) - sum(self.before.values())


def distance(one, other):
    """Kilometres by road, about: the great circle and three tenths more; 0 where a place is unknown."""
    if one is None or other is None:
        return 0.0
    (x1, y1), (x2, y2) = [(math.radians(p[0]), math.radians(p[1])) for p in (one, other)]
    half = math.sin((y2 - y1) / 2) ** 2 + math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return 1.3 * 2 * 6371 * math.asin(math.sqrt(half))


def share_after_travel(km, terms):
    """The share of a working day that is left to who travels there and back on the same day."""
    return max(0.0, 1 - 2 * km / terms.km_per_hour / terms.hours) if terms.hours else 0.0


def choices(sites, groups, terms):
    """[(group number, site, km, records a day)] that are worth looking at: home, and the nearest that lack people."""
    by_key = {site.key: site for site in sites}
    own = {site.key: 0.0 for site in sites}
    for group in groups:
        own[group.site] += group.people * group.rate * terms.days
    lacking = [site for site in sites if site.left > own[site.key]]
    found = []
    for number, group in enumerate(groups):
        home = by_key[group.site]
        found.append((number, home.key, 0.0, group.rate))
        near = sorted((distance(home.point, site.point), site.key) for site in lacking if site.key != home.key)
        for km, key in near[:NEAREST]:
            rate = group.rate * share_after_travel(km, terms)
            if km <= terms.reach_km and rate > 0:
                found.append((number, key, km, rate))
    return found


def records(sites, groups, terms, sends):
    """site -> records in time under given sends: what its people bring, and never more than is left."""
    by_key = {site.key: site for site in sites}
    group_of = {(group.site, group.force): group for group in groups}
    brought = {site.key: 0.0 for site in sites}
    for group in groups:
        brought[group.site] += group.people * group.rate * terms.days
    for send in sends:
        group, days = group_of[send.home, send.force], terms.block_days[send.block]
        km = distance(by_key[send.home].point, by_key[send.to].point)
        brought[send.home] -= send.people * group.rate * days
        brought[send.to] += send.people * group.rate * share_after_travel(km, terms) * days
    return {key: min(by_key[key].left, math.floor(n + 1e-6)) for key, n in brought.items()}


def solve(sites, groups, terms):
    """The Plan that brings most records in by the last day."""
    groups = [group for group in groups if group.people > 0]
    still = records(sites, groups, terms, [])
    if terms.days < 1 or not groups:
        return Plan(before=still, after=still)
    offered = choices(sites, groups, terms)
    if all(group_site == groups[number].site for number, group_site, _km, _rate in offered):
        return Plan(before=still, after=still)
    found, is_best = _search(sites, groups, terms, offered)
    after = records(sites, groups, terms, found)
    if sum(after.values()) <= sum(still.values()):
        return Plan(before=still, after=still, is_best=is_best)
    return Plan(found, is_best, still, after)


def _search(sites, groups, terms, offered):
    """Columns: people per offer and block, then records done per site. Returns (sends, whether it is the best)."""
    days, wide = terms.block_days, len(offered)
    place = {site.key: n for n, site in enumerate(sites)}
    columns = wide * len(days)
    cost = np.zeros(columns + len(sites))
    lower, upper = np.zeros(columns + len(sites)), np.empty(columns + len(sites))
    rows = _Rows()
    brings = [[] for _site in sites]
    for block, length in enumerate(days):
        at_home, here = {}, [[] for _site in sites]
        for n, (number, key, km, rate) in enumerate(offered):
            column, group = block * wide + n, groups[number]
            is_home = key == group.site
            cost[column] = 0 if is_home else KM * km * length + AWAY
            upper[column], lower[column] = group.people, min(group.stay, group.people) if is_home else 0
            at_home.setdefault(number, []).append((column, 1.0))
            here[place[key]].append((column, 1.0))
            brings[place[key]].append((column, -rate * length))
        for number, terms_of in at_home.items():
            rows.add(groups[number].people, groups[number].people, terms_of)
        for site, terms_of in zip(sites, here, strict=True):
            if site.seats is not None and terms_of:
                own = sum(group.people for group in groups if group.site == site.key)
                rows.add(-highspy.kHighsInf, max(site.seats, own), terms_of)  # who sits there now has a seat
    for n, site in enumerate(sites):
        cost[columns + n], upper[columns + n] = -1.0, site.left
        rows.add(-highspy.kHighsInf, 0.0, [(columns + n, 1.0), *brings[n]])
    values, is_best = _highs(cost, lower, upper, columns, rows, terms.seconds)
    sends = [
        Send(groups[number].site, key, groups[number].force, round(values[block * wide + n]), block)
        for block in range(len(days))
        for n, (number, key, _km, _rate) in enumerate(offered)
        if key != groups[number].site and round(values[block * wide + n])
    ]
    return sends, is_best


@dataclass
class _Rows:
    """Constraints in the order that they come, as HiGHS wants them."""

    low: list = field(default_factory=list)
    high: list = field(default_factory=list)
    start: list = field(default_factory=lambda: [0])
    index: list = field(default_factory=list)
    value: list = field(default_factory=list)

    def add(self, low, high, terms):
        self.low.append(low)
        self.high.append(high)
        self.index += [column for column, _value in terms]
        self.value += [value for _column, value in terms]
        self.start.append(len(self.index))


def _highs(cost, lower, upper, whole, rows, seconds):
    """Minimise; the first `whole` columns take whole numbers. (values, proved best); zeros where nothing was found."""
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = len(cost), len(rows.low)
    programme.col_cost_, programme.col_lower_, programme.col_upper_ = cost, lower, upper
    programme.row_lower_, programme.row_upper_ = np.array(rows.low, float), np.array(rows.high, float)
    programme.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    programme.a_matrix_.start_ = np.array(rows.start, np.int32)
    programme.a_matrix_.index_ = np.array(rows.index, np.int32)
    programme.a_matrix_.value_ = np.array(rows.value, float)
    programme.integrality_ = [
        highspy.HighsVarType.kInteger if n < whole else highspy.HighsVarType.kContinuous for n in range(len(cost))
    ]
    solver = highspy.Highs()
    for name, value in (
        ("output_flag", False), ("threads", 1), ("random_seed", 37), ("mip_rel_gap", GAP), ("time_limit", seconds),
    ):  # fmt: skip
        solver.setOptionValue(name, value)
    solver.passModel(programme)
    solver.run()
    status = solver.getModelStatus()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return np.zeros(len(cost)), False
    return np.array(solver.getSolution().col_value), status == highspy.HighsModelStatus.kOptimal
