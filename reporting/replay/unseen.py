"""Campaigns that no constant of the forecast was ever chosen on: what its proof rests on. Numbers only, from a seed.

`reporting.replay.scenarios` served to choose the method; a method holds on what it was chosen on. These are whole
provinces, so that what befalls a district or all communes at once does so here. They were written once, before the
forecast was first asked about them, and neither they nor the method may be changed to make the figures meet: another
set takes the place of one that a constant was chosen on.
"""

import math

from reporting.replay.crew import crew_for, days_of
from reporting.replay.scenarios import DAYS, SATURDAY
from reporting.shared_pace import OFF, WEEKEND, WORK

DISTRICTS, ENTRY_DAYS = 9, 15


def kinds_from(first, off=()):
    """The kinds of the days from the weekday ``first`` (1 is Monday); ``off`` are days (from 0) off in the plan."""
    weekdays = [(first + day - 1) % 7 + 1 for day in range(DAYS)]
    return tuple(
        OFF if day in off else WEEKEND if weekday >= SATURDAY else WORK for day, weekday in enumerate(weekdays)
    )


def _rates(targets, stretches):
    return [target / ENTRY_DAYS / stretch for target, stretch in zip(targets, stretches, strict=True)]


def _played(rng, means, noise):
    """What comes in where ``means`` was to be expected: a commune's own noise, and chance."""
    days = []
    for mean in means:
        mean *= math.exp(rng.gauss(0, noise))
        days.append(max(0, round(rng.gauss(mean, math.sqrt(max(mean, 0.1))))))
    return days


def _noise(rng):
    return rng.uniform(0.08, 0.25)


def _risen(rng):
    """Shares of the full rate: people begin between two and eight tenths and are quick or slow to learn."""
    begin, days = rng.uniform(0.2, 0.8), rng.uniform(0.8, 4)
    return [1 - (1 - begin) * math.exp(-day / days) for day in range(DAYS)]


def district_line(rng, targets, stretches, first):
    """Two days on end without a line in a whole district, some weeks in one and some in another."""
    fails = {}
    for district in range(DISTRICTS):
        for begin in range(1, DAYS - 1):
            if rng.random() < 0.07:
                fails.setdefault(district, set()).update((begin, begin + 1))
    played = []
    for number, rate in enumerate(_rates(targets, stretches)):
        down, left = fails.get(number % DISTRICTS, ()), rng.uniform(0, 0.3)
        risen = _risen(rng)
        means = [rate * 1.15 * risen[day] * (left if day in down else 1) for day in range(DAYS)]
        played.append(_played(rng, means, _noise(rng)))
    return played, kinds_from(first)


def machines(rng, targets, stretches, first):
    """Two to six machines, each of which breaks now and then and is away for two to six days."""
    played = []
    for rate in _rates(targets, stretches):
        number, share = rng.randint(2, 6), [0.0] * DAYS
        for _machine in range(number):
            away = 0
            for day in range(DAYS):
                away = rng.randint(2, 6) if not away and rng.random() < 0.03 else max(away - 1, 0)
                share[day] += 0 if away else 1 / number
        played.append(_played(rng, [rate * 1.12 * each for each in share], _noise(rng)))
    return played, kinds_from(first)


def lent(rng, targets, stretches, first):
    """On one day people go from communes that are ahead to those behind; who comes must learn the books there."""
    day, played = rng.randint(5, 12), []
    for rate, stretch in zip(_rates(targets, stretches), stretches, strict=True):
        people, risen = rng.randint(3, 10), _risen(rng)
        gone = rng.randint(1, max(1, people // 3)) if rng.random() < 0.5 else 0
        now = people + gone if stretch > 1.2 else people - gone
        means = []
        for at in range(DAYS):
            learned = 1 - 0.5 * math.exp(-(at - day) / 1.5) if now > people else 1
            means.append(rate * 1.1 * risen[at] * (1 + (now - people) / people * learned if at >= day else 1))
        played.append(_played(rng, means, _noise(rng)))
    return played, kinds_from(first)


def doubled(rng, targets, stretches, first):
    """For the last week of entry every second crew that is behind is doubled; machines are not."""
    begins, played = ENTRY_DAYS - 7, []
    for rate, stretch in zip(_rates(targets, stretches), stretches, strict=True):
        gain = rng.uniform(1.2, 1.9) if stretch > 1.2 and rng.random() < 0.5 else 1
        risen = _risen(rng)
        means = [rate * 1.1 * risen[day] * (gain if begins <= day < ENTRY_DAYS else 1) for day in range(DAYS)]
        played.append(_played(rng, means, _noise(rng)))
    return played, kinds_from(first)


def fatigue(rng, targets, stretches, first):
    """A rise while people learn, then a decline while they tire, in each commune at another time."""
    played = []
    for rate in _rates(targets, stretches):
        risen, tires, sinks = _risen(rng), rng.randint(4, 14), rng.uniform(0, 0.04)
        means = [rate * 1.15 * risen[day] * math.exp(-sinks * max(day - tires, 0)) for day in range(DAYS)]
        played.append(_played(rng, means, _noise(rng)))
    return played, kinds_from(first)


def holidays(rng, targets, stretches, first):
    """One or two days off of the plan on which a few work all the same; and a festival that no plan knows of."""
    begin = rng.randint(3, 11)
    off, festival = set(range(begin, begin + rng.randint(1, 2))), rng.randint(3, 14)
    quiet, played = rng.uniform(0.4, 0.9), []
    kinds = kinds_from(first, off)
    for rate in _rates(targets, stretches):
        own = {OFF: rng.uniform(0, 0.5) if rng.random() < 0.2 else 0, WEEKEND: quiet * rng.uniform(0.8, 1.2), WORK: 1}
        means = [rate * 1.15 * own[kind] * (0.3 if day == festival else 1) for day, kind in enumerate(kinds)]
        played.append(_played(rng, means, _noise(rng)))
    return played, kinds


def returns(rng, targets, stretches, first):
    """From the third day a share of what was entered comes back one to four days later and is entered before new."""
    played = []
    for rate in _rates(targets, stretches):
        share, risen, waiting = rng.uniform(0.02, 0.2), _risen(rng), [0.0] * (DAYS + 5)
        days = []
        for able in _played(rng, [rate * 1.1 * each for each in risen], _noise(rng)):
            day = len(days)
            mended = min(waiting[day], able)
            waiting[day + 1] += waiting[day] - mended
            days.append(round(able - mended))
            if day >= 2:
                waiting[day + rng.randint(1, 4)] += share * able
        played.append(days)
    return played, kinds_from(first)


def books(rng, targets, stretches, first):
    """Books of 60 to 500 entries, one after the other, some of which take twice the time of others."""
    played = []
    for rate in _rates(targets, stretches):
        noise, risen, left, ease, days = _noise(rng), _risen(rng), 0, 1.0, []
        for day in range(DAYS):
            time, entered = math.exp(rng.gauss(0, noise)) * risen[day] * rate, 0.0
            while time > 0:
                if left <= 0:
                    left, ease = rng.randint(60, 500), rng.lognormvariate(0, 0.35)
                step = min(left, time * ease)
                left, time, entered = left - step, time - step / ease - 1e-9, entered + step
            days.append(round(entered))
        played.append(days)
    return played, kinds_from(first)


def replayed(rng, targets, stretches, first):
    """What bin/manage replay_campaign plays, at the level of numbers: its crews, their days, the line that fails."""
    crews = [crew_for(rng, target, days=ENTRY_DAYS, stretch=stretch)
             for target, stretch in zip(targets, stretches, strict=True)]  # fmt: skip
    return [[sum(day) for day in days_of(rng, crew, DAYS)] for crew in crews], kinds_from(first)


def combined(rng, targets, stretches, first):
    """Several of these at once, each by the toss of a coin: a day brings the product of what is left of it."""
    ones = [each for each in (district_line, machines, lent, doubled, fatigue, returns) if rng.random() < 0.5]
    whole, kinds = holidays(rng, targets, stretches, first)
    for play in ones:
        for number, days in enumerate(play(rng, targets, stretches, first)[0]):
            usual = max(1.1 * targets[number] / ENTRY_DAYS / stretches[number], 1)
            shares = (min(its / usual, 3) for its in days)
            whole[number] = [round(mine * share) for mine, share in zip(whole[number], shares, strict=True)]
    return whole, kinds


UNSEEN = {
    "district_line": district_line, "machines": machines, "lent": lent, "doubled": doubled, "fatigue": fatigue,
    "holidays": holidays, "returns": returns, "books": books, "replayed": replayed, "combined": combined,
}  # fmt: skip
