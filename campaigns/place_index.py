"""All units through time in memory: by name, by what they became, and which of them held on a day.

A few hundred rows that change when the law changes; an index of them is built once a process and once per
state of the tables, which one short query tells.
"""

import csv
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db import connection

from campaigns.models import Locality, Succession
from campaigns.place_text import Part, key_of, plain_of

DATA = Path(__file__).resolve().parent / "data"
LONG_AGO, FAR = dt.date.min, dt.date.max
PROVINCE_WORDS = "Tỉnh "


@dataclass(frozen=True)
class Older:
    """A district or province of before the first list: which later units lay in it, as far as is remembered."""

    level: str
    full_name: str
    key: str
    plain: str
    begins: dt.date
    ends: dt.date
    covers: frozenset  # codes of later districts or communes
    note: str

    def held(self, day):
        return day is None or self.begins <= day < self.ends


@dataclass(frozen=True)
class Homonym:
    """A unit of another province that bears the name of one of ours."""

    full_name: str
    kind: str
    key: str
    district: str
    province: str
    begins: dt.date
    ends: dt.date

    @property
    def as_written(self):
        return ", ".join(part for part in (self.full_name, self.district, self.province) if part)


class PlaceIndex:
    """The units of one state of the tables. Nothing in it may be changed: requests share it."""

    def __init__(self):
        self.units = {unit.pk: unit for unit in _all_units()}
        self.by_name, self.by_plain = {}, {}
        for level in Locality.Level.values:
            self.by_name[level], self.by_plain[level] = defaultdict(list), defaultdict(list)
        for unit in self.units.values():
            self.by_name[unit.level][key_of(unit.name)].append(unit)
            self.by_plain[unit.level][plain_of(unit.name)].append(unit)
        self.after, self.before = defaultdict(list), defaultdict(list)
        for link in Succession.objects.order_by("on", "pk"):
            self.after[link.predecessor_id].append(link)
            self.before[link.successor_id].append(link)
        self.older, self.homonyms = _older(), _homonyms()
        self.provinces = {key(unit.province.name) for unit in self.units.values() for key in (key_of, plain_of)}
        known = [unit for unit in self.older if unit.level == "province"]
        self.provinces |= {each for unit in known for each in (unit.key, unit.plain)}
        self.districts = {*self.by_name["district"], *self.by_plain["district"]}
        self.districts |= {each for unit in self.older if unit.level == "district" for each in (unit.key, unit.plain)}
        self.communes = {*self.by_name["commune"], *self.by_plain["commune"]}

    def is_of_first_list(self, unit):
        """Whether a unit stands in the first list known of its province: it began earlier, nobody wrote down when."""
        return unit.valid_from <= unit.province.valid_from and not self.before.get(unit.pk)

    def begins(self, unit):
        return LONG_AGO if self.is_of_first_list(unit) else unit.valid_from

    def holds(self, unit, day):
        """Whether a unit was in force; one of the first list is taken to have been so before it, too."""
        return self.begins(unit) <= day < (unit.valid_to or FAR)

    def forward(self, unit, day):
        """(units that hold on a day and come from `unit`, the steps to them); the unit itself where it holds."""
        return self._walk(unit, day, self.after, lambda link: link.successor_id)

    def backward(self, unit, day):
        """The units that held on an earlier day and became `unit`, whole or in part."""
        return self._walk(unit, day, self.before, lambda link: link.predecessor_id)[0]

    def _walk(self, unit, day, links, other):
        found, steps, open_ = {}, {}, [unit]
        while open_:
            here = open_.pop(0)
            if self.holds(here, day):
                found[here.pk] = here
                continue
            for link in links.get(here.pk, ()):
                if link.pk not in steps and other(link) in self.units:
                    steps[link.pk] = link
                    open_.append(self.units[other(link)])
        return tuple(found.values()), tuple(steps.values())

    def latest(self, unit):
        """(units in force by the newest structure that come from `unit`, the steps to them)."""
        return self.forward(unit, FAR - dt.timedelta(days=1))


def _all_units():
    return Locality.objects.select_related("parent", "province").order_by("valid_from", "code", "pk")


def rows_of(name):
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _day(text, otherwise):
    return dt.date.fromisoformat(text) if text else otherwise


def _older():
    return tuple(
        Older(
            row["level"], f"{row['type']} {row['name']}", key_of(row["name"]), plain_of(row["name"]),
            _day(row["valid_from"], LONG_AGO), _day(row["valid_to"], FAR), frozenset(row["covers"].split()),
            row["note"],
        )
        for row in rows_of("quang_tri_older_units.csv")
    )  # fmt: skip


def _homonyms():
    return tuple(
        Homonym(
            f"{row['type']} {row['name']}", plain_of(row["type"]), key_of(row["name"]), row["district"],
            row["province"], _day(row["valid_from"], LONG_AGO), _day(row["valid_to"], FAR),
        )
        for row in rows_of("quang_tri_homonyms.csv")
    )  # fmt: skip


def is_named(part: Part, name: str) -> bool:
    """Whether a written district or province is the one of this name, tones or not."""
    bare = name.removeprefix(PROVINCE_WORDS)
    return part.key == key_of(bare) or part.plain == plain_of(bare)


def state() -> tuple:
    """What the tables hold now, as two sums over all their rows: equal sums, equal places."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT sum(hashtextextended(l::text, 0)) FROM campaigns_locality l),"
            " (SELECT sum(hashtextextended(s::text, 0)) FROM campaigns_succession s),"
            " (SELECT sum(hashtextextended(p::text, 0)) FROM campaigns_province p)"
        )
        return cursor.fetchone()


@lru_cache(maxsize=4)
def index_of(state):
    """The index for one state of the tables."""
    return PlaceIndex()
