"""Signs of formality on the screen: a list for who inspects, each with its evidence and its explanation."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from campaigns.live import renewed
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.http import number_in
from civreg.core.paging import page_of
from registers.models import Entry
from reporting.asked import day_of
from reporting.formality import actions, words
from reporting.models import Signal

STATES = {"": gettext_lazy("Chưa xem"), "explained": gettext_lazy("Đã giải thích"), "all": gettext_lazy("Tất cả")}


def _seen(user):
    if not scope(user).may_anywhere(Can.INSPECT):
        raise Http404
    return Signal.objects.visible_to(user).select_related("person", "locality__parent", "explained_by")


def _narrowed(rows, asked):
    """The rows of the list's filter: state, sign, day, commune; an unknown one changes nothing."""
    state = asked.get("state", "")
    if state != "all":
        rows = rows.exclude(explained_at=None) if state == "explained" else rows.still_open()
    if asked.get("sign") in words.LABELS:
        rows = rows.filter(sign=asked["sign"])
    if day := day_of(asked.get("day")):
        rows = rows.filter(day=day)
    if place := number_in(asked.get("locality")):
        rows = rows.filter(locality_id=place)
    return rows


@require_safe
@renewed("plan")
def signals(request):
    page = page_of(_narrowed(_seen(request.user), request.GET).order_by("-day", "locality", "person", "sign"), request)
    context = {
        "page": page,
        "rows": [_row(each) for each in page],
        "signs": words.LABELS.items(),
        "states": STATES.items(),
        "page_title": _("Dấu hiệu hình thức"),
    }
    return TemplateResponse(request, "reporting/signals.html", context)


def _row(signal):
    return {"signal": signal, "label": words.LABELS[signal.sign], "sentence": words.sentence(signal.sign, signal.facts)}


@require_safe
def signal(request, pk):
    found = get_object_or_404(_seen(request.user), pk=pk)
    evidence = Entry.objects.visible_to(request.user).filter(pk__in=found.entries).select_related("book").in_order()
    context = {
        **_row(found),
        "innocent": words.INNOCENT[found.sign],
        "evidence": evidence,
        "against": actions.against_inspecting(request.user, found),
        "page_title": words.LABELS[found.sign],
    }
    return TemplateResponse(request, "reporting/signal.html", context)


@require_POST
def signal_explain(request, pk):
    found = get_object_or_404(_seen(request.user), pk=pk)
    explanation = request.POST.get("explanation", "")
    actions.explain(signal=found, explanation=explanation, by=request.user, at=timezone.now())
    messages.success(request, _("Đã ghi giải thích."))
    return redirect("reporting:signal", found.pk)


@require_POST
def signal_reopen(request, pk):
    found = get_object_or_404(_seen(request.user), pk=pk)
    actions.reopen(signal=found, by=request.user)
    messages.success(request, _("Đã mở lại để xem tiếp."))
    return redirect("reporting:signal", found.pk)
