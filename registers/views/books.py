"""Books: the inventory, and one book with all its numbers."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.http import acting
from civreg.core.paging import page_of
from registers import permissions, places, queries, timeline
from registers.actions.books import change_book, create_book
from registers.forms import BookFilter, BookForm
from registers.kinds import KINDS
from registers.models import RegisterBook

PROBLEM = 422


@require_safe
def book_list(request):
    chosen = BookFilter(request.GET, user=request.user)
    page = page_of(queries.books_for(request.user, **chosen.asked), request)
    context = {
        "filter": chosen,
        "page": page,
        "rows": [_row(book) for book in page],
        "may_make": scope(request.user).may_anywhere(Can.INVENTORY),
        "page_title": _("Sổ hộ tịch"),
    }
    return TemplateResponse(request, "registers/book_list.html", context)


def _row(book):
    kind = KINDS.get(book.kind)
    return {"book": book, "kind": kind.label if kind else book.kind, "n": queries.counts_of(book)}


@require_http_methods(["GET", "POST"])
def book_new(request):
    if not scope(request.user).may_anywhere(Can.INVENTORY):
        raise Http404
    form = BookForm(request.POST or None, user=request.user)
    if form.is_valid():
        who = acting(request)
        book = form.run(create_book, locality=form.cleaned_data["locality"], **form.facts, **who)
        if book:
            messages.success(request, _("Đã lập quyển %(book)s.") % {"book": book})
            return redirect("registers:book", book.pk)
    return _form_page(request, form, title=_("Lập quyển sổ"))


@require_http_methods(["GET", "POST"])
def book_edit(request, pk):
    book = _book_or_404(request, pk, Can.INVENTORY)
    form = BookForm(request.POST or None, user=request.user, book=book)
    if form.is_valid():
        asked = {"book": book, "version": form.cleaned_data["version"], "changes": _changes(form)}
        if form.run(change_book, **asked, by=request.user, at=timezone.now()):
            messages.success(request, _("Đã lưu quyển %(book)s.") % {"book": book})
            return redirect("registers:book", book.pk)
    return _form_page(request, form, title=_("Sửa quyển %(book)s") % {"book": book}, book=book)


def _changes(form):
    """What was filled in; an empty phase or office leaves what is known."""
    return {name: value for name, value in form.facts.items() if value or name not in ("phase", "office")}


def _form_page(request, form, *, title, book=None):
    crumbs = [{"label": _("Sổ hộ tịch"), "url": _list_url()}, {"label": title}]
    context = {"form": form, "book": book, "page_title": title, "crumbs": crumbs}
    return TemplateResponse(request, "registers/book_form.html", context, status=PROBLEM if form.errors else 200)


@require_safe
def book(request, pk):
    book = _book_or_404(request, pk, Can.VIEW)
    title = _("%(kind)s, quyển %(book)s") % {"kind": KINDS[book.kind].label, "book": book}
    context = {
        "book": book,
        "kind": KINDS[book.kind],
        "n": queries.counts_of(book),
        "numbers": queries.numbers_of(book, _first_shown(request)),
        "next_shown": _first_shown(request) + queries.MOST_SHOWN,
        "events": timeline.of_book(book),
        "office": places.office_of_book(book),
        "against_edit": permissions.against_inventory(request.user, book.locality_id),
        "against_entering": permissions.against_entering(request.user, book.locality_id, book.pk),
        "may_assign": permissions.against_assigning(request.user, book.locality_id) is None,
        "may_scan": scope(request.user).may_in(Can.SCAN, book.locality_id, book.pk),
        "may_export": scope(request.user).may(Can.EXPORT, book.locality_id),
        "page_title": title,
        "crumbs": [{"label": _("Sổ hộ tịch"), "url": _list_url()}, {"label": title}],
    }
    return TemplateResponse(request, "registers/book.html", context)


def _first_shown(request):
    asked = request.GET.get("from", "")
    return int(asked) if asked.isdecimal() and len(asked) < 8 else 1


def _book_or_404(request, pk, can):
    return get_object_or_404(RegisterBook.objects.visible_to(request.user, can).with_totals(), pk=pk)


def _list_url():
    return reverse("registers:book-list")
