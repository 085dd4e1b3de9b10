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
from registers.models import Entry, UnreadEntry
from registers.person_search import NEAR_IDS
from registers.rules.life import ONCE

SLICE = 10_000  # entries of one transaction
SET_ASIDE = (Entry.State.DRAFT, Entry.State.VOID, Entry.State.UNREADABLE, Entry.State.DUPLICATE)
COUPLES = ("marriage", "divorce")  # events of which the two are a couple
COLUMNS = (
    "entry_id", "entry_version", "role", "kind", "province_id", "locality_id", "registration_year", "name", "birth",
    "sex", "identity", "company", "name_key", "born_year", "day_key", "couple_key", "event", "over", "again",
)  # fmt: skip

# What is noted is locked, entries are not: who writes one meanwhile waits for the note, and notes it anew.
NOTED = """
    SELECT u.entry_id, e.kind FROM registers_unreadentry u JOIN registers_entry e ON e.id = u.entry_id
    WHERE e.locality_id = ANY(%(communes)s) ORDER BY u.entry_id LIMIT %(most)s FOR UPDATE OF u SKIP LOCKED
"""
# Never read, or read at another version, or set aside since: what no note tells of.
MISSED = """
    SELECT e.id, e.kind FROM registers_entry e
    LEFT JOIN registers_personmention m ON m.entry_id = e.id AND m.role = 'subject'
    WHERE e.locality_id = ANY(%(communes)s) AND e.id > %(after)s
        AND CASE WHEN e.state = ANY(%(aside)s) THEN m.id IS NOT NULL
            ELSE m.id IS NULL OR m.entry_version <> e.version END
    ORDER BY e.id LIMIT %(most)s
"""
# These wait to be judged again.
STIR = """
    UPDATE registers_personmention SET id = nextval(pg_get_serial_sequence('registers_personmention', 'id'))
    WHERE id = ANY(%s)
"""


def read_noted(*, province, forget, locality=None):
    """Make the mentions of entries that were written since; yields (how many, what ``forget`` says) at a time.

    ``forget`` is given the entries that were set aside, in the transaction in which they cease to mention anybody.
    """
    while True:
        with transaction.atomic():
            rows = _asked(NOTED, _communes(province, locality))
            told = _read(rows, province.pk, forget, anew=True)
            UnreadEntry.objects.filter(pk__in=[pk for pk, _kind in rows]).delete()
        if not rows:
            return
        yield told


def read_missed(*, province, forget):
    """The same for whatever is not as it was read, noted or not: every entry of the province is looked at."""
    communes, after = _communes(province), 0
    while rows := _asked(MISSED, communes, after=after):
        with transaction.atomic():
            told = _read(rows, province.pk, forget)
        after = rows[-1][0]
        yield told


def _communes(province, locality=None):
    if locality:
        return [locality.pk]
    return list(Locality.objects.filter(province=province).values_list("pk", flat=True))


def _asked(query, communes, after=0):
    with connection.cursor() as cursor:
        cursor.execute(query, {"communes": communes, "after": after, "most": SLICE, "aside": list(SET_ASIDE)})
        return cursor.fetchall()


def _read(rows, province_id, forget, *, anew=False):
    """Make the mentions of these entries as they are now; those that say the same only if ``anew``."""
    aside = []
    for slug in sorted({kind for _pk, kind in rows}):
        aside += _keep(slug, [pk for pk, kind in rows if kind == slug], province_id, anew)
    return len(rows) - len(aside), forget(aside)


def _keep(slug, ids, province_id, anew):
    """Replace the mentions of these entries, all of one kind; ids of those that mention nobody."""
    old, new, versions, aside = _old(ids), {}, {}, []
    for pk, version, place, year, values, state in _entries(kind_of(slug), ids):
        versions[pk] = version
        rows = () if state in SET_ASIDE else told_by(kind_of(slug), values, year)
        new[pk] = [(found[0], slug, province_id, place, year, *found[1:]) for found in rows]
        aside += [pk] if state in SET_ASIDE else []
    moved = [pk for pk in ids if sorted(new.get(pk, ())) != sorted(old.get(pk, ()))]
    if kind_of(slug).life in ONCE:
        _stir([pk for pk in moved if pk in old])
    moved = ids if anew else moved
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM registers_personmention WHERE entry_id = ANY(%s)", [moved])
        cursor.execute("UPDATE registers_personmention m SET entry_version = e.version FROM registers_entry e"
                       " WHERE e.id = m.entry_id AND m.entry_id = ANY(%s) AND m.entry_version <> e.version",
                       [ids])  # fmt: skip
        lines = "".join(_line((pk, versions[pk], *row)) for pk in moved for row in new.get(pk, ()))
        cursor.copy_expert(f"COPY registers_personmention ({', '.join(COLUMNS)}) FROM STDIN", io.StringIO(lines))
    return aside


def _old(ids):
    """{entry: its mentions in COLUMNS from ``role`` on}."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(COLUMNS).replace('company', 'company::text')} FROM registers_personmention"  # noqa: S608
            " WHERE entry_id = ANY(%s) ORDER BY id",
            [ids],
        )
        for pk, _version, *row in cursor:
            found.setdefault(pk, []).append(tuple(row))
    return found


def _entries(kind, ids):
    """(id, version, commune, year, values, state) of these entries."""
    codes = _codes(kind)
    columns = ", ".join(f"coalesce(values ->> '{code}', '')" for code in codes)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, version, locality_id, registration_year, state, {columns} FROM registers_entry"  # noqa: S608
            " WHERE id = ANY(%s) ORDER BY id",
            [ids],
        )
        for pk, version, place, year, state, *texts in cursor.fetchall():
            yield pk, version, place, year, dict(zip(codes, texts, strict=True)), state


def _stir(ids):
    """Births and deaths that are no longer what they were take no more of what their rivals share."""
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(NEAR_IDS, {"entries": ids, "roles": ["subject"]})
            near = [pk for pk, entry in cursor.fetchall() if entry not in set(ids)]
            cursor.execute(STIR, [near])


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
        company = json.dumps(person.company, ensure_ascii=False)
        yield (each.role, person.name, person.birth, person.sex, person.identity, company, person.name_key,
               max(person.born[0], 0), person.day_key, persons.couple_key(name, partner), event, over,
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


__all__ = ["read_missed", "read_noted", "told_by"]
