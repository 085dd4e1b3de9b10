"""Mentions of persons in columns, ready to be compared: of a whole province, or of the neighbourhood of some."""

from array import array
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from django.db import connection, transaction

from campaigns.models import Locality
from registers.duplicates.meeting import MOST_ANYWHERE, Standings, excluding
from registers.duplicates.one_person import Judged, probabilities
from registers.duplicates.parts import date_parts
from registers.duplicates.persons import Kin, People, Person
from registers.kinds import KINDS
from registers.models.links import PARENTS, Role
from registers.rules import life
from registers.rules.lifetimes import years_of

FETCHED = 10_000
ROLES = tuple(Role)
HARDLY_TWICE = (*life.ONCE, "marriage")
_KINDS = {slug: at for at, slug in enumerate(KINDS)}

COLUMNS = """
    m.entry_id, m.kind, m.role, m.locality_id, m.registration_year, m.name, m.birth, m.sex, m.identity,
    m.company::text, m.event, m.again, m.born_year, m.name_key, m.day_key, m.couple_key
"""
ALL = f"""
    SELECT {COLUMNS} FROM registers_personmention m WHERE m.province_id = %(province)s ORDER BY m.entry_id, m.role
"""  # noqa: S608 (columns of our own)
# A name that is a crowd in the province (see meeting) is read in the commune alone: elsewhere it brings none together.
# Who is undated meets all of the name there, and all of them are needed to say whether they are a crowd.
_NEAR = f"""
    WITH asked AS MATERIALIZED (
        SELECT *, (SELECT count(*) FROM (
                SELECT FROM registers_personmention c WHERE c.name_key = a.name_key AND c.born_year = a.born_year
                AND c.province_id = a.province_id LIMIT {MOST_ANYWHERE} + 1) AS few) <= {MOST_ANYWHERE} AS is_rare,
            EXISTS (SELECT FROM registers_personmention c WHERE c.name_key = a.name_key AND c.born_year = 0
                AND c.locality_id = a.locality_id) AS is_undated
        FROM registers_personmention a WHERE entry_id = ANY(%(entries)s::bigint[]) AND role = ANY(%(roles)s)
    ), near AS (
        SELECT id FROM asked
        UNION SELECT b.id FROM asked a JOIN registers_personmention b ON a.name_key <> 0 AND a.born_year > 0
            AND b.name_key = a.name_key AND b.born_year BETWEEN a.born_year - 1 AND a.born_year + 1
            AND (b.locality_id = a.locality_id OR a.is_rare)
        UNION SELECT b.id FROM asked a JOIN registers_personmention b ON a.name_key <> 0 AND a.is_undated
            AND b.name_key = a.name_key AND b.locality_id = a.locality_id
        UNION SELECT b.id FROM asked a JOIN registers_personmention b
            ON b.day_key = a.day_key AND b.day_key <> 0 AND a.day_key <> 0
        UNION SELECT b.id FROM asked a JOIN registers_personmention b
            ON b.identity = a.identity AND b.identity <> '' AND a.identity <> ''
        UNION SELECT b.id FROM asked a JOIN registers_personmention b
            ON b.couple_key = a.couple_key AND b.couple_key <> 0 AND a.couple_key <> 0
    )
"""  # noqa: S608 (numbers of our own)
NEAR = f"""
    {_NEAR} SELECT {COLUMNS} FROM near JOIN registers_personmention m USING (id)
    WHERE m.province_id = %(province)s ORDER BY m.entry_id, m.role
"""  # noqa: S608 (columns of our own)
NEAR_IDS = f"{_NEAR} SELECT m.id, m.entry_id FROM near JOIN registers_personmention m USING (id)"  # noqa: S608


@dataclass
class Mentions:
    """Mentions by position."""

    entry: np.ndarray
    role: np.ndarray
    people: People
    standings: Standings

    def __len__(self):
        return len(self.entry)


def mentions_near(province_id, *, entries=None) -> Mentions:
    """The mentions that share a key with those of these entries, and these; the whole province's by default."""
    gathered = _Gathering(dict(Locality.objects.values_list("pk", "parent_id")))
    asked = {"province": province_id, "entries": entries, "roles": [role.value for role in ROLES]}
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.itersize = FETCHED
        cursor.execute(ALL if entries is None else NEAR, asked)
        while rows := cursor.fetchmany(FETCHED):
            for row in rows:
                gathered.add(*row)
    return gathered.mentions()


class _Gathering:
    """Takes rows of COLUMNS in."""

    def __init__(self, districts):
        self.districts, self.people = districts, People()
        self.wide = {name: array("q") for name in ("entry", "commune", "name", "day", "couple")}
        self.narrow = {name: array("h") for name in ("kind", "role", "year")}

    def add(self, entry, kind, role, commune, year, name, birth, sex, identity, company, event, again, born, *keys):
        # '["Lê Thị Mơ", "Hồ Văn Ba"]': names hold no quotation marks worth keeping.
        others = tuple(company[2:-2].split('", "')) if len(company) > 4 else ()
        partner, others = (others[0], others[1:]) if keys[-1] else ("", others)
        once, kin, years = _standing(kind, role, event, year, again)
        self.people.add(Person(name, birth, year, sex, identity, partner, others, kin, once, years, commune,
                               self.districts.get(commune) or 0))  # fmt: skip
        for kept, number in zip(self.wide.values(), (entry, commune, *keys), strict=True):
            kept.append(number)
        for kept, number in zip(self.narrow.values(), (_KINDS[kind], ROLES.index(role), born), strict=True):
            kept.append(number)

    def mentions(self):
        wide = {name: np.array(values, np.int64) for name, values in self.wide.items()}
        narrow = {name: np.array(values, np.int16) for name, values in self.narrow.items()}
        people = self.people.seal()
        kind, role = narrow["kind"], narrow["role"]
        happens_once = np.array([each.life in life.ONCE for each in KINDS.values()])
        standings = Standings(
            entry=wide["entry"], kind=kind.astype(np.int64), parent=np.isin(role, [ROLES.index(r) for r in PARENTS]),
            once=happens_once[kind] & (role == ROLES.index(Role.SUBJECT)), sex=people.sex, commune=wide["commune"],
            year=narrow["year"], name=wide["name"], day=wide["day"], couple=wide["couple"],
            identity=people.identity.astype(np.int64),
        )  # fmt: skip
        return Mentions(wide["entry"], role, people, standings)


@lru_cache(maxsize=50_000)
def _standing(kind, role, event, year, again):
    """(number of what happens once, what the company is, years of the life) of who has that role in the event."""
    what = life.CHILD if role in PARENTS else KINDS[kind].life
    kin = {life.CHILD: Kin.CHILD, "birth": Kin.PARENTS}.get(what, Kin.UNKNOWN)
    once = HARDLY_TWICE.index(what) + 1 if what in HARDLY_TWICE else 0
    return once, kin, years_of(what, role, date_parts(event)[0] or year, again=again)


@dataclass
class Found:
    """Pairs of mentions that may be one person, each once, and how they were judged."""

    near: Mentions
    first: np.ndarray
    second: np.ndarray
    judged: Judged

    @classmethod
    def of(cls, near, parts):
        if not parts:
            empty = np.zeros(0, np.int64)
            return cls(near, empty, empty, Judged(*[empty] * 6))
        first, second = (np.concatenate([part[at] for part in parts]) for at in (0, 1))
        low, high = np.minimum(first, second).astype(np.int64), np.maximum(first, second).astype(np.int64)
        _pairs, once = np.unique(low << 32 | high, return_index=True)
        return cls(near, low[once], high[once], Judged.joined([part[2] for part in parts]).take(once))

    def probabilities(self, others):
        """One person has one birth and one death: namesakes share it, whichever was read first."""
        first, second = np.concatenate([self.first, self.second]), np.concatenate([self.second, self.first])
        groups = excluding(self.near.standings, first, second)
        # Who excludes nobody is a group of their own.
        groups = np.where(groups < 0, -1 - np.arange(len(first)), groups)
        return np.minimum(*np.split(probabilities(np.tile(self.judged.bits, 2), groups, others), 2))

    def rows(self, at, probability):
        """Links in columns, by the older entry: first, first_role, second, second_role, probability, at (in judged).

        Mother and father of a child whose marriage is found are one couple: one link tells it, the mother's.
        """
        near, entry, role = self.near, self.near.entry, self.near.role
        turned = entry[self.first[at]] > entry[self.second[at]]
        one, two = np.where(turned, self.second[at], self.first[at]), np.where(turned, self.first[at], self.second[at])
        rows = np.rec.fromarrays(
            [entry[one], role[one], entry[two], role[two], probability[at], at],
            names="first,first_role,second,second_role,probability,at",
        )
        rows = rows[_told_once(near, one, two)]
        return np.sort(rows, order=["first", "second", "first_role"])


def _told_once(near, one, two):
    """All pairs but a father's with the marriage with which the mother of the same child is linked."""
    mother, father = ROLES.index(Role.MOTHER), ROLES.index(Role.FATHER)
    couple = near.entry[one] * np.int64(1 << 31) + near.entry[two]
    roles = np.maximum(near.role[one], near.role[two])  # a parent's role comes last
    told = couple[roles == mother]
    return ~((roles == father) & np.isin(couple, told) & (near.standings.couple[one] != 0))
