"""Campaigns that do not follow the forecast's own assumptions: what it is tried on. Numbers only, from a seed.

Each scenario gives what a commune enters on each of many days; ``first`` is the weekday (1 is Monday) of day one, which
all communes of a province share. None is fitted to the forecast; they differ from it in
what a province would really meet: quiet weekends, people called away together, people moved in or out in mid-campaign,
lines that fail for days, long learning, and work that comes in whole lots.
"""

import math

from reporting.replay.crew import crew_for, days_of

DAYS = 120
SATURDAY, SUNDAY = 6, 7


def crew(rng, target, stretch, _first):
    """The people of reporting.replay.crew: uneven skill, learning, absences, a line that fails now and then."""
    return [sum(day) for day in days_of(rng, crew_for(rng, target, days=15, stretch=stretch), DAYS)]


def _rate(target, stretch):
    return target / 15 / stretch


def _whole(values):
    return [max(0, round(value)) for value in values]


def _poisson(rng, mean):
    return rng.gauss(mean, math.sqrt(max(mean, 0.1)))


def weekends(rng, target, stretch, first):
    """Two days in seven bring a part of the others, in each commune another part."""
    quiet = rng.uniform(0.3, 0.8)
    rate, noise = _rate(target, stretch) * 7 / (5 + 2 * quiet), rng.uniform(0.05, 0.25)
    days = [(first + day - 1) % 7 + 1 for day in range(DAYS)]
    return _whole(
        _poisson(rng, rate * (quiet if day in (SATURDAY, SUNDAY) else 1) * math.exp(rng.gauss(0, noise)))
        for day in days
    )


def absences(rng, target, stretch, _first):
    """A few people of fixed rates, each of whom is away for one to three days at a time."""
    people = rng.randint(2, 8)
    rates = [_rate(target, stretch) / people * rng.lognormvariate(0, 0.4) for _person in range(people)]
    output = [0.0] * DAYS
    for rate in rates:
        away = 0
        for day in range(DAYS):
            away = rng.randint(1, 3) if not away and rng.random() < 0.06 else max(away - 1, 0)
            output[day] += 0 if away else _poisson(rng, rate * math.exp(rng.gauss(0, 0.15)))
    return _whole(output)


def moved_staff(rng, target, stretch, _first):
    """On a day in mid-campaign people are sent in, or taken away: the pace leaps once and stays."""
    leap, factor = rng.randint(4, 14), rng.choice([rng.uniform(0.55, 0.85), rng.uniform(1.15, 1.7)])
    rate = _rate(target, stretch)
    return _whole(
        _poisson(rng, rate * (factor if day >= leap else 1) * math.exp(rng.gauss(0, 0.2))) for day in range(DAYS)
    )


def network(rng, target, stretch, _first):
    """The line fails for one to three days on end, and little of the work is left on them."""
    rate, output, down = _rate(target, stretch) * 1.12, [], 0
    for _day in range(DAYS):
        down = rng.randint(1, 3) if not down and rng.random() < 0.05 else max(down - 1, 0)
        output.append(_poisson(rng, rate * (rng.uniform(0, 0.4) if down else 1) * math.exp(rng.gauss(0, 0.15))))
    return _whole(output)


def learning(rng, target, stretch, _first):
    """People who begin at a third of their rate and need up to two weeks to reach it."""
    start, speed, rate = rng.uniform(0.3, 0.7), rng.uniform(1.5, 6), _rate(target, stretch) * 1.2
    return _whole(
        _poisson(rng, rate * (1 - (1 - start) * math.exp(-day / speed)) * math.exp(rng.gauss(0, 0.2)))
        for day in range(DAYS)
    )


def lots(rng, target, stretch, _first):
    """Work comes in whole books: some days far over the others, some far under."""
    rate, spread = _rate(target, stretch), rng.uniform(0.35, 0.7)
    return _whole(rate * rng.lognormvariate(-spread * spread / 2, spread) for _day in range(DAYS))


def tiring(rng, target, stretch, _first):
    """A pace that sinks by a little every day, as goodwill does."""
    sinking, rate = rng.uniform(0.0, 0.03), _rate(target, stretch) * 1.15
    return _whole(_poisson(rng, rate * math.exp(-sinking * day) * math.exp(rng.gauss(0, 0.2))) for day in range(DAYS))


def mixed(rng, target, stretch, first):
    """Communes of one province that differ in kind: each is any of the others."""
    return rng.choice([play for play in SCENARIOS.values() if play is not mixed])(rng, target, stretch, first)


SCENARIOS = {
    "crew": crew, "weekends": weekends, "absences": absences, "moved_staff": moved_staff, "network": network,
    "learning": learning, "lots": lots, "tiring": tiring, "mixed": mixed,
}  # fmt: skip
