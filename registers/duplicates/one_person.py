"""Persons across kinds: how likely two mentions in the books are one person, for many pairs at once.

Evidence is added up in bits (Fellegi and Sunter) against the number of persons whom it might be: a rare name says
more than a common one, a full date of birth more than a year, and what is missing says nothing. Shares are beliefs
about clerks and books, not fitted to any set.
"""

from dataclasses import dataclass, fields
from functools import lru_cache
from math import log2

import numpy as np
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registers.duplicates.alignment import Likeness, compare_names
from registers.duplicates.compare import When, dates
from registers.duplicates.names import MISSING
from registers.duplicates.persons import Kin, People

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
    When.NEXT_YEAR: _YEAR - 6, When.OTHER: -8.0,
}  # fmt: skip
AGE_BY_A_YEAR = 3.0  # an age is a year off in every second entry, a year of birth in one of twenty-five
OTHER_AGE, YEARS_OF_AN_AGE = -14.0, 4  # years of birth further apart, and no slip of a digit: another generation
SAME_COMMUNE, SAME_DISTRICT, ELSEWHERE = 4.5, 1.0, -2.0
SAME_SEX, OTHER_SEX = 1.0, -7.0
SAME_IDENTITY, OTHER_IDENTITY = 18.0, -2.0  # numbers changed from nine figures to twelve: another one says little
# Not the wife or husband of the marriage: one child in twenty has other parents, and of strangers all do.
OTHER_PARTNER, ANOTHER_MARRIAGE = -4.0, -1.0
OTHER_COMPANY, OTHER_PARENTS = -1.0, -5.0  # parents told twice of one child and not alike: one of them adopted
TWICE = -4.5  # one event in twenty comes a second time; without that, the other record is another person's
TOO_LATE, NO_AGE = -6.0, -7.0  # alive after death, parent of an older child: a date is wrong, or they are two

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
        rough = people.born.rough[first] | people.born.rough[second]
        total += np.where((birth == When.NEXT_YEAR) & rough, AGE_BY_A_YEAR, 0)
        total += np.array([ELSEWHERE, SAME_DISTRICT, SAME_COMMUNE], np.float32)[place]
        total += _alike(people.sex, first, second, SAME_SEX, OTHER_SEX) + identity + _lives(people, first, second)
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


def _lives(people, first, second):
    """Whether both can stand in one life: nobody acts after death, is a parent in childhood, is born twice."""
    once = people.once[first]
    found = np.where((once > 0) & (once == people.once[second]), TWICE, 0)
    for one, two in ((first, second), (second, first)):
        died, born = people.died[two], people.born.year[two]
        found = found + np.where((died > 0) & (people.alive[one] > died), TOO_LATE, 0)
        # An age says something where the years of birth do not say it already.
        low, high = people.born_from[one].astype(np.int32), people.born_to[one].astype(np.int32)
        asked = (people.born.year[one] <= 0) & (born > 0) & (low > 0)
        fits = np.log2(SPAN_OF_YEARS / np.clip(high - low + 1, 1, SPAN_OF_YEARS))
        found += np.where(asked, np.where((born >= low) & (born <= high), fits, NO_AGE), 0)
    return found


def _company(people, bits, first, second):
    """Bits of who stands beside the person in both entries: the partner, or else the rarest of the others."""
    one, two = people.partner[first], people.partner[second]
    best, known = _together(people, bits, one, two)
    twice = (people.once[first] > 0) & (people.once[first] == people.once[second])
    against = np.where(known, np.where(twice, ANOTHER_MARRIAGE, OTHER_PARTNER), 0)
    # Parents are compared with parents: a wife may have the name of the mother.
    kin, other = people.kin[first], people.kin[second]
    comparable = (kin == other) | (kin == Kin.UNKNOWN) | (other == Kin.UNKNOWN)
    rest = np.zeros(len(first), bool)
    for column in people.company.T:
        for row in people.company.T:
            found, seen = _together(people, bits, np.where(comparable, column[first], MISSING), row[second])
            best, rest = np.maximum(best, found), rest | seen
    both_parents = (kin == Kin.PARENTS) & (other == Kin.PARENTS)
    against = against + np.where(rest, np.where(both_parents, OTHER_PARENTS, OTHER_COMPANY), 0)
    return np.where(best > 0, np.minimum(best, MOST_COMPANY_BITS), against)


def _together(people, bits, one, two):
    """(bits of two names that are alike, whether there are two to compare)."""
    best, known = np.zeros(len(one), np.float32), (one >= 0) & (two >= 0)
    rows = np.flatnonzero(known)
    likeness = compare_names(people.names, one[rows], two[rows])
    rows = rows[(likeness > 0) & (likeness <= Likeness.SLIP)]
    best[rows] = np.minimum(bits[one[rows]], bits[two[rows]]) - 1
    return best, known
