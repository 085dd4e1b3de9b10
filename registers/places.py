"""Where a book or entry was registered, through time; and the other places that an entry names.

What the book says stays as it is. Beside it stand the unit of that day, the campaign's unit that answers for the
book, and the unit that keeps it since the structure of 1 July 2025.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaigns import place_words, through_time
from campaigns.through_time import CAMPAIGN_DAY
from civreg.core.dates import DateRefused, PartialDate
from registers.kinds import kind as kind_of
from registers.kinds.base import FieldType


@dataclass(frozen=True)
class PlaceFact:
    """One place of an entry with what was found of it."""

    label: str
    found: through_time.Resolution

    @property
    def tone(self):
        return place_words.TONES[self.found.certainty]

    @property
    def unit(self):
        return place_words.full(self.found.unit or self.found.named) if self.found.named else ""

    @property
    def keepers(self):
        return ", ".join(place_words.full(unit) for unit in self.found.keepers)


@dataclass(frozen=True)
class Office:
    """The registering office of a book or entry through time."""

    fact: PlaceFact
    locality: object
    campaign_units: tuple
    keepers: tuple
    steps: tuple
    differs: bool

    @property
    def campaign_unit(self):
        return "; ".join(place_words.full(unit) for unit in self.campaign_units)

    @property
    def keeper(self):
        return ", ".join(place_words.full(unit) for unit in self.keepers)

    @property
    def is_split(self):
        return len(self.keepers) > 1


def day_of(text):
    """The first day that a date of a book may be; None where it says none."""
    try:
        return PartialDate.parse(text).earliest if text else None
    except DateRefused:
        return None


def office_of_entry(entry):
    """The office of one entry, as it is written there, else as its book has it, on the day of registration."""
    written = entry.values.get(kind_of(entry.kind).code_of("office")) or entry.book.office
    return _office(written, day_of(entry.registered_on), entry.book.locality)


def office_of_book(book):
    """The office of a book on the first day of the year in which it was opened."""
    return _office(book.office, day_of(str(book.year_opened)), book.locality)


def _office(written, day, locality):
    places = through_time.places()
    answering = places.resolve_office(written, on=day)
    units = places.units_on(locality, CAMPAIGN_DAY)
    keepers, steps = places.chain_of(locality)
    differs = answering.locality is not None and answering.locality not in units
    fact = PlaceFact(_("Nơi đăng ký"), answering.resolution)
    return Office(fact, locality, units, keepers, steps, differs)


def places_of(entry):
    """Every other place that an entry names, in the order of its form, as of the day of registration."""
    places, day = through_time.places(), day_of(entry.registered_on)
    kind = kind_of(entry.kind)
    fields = [kind.field(code) for code in kind.form_order if code != kind.code_of("office")]
    return [
        PlaceFact(field.label, places.resolve(entry.values[field.code], on=day))
        for field in fields
        if field.type == FieldType.PLACE and entry.values.get(field.code)
    ]
