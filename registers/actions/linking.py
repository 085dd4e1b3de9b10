"""Looking for one person across kinds: entries that changed are read anew, their like is found, links are proposed.

Everything is by slices: a slice is one transaction, and what is done stays done. An entry costs its own candidates,
never a new run. Which code of a kind is which person's is told by the kind's declaration alone.
"""

from dataclasses import dataclass

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from civreg.core import history
from registers.actions import contradicting
from registers.duplicates import persons
from registers.duplicates.search import Knowledge
from registers.kinds import KINDS
from registers.kinds import kind as kind_of
from registers.models import DuplicateModel, Entry, PersonLink, PersonMention
from registers.models.links import Role
from registers.rules.life import ONCE

SLICE = 2000  # entries read at a time: what bounds the memory
MOST_PAIRS = 200_000  # candidates of a slice; a crowd of namesakes beyond it is not looked at
SET_ASIDE = (Entry.State.DRAFT, Entry.State.VOID, Entry.State.UNREADABLE, Entry.State.DUPLICATE)
State = PersonLink.State


@dataclass
class Linked:
    """What a run did."""

    read: int = 0
    proposed: int = 0
    gone: int = 0
    contradictions: int = 0


def link_persons(*, province, at, locality=None, knowledge=None, most=None) -> Linked:
    """Look at every entry of the province (or of one commune) that changed since it was last looked at."""
    knowledge, done = knowledge or knowledge_of(province), Linked()
    done.gone += _forget(province, locality)
    while ids := _changed(province, locality, SLICE if most is None else min(SLICE, most - done.read)):
        with transaction.atomic():
            history.sign(by=None, source="system")
            _look_at(ids, province, knowledge, at, done)
        done.read += len(ids)
        if most is not None and done.read >= most:
            break
    return done


def knowledge_of(province) -> Knowledge:
    """How common names are in the province, as the last comparison of its births has counted them; beliefs before."""
    model = DuplicateModel.objects.filter(province=province, kind="birth", is_in_force=True, run__isnull=False)
    told = model.values_list("told", flat=True).first()
    return Knowledge.from_told(told) if told else Knowledge()


CHANGED = """
    SELECT e.id FROM registers_entry e JOIN campaigns_locality l ON l.id = e.locality_id
    LEFT JOIN registers_personmention m ON m.entry_id = e.id AND m.role = 'subject' AND m.entry_version = e.version
    WHERE l.province_id = %(province)s AND (%(locality)s::bigint IS NULL OR e.locality_id = %(locality)s)
        AND m.id IS NULL AND e.state <> ALL(%(aside)s)
    ORDER BY e.id LIMIT %(most)s
"""


def _changed(province, locality, most):
    """Ids of entries that were never looked at, or not as they are now."""
    asked = {"province": province.pk, "locality": locality and locality.pk, "most": max(most, 0)}
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, {**asked, "aside": list(SET_ASIDE)})
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def _forget(province, locality):
    """Entries that were set aside mention nobody any more, and their proposed links are gone; how many."""
    history.sign(by=None, source="system")
    mentions = PersonMention.objects.filter(province_id=province.pk, entry__state__in=SET_ASIDE)
    mentions = mentions.filter(locality=locality) if locality else mentions
    ids = list(mentions.values_list("entry_id", flat=True).distinct())
    if not ids:
        return 0
    links = PersonLink.objects.filter(Q(first__in=ids) | Q(second__in=ids))
    contradicting.close_all(links)
    gone = links.filter(state=State.PROPOSED).update(state=State.GONE)
    mentions.delete()
    return gone


def _look_at(ids, province, knowledge, at, done):
    entries = Entry.objects.filter(pk__in=ids).select_related("locality").order_by("pk")
    fresh = [mention for entry in entries for mention in mentions_of(entry)]
    before = {(each.entry_id, each.role): each for each in PersonMention.objects.filter(entry__in=ids)}
    changed = {each.entry_id for each in fresh if _differs(before.get((each.entry_id, each.role)), each)}
    changed |= {entry for entry, role in before if (entry, role) not in {(each.entry_id, each.role) for each in fresh}}
    PersonMention.objects.filter(entry__in=ids).delete()
    PersonMention.objects.bulk_create(fresh, batch_size=1000)
    if changed:
        _propose(sorted(changed), province, knowledge, at, done)
    # A date of the event may have changed where no person has.
    done.contradictions += contradicting.look(ids, at=at)


SAME = ("locality_id", "registration_year", "name", "birth", "sex", "identity", "company")


def _differs(before, after):
    return before is None or any(getattr(before, name) != getattr(after, name) for name in SAME)


def mentions_of(entry) -> list[PersonMention]:
    """The persons of an entry: the subject always, so that it counts as looked at; the second if there is one."""
    kind, found = kind_of(entry.kind), []
    names = {"": "", **entry.values}
    relatives = [names.get(code, "") for code in kind.relatives]
    for role, mine, other in ((Role.SUBJECT, kind.subject, kind.second), (Role.SECOND, kind.second, kind.subject)):
        if role == Role.SECOND and not names.get(mine):
            continue
        person = persons.Person(
            name=(names.get(mine) or "")[:100], birth=(names.get(_birth(kind, role)) or "")[:20],
            year=entry.registration_year, sex=_sex(kind, role, names)[:2],
            identity=(names.get(kind.subject_identity if role == Role.SUBJECT else "") or "")[:30],
            company=tuple(name for name in (names.get(other), *relatives) if name),
        )  # fmt: skip
        found.append(_mention(entry, role, person))
    return found


def _birth(kind, role):
    return kind.subject_birth if role == Role.SUBJECT else kind.second_birth


def _sex(kind, role, values):
    if role == Role.SUBJECT:
        return kind.subject_known_sex or values.get(kind.subject_sex) or ""
    return kind.second_known_sex


def _mention(entry, role, person):
    return PersonMention(
        entry=entry, entry_version=entry.version, role=role, kind=entry.kind, province_id=entry.locality.province_id,
        locality_id=entry.locality_id, registration_year=person.year, name=person.name, birth=person.birth,
        sex=person.sex, identity=person.identity, company=list(person.company), name_key=person.name_key,
        born_year=max(person.born[0], 0), day_key=person.day_key,
    )  # fmt: skip


CANDIDATES = """
    SELECT a.id, b.id FROM registers_personmention a
    JOIN registers_personmention b
        ON b.name_key = a.name_key AND b.born_year BETWEEN a.born_year - 1 AND a.born_year + 1
    WHERE a.entry_id = ANY(%(ids)s) AND a.name_key <> 0 AND a.born_year > 0 AND b.province_id = %(province)s
        AND b.entry_id <> a.entry_id
    UNION
    SELECT a.id, b.id FROM registers_personmention a
    JOIN registers_personmention b ON b.day_key = a.day_key AND b.day_key <> 0
    WHERE a.entry_id = ANY(%(ids)s) AND a.day_key <> 0 AND b.province_id = %(province)s AND b.entry_id <> a.entry_id
    UNION
    SELECT a.id, b.id FROM registers_personmention a
    JOIN registers_personmention b ON b.identity = a.identity AND b.identity <> ''
    WHERE a.entry_id = ANY(%(ids)s) AND a.identity <> '' AND b.province_id = %(province)s AND b.entry_id <> a.entry_id
    LIMIT %(most)s
"""


def _propose(ids, province, knowledge, at, done):
    """Links for the changed entries: what is likely is proposed, what was proposed and no longer is goes."""
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, {"ids": ids, "province": province.pk, "most": MOST_PAIRS})
        pairs = cursor.fetchall()
    likely = _likely(pairs, province, knowledge) if pairs else {}
    existing = PersonLink.objects.filter(Q(first__in=ids) | Q(second__in=ids))
    known = {(link.first_id, link.first_role, link.second_id, link.second_role): link for link in existing}
    new, again = [], []
    for key, (probability, reasons) in likely.items():
        link = known.get(key)
        if link is None:
            first, first_role, second, second_role = key
            new.append(PersonLink(first_id=first, first_role=first_role, second_id=second, second_role=second_role,
                                  probability=probability, reasons=reasons, found_at=at))  # fmt: skip
        else:
            link.probability, link.reasons = probability, reasons
            link.state = State.PROPOSED if link.state == State.GONE else link.state
            again.append(link)
    lost = [link for key, link in known.items() if key not in likely and link.state == State.PROPOSED]
    for link in lost:
        link.state = State.GONE
    PersonLink.objects.bulk_create(new, batch_size=1000)
    PersonLink.objects.bulk_update([*again, *lost], ["probability", "reasons", "state"], batch_size=1000)
    done.proposed, done.gone = done.proposed + len(new), done.gone + len(lost)


def _likely(pairs, province, knowledge):
    """(older entry, role, newer entry, role) -> (probability, reasons) of the pairs that are worth proposing."""
    mentions = PersonMention.objects.filter(pk__in={each for pair in pairs for each in pair}).select_related("locality")
    rows = list(mentions)
    at_of = {row.pk: at for at, row in enumerate(rows)}
    first = np.array([at_of[one] for one, _two in pairs])
    second = np.array([at_of[two] for _one, two in pairs])
    judged = persons.judge([_person(row) for row in rows], first, second, knowledge.shares)
    others = max(
        PersonMention.objects.filter(province_id=province.pk).count() // len(ONCE), settings.LINK_LEAST_PERSONS
    )
    # One person has one birth and one death: namesakes share that probability. Both ways.
    forward = persons.probabilities(judged.bits, [_group(rows[a], rows[b]) for a, b in zip(first, second, strict=True)],
                                    others)  # fmt: skip
    back = persons.probabilities(judged.bits, [_group(rows[b], rows[a]) for a, b in zip(first, second, strict=True)],
                                 others)  # fmt: skip
    probability, found = np.minimum(forward, back), {}
    for at in np.flatnonzero(probability * 100 >= settings.LINK_MIN_PERCENT):
        one, two = sorted((rows[first[at]], rows[second[at]]), key=lambda row: row.entry_id)
        key = (one.entry_id, one.role, two.entry_id, two.role)
        found[key] = (float(probability[at]), "; ".join(judged.reasons(at)))
    return found


def _person(row):
    return persons.Person(
        name=row.name, birth=row.birth, year=row.registration_year, sex=row.sex, identity=row.identity,
        company=tuple(row.company), commune=row.locality_id, district=row.locality.parent_id or 0,
    )  # fmt: skip


def _group(mention, other):
    """Pairs that exclude each other have one group: a mention against a kind in which a person stands once."""
    once = KINDS[other.kind].life in ONCE and other.role == Role.SUBJECT and other.kind != mention.kind
    return f"{mention.pk} {other.kind if once else other.pk}"
