"""Records of one person across kinds: the links that are proposed, and what contradicts itself between them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.http import acting, number_in
from registers import life_queries, permissions
from registers.actions import contradicting, links
from registers.duplicate_forms import ContradictionFilter, LinkFilter
from registers.models import Contradiction, Entry, PersonLink
from registers.views.paging import window_of


def tabs_of(current):
    names = (("registers:contradictions", _("Mâu thuẫn")), ("registers:links", _("Đề xuất liên kết")))
    return [{"url": reverse(name), "label": label, "count": None, "current": name == current} for name, label in names]


@require_safe
def contradiction_list(request):
    """What cannot all be true of one person: work for whoever checks both entries."""
    if not scope(request.user).may_anywhere(Can.CHECK):
        raise Http404
    chosen = ContradictionFilter(request.GET, user=request.user)
    window = window_of(life_queries.contradictions_for(request.user, **chosen.asked), request)
    context = {
        "filter": chosen,
        "window": window,
        "rows": [_contradiction_row(row, request.user) for row in window.rows],
        "alone": life_queries.without_owner(request.user, timezone.localdate()),
        "tabs": tabs_of("registers:contradictions"),
        "page_title": _("Cùng một người"),
    }
    return TemplateResponse(request, "registers/contradictions.html", context)


def _contradiction_row(row, user):
    """As it is told, with what this person may do: settle it, take it from whoever has it, take a conclusion back."""
    against, told = contradicting.against_resolving(user, row), life_queries.told(row)
    for end in told["entries"]:
        end["against_return"] = against or permissions.against_return(user, end["entry"])
    return {
        **told,
        "against": against,
        "may_take": not against and (row.owner_id != user.pk or not row.answered),
        "against_undo": contradicting.against_reopening(user, row),
    }


@require_safe
def link_list(request):
    """Records of different kinds that may be one person's."""
    if not scope(request.user).may_anywhere(Can.CHECK):
        raise Http404
    chosen = LinkFilter(request.GET, user=request.user)
    window = window_of(life_queries.links_for(request.user, **chosen.asked), request)
    cases = life_queries.cases_beside(window.rows)
    context = {
        "filter": chosen,
        "window": window,
        "rows": [_link_row(link, request.user, cases) for link in window.rows],
        "tabs": tabs_of("registers:links"),
        "page_title": _("Cùng một người"),
    }
    return TemplateResponse(request, "registers/person_links.html", context)


def _link_row(link, user, cases):
    return {
        "first": life_queries.side(link, link.second),
        "second": life_queries.side(link, link.first),
        "link": link,
        "against": links.against_deciding(user, link),
        "case": cases.get((link.first_id, link.second_id)),
    }


def _contradiction_or_404(request, pk):
    return get_object_or_404(Contradiction.objects.visible_to(request.user, Can.CHECK), pk=pk)


def _link_or_404(request, pk):
    return get_object_or_404(PersonLink.objects.visible_to(request.user, Can.CHECK), pk=pk)


def _back(request, fallback):
    """Where the person came from within this site, else the list."""
    to = request.POST.get("back", "")
    inside = url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure())
    return redirect(to if inside else fallback)


@require_POST
def contradiction_explain(request, pk):
    row, reason = _contradiction_or_404(request, pk), request.POST.get("reason", "")
    contradicting.explain(contradiction=row, reason=reason, **acting(request))
    messages.success(request, _("Đã ghi lời giải thích."))
    return _back(request, "registers:contradictions")


@require_POST
def contradiction_return(request, pk):
    row = _contradiction_or_404(request, pk)
    entries = Entry.objects.visible_to(request.user, Can.CHECK)
    entry = get_object_or_404(entries, pk=number_in(request.POST.get("entry")) or 0)
    contradicting.return_one(contradiction=row, entry=entry, reason=request.POST.get("reason", ""), **acting(request))
    messages.success(request, _("Đã trả lại số %(number)s để sửa.") % {"number": entry})
    return _back(request, "registers:contradictions")


@require_POST
def contradiction_take(request, pk):
    contradicting.take(contradiction=_contradiction_or_404(request, pk), **acting(request))
    messages.success(request, _("Đã nhận: bạn xử lý việc này."))
    return _back(request, "registers:contradictions")


@require_POST
def contradiction_reopen(request, pk):
    contradicting.reopen(contradiction=_contradiction_or_404(request, pk), **acting(request))
    messages.success(request, _("Đã rút lại: việc này lại chờ xem xét."))
    return _back(request, "registers:contradictions")


@require_POST
def link_decide(request, pk):
    row, same = _link_or_404(request, pk), request.POST.get("same") == "1"
    links.decide_link(link=row, same=same, reason=request.POST.get("reason", ""), **acting(request))
    messages.success(request, _("Đã ghi: đúng là một người.") if same else _("Đã ghi: không phải một người."))
    return _back(request, "registers:links")


@require_POST
def link_undo(request, pk):
    links.undo_decision(link=_link_or_404(request, pk), **acting(request))
    messages.success(request, _("Đã rút lại kết luận."))
    return _back(request, "registers:links")
