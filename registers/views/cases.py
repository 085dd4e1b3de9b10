"""Suspected duplicates: the work of each lane, one case with its entries side by side, many that are plainly alike."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.errors import Refused
from civreg.core.http import number_in
from registers import case_queries, comparing, suspicions
from registers.actions import deciding, deciding_many, holding
from registers.duplicate_forms import CaseFilter
from registers.duplicates.classes import CLASSES
from registers.kinds import KINDS
from registers.models import CaseDecision, DuplicateCase, Entry
from registers.rules import lanes
from registers.views.paging import window_of

LETTERS = "ABCDEFGH"


@require_safe
def case_list(request):
    if not scope(request.user).may_anywhere(Can.CHECK):
        raise Http404
    chosen = CaseFilter(request.GET, user=request.user)
    asked = chosen.asked
    window = window_of(case_queries.cases_for(request.user, **asked), request)
    context = {
        "filter": chosen,
        "window": window,
        "rows": [_row(case, request.user) for case in window.rows],
        "tabs": _tabs(request, asked),
        "query": _query(request),
        "bulk": _in_bulk(asked.get("sort", "")) if asked.get("state", "open") == "open" else [],
        "may_run": scope(request.user).may_anywhere(Can.TARGETS),
        "page_title": _("Nghi trùng"),
    }
    return TemplateResponse(request, "registers/cases.html", context)


def _row(case, user):
    sides = suspicions.sides(case, user)
    stands = [deciding.stand_of(side.entry) for side in sides]
    return {
        "case": case, "sides": sides, "kind": KINDS[case.kind].label, "sort": suspicions.sort_label(case),
        "reasons": suspicions.reasons_of(case), "percent": suspicions.percent_of(case),
        "who": lanes.WHO[lanes.level_of(stands)],
    }  # fmt: skip


def _tabs(request, asked):
    """One tab a class that has open cases, and all of them."""
    counts = case_queries.counts_by_sort(request.user, kind=asked.get("kind", ""), origin=asked.get("origin", ""),
                                         file=asked.get("file"))  # fmt: skip
    sorts = [("", _("Tất cả"), sum(counts.values()))]
    known = {**{sort: sort for sort in counts}, **CLASSES}
    sorts += [(sort, known[sort], counts[sort]) for sort in known if counts.get(sort)]
    return [{"url": f"?{_query(request, sort=sort)}", "label": label, "count": count,
             "current": sort == asked.get("sort", "")} for sort, label, count in sorts]  # fmt: skip


def _query(request, **changed):
    query = request.GET.copy()
    for name in ("page", "done", "batch"):
        query.pop(name, None)
    for name, value in changed.items():
        query[name] = value
    return query.urlencode()


def _in_bulk(sort):
    return [{"value": each, "label": lanes.OUTCOMES[each].label} for each in lanes.lane_of(sort).outcomes
            if lanes.OUTCOMES[each].in_bulk]  # fmt: skip


def case_or_404(request, pk):
    return get_object_or_404(suspicions.with_members(DuplicateCase.objects.visible_to(request.user)), pk=pk)


@require_safe
def case_page(request, pk):
    return _case_response(request, case_or_404(request, pk))


def _case_response(request, case, choice=None, refusal=None):
    """The page of a case; of a conclusion that was refused with what was chosen and why it cannot be."""
    asked = CaseFilter(request.GET, user=request.user).asked
    before, after = case_queries.neighbours(case_queries.cases_for(request.user, **asked), case)
    context = {
        **_case_context(case, request.user, choice),
        "before": before,
        "after": after,
        "query": _query(request),
        "undoable": _last_decided(request),
        "refusal": refusal.sentence if refusal else "",
        "page_title": _("Vụ nghi trùng %(pk)s") % {"pk": case.pk},
        "crumbs": [{"label": _("Nghi trùng"), "url": f"{reverse('registers:cases')}?{_query(request)}"},
                   {"label": str(case.pk)}],
    }  # fmt: skip
    return TemplateResponse(request, "registers/case.html", context, status=refusal.status if refusal else 200)


def _case_context(case, user, choice=None):
    sides = suspicions.sides(case, user)
    entries = [side.entry for side in sides]
    seen = not any(side.is_masked for side in sides)
    decision = CaseDecision.objects.filter(case=case, undone_at=None).select_related("decided_by", "kept").first()
    is_open = case.state == DuplicateCase.State.OPEN
    against = deciding.against_deciding(user, case, entries) if is_open else None
    may_decide, stands = is_open and not against, [deciding.stand_of(entry) for entry in entries]
    kept = choice.kept if choice else getattr(case_queries.preferred(entries), "pk", None)
    return {
        "case": case,
        "kind": KINDS[case.kind].label,
        "sort": suspicions.sort_label(case),
        "reasons": [part for part in suspicions.reasons_of(case).split("; ") if part],
        "percent": suspicions.percent_of(case),
        "who": lanes.WHO[lanes.level_of(stands)],
        "asks": lanes.lane_of(case.sort).asks,
        "sides": [{"side": side, "letter": LETTERS[at], "is_preferred": side.entry.pk == kept}
                  for at, side in enumerate(sides)],
        "compared": _compared(entries, choice) if seen else None,
        "masked_labels": [] if seen else _labels(case, sides),
        "against": against,
        "may_decide": may_decide,
        **(_outcomes(case, stands) if may_decide else {}),
        "reason": choice.reason if choice else "",
        "decision": decision,
        "against_undo": _against_undo(user, case, decision, entries),
        "seen": seen,
    }  # fmt: skip


def _compared(entries, choice):
    """Side by side; each value with the entry that it is of, and whether it was chosen for merging."""
    compared = comparing.side_by_side(entries)
    chosen = (choice.chosen if choice else None) or {}
    for row in compared["differing"]:
        for value in row["values"]:
            value["of"] = entries[value["at"]].pk
            value["is_chosen"] = chosen.get(row["code"]) == value["of"]
    return compared


def _labels(case, sides):
    return [KINDS[case.kind].field(code).label for code in sides[0].differing]


def _outcomes(case, stands):
    """What may be concluded, each with its key, and what may not whichever entry is kept, with the reason."""
    offered = lanes.offered(case.sort, stands)
    possible = [each for each, against in offered.items() if not against]
    return {
        "outcomes": [{"value": each, "digit": n, "outcome": lanes.OUTCOMES[each]}
                     for n, each in enumerate(possible, 1)],
        "not_offered": [{"label": lanes.OUTCOMES[each].label, "against": against}
                        for each, against in offered.items() if against],
    }  # fmt: skip


def _against_undo(user, case, decision, entries):
    if case.state != DuplicateCase.State.DECIDED:
        return _("Chưa có kết luận nào để rút lại.")
    return deciding.against_undo(user, decision, entries) if decision else deciding.against_reopening(user, entries)


def _last_decided(request):
    """The case that this person has just concluded, to be taken back from the next one's page."""
    pk = number_in(request.GET.get("done"))
    if not pk:
        return None
    return CaseDecision.objects.filter(case=pk, undone_at=None, decided_by=request.user).select_related("case").first()


@require_POST
def case_decide(request, pk):
    """Conclude, and go on with the next case of the queue."""
    case, asked = case_or_404(request, pk), CaseFilter(request.GET, user=request.user).asked
    _before, after = case_queries.neighbours(case_queries.cases_for(request.user, **asked), case)
    choice = choice_in(request.POST)
    try:
        deciding.decide_case(case=case, choice=choice, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _case_response(request, case_or_404(request, pk), choice, refusal)
    query = _query(request)
    if after:
        return redirect(f"{reverse('registers:case', args=[after])}?{query}{'&' if query else ''}done={case.pk}")
    return redirect(f"{reverse('registers:case', args=[case.pk])}?{query}")


def choice_in(posted) -> deciding.Choice:
    """What a form says: outcome, kept, reason, value-CODE (the id of the entry that is right), version-ID.

    Values count for merging alone; a form that is shown again keeps them.
    """
    chosen = {name[6:]: number_in(posted[name]) for name in posted if name.startswith("value-")}
    versions = {name[8:]: number_in(posted[name]) for name in posted if name.startswith("version-")}
    return deciding.Choice(
        posted.get("outcome", ""), number_in(posted.get("kept")), chosen, posted.get("reason", ""), versions
    )


@require_POST
def case_undo(request, pk):
    deciding.undo_decision(case=case_or_404(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("Đã rút lại kết luận: mọi thứ như trước."))
    return redirect(f"{reverse('registers:case', args=[pk])}?{_query(request)}")


@require_POST
def take_back(request, pk):
    """The desk's word that an entry is the same as another no longer holds it."""
    entry = get_object_or_404(Entry.objects.visible_to(request.user), pk=pk)
    holding.take_back(entry=entry, by=request.user, at=timezone.now())
    messages.success(request, _("Đã rút lại lời báo trùng: số %(number)s không còn bị giữ.") % {"number": entry})
    return redirect("registers:entry", pk=pk)


def _picked(request):
    ids = [pk for pk in map(number_in, request.POST.getlist("case")[:1000]) if pk]
    cases = DuplicateCase.objects.visible_to(request.user).filter(pk__in=ids)
    return suspicions.with_members(cases).ranked()


@require_POST
def cases_preview(request):
    """What one conclusion would do to each of the ticked cases."""
    outcome = request.POST.get("outcome", "")
    planned = deciding_many.plan(cases=_picked(request), outcome=outcome, by=request.user)
    if not planned:
        messages.warning(request, _("Chưa chọn vụ nào."))
        return redirect(f"{reverse('registers:cases')}?{_query(request)}")
    context = {
        "planned": planned,
        "ready": sum(1 for each in planned if not each.against),
        "outcome": outcome,
        "label": lanes.OUTCOMES[outcome].label,
        "says": lanes.OUTCOMES[outcome].says,
        "needs_reason": lanes.OUTCOMES[outcome].needs_reason,
        "query": _query(request),
        "page_title": _("Xem trước: %(label)s") % {"label": lanes.OUTCOMES[outcome].label},
        "crumbs": [{"label": _("Nghi trùng"), "url": reverse("registers:cases")}, {"label": _("Xem trước")}],
    }
    return TemplateResponse(request, "registers/cases_preview.html", context)


@require_POST
def cases_decide(request):
    done = deciding_many.decide_many(
        cases=_picked(request), outcome=request.POST.get("outcome", ""), reason=request.POST.get("reason", ""),
        by=request.user, at=timezone.now(),
    )  # fmt: skip
    return _batch_page(request, done, _("Đã kết luận"), may_undo=bool(done.decided))


@require_POST
def cases_undo(request, batch):
    done = deciding_many.undo_many(batch=batch, by=request.user, at=timezone.now())
    if not (done.decided or done.refused):
        raise Http404
    return _batch_page(request, done, _("Đã rút lại"), may_undo=False)


def _batch_page(request, done, title, *, may_undo):
    n = len(done.decided)
    context = {
        "done": done,
        "may_undo": may_undo,
        "said": f"{title}: " + ngettext("%(n)s vụ", "%(n)s vụ", n) % {"n": n},
        "query": _query(request),
        "page_title": title,
        "crumbs": [{"label": _("Nghi trùng"), "url": reverse("registers:cases")}, {"label": title}],
    }
    return TemplateResponse(request, "registers/cases_done.html", context)
