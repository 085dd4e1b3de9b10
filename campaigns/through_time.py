"""A place through time: what was written, which unit that was on a day, and which unit keeps its books today.

A book belongs to the office that opened it, is kept by the office of today and is answered for by the campaign's
unit of March 2025 (domain.md 6.3). What the book says is never changed: a resolution stands beside it, with how
certain it is and why.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from campaigns import place_words
from campaigns.models import Locality
from campaigns.place_index import index_of, state
from campaigns.resolving import CERTAIN, Candidate, Certainty, Question, Resolution, Step, steps_of

__all__ = [
    "CERTAIN", "Candidate", "Certainty", "Office", "Places", "Resolution", "Step", "keeper_on", "places", "resolve",
    "resolve_office",
]  # fmt: skip
CAMPAIGN_DAY = dt.date(2025, 3, 1)  # day one of Plan 37/KH-UBND, for who names no other
MOST_KEPT = 20_000  # answers kept: a campaign writes a few hundred offices in a few thousand spellings


@dataclass(frozen=True)
class Office:
    """The commune that answers for the books of a written office, or a sentence why there is none."""

    locality: Locality | None
    refusal: str
    resolution: Resolution

    @property
    def is_certain(self):
        return self.locality is not None and self.resolution.is_certain


class Places:
    """Resolves texts against one state of the units; costs no query."""

    def __init__(self, index):
        self.index = index
        self._kept = {}

    def resolve(self, text, *, on=None):
        """What a text such as "UBND xã Vĩnh Kim, huyện Bến Hải" means on a day; without a day, in general."""
        key = text, on
        if key not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = Question(self.index, text, on).answer()
        return self._kept[key]

    def resolve_office(self, text, *, on=None, within=None, as_of=CAMPAIGN_DAY):
        """The commune of `as_of` that answers for the books of an office as a book writes it.

        `within` (ids of communes) settles what the text leaves open: exactly one candidate inside is it.
        """
        found = self.resolve(text, on=on)
        meant = [found.named] if found.named else list(found.others)
        if found.reason == "other_district":
            return Office(None, found.sentence, found)
        whole = {unit.pk: unit for start in meant for unit in self.units_on(start, as_of)}
        targets = {pk: unit for pk, unit in whole.items() if unit.level == Locality.Level.COMMUNE}
        if len(targets) != len(whole) or not targets:
            return Office(None, place_words.no_commune(found), found)
        inside = targets if within is None else {pk: unit for pk, unit in targets.items() if pk in within}
        if not inside:
            return Office(None, place_words.outside(found, targets.values()), found)
        if len(inside) != 1 or (within is None and found.homonyms):
            return Office(None, place_words.several(found, inside.values()), found)
        return Office(next(iter(inside.values())), "", found)

    def units_on(self, locality, day):
        """What a unit is on a day: itself, what it has become, or what it was made of."""
        unit = self.index.units.get(locality.pk, locality)
        if self.index.begins(unit) <= day:
            return self.index.forward(unit, day)[0]
        return self.index.backward(unit, day)

    def keepers_on(self, locality, day):
        """The units that keep a unit's books on a day; several where it was split, none where none is known."""
        unit = self.index.units.get(locality.pk, locality)
        return self.index.forward(unit, day)[0]

    def keeper_on(self, locality, day):
        found = self.keepers_on(locality, day)
        return found[0] if len(found) == 1 else None

    def chain_of(self, locality):
        """(units that keep the books by the newest structure, steps to them) of one unit."""
        unit = self.index.units.get(locality.pk, locality)
        keepers, links = self.index.latest(unit)
        return keepers, steps_of(self.index, links)

    def origins_of(self, locality):
        """Every step that led to a unit, oldest first."""
        found, open_ = {}, [locality.pk]
        while open_:
            for link in self.index.before.get(open_.pop(), ()):
                if link.pk not in found:
                    found[link.pk] = link
                    open_.append(link.predecessor_id)
        return steps_of(self.index, found.values())


@lru_cache(maxsize=4)
def _places_of(index):
    return Places(index)


def places():
    """The resolver for the units as the tables have them now: one short query, then none."""
    return _places_of(index_of(state()))


def resolve(text, *, on=None):
    return places().resolve(text, on=on)


def resolve_office(text, *, on=None, within=None, as_of=CAMPAIGN_DAY):
    return places().resolve_office(text, on=on, within=within, as_of=as_of)


def keeper_on(locality, day):
    return places().keeper_on(locality, day)
