"""Work given and taken: who has which book, how far it is, until when."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.errors import Refused
from civreg.core.paging import page_of
from registers import permissions, queries
from registers.actions import assigning
from registers.assignment_forms import AssignmentForm, TermsForm
from registers.kinds import KINDS
from registers.models import Assignment, RegisterBook

PROBLEM = 422


def _seen(user):
    if not scope(user).may_anywhere(Can.VIEW):
        raise Http404
    rows = Assignment.objects.visible_to(user).select_related("person", "team", "given_by", "book__locality__parent")
    return rows.prefetch_related("book__totals")


@require_safe
def assignments(request):
    """What is given in one's communes, most urgent first; with ?mine=1 what is given to oneself."""
    rows, today = _seen(request.user), timezone.localdate()
    if request.GET.get("ended"):
        rows = rows.exclude(ended_at=None).order_by("-ended_at", "-pk")
    else:
        rows = rows.running().by_priority()
    if request.GET.get("mine"):
        rows = rows.for_person(request.user, today)
    page = page_of(rows, request)
    context = {"page": page, "rows": rows_of(page, request.user), "today": today, "page_title": _("Giao việc")}
    return TemplateResponse(request, "registers/assignments.html", context)


def rows_of(found, user):
    """Each assignment with its book's counts and whether this person may change it."""
    return [
        {
            "assignment": each,
            "kind": KINDS[each.book.kind].label if each.book.kind in KINDS else each.book.kind,
            "urgency": Assignment.Priority(each.priority).label,
            "n": queries.counts_of(each.book),
            "may": permissions.against_assigning(user, each.book.locality_id) is None,
        }
        for each in found
    ]


@require_http_methods(["GET", "POST"])
def book_assign(request, pk):
    book = get_object_or_404(RegisterBook.objects.visible_to(request.user).select_related("locality"), pk=pk)
    if permissions.against_assigning(request.user, book.locality_id):
        raise Http404
    form = AssignmentForm(request.POST or None, user=request.user, book=book)
    if request.method == "POST" and form.is_valid():
        try:
            made = assigning.assign(book=book, by=request.user, at=timezone.now(), **form.asked)
        except Refused as refusal:
            for name, sentences in refusal.fields.items() or {None: [str(refusal)]}.items():
                form.add_error(name if name in form.fields else None, [str(each) for each in sentences])
        else:
            messages.success(request, _("Đã giao quyển %(book)s cho %(who)s.") % {"book": book, "who": made.who})
            return redirect("registers:assignments")
    running = Assignment.objects.running().filter(book=book).select_related("person", "team", "book")
    context = {
        "form": form, "book": book, "people": form.people[:500], "running": running.by_priority(),
        "page_title": _("Giao quyển %(book)s") % {"book": book},
        "crumbs": [{"url": reverse("registers:book", args=[pk]), "label": str(book)}],
    }  # fmt: skip
    return TemplateResponse(request, "registers/book_assign.html", context, status=PROBLEM if form.errors else 200)


def _changeable(request, pk):
    found = get_object_or_404(_seen(request.user), pk=pk)
    permissions.require(permissions.against_assigning(request.user, found.book.locality_id))
    return found


@require_http_methods(["GET", "POST"])
def assignment(request, pk):
    """Another priority, day or word."""
    found = _changeable(request, pk)
    initial = {"priority": found.priority, "due_on": found.due_on, "note": found.note}
    form = TermsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        assigning.change_assignment(assignment=found, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Đã lưu."))
        return redirect("registers:assignments")
    title = _("%(who)s: quyển %(book)s") % {"who": found.who, "book": found.book}
    crumbs = [{"url": reverse("registers:assignments"), "label": _("Giao việc")}]
    context = {"form": form, "assignment": found, "page_title": title, "crumbs": crumbs}
    return TemplateResponse(request, "registers/assignment.html", context, status=PROBLEM if form.errors else 200)


@require_POST
def assignment_end(request, pk):
    assigning.end_assignment(assignment=_changeable(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("Đã kết thúc việc này; sổ của xã khác không còn mở cho người được giao."))
    return redirect("registers:assignments")
