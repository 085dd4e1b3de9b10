"""A commune's people and what they bring in a day. Numbers only: a seeded generator in, counts out.

Rates are of domain.md 4 (60-120 whole entries a person and day, from memory; 100 in one court's quota) and of what
reports name: shared computers, lines that fail for a day, scanners on loan, people called back to their own work.
None of it is measured in Quảng Trị; it serves to try the forecast and the screens on campaigns that differ.
"""

import math
from dataclasses import dataclass

from campaigns.crew_rules import Force

FORCES = tuple(force for force in Force if force != Force.OTHER)
# How fast each force types beside the judicial officers, whose work it is. A guess, like all of this.
SKILL = {Force.TEACHER: 1.15, Force.IT_OFFICER: 1.1, Force.YOUTH: 0.95, Force.POLICE: 0.9, Force.BORDER_GUARD: 0.75}
LEARNING = 0.55  # share of one's own rate on the first day; four days later nearly all of it
LINE_FAILS, LINE_LEFT = 0.06, 0.25  # a day in sixteen the line fails, and a quarter of the day's work is left
CALLED_AWAY = 0.08  # a person is away on one day in twelve


@dataclass(frozen=True)
class Worker:
    force: str
    rate: float  # entries on an ordinary day, once the work is known
    steadiness: float  # spread of one's own days, as a share
    joins: int  # campaign day of the first shift
    error_rate: float


@dataclass(frozen=True)
class Crew:
    """The people of one commune and how good its line is."""

    workers: tuple
    line_fails: float
    drift: float  # how much the whole commune's pace wanders from one day to the next, as a share


def crew_for(rng, target, *, days, stretch=1.0, least=6.0, forces=()):
    """People enough to bring ``target`` entries in about ``days`` days, give or take what a plan is worth.

    ``stretch`` over 1 is a crew too small for its target; nobody is slower than ``least`` entries a day for want of
    work. With ``forces`` the workers come from those, each as skilled as SKILL says.
    """
    skill, forces = (SKILL, forces) if forces else ({}, FORCES)
    needed = target / max(days, 1) / stretch
    workers, brought = [], 0.0
    while brought < needed or not workers:
        rate = min(rng.lognormvariate(math.log(75), 0.35), max(needed * 1.3, least))
        force = rng.choice(forces)
        rate *= skill.get(force, 1.0)
        workers.append(
            Worker(
                force=force, rate=rate, steadiness=rng.uniform(0.1, 0.3),
                joins=1 if rng.random() < 0.8 else rng.randint(2, 4), error_rate=rng.uniform(0.005, 0.05),
            )
        )  # fmt: skip
        brought += rate
    return Crew(tuple(workers), line_fails=LINE_FAILS * rng.uniform(0.3, 2.5), drift=rng.uniform(0.02, 0.1))


def days_of(rng, crew, days):
    """For each day, how many entries each worker brings: a list of lists, in the order of the crew."""
    pace, output = 0.0, []
    for day in range(1, days + 1):
        pace += rng.gauss(0, crew.drift)
        line = LINE_LEFT if rng.random() < crew.line_fails else 1.0
        output.append([_day_of(rng, worker, day, line * math.exp(pace)) for worker in crew.workers])
    return output


def _day_of(rng, worker, day, pace):
    if day < worker.joins or rng.random() < CALLED_AWAY:
        return 0
    learned = 1 - (1 - LEARNING) * math.exp(-(day - worker.joins) / 1.6)
    mean = worker.rate * learned * pace * math.exp(rng.gauss(0, worker.steadiness))
    return max(0, round(rng.gauss(mean, math.sqrt(max(mean, 0.1)))))
