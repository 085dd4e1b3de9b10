"""Reviewing: what waits for this person, one after another, and many at once."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.http import number_in
from registers import queries
from registers.actions import checking, comparing
from registers.forms import ReviewFilter
from registers.kinds import KINDS
from registers.models import Entry
from registers.views.paging import window_of

# Waiting work beyond this is said as "1.000+": nobody needs it exactly, and counting is not free.
MOST_COUNTED = 1000


@require_safe
def review(request):
    steps = [step for step, can in queries.REVIEWS.items() if scope(request.user).may_anywhere(can)]
    if not steps:
        raise Http404
    step = request.GET.get("step") if request.GET.get("step") in steps else _busiest(request.user, steps)
    chosen = ReviewFilter(request.GET, user=request.user)
    context = {
        "step": step,
        "tabs": [_tab(request.user, each, step) for each in steps],
        "filter": chosen,
        "window": window_of(queries.with_let_go(queries.review_queue(request.user, step, **chosen.asked)), request),
        "kinds": {slug: kind.label for slug, kind in KINDS.items()},
        "page_title": _("Kiểm tra, duyệt"),
    }
    return TemplateResponse(request, "registers/review.html", context)


def _busiest(user, steps):
    """The first step that has work waiting; who approves is asked for that first."""
    return next((step for step in reversed(steps) if queries.review_queue(user, step).exists()), steps[0])


def _tab(user, step, current):
    labels = {"check": _("Chờ kiểm tra"), "approve": _("Chờ duyệt")}
    count = queries.review_queue(user, step)[:MOST_COUNTED].count()
    url = f"{reverse('registers:review')}?step={step}"
    return {"url": url, "label": labels[step], "count": count, "current": step == current}


@require_POST
def entry_check(request, pk):
    entry = _entry_or_404(request, pk)
    after = _next(request, entry, "check")
    checking.check_entry(entry=entry, by=request.user, at=timezone.now(), version=_version(request))
    messages.success(request, _("Đã kiểm tra số %(number)s.") % {"number": entry})
    return after


@require_POST
def entry_approve(request, pk):
    entry = _entry_or_404(request, pk)
    after = _next(request, entry, "approve")
    checking.approve_entry(entry=entry, by=request.user, at=timezone.now(), version=_version(request))
    messages.success(request, _("Đã duyệt số %(number)s.") % {"number": entry})
    return after


@require_POST
def entry_return(request, pk):
    entry, reason = _entry_or_404(request, pk), request.POST.get("reason", "")
    after = _next(request, entry, request.POST.get("review", ""))
    checking.return_entry(entry=entry, reason=reason, by=request.user, at=timezone.now(), version=_version(request))
    messages.success(request, _("Đã trả lại số %(number)s.") % {"number": entry})
    return after


@require_POST
def review_approve(request):
    """Approve the ticked ones; what could not be approved is said one by one."""
    ids = [number_in(pk) for pk in request.POST.getlist("entry") if number_in(pk)]
    entries = Entry.objects.visible_to(request.user, Can.VIEW).filter(pk__in=ids)
    approved, refused = checking.approve_entries(entries=entries, by=request.user, at=timezone.now())
    if approved:
        sentence = ngettext("Đã duyệt %(n)s trường hợp.", "Đã duyệt %(n)s trường hợp.", len(approved))
        messages.success(request, sentence % {"n": len(approved)})
    if refused:
        messages.warning(request, _refusals(refused))
    return redirect(f"{reverse('registers:review')}?step=approve")


def _refusals(refused):
    """All sentences as one message: a page of refusals must not push the list out of sight."""
    cases = comparing.against_approval([entry for entry, _why in refused])
    sentences = [_refusal(entry, why, cases.get(entry.pk)) for entry, why in refused]
    if len(sentences) == 1:
        return sentences[0]
    head = _("%(n)s trường hợp chưa duyệt được:") % {"n": len(sentences)}
    return format_html("{}<ul>{}</ul>", head, format_html_join("", "<li>{}</li>", ((each,) for each in sentences)))


def _refusal(entry, why, held):
    """The sentence against approving an entry, with the way to its case where that holds it."""
    sentence = _("Số %(number)s: %(why)s") % {"number": entry, "why": why}
    if held is None:
        return sentence
    where = reverse("registers:case", args=[held[1]])
    return format_html('{} <a href="{}">{}</a>', sentence, where, _("Xem vụ %(pk)s") % {"pk": held[1]})


def _entry_or_404(request, pk):
    return get_object_or_404(Entry.objects.visible_to(request.user, Can.VIEW), pk=pk)


def _version(request):
    """The version that the person looked at; a form without one decides about nothing."""
    return number_in(request.POST.get("version")) or 0


def _next(request, entry, step):
    """The next entry of the queue that the form names, found before the step takes this one out of it."""
    if step not in queries.REVIEWS or request.POST.get("review") != step:
        return redirect("registers:entry", entry.pk)
    before, after = queries.neighbours(queries.review_queue(request.user, step), entry)
    if following := after or before:
        return redirect(f"{reverse('registers:entry', args=[following])}?review={step}")
    return redirect(f"{reverse('registers:review')}?step={step}")
