"""Entries of the database that may be the same event as one that is given: found by keys, judged by what is known.

One statement brings the candidates: keys that draw a crowd say too little and are left out, of the rest those
that share most keys come first. What they are judged by is the model in force of the province and kind.
"""

import time
from dataclasses import dataclass

from django.db import connection

from registers.duplicates.keys import CROWD, ONLINE
from registers.duplicates.roles import roles_of
from registers.duplicates.search import Knowledge, keys_of, score_rows
from registers.kinds import kind as kind_of
from registers.models import DuplicateModel, Entry

MOST = 24  # candidates that are compared with one entry
STALE = 15.0  # seconds after which another process's new model is noticed
NO_EVENT = (Entry.State.DRAFT, Entry.State.VOID, Entry.State.UNREADABLE, Entry.State.DUPLICATE)
_in_force = {}


@dataclass(frozen=True)
class Suspect:
    """An entry (its id) that may be the same event: how probable, of which sort, why."""

    entry: int
    probability: float
    sort: str
    levels: tuple
    reasons: str


def row_columns(kind, entry="e", book="b") -> str:
    """The columns of a statement that give what is compared of an entry, in the order of the kind's roles.

    Books name their office once: an entry that does not say it has its book's.
    """
    roles = roles_of(kind)
    return ", ".join(
        f"coalesce(nullif({entry}.values ->> '{code}', ''), {book}.office)"
        if code == roles.office
        else f"coalesce({entry}.values ->> '{code}', '')"
        for code in roles.codes
    )


def row_of(kind, values: dict, office: str) -> list[str]:
    """The same of values that are not (yet) in the database."""
    roles = roles_of(kind)
    return [values.get(code) or (office if code == roles.office else "") for code in roles.codes]


def keys_of_row(kind, row, province_id: int) -> dict[int, int]:
    """Keys by which a row's entry is found, by the number of their plan."""
    return keys_of(kind, dict(zip(roles_of(kind).codes, row, strict=True)), within=str(province_id))


def may_be_compared(slug: str) -> bool:
    """Kinds that say whose event it is; every other column helps, none is needed."""
    return bool(roles_of(kind_of(slug)).subject.name)


def alike(*, book, values, beside=None, least=None) -> list[Suspect]:
    """Entries that may be the same event as these values in this book, the likeliest first.

    ``beside`` is the id of the entry that the values are of, if it is there already.
    """
    kind, province = kind_of(book.kind), book.locality.province_id
    row = row_of(kind, values, book.office)
    keys = keys_of_row(kind, row, province)
    if not keys:
        return []
    found = _candidates(kind, list(keys.values()), beside or 0)
    knowledge, threshold = in_force(province, book.kind)
    matches = score_rows(kind, [row, *(each[1:] for each in found)], knowledge, least=least or threshold)
    return [Suspect(found[each.place][0], each.probability, each.sort, each.levels, each.reasons) for each in matches]


def _candidates(kind, keys, beside):
    sql = f"""
        WITH near AS (
            SELECT d.entry_id, count(*) AS shared
            FROM unnest(%s::bigint[]) k (key) CROSS JOIN LATERAL (
                SELECT entry_id, count(*) OVER () AS crowd
                FROM (SELECT entry_id FROM registers_duplicatekey WHERE key = k.key LIMIT %s) held
            ) d
            WHERE d.crowd <= %s AND d.entry_id <> %s
            GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %s
        )
        SELECT e.id, {row_columns(kind)}
        FROM near JOIN registers_entry e ON e.id = near.entry_id JOIN registers_registerbook b ON b.id = e.book_id
        WHERE e.state <> ALL(%s) ORDER BY near.shared DESC, e.id
    """  # noqa: S608 (codes of our own declarations)
    with connection.cursor() as cursor:
        cursor.execute(sql, [keys, CROWD + 2, CROWD + 1, beside, MOST, list(NO_EVENT)])
        return cursor.fetchall()


def in_force(province_id: int, kind: str) -> tuple[Knowledge, float]:
    """(what is known, the threshold) of a province and kind; beliefs and the setting where no run has been."""
    from django.conf import settings  # noqa: PLC0415 (read when asked: tests change it)

    kept = _in_force.get((province_id, kind))
    if kept and time.monotonic() - kept[0] < STALE:
        return kept[2:]
    model = DuplicateModel.objects.filter(province_id=province_id, kind=kind, is_in_force=True)
    pk, threshold = model.values_list("pk", "threshold").first() or (None, settings.DUPLICATE_THRESHOLD_PERCENT / 100)
    if kept and kept[1] == pk:
        knowledge = kept[2]
    else:
        knowledge = Knowledge.from_told(model.get().told) if pk else Knowledge()
    _in_force[province_id, kind] = (time.monotonic(), pk, knowledge, threshold)
    return knowledge, threshold


def forget_models():
    """A new model is in force: this process knows at once."""
    _in_force.clear()


__all__ = ["ONLINE", "Suspect", "alike", "forget_models", "in_force", "keys_of_row", "may_be_compared", "row_columns",
           "row_of"]  # fmt: skip
