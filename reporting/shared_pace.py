"""What the communes of a campaign share, learned from all of them together. Values only: numbers in, numbers out.

One commune shows a handful of noisy days. A hundred show within a week how fast new people learn, what a Saturday is
worth, whether goodwill sinks, how much a pace wanders and how far one day lies from the next. On a logarithmic scale

    output of commune c on day d = level of c + learning·L(d) + drift·d + weekend·[d is Saturday or Sunday] + noise

where what is not written with c is of the whole campaign. The shared parts are found by ridge regression on the
trimmed daily mean of all communes: while days are few they stay near what is expected of any campaign (PRIOR), and
the days overrule that. Days off of the plan are no evidence, and bring nothing.
"""

import math
from dataclasses import dataclass, field
from functools import cached_property
from statistics import fmean

import numpy as np

P90 = 1.2816  # standard deviations between the median and the 10th or 90th percentile
HORIZON = 365  # days ahead that are looked at
DAMP = 0.97  # share of a drift that is left a day later: no pace sinks or grows for ever
WORK, WEEKEND, OFF = 0, 1, 2

# (expected, standard deviation) before anything was seen: level, learning, drift a day, weekend. Wide on purpose.
PRIOR = ((0.0, 10.0), (0.5, 0.5), (0.0, 0.02), (-0.1, 0.3))
LEARNING = tuple(math.log(1 - 0.4 * math.exp(-day / 2)) for day in range(12))  # the shape; its strength is learned
SHOCK, SHOCK_DAYS = 0.0016, 3  # variance that a day brings to all communes alike, and the days this counts for
NOISE, WANDER, VARIANCE_PAIRS = 0.09, 0.006, 60  # expected variances, and the pairs of days these count for
LEAST_NOISE, LEAST_WANDER = 0.005, 0.004  # a campaign may yet meet what its first days did not
OWN_DRIFT, OWN_DRIFT_DOUBT = 0.006**2, 5e-5  # variance of a commune's own drift around the shared one, and its doubt
MOST_OWN_DRIFT = 0.03**2
OWN_WEEKEND = 0.25**2  # variance of what a weekend is worth to one commune, around the shared value
QUIET = 0.1  # what a day without entries counts as, for a logarithm; a fraction of the mean day
TRIM = 10  # one part in so many of the communes is left out at either end of a daily mean
LAGS, FAR = 7, 1.5  # days apart that are compared, and the most that one comparison may say


def _half_drifts():
    """Mean over the next k days of the days' damped distance from today: what a drift adds to their sum."""
    ahead = np.arange(1, HORIZON + 1)
    return np.concatenate([[0.0], np.cumsum(DAMP * (1 - DAMP**ahead) / (1 - DAMP)) / ahead])


AHEAD = np.arange(1, HORIZON + 1)
DRIFTED = _half_drifts()[1:]


@dataclass
class Shared:
    """What holds for every commune at the close of day ``closed``; ``kinds`` are WORK, WEEKEND or OFF, day by day."""

    closed: int
    kinds: tuple  # of days 1.. as far as is looked at; later days are WORK
    learning: float = PRIOR[1][0]
    drift: float = PRIOR[2][0]
    weekend: float = PRIOR[3][0]
    drift_doubt: float = PRIOR[2][1] ** 2  # variances
    weekend_doubt: float = PRIOR[3][1] ** 2
    shock: float = SHOCK
    noise: float = NOISE
    wander: float = WANDER
    own_drift: float = OWN_DRIFT
    # By horizon in days: the percentiles of past errors, in their own standard deviations. The last goes on.
    low: list = field(default_factory=lambda: [-P90])
    middle: list = field(default_factory=lambda: [0.0])
    high: list = field(default_factory=lambda: [P90])
    # (outputs, units) -> the Pace read from them: what is learned at a close is asked for until the next one.
    paces: dict = field(default_factory=dict, repr=False, compare=False)

    def kind(self, index):
        return self.kinds[index] if index < len(self.kinds) else WORK

    @cached_property
    def effects(self):
        """Logarithm of what day 0, 1, … is worth beside the last closed day, weekends not yet told apart."""
        days = np.arange(self.closed + HORIZON + 1)
        found = np.zeros(len(days))
        found[: len(LEARNING)] = LEARNING[: len(days)]
        ahead = np.maximum(days - (self.closed - 1), 0)
        from_now = np.minimum(days - (self.closed - 1), 0) + DAMP * (1 - DAMP**ahead) / (1 - DAMP)
        return self.learning * found + self.drift * from_now

    @cached_property
    def worth(self):
        """(of working days, of weekends): cumulative sums of what the days are worth, day 0 first."""
        kinds = np.array([self.kind(n) for n in range(len(self.effects))])
        worth = np.exp(self.effects)
        return tuple(np.concatenate([[0.0], np.cumsum(worth * (kinds == kind))]) for kind in (WORK, WEEKEND))

    @cached_property
    def quantiles(self):
        """(low, middle, high) for each of the HORIZON days ahead."""
        at = np.minimum(AHEAD, len(self.low)) - 1
        return tuple(np.array(values)[at] for values in (self.low, self.middle, self.high))


def logs_of(outputs, kinds):
    """[(day from 0, logarithm)] of working days and weekends from the first with work on; empty without any."""
    started = next((n for n, output in enumerate(outputs) if output), None)
    if started is None:
        return []
    worked = outputs[started:]
    least = max(QUIET * fmean(worked), 0.5)
    return [
        (day, math.log(max(output, least)))
        for day, output in enumerate(worked, started)
        if day >= len(kinds) or kinds[day] != OFF
    ]


def slope_variance(noise, wander, days):
    """Variance of the slope of a straight line through ``days`` days that have no slope but noise and wander."""
    return noise * 12 / (days * (days * days - 1)) + wander * 1.2 / days


def share(outputs, kinds):
    """The Shared of communes' outputs (one list per commune, all of the same closed days), errors not yet looked at."""
    closed = len(outputs[0]) if outputs else 0
    rows = [row for row in (logs_of(each, kinds) for each in outputs) if row]
    shared = Shared(closed, kinds)
    if not rows:
        return shared
    days, means = _daily_means(rows, closed)
    _regress(shared, days, means, len(rows))
    left = [_without_effects(shared, row) for row in rows]
    few = fmean(math.exp(-fmean(value for _day, value in row)) for row in rows)  # chance alone: 1/mean of counts
    _read_variances(shared, left, few)
    return shared


def _daily_means(rows, closed):
    """(days, trimmed means over the communes, each around its own level); days that nobody worked are left out."""
    means = np.zeros(closed)
    arrays = [(np.array([day for day, _v in row]), np.array([value for _d, value in row])) for row in rows]
    for _round in range(2):  # the second knows what the days were worth on which a late commune did not work
        table = np.full((len(rows), closed), np.inf)
        for line, (days, values) in zip(table, arrays, strict=True):
            line[days] = values - (values - means[days]).mean()
        table.sort(axis=0)
        counts = np.isfinite(table).sum(axis=0)
        for day in range(closed):
            cut = counts[day] // TRIM
            if counts[day]:
                means[day] = table[cut : counts[day] - cut, day].mean()
    days = np.flatnonzero(counts)
    return days, means[days]


def _regress(shared, days, means, communes):
    """Put learning, drift and weekend into ``shared``: the ridge whose strength the days themselves say."""
    learned = np.array([LEARNING[day] if day < len(LEARNING) else 0.0 for day in days])
    weekend = np.array([shared.kind(day) == WEEKEND for day in days], float)
    facts = np.stack([np.ones(len(days)), learned, days.astype(float), weekend], axis=1)
    expected = np.array([mean for mean, _sd in PRIOR])
    certain = np.diag([1 / sd**2 for _mean, sd in PRIOR])
    shock, chance = SHOCK, NOISE / communes
    for _round in range(3):
        variance = shock + chance
        doubt = np.linalg.inv(facts.T @ facts / variance + certain)
        found = doubt @ (facts.T @ means / variance + certain @ expected)
        free = max(len(days) - np.trace(facts @ doubt @ facts.T) / variance, 0.0)
        left = max(float(((means - facts @ found) ** 2).sum()) - free * chance, 0.0)
        shock = max((SHOCK_DAYS * SHOCK + left) / (SHOCK_DAYS + free), 1e-5)
    _level, shared.learning, shared.drift, shared.weekend = (float(value) for value in found)
    shared.drift_doubt, shared.weekend_doubt, shared.shock = float(doubt[2, 2]), float(doubt[3, 3]), float(shock)


def _without_effects(shared, row):
    return [(day, value - shared.effects[day] - shared.weekend * (shared.kind(day) == WEEKEND)) for day, value in row]


def _read_variances(shared, left, few):
    """Noise and wander from how far days lie apart the further they are apart; then the communes' own drifts."""
    apart = {}
    for row in left:
        values = np.array([value for _day, value in row])
        for lag in range(1, min(LAGS, len(values) - 1) + 1):
            squares = np.minimum((values[lag:] - values[:-lag]) ** 2, FAR)
            found = apart.setdefault(lag, [0.0, 0])
            found[0], found[1] = found[0] + float(squares.sum()), found[1] + len(squares)
    if apart:
        lags = np.array(sorted(apart), float)
        pairs = np.array([apart[lag][1] for lag in lags], float)
        means = np.array([apart[lag][0] for lag in lags]) / pairs
        facts = np.stack([np.ones(len(lags)), lags], axis=1)
        # Counted in pairs of days one apart; a wander shows in the slope, over a spread of about five days.
        certain = np.diag([VARIANCE_PAIRS, VARIANCE_PAIRS * 25.0])
        weighed = facts.T * pairs
        found = np.linalg.solve(weighed @ facts + certain, weighed @ means + certain @ np.array([2 * NOISE, WANDER]))
        shared.noise, shared.wander = max(float(found[0]) / 2 - few, LEAST_NOISE), max(float(found[1]), LEAST_WANDER)
    _read_own_drifts(shared, left, few)


def _read_own_drifts(shared, left, few):
    squares, by_chance = [], []
    for row in left:
        if len(row) < 4:
            continue
        slope = slope_of([value for _day, value in row])
        squares.append(min(abs(slope), 0.3) ** 2)
        by_chance.append(slope_variance(shared.noise + few, shared.wander, len(row)))
    if not squares:
        return
    found, chance = fmean(squares) - fmean(by_chance), fmean(by_chance)
    doubt = ((math.sqrt(2 / len(squares)) + 0.05) * chance) ** 2
    gain = OWN_DRIFT_DOUBT**2 / (OWN_DRIFT_DOUBT**2 + doubt)
    shared.own_drift = min(max(OWN_DRIFT + gain * (found - OWN_DRIFT), OWN_DRIFT / 10), MOST_OWN_DRIFT)


def slope_of(values):
    """The slope a day of the straight line through values on days that follow each other; two or more."""
    middle = (len(values) - 1) / 2
    over = sum((day - middle) * value for day, value in enumerate(values))
    return over / sum((day - middle) ** 2 for day in range(len(values)))
