"""How often the forecast's range of eight in ten holds the truth, on campaigns made by other rules than its own.

Each scenario of reporting.replay.scenarios is played as whole provinces of 119 communes with crews that are large
enough, too small or far too small; at the close of several days the forecast of every commune is asked, with what all
of them showed so far, and the day on which the last entry came in is compared. The peer is what one would do without a
method: what is left over the mean of the closed days, give or take a fifth.

The scenarios come in two sets that are never counted together: those that the method's constants were chosen on
(reporting.replay.scenarios), and those that none was (reporting.replay.unseen). What is said of the forecast is what it
did on the second. ``--unseen`` plays that one alone and leaves the stored figures of the first as they are.

Not counted as held or missed are communes that do not finish within the days that are played, and askings to which the
forecast names no day; "no day" is the share of these among the askings.

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
from reporting.replay.scenarios import SCENARIOS
from reporting.replay.unseen import UNSEEN, kinds_from

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
    first = rng.randint(1, 7)
    if name in UNSEEN:
        stretches = [rng.uniform(*STRETCHES[number % len(STRETCHES)]) for number in range(COMMUNES)]
        targets = [_target(rng) for _commune in stretches]
        played, kinds = UNSEEN[name](rng, targets, stretches, first)
        return kinds, [_ended(*each) for each in zip(targets, played, strict=True)]
    communes = []
    for number in range(COMMUNES):
        target = _target(rng)
        outputs = SCENARIOS[name](rng, target, rng.uniform(*STRETCHES[number % len(STRETCHES)]), first)
        communes.append(_ended(target, outputs))
    return kinds_from(first), communes


def _target(rng):
    return round(rng.lognormvariate(7.2, 0.9)) + 50


def _ended(target, outputs):
    return target, outputs, next((day for day, done in enumerate(accumulate(outputs), 1) if done >= target), None)


def played(name, provinces):
    """What asked_of says of every commune and close, None among it."""
    rng = random.Random(zlib.crc32(name.encode()))
    for _number in range(provinces):
        kinds, communes = province(name, rng)
        for now in ASKED_ON:
            shared = learn([outputs[:now] for _target, outputs, _end in communes], kinds)
            for target, outputs, end in communes:
                if end and now < end:
                    yield asked_of(outputs, target, end, now, shared)


def main(quick, only_unseen=False):
    provinces = 2 if quick else 20
    sets = {"unseen": UNSEEN} if only_unseen else {"unseen": UNSEEN, "seen": SCENARIOS}
    for which, names in sets.items():
        found = {name: list(played(name, provinces)) for name in names}
        whole, scenarios = said(which, found)
        if not quick:
            keep(which, {"provinces": provinces * len(found), **whole, "scenarios": scenarios})


def said(which, found):
    """Print one set, scenario by scenario; (what holds over all of it, the same by scenario)."""
    print(f"{which:<16}{'asked':>8}{'held %':>9}{'peer %':>9}{'width':>8}{'miss':>7}{'no day %':>10}")
    everything = [each for asked in found.values() for each in asked]
    told = {name: _line(name, asked) for name, asked in {**found, "all": everything}.items()}
    whole, tail = told.pop("all"), "_unseen" if which == "unseen" else ""
    print(f"figure forecast_coverage_80{tail} {whole['held']:.3f}")
    print(f"figure forecast_coverage_peer{tail} {whole['peer']:.3f}")
    for name, each in told.items():
        print(f"figure forecast_coverage_80_{name} {each['held']:.3f}")
    return whole, told


def _line(name, asked):
    """Print a line of the table; its figures."""
    answers = [each for each in asked if each]
    held, simple, width, miss = (list(column) for column in zip(*answers, strict=True))
    told = {
        "asked": len(answers), "held": round(fmean(held), 3), "peer": round(fmean(simple), 3), "width": median(width),
        "miss": median(miss), "no_day": round(1 - len(answers) / len(asked), 4),
    }  # fmt: skip
    numbers = f"{100 * fmean(held):>9.1f}{100 * fmean(simple):>9.1f}{median(width):>8g}{median(miss):>7g}"
    print(f"{name:<16}{len(answers):>8}{numbers}{100 * told['no_day']:>10.2f}", flush=True)
    return told


def keep(which, told):
    """Write what was measured of a set, and when, for the page of the method; the other set stays as it is stored."""
    result = json.loads(RESULT.read_text()) if RESULT.exists() else {}
    result[which] = {"measured_on": dt.date.today().isoformat(), "communes": COMMUNES, **told}
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main("--quick" in sys.argv, "--unseen" in sys.argv)
