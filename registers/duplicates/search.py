"""One new entry against all that are there: the keys to look it up by, and the judgement of what was found.

Keys are numbers of 64 bits, the same wherever and whenever they are made, to be kept with each entry and indexed; the
entries that share one with a new entry are its candidates. What the province has taught about names and slips is
given as ``Knowledge``; without it, beliefs serve.
"""

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b

import numpy as np

from registers.duplicates import score
from registers.duplicates.classes import classes_of, reasons
from registers.duplicates.compare import compare
from registers.duplicates.engine import THRESHOLD
from registers.duplicates.judge import Judge
from registers.duplicates.keys import ONLINE
from registers.duplicates.names import LONGEST, is_unknown
from registers.duplicates.parts import date_parts, number_parts, office_parts
from registers.duplicates.rarity import NameShares, Rarity, surnames_told
from registers.duplicates.records import SHORT, Reader, bare
from registers.duplicates.roles import Roles, roles_of
from registers.duplicates.single import taker_of
from registers.duplicates.syllables import tokens_of

# Shares of surnames in Quảng Trị's books (domain.md 1.6); used until a run over the province has counted them.
_SURNAMES = {
    "nguyen": 0.38,
    "le": 0.13,
    "tran": 0.11,
    "hoang": 0.06,
    "ho": 0.05,
    "vo": 0.04,
    "phan": 0.04,
    "pham": 0.03,
}
_MIDDLES = {"van": 0.25, "thi": 0.30}


@dataclass
class Knowledge:
    """What a run has learned (``engine.Found.model``, ``NameShares.told``)."""

    model: score.Model = field(default_factory=score.Model.believed)
    shares: dict = field(default_factory=lambda: {"first": _SURNAMES, "middle": _MIDDLES, "last": {}, "whole": {}})

    @cached_property
    def judge(self) -> Judge:
        """Ready for single pairs; made once."""
        return Judge(self)

    @classmethod
    def of(cls, found, records):
        """What a whole run has taught: weights, how common names are, and surnames in each office."""
        columns = [records.subject, *records.others]
        shares = NameShares.counted(records.names, columns).told(records.names)
        return cls(found.model, shares | {"offices": surnames_told(records)})

    def told(self) -> dict:
        """As numbers and texts, to be kept as JSON."""
        model = {"shares": self.model.shares.tolist(), "tables": [table.tolist() for table in self.model.tables]}
        return {"model": model, "names": self.shares}

    @classmethod
    def from_told(cls, told: dict):
        tables = [np.array(table) for table in told["model"]["tables"]]
        return cls(score.Model(np.array(told["model"]["shares"]), tables), told["names"])


@dataclass(frozen=True)
class Match:
    """One candidate: its place among those given, the probability that it is the same event, the class and why."""

    place: int
    probability: float
    sort: str
    levels: tuple

    @property
    def reasons(self) -> str:
        """Why, in words of the present language."""
        return reasons(np.array(self.levels))


def keys_of(kind, values: dict, *, within: str = "") -> dict[int, int]:
    """Keys of an entry by the number of their plan in keys.ONLINE, each a whole number of 64 bits with its sign.

    Entries that share a key of such a plan in a file (keys.Parts) share it here. ``within`` keeps what is not to be
    compared apart: entries of two provinces never share a key.
    """
    parts = _parts(roles_of(kind), values)
    keys = {}
    for number, plan in enumerate(ONLINE):
        told = [parts.get(part, "") for part in plan.parts]
        if all(told):
            digest = blake2b("\x1f".join((within, kind.slug, str(number), *told)).encode(), digest_size=8)
            keys[number] = int.from_bytes(digest.digest(), "big", signed=True)
    return keys


def _parts(roles: Roles, values):
    """The parts of keys (see keys.Parts) of one entry, as text."""
    number, year = number_parts(values.get(roles.number) or "")
    registered = date_parts(values.get(roles.registered_on) or "")
    year = year or registered[0] or number_parts(values.get(roles.book) or "")[1]
    named = office_parts(values.get(roles.office) or "")
    # Many books name the commune alone: a file finds its district among its other rows, one entry cannot.
    parts = {"office": named.commune or named.district, "year": str(year or "")}
    parts["number"] = str(number) if number >= 0 else ""
    parts["identity"] = bare(values.get(roles.subject.identity) or "")
    parts["registered"] = _whole(registered)
    birth = date_parts(values.get(roles.subject.birth) or "")
    if birth[3] and year:
        birth = (year - birth[3] + 1, 0, 0, 0)
    _add_date(parts, "birth", birth)
    _add_date(parts, "event", date_parts(values.get(roles.event_date) or "") if roles.event_date else (0, 0, 0, 0))
    parts["sound"], parts["given"] = _sounds(values.get(roles.subject.name) or "")
    for at, each in enumerate(roles.others[:2], 1):
        parts[f"sound{at}"], parts[f"given{at}"] = _sounds(values.get(each.name) or "")
    return parts


def _add_date(parts, name, date):
    year, month, day, _age = date
    low, high = sorted((day, month))
    parts[name] = _whole(date)
    parts[f"{name}_year"] = str(year or "")
    parts[f"{name}_month"] = f"{year}-{month}" if year and month else ""
    parts[f"{name}_day"] = f"{low}-{high}" if low else ""


def _whole(date):
    year, month, day, _age = date
    return f"{year}-{month}-{day}" if year and month and day else ""


def _sounds(name):
    if len(name) < SHORT and is_unknown(name):
        return "", ""
    sounds = [each.sound for each in tokens_of(name)[:LONGEST]]
    return " ".join(sorted(sounds)), sounds[-1] if sounds else ""


def score_one(kind, new: dict, candidates, knowledge: Knowledge | None = None, *, least: float = THRESHOLD):
    """Matches among the candidates (values of entries), the likeliest first; none for no candidates."""
    codes = roles_of(kind).codes
    rows = [[each.get(code) or "" for code in codes] for each in (new, *candidates)]
    return score_rows(kind, rows, knowledge or Knowledge(), least=least)


def score_rows(kind, rows, knowledge: Knowledge, *, least: float = THRESHOLD) -> list[Match]:
    """Matches of the first row among the others; each row has the values of the kind's roles in their order."""
    take, judge, found = taker_of(kind), knowledge.judge, []
    new = take(rows[0])
    for place, row in enumerate(rows[1:]):
        other = take(row)
        levels = judge.levels(new, other)
        probability = judge.probability(levels)
        if probability >= least:
            found.append(Match(place, probability, judge.sort(new, other, levels), levels))
    return sorted(found, key=lambda each: (-each.probability, each.place))


def records_of(kind, rows):
    """Records of rows that have the values of the kind's roles in their order."""
    roles = roles_of(kind)
    reader = Reader(roles, {code: at for at, code in enumerate(roles.codes)})
    reader.add(rows)
    return reader.records()


def judged(records, first, second, knowledge: Knowledge, *, least: float = THRESHOLD):
    """Matches among pairs of rows, the likeliest first; ``place`` is that of the pair."""
    rarity = Rarity.of_shares(records, knowledge.shares)
    levels = compare(records, rarity, first, second)
    probability = knowledge.model.one_event(levels)
    kept = [at for at in np.argsort(-probability, kind="stable") if probability[at] >= least]
    classes = classes_of(records, first[kept], second[kept], levels[kept]) if kept else ()
    for at, slug in zip(kept, classes, strict=True):
        yield Match(int(at), float(probability[at]), str(slug), tuple(levels[at].tolist()))
