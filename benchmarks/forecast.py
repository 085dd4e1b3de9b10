"""How often the forecast's range of eight in ten holds the truth, on campaigns made by other rules than its own.

Each scenario of reporting.replay.scenarios is played as whole provinces of 119 communes with crews that are large
enough, too small or far too small; at the close of several days the forecast of every commune is asked, with what all
of them showed so far, and the day on which the last entry came in is compared. The peer is what one would do without a
method: what is left over the mean of the closed days, give or take a fifth.

A full run writes its result to reporting/data/forecast_trial.json, which the page of the method quotes.
"""

import datetime as dt
import json
import random
import sys
import zlib
from itertools import accumulate
from pathlib import Path
from statistics import fmean, median

from reporting.calibration import learn
from reporting.forecast import forecast
from reporting.replay.scenarios import DAYS, SATURDAY, SCENARIOS
from reporting.shared_pace import WEEKEND, WORK

ASKED_ON = (3, 4, 5, 7, 9, 11, 13)
STRETCHES = ((0.85, 1.15), (0.7, 1.8), (1.5, 3.5))
COMMUNES = 119
RESULT = Path(__file__).parent.parent / "reporting" / "data" / "forecast_trial.json"


def asked_of(outputs, target, end, now, shared):
    """(held, peer held, width in days, miss of the middle) at the close of day ``now``; None: no finish in sight."""
    done = sum(outputs[:now])
    found = forecast(target=target, done=done, outputs=outputs[:now], shared=shared)
    if found.day is None or found.early is None:
        return None
    naive = (target - done) / max(fmean(outputs[:now]), 0.01)
    held = found.early <= end and (found.late is None or end <= found.late)
    simple = now + naive * 0.8 <= end <= now + naive * 1.2 + 1
    return held, simple, (found.late or 365) - found.early, abs(found.day - end)


def province(name, rng):
    """One played province: (the kinds of its days, [(target, outputs, day of the last entry or None)])."""
    first, communes = rng.randint(1, 7), []
    for number in range(COMMUNES):
        target = round(rng.lognormvariate(7.2, 0.9)) + 50
        outputs = SCENARIOS[name](rng, target, rng.uniform(*STRETCHES[number % len(STRETCHES)]), first)
        end = next((day for day, done in enumerate(accumulate(outputs), 1) if done >= target), None)
        communes.append((target, outputs, end))
    return tuple(WEEKEND if (first + day - 1) % 7 + 1 >= SATURDAY else WORK for day in range(DAYS)), communes


def played(name, provinces):
    rng = random.Random(zlib.crc32(name.encode()))
    for _number in range(provinces):
        kinds, communes = province(name, rng)
        for now in ASKED_ON:
            shared = learn([outputs[:now] for _target, outputs, _end in communes], kinds)
            asked = (asked_of(outputs, target, end, now, shared) for target, outputs, end in communes
                     if end and now < end)  # fmt: skip
            yield from (each for each in asked if each)


def main(quick):
    provinces = 2 if quick else 20
    found = {name: list(played(name, provinces)) for name in SCENARIOS}
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
    if not quick:
        keep(found, everything, provinces)


def keep(found, everything, provinces):
    """Write what was measured, and when, for the page of the method."""
    held = {name: round(fmean(each[0] for each in asked), 3) for name, asked in found.items()}
    result = {
        "measured_on": dt.date.today().isoformat(), "provinces": provinces * len(found), "communes": COMMUNES,
        "asked": len(everything), "held": round(fmean(each[0] for each in everything), 3),
        "peer": round(fmean(each[1] for each in everything), 3), "scenarios": held,
    }  # fmt: skip
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main("--quick" in sys.argv)
