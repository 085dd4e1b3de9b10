"""What is believed of pairs before any file is seen: how entries of each sort compare.

These are rough shares from what is known of books and clerks, not fitted to any set: a file's own pairs
correct them (see score). Three sorts are one event, the others are what only looks like it.
"""

from functools import lru_cache

import numpy as np

from registers.duplicates.compare import ASPECTS, LEVELS, Name, Others, Place, When, Years

STRANGERS, NAMESAKES, SIBLINGS, TWINS, SAME_LINE, SAME_DAY = (
    "strangers",
    "namesakes",
    "siblings",
    "twins",
    "same_line",
    "same_day",
)
ENTRY, MOVED, AGAIN = "entry", "moved", "again"
SORTS = (STRANGERS, NAMESAKES, SIBLINGS, TWINS, SAME_LINE, SAME_DAY, ENTRY, MOVED, AGAIN)
ONE_EVENT = (ENTRY, MOVED, AGAIN)
SHARES = (0.76, 0.06, 0.08, 0.01, 0.01, 0.04, 0.02, 0.01, 0.01)

# The weight of all levels that are not named, so that nothing is thought impossible.
_SPREAD = 0.02
_SAME_NAME = {Name.SAME: 28, Name.SAME + 1: 24, Name.SAME + 2: 20}
_ONE_NAME = {
    **_SAME_NAME, Name.MARKS_LOST: 3, Name.MARKS_LOST + 1: 3, Name.MARKS_LOST + 2: 3, Name.MARKS: 2, Name.MARKS + 1: 2,
    Name.MARKS + 2: 2, Name.SLIP: 3, Name.SLIP + 1: 4, Name.PART: 1, Name.PART + 1: 2, Name.SWAPPED: 0.5,
    Name.SWAPPED + 1: 0.5, Name.LOOSE: 1, Name.LOOSE + 1: 1, Name.MIDDLE: 0.8, Name.GIVEN_DIFFERS: 0.5,
    Name.GIVEN_ONLY: 0.3, Name.OTHER: 0.4,
}  # fmt: skip
_BROTHERS = {Name.GIVEN_DIFFERS: 62, Name.OTHER: 24, Name.MIDDLE: 8, Name.GIVEN_ONLY: 1, Name.SLIP: 0.8,
Name.MARKS: 0.5,
             Name.MARKS + 1: 0.5, Name.LOOSE: 1.5, Name.PART: 0.3,
    # Two living children of one couple do not bear one name; a child may bear that of one who died.
    **dict.fromkeys((*_SAME_NAME, Name.MARKS_LOST, Name.MARKS_LOST + 1, Name.MARKS_LOST + 2), 0.02),
}  # fmt: skip
_OTHER_NAME = {Name.OTHER: 40, Name.GIVEN_ONLY: 30, Name.GIVEN_DIFFERS: 10, Name.MIDDLE: 10, Name.SAME: 4,
Name.SAME + 1: 1,
               Name.SLIP: 1, Name.MARKS: 1, Name.PART: 1, Name.LOOSE: 2}  # fmt: skip
_NAMES = {
    SAME_DAY: _OTHER_NAME, STRANGERS: _OTHER_NAME,
    NAMESAKES: {Name.SAME: 55, Name.SAME + 1: 15, Name.SAME + 2: 2, Name.MARKS_LOST: 3, Name.MARKS: 8,
    Name.MARKS + 1: 3,
                Name.SLIP: 4, Name.SWAPPED: 2, Name.PART: 3, Name.MIDDLE: 3},
    SIBLINGS: _BROTHERS, TWINS: _BROTHERS,
    SAME_LINE: {Name.OTHER: 75, Name.GIVEN_ONLY: 8, Name.GIVEN_DIFFERS: 10, Name.MIDDLE: 3},
    ENTRY: _ONE_NAME, MOVED: _ONE_NAME, AGAIN: _ONE_NAME,
}  # fmt: skip
_ONE_DAY = {When.SAME: 82, When.MONTH: 2, When.YEAR: 3, When.SWAPPED: 1.5, When.DAY: 4, When.MONTH_SLIP: 1.5,
            When.YEAR_SLIP: 2.5, When.OTHER_DAY: 1, When.SAME_YEAR: 0.5, When.NEXT_YEAR: 0.5,
            When.OTHER: 0.5}  # fmt: skip
_ANY_DAY = {When.OTHER: 60, When.SAME_YEAR: 24, When.SAME: 2, When.YEAR: 2, When.MONTH: 1, When.SWAPPED: 0.5,
When.DAY: 1.5,
            When.OTHER_DAY: 3, When.MONTH_SLIP: 2, When.YEAR_SLIP: 2, When.NEXT_YEAR: 2}  # fmt: skip
_LATER_DAY = {When.OTHER: 92, When.NEXT_YEAR: 3, When.YEAR_SLIP: 1.5, When.SAME_YEAR: 2, When.YEAR: 0.3, When.SAME: 0.1}
_BIRTHS = {
    STRANGERS: _ANY_DAY, NAMESAKES: _ANY_DAY, SIBLINGS: _LATER_DAY, SAME_LINE: _ANY_DAY, SAME_DAY: _ONE_DAY,
    TWINS: {When.SAME: 96, When.DAY: 1, When.MONTH: 1, When.YEAR: 1},
    ENTRY: _ONE_DAY, MOVED: _ONE_DAY, AGAIN: _ONE_DAY,
}  # fmt: skip
_NO_KIN = {Others.OTHER: 74, Others.ONE_OTHER: 12, Others.SAME_AND_OTHER: 6, Others.NEAR_AND_OTHER: 6,
Others.ONE_COMMON: 0.7,
           Others.ONE_NEAR: 0.7, Others.SAME_COMMON: 0.1, Others.NEAR: 0.3, Others.ONE_RARE: 0.1}  # fmt: skip
_KIN = {Others.SAME_RARE: 50, Others.SAME_COMMON: 12, Others.SAME_AND_NEAR: 14, Others.NEAR: 3, Others.ONE_RARE: 6,
        Others.ONE_COMMON: 6, Others.ONE_NEAR: 3, Others.SAME_AND_OTHER: 3, Others.NEAR_AND_OTHER: 1, Others.OTHER: 0.4,
        Others.ONE_OTHER: 0.5}  # fmt: skip
_OTHERS = {sort: _NO_KIN if sort in (STRANGERS, NAMESAKES, SAME_LINE, SAME_DAY) else _KIN for sort in SORTS}
_NO_YEARS = {Years.OTHER: 60, Years.MIXED: 25, Years.NEAR: 10, Years.ONE_SAME: 4, Years.SAME: 1}
_KIN_YEARS = {Years.SAME: 68, Years.ONE_SAME: 14, Years.NEAR: 12, Years.MIXED: 4, Years.OTHER: 2}
_YEARS = {sort: _NO_YEARS if _OTHERS[sort] is _NO_KIN else _KIN_YEARS for sort in SORTS}
_ANYWHERE = {Place.ELSEWHERE: 50, Place.ELSEWHERE_NEAR: 14, Place.OTHER_DISTRICT: 14, Place.LATER: 10,
Place.OTHER_NUMBER: 5,
             Place.SAME_DISTRICT: 3, Place.YEAR_SLIP: 1, Place.NEXT_NUMBER: 0.5, Place.NUMBER_SLIP: 0.5,
             Place.SAME: 0.1}  # fmt: skip
_NEARBY = {Place.OTHER_NUMBER: 50, Place.NEXT_NUMBER: 20, Place.NUMBER_SLIP: 10, Place.LATER: 10, Place.ELSEWHERE: 5,
           Place.ELSEWHERE_NEAR: 5}  # fmt: skip
_PLACES = {
    STRANGERS: _ANYWHERE, NAMESAKES: _ANYWHERE, SAME_DAY: _NEARBY,
    SIBLINGS: {Place.LATER: 90, Place.OTHER_NUMBER: 2, Place.ELSEWHERE_NEAR: 3, Place.ELSEWHERE: 2, Place.YEAR_SLIP: 1,
               Place.NEXT_NUMBER: 1},
    TWINS: {Place.NEXT_NUMBER: 92, Place.OTHER_NUMBER: 3, Place.LATER: 2, Place.NUMBER_SLIP: 1},
    SAME_LINE: {Place.SAME: 70, Place.RELATED_OFFICE: 10, Place.SAME_DISTRICT: 15},
    ENTRY: {Place.SAME: 84, Place.NUMBER_SLIP: 4, Place.NEXT_NUMBER: 2, Place.OTHER_NUMBER: 2, Place.YEAR_SLIP: 3,
            Place.LATER: 0.5},
    MOVED: {Place.RELATED_OFFICE: 50, Place.SAME_DISTRICT: 30, Place.OTHER_DISTRICT: 5, Place.RELATED_SLIP: 8,
            Place.ELSEWHERE_NEAR: 4, Place.ELSEWHERE: 2},
    AGAIN: {Place.LATER: 60, Place.ELSEWHERE_NEAR: 14, Place.ELSEWHERE: 14, Place.OTHER_NUMBER: 8, Place.YEAR_SLIP: 1},
}  # fmt: skip
_THAT_DAY = {**_ONE_DAY, When.SAME: 88}
_OTHER_TIME = {
    When.OTHER: 88,
    When.SAME_YEAR: 8,
    When.NEXT_YEAR: 1,
    When.YEAR_SLIP: 1,
    When.OTHER_DAY: 1,
    When.SAME: 0.2,
}
_SOON = {When.SAME_YEAR: 60, When.OTHER_DAY: 20, When.SAME: 8, When.OTHER: 8, When.DAY: 4}
_REGISTERED = {
    STRANGERS: _ANY_DAY, NAMESAKES: _ANY_DAY, SAME_DAY: _SOON, SIBLINGS: _OTHER_TIME, TWINS: _THAT_DAY,
    AGAIN: _OTHER_TIME,
    SAME_LINE: {When.SAME_YEAR: 60, When.OTHER_DAY: 20, When.SAME: 10, When.MONTH_SLIP: 4, When.DAY: 3, When.OTHER: 3},
    ENTRY: _THAT_DAY, MOVED: _THAT_DAY,
}  # fmt: skip
_PAGES = {sort: {1: 2, 2: 4, 3: 94} for sort in SORTS} | {
    TWINS: {1: 75, 2: 20, 3: 5}, ENTRY: {1: 85, 2: 6, 3: 9}, MOVED: {1: 80, 2: 7, 3: 13}, SAME_LINE: {1: 60, 2: 20,
    3: 20},
}  # fmt: skip
_SEXES = {sort: {1: 98.5, 2: 1.5} if sort in ONE_EVENT else {1: 55, 2: 45} for sort in SORTS} | {
    NAMESAKES: {1: 94, 2: 6}
}
_EVENTS = {sort: _ONE_DAY if sort in ONE_EVENT else _ANY_DAY for sort in SORTS}
_EVENT_PLACES = {sort: {1: 80, 2: 20} if sort in (*ONE_EVENT, TWINS) else {1: 35, 2: 65} for sort in SORTS}
_EVENT_PLACES |= {STRANGERS: {1: 10, 2: 90}, NAMESAKES: {1: 10, 2: 90}}
_IDENTITIES = {sort: {1: 96, 2: 4} if sort in ONE_EVENT else {1: 0.5, 2: 99.5} for sort in SORTS}
_ALL = dict(zip(ASPECTS, (_NAMES, _BIRTHS, _OTHERS, _YEARS, _PLACES, _REGISTERED, _PAGES, _SEXES, _EVENTS,
_EVENT_PLACES,
                          _IDENTITIES), strict=True))  # fmt: skip


@lru_cache(maxsize=1)
def tables() -> tuple[np.ndarray, ...]:
    """For each aspect the share of each level (column; 0 is missing) in each sort (row)."""
    return tuple(np.stack([_row(_ALL[aspect][sort], LEVELS[aspect]) for sort in SORTS]) for aspect in ASPECTS)


def _row(weights, levels):
    row = np.zeros(levels)
    for level, weight in weights.items():
        row[int(level)] = weight
    unnamed = row[1:] == 0
    row *= (1 - _SPREAD * unnamed.any()) / row.sum()
    row[1:][unnamed] = _SPREAD / max(1, unnamed.sum())
    row[0] = 1.0  # nothing known, nothing said
    return row
