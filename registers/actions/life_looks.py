"""Contradictions between records of one person: found with the links, given to who answers, closed when mended."""

from collections import defaultdict
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from campaigns.models import Locality
from civreg.core.dates import DateRefused, PartialDate
from registers.actions.owners import Responsible
from registers.kinds import kind as kind_of
from registers.models import Contradiction, Entry, PersonLink, PersonMention
from registers.models.links import PARENTS
from registers.rules import life

State = Contradiction.State


def look(entry_ids, *, at, neighbours=True) -> int:
    """Judge the links of these entries anew: open what contradicts, close what no longer does; how many were opened.

    Only links that are confirmed, or as likely as LINK_CONTRADICTION_PERCENT, make work. Without ``neighbours``, only
    links of which the older entry is one of these: whoever goes through all entries sees each link once.
    """
    of_them = Q(first__in=entry_ids)
    if neighbours:
        entry_ids = _with_neighbours(entry_ids)
        of_them = Q(first__in=entry_ids) | Q(second__in=entry_ids)
    links = list(_believed(of_them).only("first_id", "first_role", "second_id", "second_role"))
    around = _Around(links)
    old = {(row.link_id, row.rule): row for row in Contradiction.objects.filter(of_them)}
    unmended = _still_returned([row for row in old.values() if row.state == State.RETURNED])
    new, moved = [], []
    for link in links:
        for found in life.contradictions(*around.events(link), around.rest(link)):
            row = old.pop((link.pk, found.rule), None)
            if row is None:
                new.append(Contradiction(link=link, first_id=link.first_id, second_id=link.second_id, rule=found.rule,
                                         params=found.params, found_at=at))  # fmt: skip
            elif row.pk not in unmended and _is_new(row, found):
                moved.append(_opened(row, found.params))
    moved += [_closed(row) for row in old.values() if row.state not in (State.GONE, State.RETURNED)]
    opened = [*new, *(row for row in moved if row.state == State.OPEN)]
    give_out(opened, at)
    Contradiction.objects.bulk_create(new, ignore_conflicts=True)
    Contradiction.objects.bulk_update(
        moved, ["params", "state", "resolved_at", "resolved_by", "reason", "before", "owner", "due_on"]
    )
    return len(new)


def _is_new(row, found):
    """Whether what is found is to be asked about again, or has nobody yet."""
    unowned = row.state == State.OPEN and row.due_on is None
    return row.params != found.params or row.state in (State.GONE, State.RETURNED) or unowned


def give_out(rows, at):
    """Everything that is open has somebody who answers for it, and a day."""
    if not rows:
        return
    people, places = Responsible(at), places_of([each for row in rows for each in (row.first_id, row.second_id)])
    for row in rows:
        row.owner_id, row.due_on = people.of(places[row.first_id], places[row.second_id]), due_on(at)


def due_on(at):
    """The day until which one that is given out today is to be settled."""
    return timezone.localdate(at) + timedelta(days=settings.CONTRADICTION_DUE_DAYS)


def places_of(ids):
    """{entry: its commune}."""
    of_entry = dict(Entry.objects.filter(pk__in=ids).values_list("pk", "locality_id"))
    communes = Locality.objects.in_bulk(set(of_entry.values()))
    return {pk: communes[locality] for pk, locality in of_entry.items()}


def _still_returned(rows):
    """Ids of those of which an entry has not come back yet: who mends it is at work. One that came back and says the
    same as before is asked about again."""
    ids = [each for row in rows for each in (row.first_id, row.second_id)]
    away = set(Entry.objects.filter(pk__in=ids, state=Entry.State.RETURNED).values_list("pk", flat=True)) if ids else ()
    return {row.pk for row in rows if row.first_id in away or row.second_id in away}


def _with_neighbours(entry_ids):
    """A divorce that is new explains the two marriages of the person, which are linked with each other as well."""
    pairs = _believed(Q(first__in=entry_ids) | Q(second__in=entry_ids)).values_list("first_id", "second_id")
    return {*entry_ids, *(each for pair in pairs for each in pair)}


def close_all(links):
    """The links are no longer held to be one person's: what was open of them is gone."""
    Contradiction.objects.filter(link__in=links, state=State.OPEN).update(state=State.GONE)


def _believed(which):
    likely = Q(state=PersonLink.State.PROPOSED, probability__gte=settings.LINK_CONTRADICTION_PERCENT / 100)
    return PersonLink.objects.filter(which, likely | Q(state=PersonLink.State.CONFIRMED))


def _opened(row, params):
    """Other dates make another question: an explanation of the old ones no longer counts."""
    row.params = params
    return unsettled(row, State.OPEN)


def _closed(row):
    return unsettled(row, State.GONE)


def unsettled(row, state):
    """As if nobody had concluded it."""
    row.state, row.resolved_at, row.resolved_by, row.reason, row.before = state, None, None, "", None
    return row


class _Around:
    """What the entries of some links, and of the links next to them, tell of lives; read once."""

    def __init__(self, links):
        ids = {each for link in links for each in (link.first_id, link.second_id)}
        self.beside = defaultdict(list)
        pairs = _believed(Q(first__in=ids) | Q(second__in=ids)) if ids else PersonLink.objects.none()
        for first, first_role, second, second_role in pairs.values_list("first_id", "first_role", "second_id",
                                                                        "second_role"):  # fmt: skip
            self.beside[first].append((first_role, second, second_role))
            self.beside[second].append((second_role, first, first_role))
        ids |= {other for rows in self.beside.values() for _mine, other, _role in rows}
        told = PersonMention.objects.filter(entry__in=ids).values_list("entry_id", "role", *TOLD)
        self.told = {(entry_id, role): rest for entry_id, role, *rest in told}

    def event(self, entry_id, role, *, as_partner=False):
        """The event; one that says nothing where the entry has changed since and is not read yet."""
        told = self.told.get((entry_id, role))
        return event_of(role, *told, as_partner=as_partner) if told else life.LifeEvent("", role)

    def events(self, link):
        return self.event(link.first_id, link.first_role), self.event(link.second_id, link.second_role)

    def rest(self, link):
        """The person's further events, and the deaths of those they were married to; told when asked for."""
        for entry_id, role in ((link.first_id, link.first_role), (link.second_id, link.second_role)):
            for mine, other, other_role in self.beside[entry_id]:
                yield self.event(other, other_role, as_partner=mine != role)


TOLD = ("kind", "registration_year", "event", "birth", "sex", "company", "couple_key", "over", "again")


def event_of(role, kind, year, event, birth, sex, company, couple, over, again, *, as_partner=False) -> life.LifeEvent:
    """What an entry says of the life of the person who stands in it in that role."""
    return life.LifeEvent(
        what=life.CHILD if role in PARENTS else kind_of(kind).life,
        role="partner" if as_partner else role,
        date=_date(event, year),
        born=_date(birth, year),
        sex=sex,
        partner=company[0] if couple else "",
        over=over,
        again=again,
    )


@lru_cache(maxsize=50_000)
def _date(text, year):
    try:
        return PartialDate.parse(text).placed(year) if text else None
    except DateRefused:
        return None
