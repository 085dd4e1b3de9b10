"""Entries: the list, and one entry as the paper has it with its scan, its warnings and its history."""

from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.roles import Can
from civreg.core import history
from registers import case_queries, life_queries, permissions, places, queries, timeline, waived
from registers.actions import holding
from registers.forms import EntryFilter
from registers.kinds import KINDS
from registers.kinds import kind as kind_of
from registers.models import Entry
from registers.views.paging import window_of


@require_safe
def entry_list(request):
    chosen = EntryFilter(request.GET, user=request.user)
    asked = chosen.asked
    may_sort = queries.may_sort(book=asked.get("book"), commune=asked.get("commune"), communes=chosen.communes)
    if not may_sort:
        asked.pop("sort", None)
    context = {
        "filter": chosen,
        "window": window_of(queries.entries_for(request.user, **asked), request),
        "kinds": {slug: kind.label for slug, kind in KINDS.items()},
        "may_sort": may_sort,
        "page_title": _("Trường hợp"),
    }
    return TemplateResponse(request, "registers/entry_list.html", context)


@require_safe
def entry(request, pk):
    entries = Entry.objects.visible_to(request.user, Can.VIEW)
    entry = get_object_or_404(entries.select_related("book__locality", "locality__parent", *PEOPLE), pk=pk)
    events = history.of(entry)
    title = _("Số %(number)s: %(name)s") % {"number": entry, "name": entry.subject_name or "–"}
    context = {
        "entry": entry,
        "kind": kind_of(entry.kind),
        "groups": groups_of(entry),
        "waived": waived.of_entry(entry, events),
        "events": timeline.of_entry(entry, events),
        "transfer_items": entry.transfer_items.select_related("transfer", "owner").order_by("-pk")[:20],
        "entry_cases": case_queries.cases_of(request.user, entry),
        "against_taking_back": holding.against_taking_back(request.user, entry),
        "person_links": life_queries.links_of(request.user, entry),
        "entry_contradictions": life_queries.contradictions_of(request.user, entry),
        "office": places.office_of_entry(entry),
        "page_title": title,
        "crumbs": [*_book_crumbs(entry), {"label": str(entry)}],
        **decisions(request.user, entry),
        **place_in_review(request, entry),
    }
    return TemplateResponse(request, "registers/entry.html", context)


PEOPLE = ("entered_by", "checked_by", "approved_by", "returned_by")


def _book_crumbs(entry):
    return [
        {"label": _("Sổ hộ tịch"), "url": reverse("registers:book-list")},
        {"label": _("Quyển %(book)s") % {"book": entry.book}, "url": reverse("registers:book", args=[entry.book_id])},
    ]


def groups_of(entry):
    """The fields as they stand on paper: per group what is filled in, and the labels of what is blank."""
    kind, groups = kind_of(entry.kind), {}
    for code in kind.form_order:
        field = kind.field(code)
        group = groups.setdefault(field.group, {"label": kind.group(field.group).label, "facts": [], "blank": []})
        if value := entry.values.get(code):
            group["facts"].append({"label": field.label, "value": timeline.shown(field, value)})
        else:
            group["blank"].append(field.label)
    return list(groups.values())


def decisions(user, entry):
    """What speaks against each button; the tooltip says what the action would say."""
    return {
        "against_edit": permissions.against_editing(user, entry),
        "against_check": permissions.against_check(user, entry),
        "against_approval": permissions.against_approval(user, entry),
        "against_return": permissions.against_return(user, entry),
    }


def place_in_review(request, entry):
    """Where the entry stands in the queue that it was opened from (?review=check or approve)."""
    step = request.GET.get("review")
    if step not in queries.REVIEWS:
        return {"step": "", "before": None, "after": None}
    before, after = queries.neighbours(queries.review_queue(request.user, step), entry)
    return {"step": step, "before": before, "after": after}
