"""Persons across kinds: how likely two mentions in the books are one person, for many pairs at once.

Evidence is added up in bits (Fellegi and Sunter) against the number of persons whom it might be: a rare name says
more than a common one, a full date of birth more than a year, and what is missing says nothing. Shares are beliefs
about clerks and books, not fitted to any set.
"""

from dataclasses import dataclass
from hashlib import blake2b
from math import log2

import numpy as np
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
        return _number(" ".join(each.sound for each in tokens_of(self.name)))

    @property
    def day_key(self) -> int:
        """One number for the given name and the full day of birth, which outlives a slip elsewhere; 0 if unknown."""
        year, month, day, _rough = self.born
        sounds = [each.sound for each in tokens_of(self.name)]
        return _number(f"{sounds[-1]} {year}-{month}-{day}") if sounds and year and month and day else 0


def _number(text):
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True) if text else 0


@dataclass(frozen=True)
class Judged:
    """Bits for each pair, and what they came from."""

    bits: np.ndarray
    likeness: np.ndarray
    birth: np.ndarray
    place: np.ndarray
    identity: np.ndarray
    company: np.ndarray

    def reasons(self, at: int) -> list[str]:
        """The evidence of one pair in words, what weighs most first."""
        told = [_NAME_WORDS.get(int(self.likeness[at])), _BIRTH_WORDS.get(int(self.birth[at]))]
        told += [_("cùng số giấy tờ")] if self.identity[at] > 0 else []
        told += [_("cùng người liên quan (cha, mẹ, vợ, chồng)")] if self.company[at] > 0 else []
        told += [{2: _("cùng xã"), 1: _("cùng huyện"), 0: _("khác huyện")}[int(self.place[at])]]
        return [str(words) for words in told if words]


def judge(people: list[Person], first, second, shares: dict) -> Judged:
    """How much speaks for each pair (positions in ``people``) being one person; ``shares`` as Knowledge keeps them."""
    names = Names()
    numbers = np.array([names.add(each.name) for each in people], np.int32)
    company = [[names.add(each) for each in person.company] for person in people]
    names.seal()
    bits = np.array([_bits(names, row, shares) for row in range(len(names.rows))], np.float32)
    likeness = compare_names(names, numbers[first], numbers[second])
    born = _dates(people)
    birth = dates(born, first, second)
    place = _places(people, first, second)
    identity = _identity(people, first, second)
    together = _company(names, bits, company, first, second)
    # A name shared by two is worth what the commoner of the two spellings is worth.
    name = np.minimum(bits[numbers[first]], bits[numbers[second]]) if len(bits) else np.zeros(len(first))
    name = name + _table(_NAME, len(Likeness), IMPOSSIBLE)[likeness]
    total = name + _table(_BIRTH, len(When) + 1, 0.0)[birth] + np.array([ELSEWHERE, SAME_DISTRICT, SAME_COMMUNE])[place]
    total = total + _sex(people, first, second) + identity + together
    return Judged(total.astype(np.float32), likeness, birth, place, identity, together)


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


def _dates(people):
    table = np.array([each.born for each in people], np.int16).reshape(-1, 4)
    return Dates(table[:, 0].copy(), table[:, 1].copy(), table[:, 2].copy(), table[:, 3] > 0)


def _places(people, first, second):
    """2 the same commune, 1 the same district, 0 elsewhere."""
    commune = np.array([each.commune for each in people])
    district = np.array([each.district for each in people])
    return np.select([commune[first] == commune[second], district[first] == district[second]], [2, 1], 0)


def _sex(people, first, second):
    sex = np.array([int(each.sex) if each.sex in ("1", "2") else 0 for each in people])
    one, two = sex[first], sex[second]
    return np.select([(one == 0) | (two == 0), one == two], [0.0, SAME_SEX], OTHER_SEX)


def _identity(people, first, second):
    numbers = {"": 0}
    known = np.array([numbers.setdefault(each.identity, len(numbers)) for each in people])
    one, two = known[first], known[second]
    return np.select([(one == 0) | (two == 0), one == two], [0.0, SAME_IDENTITY], OTHER_IDENTITY)


def _company(names, bits, company, first, second):
    """Bits of the rarest other person who stands in both entries; a little against where both have others only."""
    widths = (max(map(len, company), default=0), 1)
    table = np.full((len(company), max(widths)), MISSING, np.int32)
    for at, row in enumerate(company):
        table[at, : len(row)] = row
    best, known = np.zeros(len(first), np.float32), np.zeros(len(first), bool)
    for one in table[first].T:
        for two in table[second].T:
            likeness = compare_names(names, one, two)
            known |= likeness > 0
            same = (likeness > 0) & (likeness <= Likeness.SLIP)
            worth = np.minimum(bits[one], bits[two]) - 1 if len(bits) else np.zeros(len(first))
            best = np.maximum(best, np.where(same, worth, 0))
    return np.where(best > 0, np.minimum(best, MOST_COMPANY_BITS), np.where(known, OTHER_COMPANY, 0.0))
