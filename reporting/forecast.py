"""Will we make it: when entry ends, as a day and the range that eight of ten campaigns fall in. Values only.

The method. A place's pace is a level on a logarithmic scale that wanders a little every day (people come and go) and
shows itself through noisy days (lines fail, people are called away). A local-level Kalman filter reads the level from
the closed days, the first of which count for more than they show because people learn; what the next k days bring
together then has a middle and a spread in closed form:

    variance of log(sum of k days) ~ noise/k + (what is not known of the level) + wander·k/3

and the 10th, 50th and 90th percentile of the finish are the first days on which that sum, taken as log-normal,
reaches what is left with probability 0.1, 0.5 and 0.9. `tests/reporting/test_forecast.py` plays campaigns and counts
how often the range held the truth.
"""

import math
from dataclasses import dataclass
from statistics import fmean

P90 = 1.2816  # standard deviations between the median and the 10th or 90th percentile
HORIZON = 365  # a finish further away than this many days is "not in sight"
WANDER = 0.006  # variance that a pace gains every day, on the logarithmic scale
NOISE, NOISE_WEIGHT = 0.09, 4  # expected variance of one day, and the days that this expectation counts for
UNKNOWN = 0.40  # variance of what is not known of a place before its first day
# New people reach their own pace within a week: what the first days show is this share of it.
LEARNED = tuple(1 - 0.4 * math.exp(-day / 2) for day in range(10))
QUIET = 0.1  # what a day without entries counts as, for a logarithm; a fraction of the mean day


@dataclass(frozen=True)
class Forecast:
    """The campaign day on which entry ends: the middle of what is likely, and the range of eight cases in ten.

    None is "not in sight": nothing done of late, or more than a year to go.
    """

    day: int | None
    early: int | None = None
    late: int | None = None


@dataclass(frozen=True)
class Pace:
    """Entries a day at the last closed day: the middle, and the variances of the logarithm around it."""

    level: float  # log of the entries a day
    doubt: float  # variance of the level
    noise: float  # variance of one day around it

    @property
    def rate(self):
        return math.exp(self.level)


def pace_of(outputs):
    """The Pace that the closed days show, oldest first; None where nothing was entered on any of them."""
    started = next((n for n, output in enumerate(outputs) if output), None)
    if started is None:
        return None
    worked = outputs[started:]
    least = max(QUIET * fmean(worked), 0.5)
    seen = [math.log(max(output, least) / _learned(day)) for day, output in enumerate(worked)]
    noise = _noise(seen, fmean(worked))
    level, doubt = seen[0], UNKNOWN
    for value in seen[1:]:
        doubt += WANDER
        gain = doubt / (doubt + noise)
        level, doubt = level + gain * (value - level), doubt * (1 - gain)
    return Pace(level, doubt if len(seen) > 1 else noise + UNKNOWN / 2, noise)


def _learned(day):
    return LEARNED[day] if day < len(LEARNED) else 1.0


def _noise(seen, mean):
    """Half the mean square of the steps from day to day, drawn to what is expected while days are few."""
    steps = [(after - before) ** 2 / 2 for before, after in zip(seen, seen[1:], strict=False)]
    # One day of no work is a loss of that day, not a doubt about all others.
    steps = [min(step, 1.0) for step in steps]
    drawn = (sum(steps) + NOISE_WEIGHT * NOISE) / (len(steps) + NOISE_WEIGHT)
    return max(drawn, 1 / max(mean, 1.0))


def days_left(pace, remaining, *, sigmas=0.0):
    """The fewest whole days in which ``remaining`` entries are brought, ``sigmas`` on the unlucky side."""
    log_left = math.log(remaining)

    def reached(days):
        spread = pace.noise / days + pace.doubt + WANDER * days / 3
        # Days that are better than their middle bring more than worse ones lose.
        middle = math.log(days) + pace.level + pace.noise / 2 * (1 - 1 / days)
        return middle - sigmas * math.sqrt(spread) >= log_left

    if not reached(HORIZON):
        return None
    low, high = 0, HORIZON
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high


def forecast(*, target, done, outputs):
    """When entry will be finished, from the output of each closed day (oldest first) and what is done by then."""
    if target is None:
        return Forecast(None)
    if done >= target:
        return Forecast(*[_day_reached(outputs, target, done)] * 3)
    pace = pace_of(outputs)
    if pace is None or not any(outputs[-3:]):
        return Forecast(None)
    found = [days_left(pace, target - done, sigmas=sigmas) for sigmas in (0.0, -P90, P90)]
    return Forecast(*[None if days is None else len(outputs) + days for days in found])


def _day_reached(outputs, target, done):
    """The closed day that brought the last entry; counted back from what is done now."""
    for number in range(len(outputs), 0, -1):
        done -= outputs[number - 1]
        if done < target:
            return number
    return 0


def exact_days(pace, remaining):
    """Days, with their fraction, in which ``remaining`` entries are brought in the middle case; None: not in sight."""
    if remaining <= 0:
        return 0.0
    log_left = math.log(remaining)

    def brought(days):
        return math.log(days) + pace.level + pace.noise / 2 * (1 - 1 / max(days, 1.0))

    if brought(HORIZON) < log_left:
        return None
    low, high = 1e-6, float(HORIZON)
    for _halving in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if brought(middle) >= log_left else (middle, high)
    return high


def chance(*, target, done, outputs, deadline):
    """The probability (0..1) that the target is reached by the close of campaign day ``deadline``; None: not known."""
    if target is None:
        return None
    days = deadline - len(outputs)
    if done >= target:
        return 1.0
    pace = pace_of(outputs)
    if pace is None or not any(outputs[-3:]):
        return None
    if days <= 0:
        return 0.0
    middle = math.log(days) + pace.level + pace.noise / 2 * (1 - 1 / days)
    spread = pace.noise / days + pace.doubt + WANDER * days / 3
    return 0.5 * math.erfc((math.log(target - done) - middle) / math.sqrt(2 * spread))


def review_after(entry, review):
    """The finish of the review: its own pace, but never before the last record is in."""
    return Forecast(*(_later(*pair) for pair in zip(_days(entry), _days(review), strict=True)))


def _days(found):
    return found.day, found.early, found.late


def _later(entry, review):
    return None if entry is None or review is None else max(entry, review)
