"""The rows of a file as arrays: every distinct text is understood once, every row is a few numbers."""

import re
from array import array
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice

import numpy as np

from civreg.core.vietnamese import fold
from registers.duplicates import parts
from registers.duplicates.names import MISSING, Names, is_unknown
from registers.duplicates.roles import Roles
from registers.kinds.lists import choice_code

SHORT = 12  # letters within which a name may be a word for "not known"
CHUNK = 250  # rows whose cells stay in the processor's cache while they are numbered
_LEVEL_WORDS = re.compile(
    r"\b(?:ubnd|uy ban nhan dan|xa|phuong|thi tran|huyen|thi xa|thanh pho|tinh|thon|tt|tx|tp|[xphkt])\b"
)
CORRECTION = re.compile(r"cai chinh|thay doi|bo sung|dinh chinh")
AGAIN, LATE = "dang ky lai", "dang ky qua han"


@dataclass
class Dates:
    """Parts of a date in each row, 0 where not known; ``rough`` marks a year reckoned from an age."""

    year: np.ndarray
    month: np.ndarray
    day: np.ndarray
    rough: np.ndarray

    def take(self, rows):
        return Dates(self.year[rows], self.month[rows], self.day[rows], self.rough[rows])


@dataclass
class Records:
    """All rows. Names are numbers in ``names``; -1 and 0 stand for "not known"."""

    roles: Roles
    names: Names
    subject: np.ndarray
    others: list[np.ndarray]
    birth: Dates
    other_births: list[Dates]
    event: Dates | None
    registered: Dates
    number: np.ndarray
    year: np.ndarray
    book: np.ndarray
    page: np.ndarray
    office: np.ndarray  # number of the office; -1
    office_text: np.ndarray  # number of the office as it is written
    commune: np.ndarray  # number of the commune's name alone; -1 for an office of a district
    district: np.ndarray
    registered_again: np.ndarray
    registered_late: np.ndarray
    is_corrected: np.ndarray
    sex: np.ndarray
    place: np.ndarray
    identity: np.ndarray
    offices: list[parts.Office]  # by the number in ``office``

    def __len__(self):
        return len(self.subject)


class _Texts(dict):
    """Text -> its number, in the order of meeting."""

    def __missing__(self, text):
        self[text] = found = len(self)
        return found


class _Known:
    """The bits of the cells met so far, in order, and the number of the text of each."""

    def __init__(self):
        self._bits, self._numbers = np.zeros(0, np.uint64), np.zeros(0, np.int32)

    def numbers(self, bits, number_at):
        """The numbers of distinct bits, which are in order; ``number_at`` gives that of a new one by its place."""
        places = np.searchsorted(self._bits, bits)
        inside = np.minimum(places, max(0, len(self._bits) - 1))
        known = self._bits[inside] == bits if len(self._bits) else np.zeros(len(bits), bool)
        new = np.flatnonzero(~known)
        found = np.empty(len(bits), np.int32)
        found[known] = self._numbers[inside[known]]
        found[new] = [number_at(at) for at in new.tolist()]
        self._bits = np.insert(self._bits, places[new], bits[new])
        self._numbers = np.insert(self._numbers, places[new], found[new])
        return found


class Reader:
    """Takes rows in, gives records. ``positions`` says in which cell each code stands."""

    def __init__(self, roles: Roles, positions: dict[str, int]):
        self.roles = roles
        self._at = {code: positions[code] for code in roles.codes if code in positions}
        self._texts = defaultdict(_Texts)
        self._ids = {code: array("i") for code in self._at}
        self._known = defaultdict(_Known)
        self._width = max(self._at.values(), default=0) + 1
        self.count = 0

    def add(self, rows):
        """Rows as sequences of cells, any number of them; short rows have empty cells at their end."""
        rows = iter(rows)
        while chunk := list(islice(rows, CHUNK)):
            self.count += len(chunk)
            if min(map(len, chunk)) < self._width:
                chunk = [[*row, *[""] * (self._width - len(row))] for row in chunk]
            columns = list(zip(*chunk, strict=False))
            for code, place in self._at.items():
                self._ids[code].extend(map(self._texts[code].__getitem__, columns[place]))

    def add_block(self, block, rows):
        """Rows (a mask) of a block of cells (see cells); each text of the block is read once."""
        self.count += int(rows.sum())
        for code, place in self._at.items():
            bits, text_of = block.column(place)
            distinct, first, places = np.unique(bits, return_index=True, return_inverse=True)
            found = self._known[code].numbers(distinct, lambda at: self._texts[code][text_of(first[at])])  # noqa: B023
            self._ids[code].frombytes(found[places][rows].tobytes())

    def records(self) -> Records:
        """The records of all rows added; the reader is empty afterwards."""
        roles, names = self.roles, Names()
        year_of_number, number = self._pairs(roles.number)
        book_year, book = self._pairs(roles.book)
        registered = self._dates(roles.registered_on)
        year = np.where(year_of_number > 0, year_of_number, registered.year)
        year = np.where(year > 0, year, book_year).astype(np.int16)
        subject = self._names(roles.subject.name, names)
        others = [self._names(each.name, names) for each in roles.others]
        (office, commune, district), offices = self._offices()
        return Records(
            roles=roles, names=names.seal(), subject=subject, others=others,
            birth=self._dates(roles.subject.birth, year),
            other_births=[self._dates(each.birth, year) for each in roles.others],
            event=self._dates(roles.event_date) if roles.event_date else None,
            registered=registered, number=number, year=year, book=book,
            page=self._pairs(roles.page)[1].astype(np.int32), office=office, commune=commune, district=district,
            office_text=self._rows(roles.office) if roles.office in self._at else office,
            registered_again=self._registered(AGAIN) | self._remarked(re.compile(AGAIN)),
            registered_late=self._registered(LATE), is_corrected=self._remarked(CORRECTION),
            sex=self._table(roles.sex, sex_code, np.int8),
            place=self._folded(roles.event_place), identity=self._folded(roles.subject.identity),
            offices=offices,
        )  # fmt: skip

    def _rows(self, code):
        return np.frombuffer(self._ids[code], np.int32) if len(self._ids[code]) else np.zeros(0, np.int32)

    def _table(self, code, read, dtype, missing=0):
        """What ``read`` makes of the text of each row; ``missing`` where the file has no such column."""
        if code not in self._at:
            return np.full(self.count, missing, dtype)
        return np.array([read(text) for text in self._texts[code]], dtype)[self._rows(code)]

    def _names(self, code, names):
        if code not in self._at:
            return np.full(self.count, MISSING, np.int32)
        texts = self._texts.pop(code, {})
        found = [MISSING if len(text) < SHORT and is_unknown(text) else names.add(text) for text in texts]
        return np.array(found, np.int32)[self._rows(code)]

    def _dates(self, code, year=None):
        if code not in self._at:
            blank = np.zeros(self.count, np.int16)
            return Dates(blank, blank, blank, blank.astype(bool))
        table = np.array([parts.date_parts(text) if text else (0,) * 4 for text in self._texts[code]], np.int16)
        rows = table.reshape(-1, 4)[self._rows(code)]
        rough = rows[:, 3] > 0
        years = rows[:, 0]
        if year is not None:
            years = np.where(rough & (year > 0), year - rows[:, 3] + 1, years).astype(np.int16)
        return Dates(np.ascontiguousarray(years), rows[:, 1].copy(), rows[:, 2].copy(), rough)

    def _pairs(self, code):
        """(years, numbers) of a column such as "06/1980"."""
        if code not in self._at:
            return np.zeros(self.count, np.int16), np.full(self.count, -1, np.int64)
        table = np.array([parts.number_parts(text) for text in self._texts[code]], np.int64).reshape(-1, 2)
        rows = table[self._rows(code)]
        return rows[:, 1].astype(np.int16), rows[:, 0].copy()

    def _folded(self, code):
        numbers = _Texts({"": -1})
        return self._table(code, lambda text: numbers[bare(text)], np.int32, missing=-1)

    def _remarked(self, pattern):
        return self._table(self.roles.remarks, lambda text: bool(text) and bool(pattern.search(fold(text))), bool)

    def _registered(self, meaning):
        """Rows of which the type of registration has that label, given as its code or in words."""
        choices = self.roles.registrations
        code = choice_code(choices, meaning)
        return self._table(self.roles.registration, lambda text: choice_code(choices, text.strip()) == code, bool)

    def _offices(self):
        code = self.roles.office
        if code not in self._at:
            return (np.full(self.count, -1, np.int32),) * 3, []
        found = complete([parts.office_parts(text) for text in self._texts[code]])
        offices, communes, districts = _Texts(), _Texts({"": -1}), _Texts({"": -1})
        table = [(offices[each] if each.commune or each.district else -1, communes[each.commune],
                  districts[each.district]) for each in found]  # fmt: skip
        rows = np.array(table, np.int32).reshape(-1, 3)[self._rows(code)]
        return tuple(np.ascontiguousarray(rows[:, at]) for at in range(3)), list(offices)


def complete(offices):
    """Offices named without their district get the one that the file names with that commune, if it is one only."""
    known = defaultdict(set)
    for each in offices:
        if each.commune and each.district:
            known[each.commune].add(each.district)
    return [
        parts.Office(each.commune, *known[each.commune])
        if each.commune and not each.district and len(known[each.commune]) == 1
        else each
        for each in offices
    ]


def sex_code(text: str) -> int:
    """The code of a sex told by its code or its word; 0 for neither."""
    text = text.strip()
    return (
        int(text) if text.isdecimal() and len(text) < 3 else {"nam": 1, "nu": 2, "trai": 1, "gai": 2}.get(fold(text), 0)
    )


def bare(text: str) -> str:
    """Letters and digits of a text without tones and words of level."""
    folded = _LEVEL_WORDS.sub("", fold(text)) if text else ""
    return "".join(sign for sign in folded if sign.isalnum())
