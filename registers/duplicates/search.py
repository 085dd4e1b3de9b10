"""One new entry against all that are there: the keys to look it up by, and the judgement of what was found.

Keys are short strings, the same wherever and whenever they are made, to be kept with each entry and indexed; the
entries that share one with a new entry are its candidates. What the province has taught about names and slips is
given as ``Knowledge``; without it, beliefs serve.
"""

from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np

from registers.duplicates import score
from registers.duplicates.classes import classes_of, reasons
from registers.duplicates.compare import compare
from registers.duplicates.engine import THRESHOLD
from registers.duplicates.keys import ONLINE
from registers.duplicates.parts import date_parts, number_parts, office_parts
from registers.duplicates.rarity import NameShares, Rarity
from registers.duplicates.records import Reader
from registers.duplicates.roles import Roles, roles_of
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


@dataclass(frozen=True)
class Knowledge:
    """What a run has learned (``engine.Found.model``, ``NameShares.told``)."""

    model: score.Model = field(default_factory=score.Model.believed)
    shares: dict = field(default_factory=lambda: {"first": _SURNAMES, "middle": _MIDDLES, "last": {}, "whole": {}})

    @classmethod
    def of(cls, found, records):
        """What a whole run has taught."""
        columns = [records.subject, *records.others]
        return cls(found.model, NameShares.counted(records.names, columns).told(records.names))

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
    kind: str
    reasons: str


def keys_of(kind, values: dict, office: str = "") -> tuple[str, ...]:
    """Keys of an entry, to be indexed; entries of one event share at least one of them, but for one in hundreds.

    ``office`` is the number of the locality where it is known: it then stands in place of the office's name.
    """
    parts = _parts(roles_of(kind), values, office)
    keys = []
    for number, plan in enumerate(ONLINE):
        told = [parts.get(part, "") for part in plan.parts]
        if all(told):
            digest = blake2b("\x1f".join((kind.slug, str(number), *told)).encode(), digest_size=9)
            keys.append(digest.hexdigest())
    return tuple(keys)


def _parts(roles: Roles, values, office):
    """The parts of keys (see keys.Parts) of one entry, as text."""
    number, year = number_parts(values.get(roles.number, ""))
    registered = date_parts(values.get(roles.registered_on, ""))
    year = year or registered[0]
    named = office_parts(values.get(roles.office, ""))
    place = office or f"{named.commune}/{named.district}".strip("/")
    parts = {"office": place, "number": str(number) if number >= 0 else "", "year": str(year or "")}
    parts["registered"] = _whole(registered)
    _add_date(parts, "birth", date_parts(values.get(roles.subject.birth, "")))
    _add_date(parts, "event", date_parts(values.get(roles.event_date, "")) if roles.event_date else (0, 0, 0, 0))
    parts["sound"], parts["given"] = _sounds(values.get(roles.subject.name, ""))
    for at, each in enumerate(roles.others[:2], 1):
        parts[f"sound{at}"], parts[f"given{at}"] = _sounds(values.get(each.name, ""))
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
    syllables = tokens_of(name)
    sounds = [each.sound for each in syllables]
    return " ".join(sorted(sounds)), sounds[-1] if sounds else ""


def score_one(kind, new: dict, candidates, knowledge: Knowledge | None = None, *, least: float = THRESHOLD):
    """Matches among the candidates (values of entries), the likeliest first; none for no candidates."""
    candidates = list(candidates)
    if not candidates:
        return []
    knowledge = knowledge or Knowledge()
    roles = roles_of(kind)
    reader = Reader(roles, {code: at for at, code in enumerate(roles.codes)})
    reader.add([[each.get(code, "") or "" for code in roles.codes] for each in (new, *candidates)])
    records = reader.records()
    rarity = Rarity.of_shares(records.names, knowledge.shares, len(records))
    first, second = np.zeros(len(candidates), np.int64), np.arange(1, len(candidates) + 1)
    levels = compare(records, rarity, first, second)
    probability = knowledge.model.one_event(levels)
    kept = [at for at in np.argsort(-probability) if probability[at] >= least]
    classes = classes_of(records, first[kept], second[kept], levels[kept]) if kept else ()
    return [
        Match(int(at), float(probability[at]), str(slug), reasons(levels[at]))
        for at, slug in zip(kept, classes, strict=True)
    ]
