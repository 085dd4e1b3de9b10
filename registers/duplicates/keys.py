"""Which entries are worth comparing: those that share one of a dozen keys, none of which needs all of a row.

A key is a few roles put together (see ``plans``). Where too many entries share one, it is split by further
columns, and dropped where even that leaves a crowd: a common name in a large year says too little.
"""

from dataclasses import dataclass

import numpy as np

from registers.duplicates.names import mixed
from registers.duplicates.records import Records

CROWD = 40  # entries under one key that are still compared with each other
# Pairs that one key may give for each entry. A file with few names must not cost the square of its rows.
MOST_PAIRS, ALWAYS = 3, 500_000
_EMPTY = np.zeros(0, np.uint64)


@dataclass(frozen=True)
class Plan:
    """One key: parts that make it, and parts by which crowds are split, one after another."""

    name: str
    parts: tuple[str, ...]
    splits: tuple[str, ...] = ()


# Offices, numbers and dates by their parts; "sound" is a whole name as it sounds in any order of its syllables,
# "given" its last syllable, 1 and 2 the persons beside the subject.
REGISTERED = (
    Plan("number", ("office", "year", "number")),
    Plan("number, other office", ("year", "number", "sound")),
    Plan("number, name misread, other office", ("year", "number", "given", "district")),
    Plan("number, other year", ("office", "number", "sound")),
    Plan("day of registration", ("office", "registered", "given")),
)
PERSON = (
    Plan("name and month", ("sound", "birth_year", "birth_month"), ("office",)),
    Plan("name and year", ("sound", "birth_year", "office")),
    Plan("name and day", ("sound", "birth_day", "office")),
    Plan("born that day", ("birth", "given"), ("district", "office")),
    Plan("born that day here", ("birth", "office"), ("sex",)),
    Plan("identity", ("identity",)),
)
WITH_ONE = (
    Plan("given, first other, year", ("given", "sound1", "birth_year"), ("office",)),
    Plan("given, first other, here", ("given", "sound1", "office"), ("birth_year",)),
    Plan("first other and day", ("sound1", "birth_day", "office")),
    Plan("first other and birth", ("sound1", "birth")),
    Plan("name, day, first other's name", ("sound", "birth_day", "given1")),
)
WITH_TWO = (
    Plan("given, second other, year", ("given", "sound2", "birth_year"), ("office",)),
    Plan("given, second other, here", ("given", "sound2", "office"), ("birth_year",)),
    Plan("second other and birth", ("sound2", "birth")),
    Plan("both others", ("sound1", "sound2", "birth_year")),
    Plan("given names", ("given", "given1", "given2", "birth_year"), ("office",)),
)
WITH_EVENT = (
    Plan("event and name", ("event", "given"), ("district", "office")),
    Plan("name and event's month", ("sound", "event_month"), ("office",)),
    Plan("name and event's year", ("sound", "event_year", "office")),
)
ALONE = (Plan("name here", ("sound", "office"), ("event_year",)),)


# What one new entry is looked up by: few keys that hardly ever draw a crowd, each of which costs a row of an index.
# Their places in this list are kept with every entry: a new one goes to the end, an old one leaves a gap.
ONLINE = (
    Plan("number", ("office", "year", "number")),
    Plan("name and month", ("sound", "birth_month")),
    Plan("name and year", ("sound", "birth_year", "office")),
    Plan("born that day", ("birth", "given")),
    Plan("born that day here", ("birth", "office")),
    Plan("given, first other, year", ("given", "sound1", "birth_year")),
    Plan("given, second other, year", ("given", "sound2", "birth_year")),
    Plan("both others", ("sound1", "sound2")),
    Plan("first other and birth", ("sound1", "birth")),
    Plan("number elsewhere", ("year", "number", "sound")),
    Plan("day of registration", ("registered", "given")),
    Plan("day of registration, first other", ("registered", "sound1")),
    Plan("name and event", ("sound", "event_month")),
    Plan("identity", ("identity",)),
)


def plans(records: Records) -> tuple[Plan, ...]:
    """The keys that the kind's roles allow."""
    found = [*REGISTERED, *PERSON]
    found += WITH_ONE if len(records.others) > 0 else ()
    found += WITH_TWO if len(records.others) > 1 else ()
    found += WITH_EVENT if records.event is not None else ()
    return (*found, *(ALONE if not records.others else ()))


class Parts:
    """The parts of keys as one number a row, with a mask of the rows that have them."""

    def __init__(self, records: Records):
        self.records = records
        self._made = {}

    def of(self, name):
        if name not in self._made:
            self._made[name] = getattr(self, f"_{name}")()
        return self._made[name]

    def key(self, plan: Plan):
        """(key of each row, rows that have all of its parts)."""
        key, mask = None, None
        for part in plan.parts:
            value, known = self.of(part)
            key = value if key is None else mixed(key, value)
            mask = known if mask is None else mask & known
        return key, mask

    def _number_of(self, values, least=0):
        return values.astype(np.int64).view(np.uint64), values >= least

    def _office(self):
        return self._number_of(self.records.office)

    def _district(self):
        return self._number_of(self.records.district)

    def _year(self):
        return self._number_of(self.records.year, 1)

    def _number(self):
        return self._number_of(self.records.number)

    def _identity(self):
        return self._number_of(self.records.identity)

    def _sex(self):
        return self._number_of(self.records.sex, 1)

    def _named(self, table, rows):
        safe = np.maximum(rows, 0)
        values = table[safe] if len(table) else np.zeros(len(rows), np.uint64)
        return values.astype(np.uint64), rows >= 0

    def _sound(self):
        return self._named(self.records.names.sound_bag, self.records.subject)

    def _given(self):
        return self._named(self.records.names.given_sound, self.records.subject)

    def _sound1(self):
        return self._named(self.records.names.sound_bag, self.records.others[0])

    def _sound2(self):
        return self._named(self.records.names.sound_bag, self.records.others[1])

    def _given1(self):
        return self._named(self.records.names.given_sound, self.records.others[0])

    def _given2(self):
        return self._named(self.records.names.given_sound, self.records.others[1])

    def _birth(self):
        return _whole(self.records.birth)

    def _birth_year(self):
        return self._number_of(self.records.birth.year, 1)

    def _birth_month(self):
        return self._number_of(self.records.birth.month, 1)

    def _birth_day(self):
        """Day and month, whichever stands first: 03.05 and 05.03 are one."""
        birth = self.records.birth
        low, high = np.minimum(birth.day, birth.month), np.maximum(birth.day, birth.month)
        return self._number_of(np.where(low > 0, low.astype(np.int64) * 100 + high, 0), 1)

    def _event(self):
        return _whole(self.records.event)

    def _event_year(self):
        return self._number_of(self.records.event.year if self.records.event else self.records.year, 1)

    def _event_month(self):
        event = self.records.event
        return self._number_of((event.year.astype(np.int64) * 100 + event.month) * (event.month > 0), 1)

    def _registered(self):
        return _whole(self.records.registered)


def _whole(dates):
    values = (dates.year.astype(np.int64) * 100 + dates.month) * 100 + dates.day
    return values.view(np.uint64), (dates.day > 0) & (dates.month > 0) & (dates.year > 0)


def candidates(records: Records, *, crowd: int = CROWD) -> np.ndarray:
    """Pairs of rows that share a key, as (lower row << 32 | higher row), each once, in order."""
    parts, found = Parts(records), _EMPTY
    for plan in plans(records):
        found = np.concatenate([found, _pairs_of(parts, plan, crowd)])
    return distinct(found)


def distinct(values: np.ndarray) -> np.ndarray:
    """The values in order, each once: by sorting, which is far faster here than np.unique's hashing."""
    values = np.sort(values)
    return values[np.r_[True, values[1:] != values[:-1]]] if len(values) else values


def _pairs_of(parts, plan, crowd):
    key, mask = parts.key(plan)
    rows = np.flatnonzero(mask)
    made = []
    key = key[rows]
    for split in (*plan.splits, None):
        rows, key, starts, sizes = _grouped(rows, key)
        fits = _bearable(sizes, crowd, MOST_PAIRS * len(parts.records) + ALWAYS)
        fitting = (sizes > 1) & (sizes <= fits)
        made.append(_within(rows, starts[fitting], sizes[fitting]))
        crowded = np.repeat(sizes > fits, sizes)
        if split is None or not crowded.any():
            break
        value, known = parts.of(split)
        rows, key = rows[crowded], key[crowded]
        has = known[rows]
        rows, key = rows[has], mixed(key[has], value[rows[has]])
    return np.concatenate(made)


def _bearable(sizes, crowd, most):
    """The largest group that is still compared, so that all together give no more pairs than ``most``."""
    each = np.arange(crowd + 1)
    count = np.bincount(np.minimum(sizes, crowd + 1), minlength=crowd + 2)[: crowd + 1]
    pairs = np.cumsum(count * (each * (each - 1) // 2))
    return max(2, int(np.searchsorted(pairs, most, side="right")) - 1)


def _grouped(rows, key):
    order = np.argsort(key)
    rows, key = rows[order], key[order]
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.zeros(0, np.int64)
    return rows, key, starts, np.diff(np.r_[starts, len(key)])


def _within(rows, starts, sizes):
    """All pairs inside each group of rows that lie together."""
    made = [_EMPTY]
    for size in np.unique(sizes):
        at = starts[sizes == size]
        one, two = np.triu_indices(size, 1)
        first, second = rows[(at[:, None] + one).ravel()], rows[(at[:, None] + two).ravel()]
        low, high = np.minimum(first, second).astype(np.uint64), np.maximum(first, second).astype(np.uint64)
        made.append(low << np.uint64(32) | high)
    return np.concatenate(made)


def split_pairs(pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(lower rows, higher rows) of packed pairs."""
    return (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
