"""What the signs are looked for in: one commune's day as values, read once."""

import hashlib
import json
from collections import defaultdict

from django.db.models import Min, Q

from civreg.core.models import AccountUse, HistoryEvent
from registers.kinds import KINDS
from registers.models import Entry
from reporting.formality.signs import Judged, Stay, Typed
from scanning.models import Look

FULL_DATE = 10  # signs of dd.mm.yyyy


def typed_on(locality_id, hours):
    """Person id -> what they keyed in the commune between two moments; what came by file is no typing."""
    rows = list(
        Entry.objects.filter(locality_id=locality_id, entered_at__range=hours)
        .exclude(entered_by=None)
        .exclude(state__in=(Entry.State.VOID, Entry.State.UNREADABLE))
        .values_list("pk", "entered_by_id", "entered_at", "book_id", "kind", "values", "subject_birth")
    )
    imported = _imported([row[0] for row in rows])
    people = defaultdict(list)
    for pk, person, at, book, kind, values, birth in rows:
        if pk not in imported:
            filled = _filled(kind, values)
            people[person].append(Typed(pk, at, book, _content(kind, values), filled, _birth_day(birth)))
    return people


def _imported(entry_ids):
    events = HistoryEvent.objects.filter(table_name=Entry._meta.db_table, object_id__in=entry_ids, action="I")
    return set(events.filter(source="import").values_list("object_id", flat=True))


def _content(kind, values):
    """The fingerprint of what an entry says beside its place in the register."""
    known = KINDS.get(kind)
    said = {code: text for code, text in values.items() if not (known and code in known and known.field(code).register)}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _filled(kind, values):
    """The share of the fields that must be known, beside the register's own, which say something."""
    known = KINDS.get(kind)
    core = [each.code for each in known.core_fields if not each.register] if known else []
    return sum(1 for code in core if values.get(code)) / len(core) if core else 1.0


def _birth_day(text):
    return int(text[:2]) if len(text) == FULL_DATE and text[:2].isdecimal() else None


def judged_on(locality_id, hours):
    """Person id -> their checks and approvals in the commune between two moments."""
    made = Q(checked_at__range=hours) | Q(approved_at__range=hours)
    rows = list(
        Entry.objects.filter(made, locality_id=locality_id).values_list(
            "pk", "checked_by_id", "checked_at", "approved_by_id", "approved_at", "attached_at"
        )
    )
    seen = _first_looks([row[0] for row in rows])
    first, last = hours
    people = defaultdict(list)
    for pk, checker, checked_at, approver, approved_at, attached_at in rows:
        for person, at in ((checker, checked_at), (approver, approved_at)):
            if person and first <= at <= last:
                people[person].append(Judged(pk, at, seen.get((person, pk)), attached_at is not None))
    return people


def _first_looks(entry_ids):
    """(person, entry) -> when they first had a page that proves the entry on screen."""
    looks = Look.objects.filter(page__attachments__entry_id__in=entry_ids)
    rows = looks.values_list("user_id", "page__attachments__entry_id").annotate(first=Min("first_at"))
    return {(person, entry): first for person, entry, first in rows}


def stays_on(people, hours):
    """Person id -> where their account was at work between two moments."""
    first, last = hours
    uses = AccountUse.objects.filter(user_id__in=people, began_at__lte=last, last_at__gte=first).exclude(network="")
    stays = defaultdict(list)
    for person, network, began_at, last_at in uses.values_list("user_id", "network", "began_at", "last_at"):
        stays[person].append(Stay(network, began_at, last_at))
    return stays
