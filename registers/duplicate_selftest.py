"""Does the duplicate check still fire? A made-up event is entered twice, by each way of writing, in every kind.

All of it happens in a transaction that is rolled back: no record, no count and no history remains.
"""

from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils import timezone

from campaigns.models import Locality, Province
from civreg.core import history
from civreg.core.models import User
from registers.actions import comparing, entering
from registers.alike import NO_EVENT, alike, may_be_compared
from registers.duplicates.keys import ONLINE
from registers.duplicates.roles import roles_of
from registers.kinds import KINDS
from registers.models import DuplicateCase, DuplicateModel, Entry, RegisterBook

ENOUGH = 2_000  # entries of a kind from which a key that is never filled, or a model that is missing, is odd
SAVED, WRITTEN = "saved", "written"


@dataclass
class Told:
    """`looked_at` trials (kind and way of writing) and those that failed, as "birth saved"."""

    looked_at: int = 0
    failed: list = field(default_factory=list)


class _Undo(Exception):
    """Everything goes back."""


def run() -> Told:
    """Try every kind and way of writing."""
    told = Told()
    try:
        with transaction.atomic():
            history.sign(by=None, source="selftest")
            books = _books()
            for slug in sorted(KINDS):
                if may_be_compared(slug):
                    _try_kind(KINDS[slug], *(book for book in books if book.kind == slug), told)
            raise _Undo
    except _Undo:
        return told


def _books():
    """Two communes of a province that is nowhere, each with a book of every kind."""
    at = timezone.now()
    units = {"valid_from": "2017-01-01", "name": "Tự kiểm tra", "full_name": "Tự kiểm tra"}
    province = Province.objects.create(code="~TKT", **units)
    district = Locality.objects.create(code="~D", type="Huyện", level="district", province=province, **units)
    who = User.objects.create(username="~selftest", full_name="~", password="!", is_active=False)  # noqa: S106 (nobody can sign in)
    communes = [
        Locality.objects.create(code=f"~C{n}", type="Xã", level="commune", province=province, parent=district, **units)
        for n in (1, 2)
    ]
    return [
        RegisterBook.objects.create(
            locality=commune, kind=slug, year_opened=1998, number="01", office="UBND xã Tự Kiểm Tra", phase=2,
            created_at=at, created_by=who,
        )
        for commune in communes for slug in KINDS
    ]  # fmt: skip


def _try_kind(kind, first, second, told):
    values = _event(kind)
    columns = {"number": 1, "registration_year": 1998}
    facts = {"state": Entry.State.ENTERED, "state_at": first.created_at, "entered_at": first.created_at,
             "entered_by": first.created_by}  # fmt: skip
    saved = entering._new(first, values, columns, **facts)
    told.looked_at += 2
    # As a save does it: the keys are there at once, and the next one that is typed finds the entry.
    if saved.pk not in [each.entry for each in alike(book=second, values=values)]:
        told.failed.append(f"{kind.slug} {SAVED}")
    written = _copied(saved, second)
    # As imports and statements do it: the database notes the entry, and the job opens a case.
    comparing.check_now(entries=[written], at=timezone.now(), origin=DuplicateCase.Origin.SAVED)
    if not DuplicateCase.objects.of_entry(written).of_entry(saved).exists():
        told.failed.append(f"{kind.slug} {WRITTEN}")


def _event(kind):
    roles = roles_of(kind)
    dates = {code: "02.01.1970" for code in (kind.subject_birth, kind.event_date) if code}
    return {**dates, roles.registered_on: "15.03.1998", roles.number: "1/1998", roles.subject.name: "TRẦN THỊ BÍCH LAN"}


def _copied(entry, book):
    sql = """
        INSERT INTO registers_entry (book_id, locality_id, kind, registration_year, number, number_suffix,
            registered_on, page_number, state, values, subject_name, second_name, subject_birth, sort_key, search,
            version, state_at, entered_at, entered_by_id, return_reason, edited_by)
        SELECT %s, %s, kind, registration_year, number, number_suffix, registered_on, page_number, state, values,
            subject_name, second_name, subject_birth, sort_key, search, 1, state_at, entered_at, entered_by_id, '', '[]'
        FROM registers_entry WHERE id = %s RETURNING id
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [book.pk, book.locality_id, entry.pk])
        return Entry.objects.get(pk=cursor.fetchone()[0])


# Named entries that nobody will ever find: no key of theirs is kept, and none is on its way.
KEYLESS = """
    SELECT e.id FROM registers_entry e
    WHERE e.subject_name <> '' AND e.values ->> %(code)s <> '' AND e.kind = %(kind)s AND e.state <> ALL(%(aside)s)
        AND NOT EXISTS (SELECT 1 FROM registers_duplicatekey k WHERE k.entry_id = e.id)
        AND NOT EXISTS (SELECT 1 FROM registers_uncheckedentry u WHERE u.entry_id = e.id)
    ORDER BY e.id LIMIT 1000
"""


def entries_without_keys() -> list[int]:
    """Ids of the first of them."""
    found = []
    with connection.cursor() as cursor:
        for slug, kind in KINDS.items():
            if may_be_compared(slug):
                cursor.execute(KEYLESS, {"code": kind.subject, "kind": slug, "aside": list(NO_EVENT)})
                found += [row[0] for row in cursor.fetchall()]
    return found


def odd() -> list[str]:
    """What a large kind lacks: keys that are never filled although its columns allow them, and a model of its own."""
    said = []
    for slug, kind in KINDS.items():
        entries = Entry.objects.filter(kind=slug).exclude(state__in=NO_EVENT)
        if not may_be_compared(slug) or entries[ENOUGH - 1 : ENOUGH].count() == 0:
            continue
        said += [f"{slug}: key “{ONLINE[plan].name}” is never filled" for plan in _never_filled(slug, kind)]
        if not DuplicateModel.objects.filter(kind=slug, is_in_force=True).exists():
            said.append(f"{slug}: no run has learned from its entries")
    return said


def _never_filled(slug, kind):
    """Plans that a kind's own made-up event has and none of the first entries of the kind has."""
    from registers.alike import keys_of_row, row_of  # noqa: PLC0415 (only asked of large kinds)

    possible = set(keys_of_row(kind, row_of(kind, _event(kind), "UBND xã Tự Kiểm Tra"), 0))
    sql = """
        SELECT DISTINCT k.plan FROM (SELECT id FROM registers_entry WHERE kind = %s ORDER BY id DESC LIMIT 5000) e
        JOIN registers_duplicatekey k ON k.entry_id = e.id
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [slug])
        return sorted(possible - {row[0] for row in cursor.fetchall()})
