"""How often the forecast's range of eight in ten holds the truth, on campaigns made by other rules than its own.

Each scenario of reporting.replay.scenarios is played many times with crews that are large enough, too small or far too
small; the forecast is asked at the close of several days, and the day on which the last entry came in is compared. The
peer is what one would do without a method: what is left over the mean of the closed days, give or take a fifth.
"""

import random
import sys
import zlib
from itertools import accumulate
from statistics import fmean, median

from reporting.forecast import forecast
from reporting.replay.scenarios import SCENARIOS

ASKED_ON = (3, 4, 5, 7, 9, 11, 13)
STRETCHES = ((0.85, 1.15), (0.7, 1.8), (1.5, 3.5))


def asked_of(outputs, target):
    """(held, peer held, width in days, miss of the middle) for each day of asking before the end."""
    end = next((day for day, done in enumerate(accumulate(outputs), 1) if done >= target), None)
    for now in ASKED_ON:
        done = sum(outputs[:now])
        if not end or now >= end:
            return
        found = forecast(target=target, done=done, outputs=outputs[:now])
        if found.day is None or found.early is None:
            continue
        naive = now + (target - done) / max(fmean(outputs[:now]), 0.01)
        held = found.early <= end and (found.late is None or end <= found.late)
        simple = now + (naive - now) * 0.8 <= end <= now + (naive - now) * 1.2 + 1
        yield held, simple, (found.late or 365) - found.early, abs(found.day - end)


def played(name, campaigns):
    rng = random.Random(zlib.crc32(name.encode()))
    for number in range(campaigns):
        target = round(rng.lognormvariate(7.2, 0.9)) + 50
        stretch = rng.uniform(*STRETCHES[number % len(STRETCHES)])
        yield from asked_of(SCENARIOS[name](rng, target, stretch), target)


def main(quick):
    campaigns = 150 if quick else 1200
    found = {name: list(played(name, campaigns)) for name in SCENARIOS}
    print(f"{'scenario':<14}{'asked':>8}{'held %':>9}{'peer %':>9}{'width':>8}{'miss':>7}")
    for name, asked in found.items():
        held, simple, width, miss = (list(column) for column in zip(*asked, strict=True))
        numbers = f"{100 * fmean(held):>9.1f}{100 * fmean(simple):>9.1f}{median(width):>8}{median(miss):>7}"
        print(f"{name:<14}{len(asked):>8}{numbers}")
    everything = [each for asked in found.values() for each in asked]
    print(f"figure forecast_coverage_80 {fmean(each[0] for each in everything):.3f}")
    print(f"figure forecast_coverage_peer {fmean(each[1] for each in everything):.3f}")
    for name, asked in found.items():
        print(f"figure forecast_coverage_80_{name} {fmean(each[0] for each in asked):.3f}")


if __name__ == "__main__":
    main("--quick" in sys.argv)
