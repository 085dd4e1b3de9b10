"""What the desk shows of one record: values, suggestions, picture and where each stands. All of it as JSON."""

import secrets

from django.urls import reverse
from django.utils import timezone

from registers import queries
from registers.actions.judging import code_of, context_of, following
from registers.kinds import kind as kind_of
from registers.models import Draft, Entry
from registers.rules.findings import EntryContext, registration_year
from registers.rules.payload import context_as_json
from registers.rules.prefill import prefill
from scanning.desk.places import neighbour, preview_map

EDITABLE = {Entry.State.ENTERED, Entry.State.RETURNED, Entry.State.DRAFT}


def new_key():
    """The key of a form: its save carries it, so that a repeated save is the same save."""
    return secrets.token_urlsafe(18)


def state_for(*, book, user, place=None, entry=None):
    """The desk's state for an entry to revise, or for the next new one at `place`."""
    kind = kind_of(book.kind)
    draft = _draft(book, user, entry)
    values = _values(book, user, entry, draft)
    state = {
        "key": draft.key if draft else new_key(),
        "entry": entry.pk if entry else None,
        "version": entry.version if entry else None,
        "title": str(entry) if entry else "",
        "editable": entry is None or entry.state in EDITABLE,
        "returned": entry.return_reason if entry and entry.state == Entry.State.RETURNED else "",
        "values": values,
        "context": _context(book, entry, values),
        "from_draft": bool(draft),
        "previous": _previous(book, user),
        "suggestions": _suggestions(kind, place),
        "year": book.year_opened,
        "number_field": code_of(kind, "number"),
    }
    return {**state, **_picture(book, place)}


def _context(book, entry, values):
    """What the rules in the browser may know: the same as the server's when it judges."""
    context = context_of(book, timezone.now())
    if entry is None:
        context = following(book, context, registration_year(values, context))
    return context_as_json(context)


def _draft(book, user, entry):
    return Draft.objects.filter(book=book, user=user, entry=entry).first()


def _values(book, user, entry, draft):
    if draft:
        return draft.values
    return entry.values if entry else starting_values(book, user)


def starting_values(book, user):
    """What can be known before anybody types: number + 1, book, office, and what the last entry carries on."""
    kind = kind_of(book.kind)
    coming = queries.next_number(book)
    number = int(book.number) if book.number.isdecimal() else None
    context = EntryContext(book.year_opened, number, book.phase, registration_year=coming["registration_year"])
    values = prefill(kind, context, previous=queries.carried_values(book, user), number=coming["number"])
    known = {"office": book.office, "book_number": book.book_number}
    for field in kind.fields:
        if field.register and field.name in known:
            values.setdefault(field.code, known[field.name])
    return values


def _previous(book, user):
    """The values of the last entry of this book, for "nt" (as above) and for who asks what came before."""
    last = book.entries.filter(entered_by=user).order_by("-entered_at").first()
    return last.values if last else {}


def _suggestions(kind, place):
    """What the reader read, field by field; a field that could only be located has a box and no value."""
    if place is None:
        return {}
    found = place.record.get("fields", {})
    return {
        code: {"value": each["value"], "box": each["box"], "confidence": round(each["confidence"], 2)}
        for code, each in found.items()
        if code in kind
    }


def _picture(book, place):
    if place is None:
        return {"page": None, "slot": 0, "slots": 0, "region": [], "before": None, "after": None}
    page = place.page
    return {
        "page": page.pk,
        "position": page.position,
        "preview": reverse("scanning:page-preview", args=[page.pk]) if page.preview else "",
        "map": preview_map(place.facts),
        "slot": place.slot,
        "slots": place.slots,
        "region": list(place.region),
        "before": neighbour(book, place, -1),
        "after": neighbour(book, place, 1),
    }
