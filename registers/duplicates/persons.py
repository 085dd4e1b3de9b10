"""Persons as the books mention them: who, when born, among whom; with keys to find them by, and many in columns."""

from array import array
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b

import numpy as np

from registers.duplicates.names import MISSING, Names
from registers.duplicates.parts import date_parts
from registers.duplicates.records import Dates
from registers.duplicates.syllables import tokens_of
from registers.rules.lifetimes import Years

WIDEST_COMPANY = 2  # relatives beside a partner
NOT_TOLD = Years()


class Kin(IntEnum):
    """What the company of a mention is to the person."""

    UNKNOWN = 0
    PARENTS = 1
    CHILD = 2


@dataclass(frozen=True)
class Person:
    """One mention of a person: who, and among whom. ``year`` is the one in which an age is reckoned."""

    name: str
    birth: str = ""
    year: int = 0
    sex: str = ""
    identity: str = ""
    partner: str = ""  # with whom the person stands as a couple
    company: tuple[str, ...] = ()  # the others of the entry
    kin: int = Kin.UNKNOWN
    once: int = 0  # one number for each event of which a person is hardly ever registered twice
    years: Years = NOT_TOLD
    commune: int = 0
    district: int = 0

    @property
    def born(self) -> tuple[int, int, int, int]:
        """(year, month, day, rough): 0 for what is not known; the year of an age is reckoned."""
        year, month, day, age = date_parts(self.birth) if self.birth else (0, 0, 0, 0)
        return (self.year - age + 1 if age and self.year else year, month, day, int(age > 0))

    @property
    def name_key(self) -> int:
        """One number for all spellings of a name that sound alike; 0 for no name."""
        return name_number(self.name)

    @property
    def day_key(self) -> int:
        """One number for the given name and the full day of birth, which outlives a slip elsewhere; 0 if unknown."""
        year, month, day, _rough = self.born
        sounds = [each.sound for each in tokens_of(self.name)] if year and month and day else []
        return _number(f"{sounds[-1]} {year}-{month}-{day}") if sounds else 0


@lru_cache(maxsize=100_000)
def name_number(name: str) -> int:
    """One number for all spellings of a name that sound alike; 0 for no name."""
    return _number(" ".join(each.sound for each in tokens_of(name)))


def couple_key(one: str, two: str) -> int:
    """One number for two names that stand together, whoever is named first; 0 unless both are there."""
    numbers = sorted((name_number(one), name_number(two)))
    return _number(f"{numbers[0]} {numbers[1]}") if all(numbers) else 0


def _number(text):
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True) if text else 0


class People:
    """Many mentions in columns, as they are compared: names are numbers in ``names``; -1 and 0 are "not known"."""

    def __init__(self):
        self.names = Names()
        self._name, self._born, self._partner, self._company = array("i"), array("h"), array("i"), array("i")
        self._told, self._years = array("b"), array("h")
        self._identity, self._commune, self._district = array("i"), array("q"), array("q")
        self._numbers = {"": 0}

    def add(self, person: Person):
        self._name.append(self.names.add(person.name))
        self._born.extend(person.born)
        self._partner.append(self.names.add(person.partner))
        company = [self.names.add(each) for each in person.company[:WIDEST_COMPANY]]
        self._company.extend(company + [MISSING] * (WIDEST_COMPANY - len(company)))
        self._told.extend((int(person.sex) if person.sex in ("1", "2") else 0, person.kin, person.once))
        years = person.years
        self._years.extend((years.alive, years.died, years.born_from, years.born_to))
        self._identity.append(self._numbers.setdefault(person.identity, len(self._numbers)))
        self._commune.append(person.commune)
        self._district.append(person.district)

    def seal(self) -> "People":
        """Make the arrays once everybody is in."""
        self.names.seal()
        born = _column(self._born, np.int16).reshape(-1, 4)
        self.born = Dates(born[:, 0].copy(), born[:, 1].copy(), born[:, 2].copy(), born[:, 3] > 0)
        self.name, self.partner = _column(self._name, np.int32), _column(self._partner, np.int32)
        self.company = _column(self._company, np.int32).reshape(-1, WIDEST_COMPANY)
        self.sex, self.kin, self.once = _column(self._told, np.int8).reshape(-1, 3).T.copy()
        self.alive, self.died, self.born_from, self.born_to = _column(self._years, np.int16).reshape(-1, 4).T.copy()
        self.identity = _column(self._identity, np.int32)
        self.commune, self.district = _column(self._commune, np.int64), _column(self._district, np.int64)
        self._numbers = {}
        return self

    def __len__(self):
        return len(self._name)

    @classmethod
    def of(cls, persons) -> "People":
        made = cls()
        for each in persons:
            made.add(each)
        return made.seal()


def _column(values, kind):
    return np.frombuffer(values, kind) if values else np.zeros(0, kind)
