"""Dates, numbers and offices of a row taken apart; each distinct text once."""

import re
from dataclasses import dataclass
from functools import lru_cache

from campaigns.place_text import parts_of
from civreg.core.dates import DateRefused, PartialDate
from civreg.core.vietnamese import fold

_FULL = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_NUMBER = re.compile(r"0*(\d{1,8})\s*([a-z]?)\b")
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_BLANK = (0, 0, 0, 0)


@lru_cache(maxsize=20_000)
def date_parts(text: str) -> tuple[int, int, int, int]:
    """(year, month, day, age); 0 for what is not known, all 0 for what is no date.

    Days and months that no calendar has are kept: they are slips, and half of them is right.
    """
    if found := _FULL.fullmatch(text.strip()):
        return int(found[3]), int(found[2]), int(found[1]), 0
    try:
        date = PartialDate.parse(text)
    except DateRefused:
        return _BLANK
    if date.is_age:
        return 0, 0, 0, date.age + 1 if not date.age_unit else 1
    return date.year, date.month or 0, date.day or 0, 0


@lru_cache(maxsize=20_000)
def number_parts(text: str) -> tuple[int, int]:
    """(number, year) of "06/1980", "6", "06a-1980"; -1 for no number, 0 for no year. A letter makes another number."""
    folded = fold(text)
    found = _NUMBER.search(folded)
    if not found or not folded[:1].isalnum():
        return -1, 0
    year = _YEAR.search(folded, found.end())
    letter = ord(found[2]) - 96 if found[2] else 0
    return int(found[1]) + letter * 10**8, int(year[1]) if year else 0


@dataclass(frozen=True)
class Office:
    """An office by the names of its commune and district, without tones and words of level; "" where not said."""

    commune: str
    district: str


@lru_cache(maxsize=20_000)
def office_parts(text: str) -> Office:
    """ "UBND X. Gio Việt - H. Gio Linh" and "Ủy ban nhân dân xã Gio Việt, huyện Gio Linh" are one office."""
    named = {"commune": "", "district": "", "": []}
    for part in parts_of(text):
        if part.level in ("commune", "district"):
            named[part.level] = part.plain
        elif not part.level:
            named[""].append(part.plain)
    bare = named[""]
    if not named["commune"] and not named["district"] and bare:
        named["commune"], named["district"] = bare[0], bare[1] if len(bare) > 1 else ""
    elif not named["district"] and bare and named["commune"]:
        named["district"] = bare[0]
    return Office(named["commune"], named["district"])
