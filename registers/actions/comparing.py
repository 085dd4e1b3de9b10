"""Entries that were written are compared with all the others: each costs its own candidates, never a new run.

What is to be compared stands in UncheckedEntry, put there by the database. A slice is one transaction: keys, cases
and the note itself change together, so a killed worker leaves nothing half and nothing is compared for ever.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np
from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from civreg.core import history
from registers.actions import duplicates, keying
from registers.actions.duplicates import Suspicion
from registers.alike import in_force, may_be_compared
from registers.duplicates.classes import REREGISTERED
from registers.duplicates.keys import CROWD
from registers.duplicates.search import judged, records_of
from registers.kinds import kind as kind_of
from registers.models import CaseMember, DuplicateCase, Entry, UncheckedEntry

SLICE = 500  # entries checked in one transaction
MOST_TRIES = 3  # then an entry is left, and the self-test speaks of it
MOST = 24  # candidates of one entry
Origin, State = DuplicateCase.Origin, DuplicateCase.State
ORIGINS = {"import": Origin.IMPORT, "transfer": Origin.MINISTRY}


@dataclass
class Checked:
    """What a check did."""

    read: int = 0
    opened: int = 0
    gone: int = 0


def check_waiting(*, at, most=None) -> Checked:
    """Compare what waits, slice by slice, the oldest first; what one slice did stays done."""
    done = Checked()
    while (most is None or done.read < most) and (ids := _take_up()):
        with transaction.atomic():
            _check(ids, None, at, done)
    return done


@transaction.atomic
def _take_up():
    """Ids of the next slice, each counted as tried; alone where it failed before, so that it fails alone."""
    waiting = UncheckedEntry.objects.filter(tries__lt=MOST_TRIES).order_by("tries", "pk")
    first = waiting.values_list("tries", flat=True).first()
    if first is None:
        return []
    rows = waiting.select_for_update(skip_locked=True)[: SLICE if first == 0 else 1]
    ids = [row.pk for row in rows]
    UncheckedEntry.objects.filter(pk__in=ids).update(tries=F("tries") + 1)
    return ids


@transaction.atomic
def check_now(*, entries, at, origin=Origin.APPROVAL) -> Checked:
    """Compare those of these entries that wait for it, before something is decided about them."""
    done = Checked()
    waiting = UncheckedEntry.objects.filter(pk__in=[entry.pk for entry in entries])
    ids = list(waiting.values_list("pk", flat=True))
    if ids:
        _check(ids, origin, at, done)
    return done


def _check(ids, origin, at, done):
    """One slice: keys anew, candidates, cases; inside a transaction."""
    notes = UncheckedEntry.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    source_of = dict(notes.values_list("pk", "source"))
    ids = sorted(source_of)
    history.sign(by=None, source="system")
    by_kind = defaultdict(list)
    for pk, slug in Entry.objects.filter(pk__in=ids).values_list("pk", "kind"):
        by_kind[slug].append(pk)
    for slug, of_kind in sorted(by_kind.items()):
        found = _suspicions(slug, of_kind)
        by_origin = defaultdict(list)
        for each in found:
            newer = max(each.first, each.second) if each.second in source_of else each.first
            by_origin[origin or ORIGINS.get(source_of.get(newer, ""), Origin.SAVED)].append(each)
        for why, suspicions in sorted(by_origin.items()):
            done.opened += duplicates.open_cases(suspicions=suspicions, origin=why, at=at).opened
        done.gone += duplicates.close_gone(cases=_without_evidence(of_kind, found))
    done.read += len(ids)
    UncheckedEntry.objects.filter(pk__in=ids).delete()


def _without_evidence(ids, found):
    """Cases of these entries that were not found again; what people brought or answered is theirs to decide."""
    cases = DuplicateCase.objects.filter(
        pk__in=CaseMember.objects.filter(entry__in=ids).values("case"), state=State.OPEN, said=""
    )
    return cases.exclude(origin=Origin.MINISTRY).exclude(entries_key__in=[each.entries_key for each in found])


def _suspicions(slug, ids) -> list[Suspicion]:
    """What speaks for entries of one kind being the same event as others, once their keys are kept."""
    if not may_be_compared(slug):
        return []
    rows = keying.rows_of(slug, ids, lock=True)
    keys = keying.keep_many(slug, ids, rows)
    near = _near(keys)
    others = sorted({other for found in near.values() for other in found} - keys.keys())
    rows += keying.rows_of(slug, others)
    at_of = {row[0]: at for at, row in enumerate(rows)}
    pairs = sorted(
        {
            (min(one, two), max(one, two))
            for one, found in near.items()
            for two in found
            if two in at_of and one in at_of
        }
    )
    return list(_judged(slug, rows, at_of, pairs))


def _judged(slug, rows, at_of, pairs):
    if not pairs:
        return
    records = records_of(kind_of(slug), [row[2:] for row in rows])
    by_province = defaultdict(list)
    for pair in pairs:
        by_province[rows[at_of[pair[0]]][1]].append(pair)
    for province, here in by_province.items():
        knowledge, threshold = in_force(province, slug)
        first, second = (np.array([at_of[pair[side]] for pair in here]) for side in (0, 1))
        for match in judged(records, first, second, knowledge, least=threshold):
            one, two = here[match.place]
            yield Suspicion(one, two, match.probability, match.sort, match.levels)


NEAR = """
    SELECT k.entry, d.entry_id, count(*)
    FROM unnest(%s::bigint[], %s::bigint[]) k (entry, key) CROSS JOIN LATERAL (
        SELECT entry_id, count(*) OVER () AS crowd
        FROM (SELECT entry_id FROM registers_duplicatekey WHERE key = k.key LIMIT %s) held
    ) d
    WHERE d.crowd <= %s AND d.entry_id <> k.entry GROUP BY 1, 2
"""


def _near(keys):
    """{entry: the entries that share most keys with it}."""
    entries = [entry for entry, made in keys.items() for _key in made]
    with connection.cursor() as cursor:
        cursor.execute(NEAR, [entries, [key for made in keys.values() for key in made.values()], CROWD + 2, CROWD + 1])
        found = cursor.fetchall()
    shared = defaultdict(Counter)
    for entry, other, count in found:
        shared[entry][other] = count
    return {entry: [other for other, _n in counted.most_common(MOST)] for entry, counted in shared.items()}


def against_approval(entries) -> dict[int, tuple[str, int]]:
    """{entry: (the sentence against approving it, its case)} of those with an open case.

    A re-registration is one event rightly registered twice: it is to be linked, which holds nothing up.
    """
    members = CaseMember.objects.filter(entry__in=entries, case__state=State.OPEN).exclude(case__sort=REREGISTERED)
    members = members.select_related("case").prefetch_related("case__members__entry__locality")
    found = {}
    for member in members.order_by("-case__probability", "-case__pk"):
        other = next((each.entry for each in member.case.members.all() if each.entry_id != member.entry_id), None)
        sentence = _("Có thể trùng với số %(number)s (%(place)s): kết luận vụ nghi trùng trước khi duyệt.") % {
            "number": other or "–", "place": other.locality.full_name if other else "–",
        }  # fmt: skip
        found.setdefault(member.entry_id, (sentence, member.case_id))
    return found
