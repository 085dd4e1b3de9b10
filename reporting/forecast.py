"""Will we make it: when entry ends, as a day and the range that eight of ten campaigns fall in. Values only.

The method. A place's pace is a level on a logarithmic scale that wanders a little every day (people come and go) and
shows itself through noisy days. What the days are worth beside each other (learning, drift, weekends, days off) and
how much a pace wanders is learned from all communes of the campaign (`reporting.shared_pace`); a local-level Kalman
filter reads the place's own level from its closed days, its own weekend and drift drawn to what all share. What the
next k days bring together then has a middle and a spread:

    variance of log(sum of k days) ~ noise/k + (what is not known of the level) + wander·k/3 + doubt of the drift

How far such a sum came out from its middle in the same campaign, in all communes and at every day of asking since it
began, says how many of those spreads lie between the middle and the 10th and 90th percentile (`reporting.calibration`).
The finish is where that sum crosses what is left. Days are whole, so the range begins and ends on the days whose
chance comes nearest to one in ten. `benchmarks/forecast.py` plays campaigns and counts how often it held the truth.
"""

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from reporting.shared_pace import (
    AHEAD,
    DRIFTED,
    HORIZON,
    OFF,
    OWN_WEEKEND,
    P90,
    WEEKEND,
    Shared,
    logs_of,
    slope_of,
    slope_variance,
)  # fmt: skip

NOISE_DAYS = 4  # days that the noise of all communes counts for beside a place's own
WEEKEND_SHARE = 2 / 7
MOST_PACES = 1_000  # kept of one close; a province has some 150 lines
NEEDED_LATELY = 3  # working days of which one at least must have brought something


@dataclass(frozen=True)
class Forecast:
    """The campaign day on which entry ends: the middle of what is likely, and the range of eight cases in ten.

    None is "not in sight": nothing done of late, or more than a year to go.
    """

    day: int | None
    early: int | None = None
    late: int | None = None


@dataclass
class Pace:
    """What a place brings at the last closed day: level and noise, and all that is known of the days ahead."""

    level: float  # log of the entries a day, beside which the days are worth Shared.effects
    doubt: float  # variance of the level
    noise: float  # variance of one day around it
    wander: float
    weekend: float  # logarithm of what a weekend is worth to this place
    drift: float  # its own, a day, beside the shared one
    drift_doubt: float
    closed: int
    shared: Shared

    @property
    def rate(self):
        """Entries on a working day after the last closed one."""
        return math.exp(self.level + float(self.shared.effects[min(self.closed, self.shared.closed)]))

    @cached_property
    def spread(self):
        """Variance of the logarithm of what the next 1, 2, … HORIZON days bring together."""
        return self.noise / AHEAD + self.doubt + self.wander * AHEAD / 3 + self.drift_doubt * DRIFTED**2

    @cached_property
    def middle(self):
        """The logarithm itself; days that are better than their middle bring more than worse ones lose."""
        work, weekend = self.shared.worth
        ahead = slice(self.closed + 1, self.closed + HORIZON + 1)
        brought = work[ahead] - work[self.closed] + math.exp(self.weekend) * (weekend[ahead] - weekend[self.closed])
        found = np.log(np.maximum(brought, 1e-9)) + self.level + self.drift * DRIFTED
        return found + self.noise / 2 * (1 - 1 / AHEAD)

    @cached_property
    def brought(self):
        """The low (0), middle (1) and high (2) percentile of the logarithm, each for every number of days ahead."""
        return tuple(self.middle + quantiles * np.sqrt(self.spread) for quantiles in self.shared.quantiles)


@lru_cache(maxsize=64)
def unshared(closed):
    """What is expected of any campaign, where no other commune is known."""
    return Shared(closed, ())


def pace_of(outputs, shared=None, units=1):
    """The Pace that the closed days show, oldest first; None where nothing was entered on any of them.

    ``units`` is how many communes the outputs are the sum of: what is their own evens out.
    """
    shared, key = shared or unshared(len(outputs)), (tuple(outputs), units)
    found = shared.paces.get(key, shared)  # None is an answer: nothing was entered
    if found is not shared:
        return found
    if len(shared.paces) >= MOST_PACES:
        shared.paces.clear()
    shared.paces[key] = found = _read_pace(outputs, shared, units)
    return found


def _read_pace(outputs, shared, units):
    row = logs_of(outputs, shared.kinds)
    if not row:
        return None
    few = len(outputs) / max(sum(outputs), 1)  # chance alone: 1/mean of what is counted
    common = shared.noise / units + few + (shared.shock if units > 1 else 0)
    wander, own_drift = shared.wander / units, shared.own_drift / units
    values = [value - float(shared.effects[day]) for day, value in row]
    at_weekend = [shared.kind(day) == WEEKEND for day, _value in row]
    weekend, weekend_doubt = _weekend(values, at_weekend, shared, common, units)
    seen = [value - weekend * is_weekend for value, is_weekend in zip(values, at_weekend, strict=True)]
    # One day of no work is a loss of that day, not a doubt about all others.
    steps = [min((after - before) ** 2 / 2, 1.0) for before, after in zip(seen, seen[1:], strict=False)]
    noise = (sum(steps) + NOISE_DAYS * common) / (len(steps) + NOISE_DAYS)
    drift = 0.0
    if len(seen) > 3:
        gain = own_drift / (own_drift + slope_variance(noise, wander, len(seen)))
        drift, own_drift = gain * slope_of(seen), own_drift * (1 - gain)
        seen = [value - drift * (day - len(seen) + 1) for day, value in enumerate(seen)]
    level, doubt = seen[0], noise
    for value in seen[1:]:
        doubt += wander
        gain = doubt / (doubt + noise)
        level, doubt = level + gain * (value - level), doubt * (1 - gain)
    doubt += weekend_doubt * WEEKEND_SHARE**2
    return Pace(level, doubt, noise, wander, weekend, drift, shared.drift_doubt + own_drift, len(outputs), shared)


def _weekend(values, at_weekend, shared, noise, units):
    """(what a weekend is worth to this place, its variance): its own weekends, drawn to those of all."""
    value, doubt = shared.weekend, OWN_WEEKEND / units + shared.weekend_doubt
    quiet = [each for each, is_weekend in zip(values, at_weekend, strict=True) if is_weekend]
    others = len(values) - len(quiet)
    if quiet and others:
        own = sum(quiet) / len(quiet) - (sum(values) - sum(quiet)) / others
        gain = doubt / (doubt + noise * (1 / len(quiet) + 1 / others))
        value, doubt = value + gain * (own - value), doubt * (1 - gain)
    return value, doubt


def _crossing(brought, remaining):
    """Days, with their fraction, after which ``brought`` (logarithms by days ahead) reaches it; None: never."""
    log_left = math.log(remaining)
    reached = brought >= log_left
    first = int(reached.argmax())
    if not reached[first]:
        return None
    if first == 0:
        return math.exp(log_left - float(brought[0]))
    before, after = float(brought[first - 1]), float(brought[first])
    return first + (log_left - before) / (after - before) if after > before else first + 1.0


def is_quiet(outputs, shared=None):
    """Nothing came in on the last working days that are closed: no finish is in sight."""
    kinds = shared.kinds if shared else ()
    worked = [output for day, output in enumerate(outputs) if output or day >= len(kinds) or kinds[day] != OFF]
    return not any(worked[-NEEDED_LATELY:])


def forecast(*, target, done, outputs, shared=None, units=1):
    """When entry will be finished, from the output of each closed day (oldest first) and what is done by then."""
    if target is None:
        return Forecast(None)
    if done >= target:
        return Forecast(*[_day_reached(outputs, target, done)] * 3)
    pace = None if is_quiet(outputs, shared) else pace_of(outputs, shared, units)
    if pace is None:
        return Forecast(None)
    late, middle, early = (_crossing(pace.brought[which], target - done) for which in range(3))
    if middle is None:
        return Forecast(None, early and len(outputs) + _begins(early))
    day = len(outputs) + math.ceil(middle)
    first = min(len(outputs) + _begins(early), day)
    return Forecast(day, first, None if late is None else max(len(outputs) + round(late), day))


def _begins(early):
    """The whole day before whose begin the chance of having finished comes nearest to one in ten."""
    return math.floor(early + 0.5) + 1


def _day_reached(outputs, target, done):
    """The closed day that brought the last entry; counted back from what is done now."""
    for number in range(len(outputs), 0, -1):
        done -= outputs[number - 1]
        if done < target:
            return number
    return 0


def exact_days(pace, remaining):
    """Days, with their fraction, in which ``remaining`` entries are brought in the middle case; None: not in sight."""
    return 0.0 if remaining <= 0 else _crossing(pace.brought[1], remaining)


def chance(*, target, done, outputs, deadline, shared=None, units=1):
    """The probability (0..1) that the target is reached by the close of campaign day ``deadline``; None: not known."""
    if target is None:
        return None
    days = deadline - len(outputs)
    if done >= target:
        return 1.0
    pace = None if is_quiet(outputs, shared) else pace_of(outputs, shared, units)
    if pace is None:
        return None
    if days <= 0:
        return 0.0
    at = min(days, HORIZON) - 1
    low, middle, high = (float(pace.brought[which][at]) for which in range(3))
    off = math.log(target - done) - middle
    side = (high - middle if off > 0 else middle - low) / P90
    return 0.5 * math.erfc(off / max(side, 1e-6) / math.sqrt(2))


def review_after(entry, review):
    """The finish of the review: its own pace, but never before the last record is in."""
    return Forecast(*(_later(*pair) for pair in zip(_days(entry), _days(review), strict=True)))


def _days(found):
    return found.day, found.early, found.late


def _later(entry, review):
    return None if entry is None or review is None else max(entry, review)
