"""One commune's day looked through: every sign for every person who worked in it."""

from dataclasses import replace

from django.conf import settings

from reporting.formality import evidence, signs

NAMED = ("run", "entry_seconds", "check_seconds", "clones", "empty_share", "burst", "unseen")


def limits():
    """The limits as this site has set them (docs/configuration.md)."""
    return replace(signs.Limits(), **{name: getattr(settings, f"FORMALITY_{name.upper()}") for name in NAMED})


def findings(locality_id, hours):
    """(person id, Finding) of one commune between the first and the last moment of a day."""
    typed, judged = evidence.typed_on(locality_id, hours), evidence.judged_on(locality_id, hours)
    people = sorted({*typed, *judged})
    stays, bounds = evidence.stays_on(people, hours), limits()
    for person in people:
        made, looked = typed.get(person, []), judged.get(person, [])
        found = (
            signs.impossible_speed(made, bounds), signs.cloned(made, bounds), signs.empty(made, bounds),
            signs.burst(made, hours[1], bounds), signs.odd_digits(made, bounds), signs.hasty_checks(looked, bounds),
            signs.unseen(looked, bounds), signs.two_places(stays.get(person, []), bounds),
        )  # fmt: skip
        yield from ((person, each) for each in found if each)
