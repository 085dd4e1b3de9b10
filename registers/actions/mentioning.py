"""Who is mentioned where: read off the entries by their kinds' declarations, and kept with the keys to find them by."""

import io
import json
from functools import lru_cache

from django.db import connection, transaction

from campaigns.models import Locality
from registers.duplicates import persons
from registers.duplicates.roles import roles_of
from registers.kinds import kind as kind_of
from registers.kinds.lists import choice_code
from registers.models import Entry, PersonMention

SLICE = 10_000  # entries of one transaction
SET_ASIDE = (Entry.State.DRAFT, Entry.State.VOID, Entry.State.UNREADABLE, Entry.State.DUPLICATE)
COUPLES = ("marriage", "divorce")  # events of which the two are a couple
COLUMNS = (
    "entry_id", "entry_version", "role", "kind", "province_id", "locality_id", "registration_year", "name", "birth",
    "sex", "identity", "company", "name_key", "born_year", "day_key", "couple_key", "event", "over", "again",
)  # fmt: skip

CHANGED = """
    SELECT e.id, e.kind FROM registers_entry e
    LEFT JOIN registers_personmention m ON m.entry_id = e.id AND m.role = 'subject' AND m.entry_version = e.version
    WHERE e.locality_id = ANY(%(communes)s) AND m.id IS NULL AND e.state <> ALL(%(aside)s) AND e.id > %(after)s
    ORDER BY e.id LIMIT %(most)s
"""


def read_changed(*, province, locality=None):
    """Make the mentions of entries that were never read, or not as they are now; yields how many at a time."""
    communes = [locality.pk] if locality else list(
        Locality.objects.filter(province=province).values_list("pk", flat=True))  # fmt: skip
    after = 0
    while rows := _changed(communes, after):
        with transaction.atomic():
            for slug in {kind for _pk, kind in rows}:
                _keep(slug, [pk for pk, kind in rows if kind == slug], province.pk)
        after = rows[-1][0]
        yield len(rows)


def _changed(communes, after):
    with connection.cursor() as cursor:
        asked = {"communes": communes, "after": after, "most": SLICE, "aside": list(SET_ASIDE)}
        cursor.execute(CHANGED, asked)
        return cursor.fetchall()


def _keep(slug, ids, province_id):
    """Replace the mentions of these entries, all of one kind."""
    kind = kind_of(slug)
    codes = _codes(kind)
    columns = ", ".join(f"coalesce(values ->> '{code}', '')" for code in codes)
    lines = io.StringIO()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM registers_personmention WHERE entry_id = ANY(%s)", [ids])
        cursor.execute(
            f"SELECT id, version, locality_id, registration_year, {columns} FROM registers_entry"  # noqa: S608
            " WHERE id = ANY(%s) ORDER BY id FOR SHARE",
            [ids],
        )
        for pk, version, locality_id, year, *texts in cursor:
            values = dict(zip(codes, texts, strict=True))
            for found in told_by(kind, values, year):
                lines.write(_line((pk, version, found[0], slug, province_id, locality_id, year, *found[1:])))
        lines.seek(0)
        cursor.copy_expert(f"COPY registers_personmention ({', '.join(COLUMNS)}) FROM STDIN", lines)


@lru_cache
def _codes(kind):
    """What is read of an entry of the kind."""
    people = [code for each in kind.persons for code in (each.name, each.birth, each.identity, each.sex)]
    rest = (*kind.relatives, kind.event_date, *kind.endings, roles_of(kind).registration)
    return tuple(dict.fromkeys(code for code in (*people, *rest) if code))


def told_by(kind, values, year):
    """A row of COLUMNS from ``role`` on (without kind, place and year) for each person of an entry.

    The subject always, so that the entry counts as read; the others if they are named.
    """
    event, again = (values.get(kind.event_date) or "")[:20], _again(kind)
    over = any(values.get(code) for code in kind.endings)
    is_again = bool(again) and values.get(roles_of(kind).registration) == again
    for each in kind.persons:
        name = (values.get(each.name) or "")[:100]
        if not name and each.role != "subject":
            continue
        person = persons.Person(
            name=name, birth=(values.get(each.birth) or "")[:20], year=year,
            sex=(each.known_sex or values.get(each.sex) or "")[:2], identity=(values.get(each.identity) or "")[:30],
            company=_company(kind, each, values),
        )  # fmt: skip
        partner = person.company[0] if person.company and _has_partner(kind, each, values) else ""
        yield (each.role, person.name, person.birth, person.sex, person.identity, json.dumps(person.company),
               person.name_key, max(person.born[0], 0), person.day_key, persons.couple_key(name, partner), event, over,
               is_again)  # fmt: skip


def _company(kind, standing, values):
    """The others of the entry, the partner first."""
    others = {"subject": (kind.second, *kind.relatives), "second": (kind.subject, *kind.relatives)}
    parents = [each.name for each in kind.parents if each is not standing]
    return tuple(name for code in others.get(standing.role, (*parents, kind.subject)) if (name := values.get(code)))


def _has_partner(kind, standing, values):
    if kind.life in COUPLES:
        return True
    return any(values.get(each.name) for each in kind.parents if each is not standing) and standing in kind.parents


@lru_cache
def _again(kind):
    """The code of "registered again" among the kind's types of registration; None where it has none."""
    choices = roles_of(kind).registrations
    return choice_code(choices, "dang ky lai") if choices else None


_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _line(row):
    return "\t".join([_cell(each) if isinstance(each, str) else str(each) for each in row]) + "\n"


def _cell(text):
    return text if text.isprintable() and "\\" not in text else text.translate(_ESCAPED)


def forget(*, province, locality=None) -> list[int]:
    """Entries that were set aside mention nobody any more; their ids."""
    mentions = PersonMention.objects.filter(province_id=province.pk, entry__state__in=SET_ASIDE)
    mentions = mentions.filter(locality=locality) if locality else mentions
    ids = sorted(set(mentions.values_list("entry_id", flat=True)))
    PersonMention.objects.filter(entry__in=ids).delete()
    return ids


__all__ = ["forget", "read_changed", "told_by"]
