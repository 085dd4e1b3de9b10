"""From the database to the solver's values: what is left, who is there, what each brings, where one can sit."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from statistics import median

from django.conf import settings
from django.utils.translation import gettext as _

from campaigns.crew_rules import Force
from campaigns.models import Membership
from campaigns.queries import forces_and_means
from reporting import lines, progress
from reporting.allocation import persons
from reporting.allocation.model import Group, Site, Terms
from reporting.allocation.persons import CLERK
from reporting.public.map import points

EXTRA = "extra"
MEASURED = dt.timedelta(days=6)  # before the last closed day
EXTRA_SITE = 0
ASSUMED_RATE = 75.0  # entries a person and day where nothing has been measured (domain: 60 to 120, from memory)
RATES = (15.0, 200.0)  # what one person may bring a day; outside, somebody was not registered as working there
STAYS = {Force.JUDICIAL}  # their office is theirs


@dataclass
class Values:
    """What the solver is given, and the lines and names that its answer is told with."""

    sites: list
    groups: list
    terms: Terms
    lines: dict  # commune -> Progress
    first_day: int  # campaign day that the first block begins on
    rate_is_assumed: bool
    seats_unknown: int


def force_label(force):
    """How a proposal names the people of a group."""
    if force == CLERK:
        return _("cán bộ nhập liệu")
    return _("người bổ sung") if force == EXTRA else str(Force(force).label)


def read(campaign, communes, terms):
    """The Values of some communes as of the last closed day, under completed terms."""
    question = lines.ask(campaign)
    found = {line.place.pk: line for line in progress.by_commune(question, communes).rows}
    first, until = question.closed + 1, question.calendar.entry_days
    days = (until if first <= until else question.calendar.days) - first + 1
    means = forces_and_means(communes, question.day)
    people = _people(communes, question.day, means)
    rates, is_assumed = _rates(found, people)
    sites = [_site(unit, found[unit.pk], people[unit.pk], means.by_locality[unit.pk], terms) for unit in communes]
    groups = _groups(people, rates, _own_rates(communes, question), terms)
    if terms["extra_people"]:
        sites.append(Site(EXTRA_SITE, 0))
        rate = median(rates.values()) * terms["hours"] / 8
        groups.append(Group(EXTRA_SITE, EXTRA, terms["extra_people"], rate))
    solver = Terms(
        days=max(days, 0), blocks=terms["blocks"], hours=terms["hours"], reach_km=terms["reach_km"],
        seconds=settings.ALLOCATION_SECONDS,
    )  # fmt: skip
    unknown = sum(not means.by_locality[unit.pk].computers for unit in communes)
    return Values(sites, groups, solver, found, first, is_assumed, unknown)


def _people(communes, day, means):
    """Commune -> force -> persons: who is planned for shifts there, else the teams, else who is appointed to enter."""
    appointed = Counter()
    rows = Membership.objects.in_force_on(day).filter(locality__in=communes, role=Membership.Role.CLERK)
    for place, _person in rows.values_list("locality_id", "user_id").distinct():
        appointed[place] += 1
    people = {}
    for unit in communes:
        own = means.by_locality[unit.pk]
        of_force = own.planned or own.members
        people[unit.pk] = dict(of_force) if of_force else ({CLERK: appointed[unit.pk]} if appointed[unit.pk] else {})
    return people


def _rates(found, people):
    """Commune -> entries a person and day of late; the middle one where nothing is known. (rates, all assumed)"""
    known = {}
    for pk, forces in people.items():
        heads = sum(forces.values())
        if heads and found[pk].rate:
            known[pk] = min(max(found[pk].rate / heads, RATES[0]), RATES[1])
    usual = median(known.values()) if known else ASSUMED_RATE
    return {pk: known.get(pk, usual) for pk in people}, not known


def _site(unit, line, forces, means, terms):
    wanted = round((line.target or 0) * (100 + terms["target_percent"]) / 100)
    heads = sum(forces.values())
    seats = means.computers if means.computers else 2 * max(heads, 1)  # no machine on record is not no machine
    return Site(
        unit.pk, max(wanted - line.done_before_today, 0), seats + terms["extra_computers"], points().get(unit.code)
    )


def _own_rates(communes, question):
    """(commune, force) -> what each person with an account brought a day, as far as it was measured; None where not."""
    home = persons.at_home(communes, question.day)
    last = question.calendar.date(question.closed)
    known = persons.measured({pk for people in home.values() for pk in people}, last - MEASURED, last)
    return {key: [known.get(pk) for pk in people] for key, people in home.items()}


def _rate_of(own, count, usual):
    """The mean of a group: who was measured by their own rate, all others by the usual one of their place."""
    rates = [min(max(rate, RATES[0]), RATES[1]) for rate in own if rate is not None][:count]
    return (sum(rates) + (count - len(rates)) * usual) / count


def _groups(people, rates, own, terms):
    groups = []
    for pk, forces in people.items():
        for force, count in sorted(forces.items()):
            stay = count if force in STAYS else min(1, count) if force == CLERK else 0
            rate = _rate_of(own.get((pk, force), []), count, rates[pk]) if count else rates[pk]
            groups.append(Group(pk, force, count, rate * terms["hours"] / 8, stay))
    return groups
