"""Two entries side by side, for many pairs at once: a level for each aspect, 0 where nothing can be said.

What is missing on either side says nothing. Persons beside the subject are one aspect, not two: brothers and sisters
share both parents, so mother and father do not speak independently of each other.
"""

from enum import IntEnum

import numpy as np

from registers.duplicates.alignment import Likeness, compare_names
from registers.duplicates.rarity import Rarity
from registers.duplicates.records import Records

ASPECTS = ("name", "birth", "others", "other_births", "place_in_books", "registered", "page", "sex", "event", "place",
           "identity")  # fmt: skip
COMMON, RARE = 11.0, 16.0  # bits: borne by one in 2,000, by one in 65,000
COUPLE = 22.0  # bits of two names together


class Name(IntEnum):
    """Likeness of the subject's name, the likely ones by how common it is (0 common, 1, 2 rare)."""

    SAME = 1  # 1-3
    MARKS_LOST = 4  # 4-6
    MARKS = 7  # 7-9
    SLIP = 10  # 10-11, common or not
    PART = 12
    SWAPPED = 14
    LOOSE = 16
    MIDDLE = 18
    GIVEN_DIFFERS = 19
    GIVEN_ONLY = 20
    OTHER = 21


class When(IntEnum):
    """How two dates compare."""

    SAME = 1
    MONTH = 2  # same month, a day is not known
    YEAR = 3  # same year, more is not known
    SWAPPED = 4
    DAY = 5  # a digit of the day
    MONTH_SLIP = 6
    YEAR_SLIP = 7
    OTHER_DAY = 8
    SAME_YEAR = 9
    NEXT_YEAR = 10
    OTHER = 11


class Others(IntEnum):
    """The names of up to two persons beside the subject, taken together."""

    SAME_RARE = 1
    SAME_COMMON = 2
    SAME_AND_NEAR = 3
    NEAR = 4
    ONE_RARE = 5  # the other one is missing
    ONE_COMMON = 6
    ONE_NEAR = 7
    SAME_AND_OTHER = 8
    NEAR_AND_OTHER = 9
    OTHER = 10
    ONE_OTHER = 11


class Years(IntEnum):
    """The years of birth of the persons beside the subject."""

    SAME = 1
    ONE_SAME = 2
    NEAR = 3
    MIXED = 4
    OTHER = 5


class Place(IntEnum):
    """Where an entry stands in the books: office, year and number as one."""

    SAME = 1
    NUMBER_SLIP = 2
    NEXT_NUMBER = 3
    OTHER_NUMBER = 4
    YEAR_SLIP = 5
    RELATED_OFFICE = 6  # one is the district's office, or the commune's name is the same
    SAME_DISTRICT = 7
    OTHER_DISTRICT = 8
    LATER = 9  # same office, another year and number
    ELSEWHERE_NEAR = 10  # another office of the district, other number
    ELSEWHERE = 11
    RELATED_SLIP = 12


LEVELS = {"name": 22, "birth": 12, "others": 12, "other_births": 6, "place_in_books": 13, "registered": 12, "page": 4,
          "sex": 3, "event": 12, "place": 3, "identity": 4}  # fmt: skip


def compare(records: Records, rarity: Rarity, first, second) -> np.ndarray:
    """Levels of each pair of rows, one column an aspect (see ASPECTS)."""
    one = np.zeros(len(first), np.uint8)
    columns = [
        _name(records, rarity, first, second), dates(records.birth, first, second), *_others(records, rarity, first,
        second),
        place_in_books(records, first, second), dates(records.registered, first, second), _page(records, first, second),
        _equal(records.sex, first, second, least=1),
        dates(records.event, first, second) if records.event is not None else one,
        _equal(records.place, first, second), _identity(records, first, second),
    ]  # fmt: skip
    return np.stack(columns, axis=1)


def _name(records, rarity, first, second):
    likeness = compare_names(records.names, records.subject[first], records.subject[second])
    bits = rarity.of_subject(records, first, second)
    rare = (bits > COMMON).astype(np.uint8) + (bits > RARE)
    starts = np.array([0, Name.SAME, Name.MARKS_LOST, Name.MARKS, Name.SLIP, Name.PART, Name.SWAPPED, Name.LOOSE,
                       Name.MIDDLE, Name.GIVEN_DIFFERS, Name.GIVEN_ONLY, Name.OTHER], np.uint8)  # fmt: skip
    extra = np.where(likeness <= Likeness.MARKS, rare, np.where(likeness <= Likeness.LOOSE, rare > 0, 0))
    return (starts[likeness] + np.where(likeness > 0, extra, 0)).astype(np.uint8)


def dates(column, first, second):
    """Levels of ``When``; a date of which the year is missing says nothing."""
    one, two = column.take(first), column.take(second)
    year, month, day = one.year == two.year, one.month == two.month, one.day == two.day
    days, months = (one.day > 0) & (two.day > 0), (one.month > 0) & (two.month > 0)
    rough = one.rough | two.rough
    year_slip = _slip(one.year, two.year)
    found = np.select(
        [
            (one.year <= 0) | (two.year <= 0), year & month & day & days, year & month & months & ~days,
            year & ~months, days & year & (one.day == two.month) & (one.month == two.day),
            days & year & month & _slip(one.day, two.day), days & year & day, days & month & day & year_slip,
            year & month & days, year, (~days & (np.abs(one.year - two.year) <= 1 + rough)) | (~days & year_slip),
        ],
        [
            0, When.SAME, When.MONTH, When.YEAR, When.SWAPPED, When.DAY, When.MONTH_SLIP, When.YEAR_SLIP,
            When.OTHER_DAY,
            When.SAME_YEAR, When.NEXT_YEAR,
        ],
        When.OTHER,
    )  # fmt: skip
    return found.astype(np.uint8)


def _digits_differ(one, two, digits):
    """Numbers of which one digit differs."""
    wrong = np.uint8(0)
    for _n in range(digits):
        wrong = wrong + (one % 10 != two % 10)
        one, two = one // 10, two // 10
    return (wrong == 1) & (one == two)


_TENS = np.arange(100)
_TWO_DIGITS = _digits_differ(_TENS[:, None], _TENS[None, :], 2)


def _slip(one, two):
    """Days, months and years of which one digit differs (of a year: of the last two), or which are one apart."""
    return (_TWO_DIGITS[one % 100, two % 100] & (one // 100 == two // 100)) | (np.abs(one - two) == 1)


def _others(records, rarity, first, second):
    if not records.others:
        nothing = np.zeros(len(first), np.uint8)
        return nothing, nothing
    likeness, bits, years = [], [], []
    for names, births in zip(records.others[:2], records.other_births[:2], strict=True):
        found = compare_names(records.names, names[first], names[second])
        likeness.append(np.select([found == 0, found <= Likeness.MARKS_LOST, found <= Likeness.LOOSE], [0, 1, 2], 3))
        bits.append(rarity.of_names(names[first], names[second]) * (found <= Likeness.LOOSE))
        years.append(_years(births, first, second))
    return _together(likeness, bits), _years_together(years)


def _count(states, state):
    return sum((each == state).astype(np.uint8) for each in states)


def _together(likeness, bits):
    missing, same, near, other = (_count(likeness, state) for state in range(4))
    known = len(likeness) - missing
    rare, one_rare = sum(bits) > COUPLE, sum(bits) > COMMON
    return np.select(
        [
            known == 0, (same == 2) & rare, same == 2, (same == 1) & (near == 1), near == 2,
            (same == 1) & (known == 1) & one_rare,
            (same == 1) & (known == 1), (near == 1) & (known == 1), (same == 1) & (other == 1),
            (near == 1) & (other == 1),
            other == 2,
        ],
        [
            0, Others.SAME_RARE, Others.SAME_COMMON, Others.SAME_AND_NEAR, Others.NEAR, Others.ONE_RARE,
            Others.ONE_COMMON,
            Others.ONE_NEAR, Others.SAME_AND_OTHER, Others.NEAR_AND_OTHER, Others.OTHER,
        ],
        Others.ONE_OTHER,
    ).astype(np.uint8)  # fmt: skip


def _years(births, first, second):
    """0 not known, 1 same, 2 a slip or a year's difference, 3 another."""
    one, two = births.year[first], births.year[second]
    rough = births.rough[first] | births.rough[second]
    apart = np.abs(one - two)
    return np.select([(one <= 0) | (two <= 0), (apart == 0) | rough & (apart <= 1), _slip(one, two)], [0, 1, 2], 3)


def _years_together(years):
    missing, same, near, other = (_count(years, state) for state in range(4))
    known = len(years) - missing
    return np.select(
        [known == 0, (same == known) & (known > 1), same == known, other == 0, same + near > 0],
        [0, Years.SAME, Years.ONE_SAME, Years.NEAR, Years.MIXED],
        Years.OTHER,
    ).astype(np.uint8)


def place_in_books(records: Records, first, second):
    """Levels of ``Place``."""
    number, year, office = (
        values[first] == values[second] for values in (records.number, records.year, records.office)
    )
    one, two = records.number[first], records.number[second]
    unknown = (one < 0) | (two < 0) | (records.year[first] <= 0) | (records.year[second] <= 0)
    office &= records.office[first] >= 0
    district = (records.district[first] == records.district[second]) & (records.district[first] >= 0)
    related = _related_offices(records, first, second, district)
    apart, slip = np.abs(one - two), np.zeros(len(first), bool)
    close = np.flatnonzero((office | related) & year & ~number)
    slip[close] = _digits_differ(one[close], two[close], 6) | _turned(one[close], two[close]) | (apart[close] == 1)
    year_slip = _slip(records.year[first], records.year[second])
    return np.select(
        [
            unknown, office & year & number, office & year & (apart <= 2), office & year & slip, office & year,
            office & number & year_slip, related & year & number, district & year & number, year & number,
            related & year & slip, office, district,
        ],
        [
            0, Place.SAME, Place.NEXT_NUMBER, Place.NUMBER_SLIP, Place.OTHER_NUMBER, Place.YEAR_SLIP,
            Place.RELATED_OFFICE,
            Place.SAME_DISTRICT, Place.OTHER_DISTRICT, Place.RELATED_SLIP, Place.LATER, Place.ELSEWHERE_NEAR,
        ],
        Place.ELSEWHERE,
    ).astype(np.uint8)  # fmt: skip


def _related_offices(records, first, second, district):
    """One is the office of the district itself, or both have a commune of one name, or one says no office."""
    one, two = records.commune[first], records.commune[second]
    nameless = (records.office[first] < 0) | (records.office[second] < 0)
    return nameless | (district & ((one < 0) | (two < 0))) | ((one == two) & (one >= 0))


def _turned(one, two):
    """The last two digits stand the other way round."""
    tens = (one // 100 == two // 100) & (one != two)
    return tens & (one % 10 == two // 10 % 10) & (one // 10 % 10 == two % 10)


def _page(records, first, second):
    one, two = records.page[first], records.page[second]
    apart = np.abs(one - two)
    return np.select([(one < 0) | (two < 0), apart == 0, apart <= 1], [0, 1, 2], 3).astype(np.uint8)


def _equal(values, first, second, least=0):
    one, two = values[first], values[second]
    return np.select([(one < least) | (two < least), one == two], [0, 1], 2).astype(np.uint8)


def _identity(records, first, second):
    return _equal(records.identity, first, second)
