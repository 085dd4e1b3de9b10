"""The desk over HTTP: one page, then JSON. The save path is plain on purpose: it is the hottest of the system."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.roles import Can
from civreg.core.errors import Refused
from civreg.core.http import number_in
from registers.actions import entering
from registers.actions.working import note_activity
from registers.kinds import KINDS
from registers.kinds import kind as kind_of
from registers.models import DuplicateCase, Entry, RegisterBook
from registers.permissions import against_real_books
from registers.views.rules import declaration_url
from scanning.desk.alike import asked_codes, suspects_for
from scanning.desk.form import groups_for, lists_for
from scanning.desk.places import next_open_place, place_on
from scanning.desk.requests import body_of
from scanning.desk.saving import save_at_desk
from scanning.desk.state import state_for
from scanning.models import Page
from scanning.work import leases
from scanning.work.drafts import left_behind
from scanning.work.leases import held_by_others, take

DESK = ("state", "save", "draft", "mark", "release", "alike")


def _book(request, pk):
    """The book, where this person may enter into it."""
    books = RegisterBook.objects.visible_to(request.user, Can.ENTER).select_related("locality__parent")
    return get_object_or_404(books, pk=pk)


@require_safe
def desk(request, book_pk):
    book = _book(request, book_pk)
    if sentence := against_real_books(request.user, book.locality_id, book.pk):
        messages.warning(request, sentence)
        return redirect("scanning:practice")
    if book.kind not in KINDS:
        raise Refused(_("Loại sổ này chưa có biểu mẫu nhập trên phần mềm."), code="kind_not_declared", status=409)
    kind = kind_of(book.kind)
    context = {
        "book": book,
        "kind": kind,
        "alike_codes": asked_codes(kind),
        "groups": groups_for(kind),
        "lists": lists_for(kind),
        "rules_url": declaration_url(kind, get_language()),
        "urls": {name: reverse(f"scanning:desk-{name}", args=[book.pk]) for name in DESK},
        "state": _state(request, book),
        "page_title": f"{kind.label} {book}",
        "crumbs": [
            {"label": book.locality.full_name, "url": reverse("registers:book-list")},
            {"label": str(book), "url": reverse("registers:book", args=[book.pk])},
            {"label": _("Bàn nhập liệu")},
        ],
    }
    return TemplateResponse(request, "scanning/desk.html", context)


@require_safe
def desk_state(request, book_pk):
    """The next record, or the one that is asked for: what the desk shows without loading the page again."""
    # A token of now: a person who signed in again in another tab has a new one, and their typing must not be lost.
    return JsonResponse({**_state(request, _book(request, book_pk)), "csrf": get_token(request)})


def _state(request, book):
    place, asked = None, request.GET
    if entry := _entry_asked(book, asked):
        attached = entry.attachments.select_related("page").first()
        place = place_on(attached.page, attached.slot) if attached else None
    elif number_in(asked.get("page")):
        page = get_object_or_404(book.scan_pages.all(), pk=asked["page"])
        place = place_on(page, _number(asked.get("slot")))
        entry = Entry.objects.filter(pk=place.entry_id).first()
    else:
        place = next_open_place(book, _after(asked), held_by_others(book, request.user, timezone.now()))
        entry = Entry.objects.filter(pk=place.entry_id).first() if place else None
    state = _with_number(state_for(book=book, user=request.user, place=place, entry=entry), asked)
    return {**state, **_in_hand(request.user, book, place, state)}


def _entry_asked(book, asked):
    """The entry that is asked for by its id, or by a number that has one already; None for a new one."""
    if number_in(asked.get("entry")):
        return get_object_or_404(book.entries.all(), pk=asked["entry"])
    number, year = number_in(asked.get("number")), _number(asked.get("year"))
    if not (number and year):
        return None
    known = book.entries.filter(registration_year=year, number=number, number_suffix="")
    return known.exclude(state=Entry.State.DUPLICATE).first()


def _in_hand(user, book, place, state):
    """The page is taken by who is shown something to type on it; and what another left there is offered."""
    if not state["editable"]:
        return {"lease": None, "offered": None}
    at = timezone.now()
    hold = take(book_id=book.pk, page_id=place.page.pk if place else None, by=user, at=at)
    offer = hold.mine and not state["entry"] and not state["from_draft"]
    return {"lease": hold.as_json(), "offered": left_behind(book, place, user, at) if offer else None}


def _with_number(state, asked):
    """A new record begins with the number that was asked for: the work of filling a gap in a book."""
    number, year = number_in(asked.get("number")), _number(asked.get("year"))
    if not (number and year) or state["entry"] or state["from_draft"]:
        return state
    return {**state, "values": {**state["values"], state["number_field"]: f"{number}/{year}"}}


def _number(text):
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0


def _after(asked):
    page, _comma, slot = asked.get("after", "").partition(",")
    return (number_in(page), _number(slot)) if number_in(page) else None


def _page(book, body):
    """The page named in the body, None where none is."""
    pk = body.get("page")
    if pk is None:
        return None
    if not isinstance(pk, int):
        raise Http404
    return get_object_or_404(Page.objects.filter(book=book), pk=pk)


def _page_pk(body):
    return body.get("page") if isinstance(body.get("page"), int) else None


def _entry(book, body):
    pk = body.get("entry")
    if pk is None:
        return None
    if not isinstance(pk, int):
        raise Http404
    return get_object_or_404(book.entries.all(), pk=pk)


@require_POST
def desk_save(request, book_pk):
    book, body = _book(request, book_pk), body_of(request)
    page = _page(book, body)
    saved = save_at_desk(
        book=book,
        page=page,
        slot=_number(str(body.get("slot", 0))),
        entry=_entry(book, body),
        version=body.get("version"),
        values=body.get("values", {}),
        reasons=body.get("reasons", {}),
        suggested=_codes(body.get("suggested")),
        as_written=_codes(body.get("as_written")),
        answers=_answers(body.get("alike")),
        key=str(body.get("key", ""))[:64],
        by=request.user,
        at=timezone.now(),
    )
    take(book_id=book.pk, page_id=page.pk if page else None, by=request.user, at=timezone.now())
    if not saved.repeated:
        note_activity(locality_id=book.locality_id, by=request.user, at=timezone.now(), keys=body.get("keys", 0))
    return JsonResponse(_receipt(saved))


def _codes(value):
    return [code for code in value if isinstance(code, str)] if isinstance(value, list) else []


def _answers(value):
    """{id of an entry: what was answered of it}; anything else is left out."""
    found = value.items() if isinstance(value, dict) else ()
    return {int(pk): said for pk, said in found if number_in(pk) and said in DuplicateCase.Said.values}


@require_POST
def desk_alike(request, book_pk):
    """What is typed may be the same event as an entry that is there: asked while typing, nothing is kept."""
    book, body = _book(request, book_pk), body_of(request)
    values = body.get("values") if isinstance(body.get("values"), dict) else {}
    found = suspects_for(book=book, user=request.user, values=values, entry=_entry(book, body))
    return JsonResponse({"suspects": found})


def _receipt(saved):
    """What the desk may now believe: it is on disk, under this number and version."""
    return {
        "entry": saved.entry.pk,
        "number": str(saved.entry),
        "version": saved.version,
        "repeated": saved.repeated,
        "held": saved.entry.state == Entry.State.SUSPECTED_DUPLICATE,
        "url": reverse("registers:entry", args=[saved.entry.pk]),
    }


@require_POST
def desk_draft(request, book_pk):
    book, body = _book(request, book_pk), body_of(request)
    if body.get("discard"):
        entering.discard_draft(book=book, by=request.user, entry=_entry(book, body))
        return JsonResponse({"discarded": True})
    draft = entering.save_draft(
        book=book,
        entry=_entry(book, body),
        key=str(body.get("key", ""))[:64],
        values=body.get("values", {}),
        place={"page": _page_pk(body), "slot": _number(str(body.get("slot", 0)))},
        by=request.user,
        at=timezone.now(),
    )
    note_activity(locality_id=book.locality_id, by=request.user, at=timezone.now(), keys=body.get("keys", 0))
    page = _page_of(book, body)
    hold = take(book_id=book.pk, page_id=page, by=request.user, at=timezone.now())
    return JsonResponse({"saved_at": draft.saved_at.isoformat(), "lease": hold.as_json()})


def _page_of(book, body):
    """The id of a page of this very book, None for what is none."""
    return Page.objects.filter(book=book, pk=_page_pk(body)).values_list("pk", flat=True).first()


@require_POST
def desk_release(request, book_pk):
    """The page is put down: others may take it without waiting."""
    leases.release(book_id=_book(request, book_pk).pk, by=request.user, at=timezone.now())
    return JsonResponse({"released": True})


@require_POST
def desk_mark(request, book_pk):
    """A number that holds no event: crossed out, left blank, or beyond reading."""
    book, body = _book(request, book_pk), body_of(request)
    saved = entering.mark_number(
        book=book,
        registration_year=_number(str(body.get("registration_year", ""))),
        number=_number(str(body.get("number", ""))),
        state=str(body.get("state", "")),
        reason=str(body.get("reason", ""))[:1000],
        key=str(body.get("key", ""))[:64],
        by=request.user,
        at=timezone.now(),
    )
    return JsonResponse(_receipt(saved))
