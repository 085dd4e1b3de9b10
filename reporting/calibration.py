"""How far the forecasts of this very campaign have been off, and what that says of the next one. Values only.

At each past close the forecast is made anew from what was known then, for every commune and for one, two, … days
ahead, and what those days did bring is compared. The 10th, 50th and 90th percentile of the errors (in the spreads that
were foretold) replace those of the normal curve as far as there are errors enough: a range that was too narrow widens,
one that was too wide narrows, and a middle that lags behind is moved.
"""

import math

import numpy as np

from reporting.forecast import is_quiet, pace_of
from reporting.shared_pace import P90, share

FIRST_CLOSE = 2  # days that a forecast needs to be judged by
CLOSES = 10  # the latest closes that are asked: what went before is of another campaign's time
WEIGHT = 10  # errors of one day ahead that the normal curve counts for; further days overlap and say less each


def learn(outputs, kinds=()):
    """The Shared of communes (one list of closed days each, all as long), calibrated by its own past errors."""
    shared = share(outputs, kinds)
    errors = _errors(outputs, kinds)
    if errors:
        found = [_drawn(errors[ahead], ahead) for ahead in sorted(errors)]
        shared.low, shared.middle, shared.high = (list(column) for column in zip(*found, strict=True))
    return shared


def _errors(outputs, kinds):
    """Days ahead -> what came beside what was foretold, in spreads, over communes and past closes."""
    closed = len(outputs[0]) if outputs else 0
    found = {}
    for close in range(max(FIRST_CLOSE, closed - CLOSES), closed):
        known = [each[:close] for each in outputs]
        shared = share(known, kinds)
        for before, each in zip(known, outputs, strict=True):
            pace = None if is_quiet(before, shared) else pace_of(before, shared)
            if pace is None:
                continue
            brought = np.log(np.maximum(np.cumsum(each[close:]), 0.5))
            off = (brought - pace.middle[: len(brought)]) / np.sqrt(pace.spread[: len(brought)])
            for ahead, error in enumerate(off.tolist(), 1):
                found.setdefault(ahead, []).append(error)
    return found


def _drawn(errors, ahead):
    """(low, middle, high) percentiles of errors; drawn to the normal curve's while few of them do not overlap."""
    weight = len(errors) / ahead
    weight /= weight + WEIGHT
    seen = np.quantile(errors, (0.1, 0.5, 0.9))
    normal = (-P90, 0.0, P90)
    drawn = [expected + weight * (float(value) - expected) for value, expected in zip(seen, normal, strict=True)]
    return drawn if all(math.isfinite(each) for each in drawn) else list(normal)
