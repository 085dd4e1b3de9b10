"""Persons across kinds: how likely two mentions in the books are one person, for many pairs at once.

Evidence is added up in bits (Fellegi and Sunter) against the number of persons whom it might be: a rare name says
more than a common one, a full date of birth more than a year, and what is missing says nothing. Shares are beliefs
about clerks and books, not fitted to any set.
"""

from array import array
from dataclasses import dataclass, fields
from functools import lru_cache
from hashlib import blake2b
from math import log2

import numpy as np
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registers.duplicates.alignment import Likeness, compare_names
from registers.duplicates.compare import When, dates
from registers.duplicates.names import MISSING, Names
from registers.duplicates.parts import date_parts
from registers.duplicates.records import Dates
from registers.duplicates.syllables import tokens_of

MOST_NAME_BITS, MOST_COMPANY_BITS = 18.0, 14.0
RAREST_SURNAME, RAREST_MIDDLE, RAREST_GIVEN = 2.0**-12, 2.0**-9, 2.0**-9
IMPOSSIBLE = -40.0
WIDEST_COMPANY = 3  # a second and two relatives
SPAN_OF_YEARS = 60  # years over which the births of the living and the dead of the books are spread

# log2 of how much rarer a likeness is between two mentions of one person than the same name.
_NAME = {
    Likeness.SAME: 0.0, Likeness.MARKS_LOST: -2.0, Likeness.MARKS: -4.0, Likeness.SLIP: -5.0, Likeness.PART: -5.0,
    Likeness.SWAPPED: -7.0, Likeness.LOOSE: -10.0, Likeness.MIDDLE: -10.0,
}  # fmt: skip
_DAY, _MONTH, _YEAR = log2(SPAN_OF_YEARS * 365), log2(SPAN_OF_YEARS * 12), log2(SPAN_OF_YEARS)
_BIRTH = {
    When.SAME: _DAY - 0.4, When.MONTH: _MONTH - 0.4, When.YEAR: _YEAR - 0.4, When.SWAPPED: _DAY - 7, When.DAY: _DAY - 7,
    When.MONTH_SLIP: _DAY - 7.5, When.YEAR_SLIP: _DAY - 8, When.OTHER_DAY: _MONTH - 6, When.SAME_YEAR: _YEAR - 5,
    When.NEXT_YEAR: _YEAR - 4, When.OTHER: -8.0,
}  # fmt: skip
OTHER_AGE, YEARS_OF_AN_AGE = -14.0, 4  # years of birth further apart, and no slip of a digit: another generation
SAME_COMMUNE, SAME_DISTRICT, ELSEWHERE = 4.5, 1.0, -2.0
SAME_SEX, OTHER_SEX = 1.0, -7.0
SAME_IDENTITY, OTHER_IDENTITY = 18.0, -2.0  # numbers changed from nine figures to twelve: another one says little
OTHER_COMPANY = -1.0

_NAME_WORDS = {
    Likeness.SAME: _("họ tên giống nhau"), Likeness.MARKS_LOST: _("họ tên chỉ khác chỗ mất dấu hoặc viết tắt"),
    Likeness.MARKS: _("họ tên khác một dấu"), Likeness.SLIP: _("họ tên khác một chữ"),
    Likeness.PART: _("họ tên thiếu chữ đệm"), Likeness.SWAPPED: _("họ tên đảo chữ"),
    Likeness.LOOSE: _("họ tên gần giống"), Likeness.MIDDLE: _("họ tên khác chữ đệm"),
}  # fmt: skip
_BIRTH_WORDS = {
    When.SAME: _("ngày sinh giống nhau"), When.MONTH: _("tháng, năm sinh giống nhau"),
    When.YEAR: _("năm sinh giống nhau"), When.SWAPPED: _("ngày và tháng sinh đảo chỗ"),
    When.DAY: _("ngày sinh khác một chữ số"), When.MONTH_SLIP: _("tháng sinh khác"),
    When.YEAR_SLIP: _("năm sinh khác một chữ số"), When.OTHER_DAY: _("cùng tháng sinh, khác ngày"),
    When.SAME_YEAR: _("cùng năm sinh"), When.NEXT_YEAR: _("năm sinh lệch một năm"),
    When.OTHER: _("ngày sinh khác nhau"),
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """One mention of a person: who, and among whom. ``year`` is the one in which an age is reckoned."""

    name: str
    birth: str = ""
    year: int = 0
    sex: str = ""
    identity: str = ""
    company: tuple[str, ...] = ()  # the other persons of the entry
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
        self._name, self._born, self._company = array("i"), array("h"), array("i")
        self._sex, self._identity, self._commune, self._district = array("b"), array("i"), array("q"), array("q")
        self._numbers = {"": 0}

    def add(self, person: "Person"):
        self._name.append(self.names.add(person.name))
        self._born.extend(person.born)
        company = [self.names.add(each) for each in person.company[:WIDEST_COMPANY]]
        self._company.extend(company + [MISSING] * (WIDEST_COMPANY - len(company)))
        self._sex.append(int(person.sex) if person.sex in ("1", "2") else 0)
        self._identity.append(self._numbers.setdefault(person.identity, len(self._numbers)))
        self._commune.append(person.commune)
        self._district.append(person.district)

    def seal(self) -> "People":
        """Make the arrays once everybody is in."""
        self.names.seal()
        born = _column(self._born, np.int16).reshape(-1, 4)
        self.born = Dates(born[:, 0].copy(), born[:, 1].copy(), born[:, 2].copy(), born[:, 3] > 0)
        self.name, self.sex = _column(self._name, np.int32), _column(self._sex, np.int8)
        self.company = _column(self._company, np.int32).reshape(-1, WIDEST_COMPANY)
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


@dataclass(frozen=True)
class Judged:
    """Bits for each pair, and what they came from."""

    bits: np.ndarray
    likeness: np.ndarray
    birth: np.ndarray
    place: np.ndarray
    identity: np.ndarray
    company: np.ndarray

    def take(self, rows) -> "Judged":
        return Judged(*(getattr(self, each.name)[rows] for each in fields(self)))

    @classmethod
    def joined(cls, parts) -> "Judged":
        return cls(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(cls)))

    def reasons(self, at: int) -> list[str]:
        """The evidence of one pair in words, what weighs most first."""
        return _worded(int(self.likeness[at]), int(self.birth[at]), int(self.place[at]), bool(self.identity[at] > 0),
                       bool(self.company[at] > 0), get_language())  # fmt: skip


@lru_cache(maxsize=4096)
def _worded(likeness, birth, place, identity, company, _language):
    told = [_NAME_WORDS.get(likeness), _BIRTH_WORDS.get(birth)]
    told += [_("cùng số giấy tờ")] if identity else []
    told += [_("cùng người liên quan (cha, mẹ, vợ, chồng)")] if company else []
    told += [{2: _("cùng xã"), 1: _("cùng huyện"), 0: _("khác huyện")}[place]]
    return [str(words) for words in told if words]


def judge(people, first, second, shares: dict, *, least: float = -np.inf) -> Judged:
    """How much speaks for each pair (positions in ``people``) being one person; ``shares`` as Knowledge keeps them.

    Pairs that could not reach ``least`` bits, whoever stood beside them, are spared that comparison.
    """
    people = people if isinstance(people, People) else People.of(people)
    return Judge(people, shares)(np.asarray(first), np.asarray(second), least)


class Judge:
    """Judges pairs of the same people, many at a time."""

    def __init__(self, people: People, shares: dict):
        self.people, names = people, people.names
        # One place more, for a name that is missing.
        self.bits = np.array([*(_bits(names, row, shares) for row in range(len(names.rows))), 0.0], np.float32)

    def __call__(self, first, second, least=-np.inf) -> Judged:
        people, bits = self.people, self.bits
        one, two = people.name[first], people.name[second]
        likeness = compare_names(people.names, one, two)
        birth = dates(people.born, first, second)
        place = np.select([people.commune[first] == people.commune[second],
                           people.district[first] == people.district[second]], [2, 1], 0).astype(np.int8)  # fmt: skip
        identity = _alike(people.identity, first, second, SAME_IDENTITY, OTHER_IDENTITY)
        # A name shared by two is worth what the commoner of the two spellings is worth.
        name = np.minimum(bits[one], bits[two]) + _table(_NAME, len(Likeness), IMPOSSIBLE)[likeness]
        total = name + _table(_BIRTH, len(When) + 1, 0.0)[birth]
        apart = np.abs(people.born.year[first].astype(np.int32) - people.born.year[second])
        total += np.where((birth == When.OTHER) & (apart > YEARS_OF_AN_AGE), OTHER_AGE, 0)
        total += np.array([ELSEWHERE, SAME_DISTRICT, SAME_COMMUNE], np.float32)[place]
        total += _alike(people.sex, first, second, SAME_SEX, OTHER_SEX) + identity
        together = np.zeros(len(first), np.float32)
        rows = np.flatnonzero(total + MOST_COMPANY_BITS >= least)
        together[rows] = _company(people, bits, first[rows], second[rows])
        return Judged((total + together).astype(np.float32), likeness, birth, place, identity, together)


def probabilities(bits, groups, others: int) -> np.ndarray:
    """The probability of each pair. Pairs of one group (one mention against one kind where a person stands once) share
    it: of two namesakes born on one day, at most one is meant. ``others`` are the persons it might be."""
    odds = np.exp2(np.clip(bits - log2(max(others, 2)), -60, 60))
    _found, places = np.unique(groups, return_inverse=True)
    total = np.bincount(places, weights=odds)
    return (odds / (1 + total[places])).astype(np.float32)


def _table(levels, size, default):
    table = np.full(size + 1, default, np.float32)
    for level, bits in levels.items():
        table[int(level)] = bits
    return table


def _bits(names, row, shares):
    bases = [names.syllables[at].base for at in names.rows[row] if at >= 0]
    if not bases:
        return 0.0
    first, last = shares["first"].get(bases[0], 0), shares["last"].get(bases[-1], 0)
    made = -log2(max(first, RAREST_SURNAME)) - log2(max(last, RAREST_GIVEN))
    # Middle names hang together with the others (Văn with men, Thị with women): half their bits.
    made += sum(-0.5 * log2(max(shares["middle"].get(each, 0), RAREST_MIDDLE)) for each in bases[1:-1])
    whole = shares["whole"].get(" ".join(bases), 0)
    return min(made, -log2(whole) if whole else MOST_NAME_BITS, MOST_NAME_BITS)


def _alike(column, first, second, same, other):
    """Bits of two values that are equal or not; 0 where one is not known."""
    one, two = column[first], column[second]
    return np.select([(one == 0) | (two == 0), one == two], [0.0, same], other).astype(np.float32)


def _company(people, bits, first, second):
    """Bits of the rarest other person who stands in both entries; a little against where both have others only."""
    best, known = np.zeros(len(first), np.float32), np.zeros(len(first), bool)
    for one in people.company[first].T:
        for two in people.company[second].T:
            rows = np.flatnonzero((one >= 0) & (two >= 0))
            known[rows] = True
            likeness = compare_names(people.names, one[rows], two[rows])
            rows = rows[(likeness > 0) & (likeness <= Likeness.SLIP)]
            best[rows] = np.maximum(best[rows], np.minimum(bits[one[rows]], bits[two[rows]]) - 1)
    return np.where(best > 0, np.minimum(best, MOST_COMPANY_BITS), np.where(known, OTHER_COMPANY, 0.0))
