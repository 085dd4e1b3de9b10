"""What to do: proposals of who goes where; asked, compared, printed, decided."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.models import Locality
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.models import User
from civreg.core.paging import page_of
from reporting import asked, lines, paper
from reporting.actions import allocating
from reporting.allocation.proposing import sentence
from reporting.allocation.terms import TermsForm
from reporting.models import Allocation

PROBLEM = 422


def _campaign_or_404(user):
    if not scope(user).may_anywhere(Can.PEOPLE):
        raise Http404
    return asked.campaign_or_404(user)


def _place_or_404(request, campaign):
    """A district, or the province; people are sent between communes, so a commune has no proposal."""
    place = asked.named_place_or_404(request, campaign)
    if allocating.may_ask(request.user, campaign, place) or (place and place.level != Locality.Level.DISTRICT):
        raise Http404
    return place


@require_http_methods(["GET", "HEAD", "POST"])
def allocations(request):
    """The what-if and the proposals so far, newest first."""
    campaign = _campaign_or_404(request.user)
    place = _place_or_404(request, campaign)
    form = TermsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = allocating.propose(
            campaign=campaign, locality=place, terms=form.cleaned_data, by=request.user, at=timezone.now()
        )
        return redirect("reporting:allocation", pk=made.pk)
    found = Allocation.objects.visible_to(request.user).filter(campaign=campaign, locality=place)
    context = {
        "form": form, "unit": place, "page": page_of(found.select_related("asked_by").order_by("-pk"), request),
        "page_title": _("Điều người: %(place)s") % {"place": place or campaign.province},
        "crumbs": _crumbs(place), "asked": lines.ask(campaign),
    }  # fmt: skip
    return TemplateResponse(request, "reporting/allocations.html", context, status=PROBLEM if form.errors else 200)


def _crumbs(place, *more):
    query = f"?locality={place.pk}" if place else ""
    return [{"label": _("Dự báo"), "url": f"{reverse('reporting:forecast')}{query}"}, *more]


def _allocation_or_404(request, pk):
    visible = Allocation.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("campaign__province", "locality", "asked_by", "decided_by"), pk=pk)


@require_safe
def allocation(request, pk):
    """One proposal: while it is computed, as it is proposed, as it was decided. It prints as a list to act by."""
    found = _allocation_or_404(request, pk)
    place, home = found.locality, reverse("reporting:allocations")
    above = {"label": _("Điều người"), "url": f"{home}?locality={place.pk}" if place else home}
    context = {
        "allocation": found, "unit": place, "crumbs": _crumbs(place, above, {"label": f"{found.pk}"}),
        "head": paper.head(found.campaign, place, timezone.localdate(found.asked_at)),
        "page_title": _("Đề xuất điều người: %(place)s") % {"place": place or found.campaign.province},
    } | _told(found)  # fmt: skip
    template = "reporting/_allocation.html" if request.htmx else "reporting/allocation.html"
    context["sendings"] = found.sendings.filter(undone_at=None).select_related("user", "home", "to").order_by("pk")
    return TemplateResponse(request, template, context)


def _told(allocation):
    """The moves as sentences and the communes with names and dates; nothing while it is computed."""
    found = allocation.found
    if not found:
        return {}
    names, calendar = _names(allocation), lines.calendar_of(allocation.campaign)
    rows = [
        site | {"name": names[site["locality"]], "gain": site["after"] - site["before"],
                "dates": [_date(calendar, site[key]) for key in ("finish_before", "finish_after")]}
        for site in found["sites"]
    ]  # fmt: skip
    people = User.objects.in_bulk({pk for move in found["moves"] for pk in move.get("persons", [])})
    moves = [
        move | {"text": sentence(move, names), "people_named": _named(move, people),
                "dates": [calendar.date(move[key]) for key in ("first", "last")]}
        for move in found["moves"]
    ]  # fmt: skip
    rows.sort(key=lambda row: (-abs(row["gain"]), row["name"]))
    return {
        "found": found, "moves": moves, "last_day": calendar.date(found["first_day"] + found["days"] - 1),
        "tables": [
            [row for row in rows if row["gain"] or row["finish_before"] != row["finish_after"]],
            [row for row in rows if not row["gain"] and row["finish_before"] == row["finish_after"]],
        ],
    }  # fmt: skip


def _names(allocation):
    """Commune -> its name; in the whole province with its district's, for every district has a Phường 1."""
    shown = Locality.objects.filter(pk__in=[each["locality"] for each in allocation.found["sites"]])
    if allocation.locality_id:
        return dict(shown.values_list("pk", "full_name"))
    rows = shown.values_list("pk", "full_name", "parent__full_name")
    return {pk: f"{name}, {district}" if district else name for pk, name, district in rows}


def _date(calendar, day):
    return None if day is None else calendar.date(max(day, 1))


@require_POST
def allocation_decide(request, pk):
    accept = request.POST.get("decision") == "accept"
    allocating.decide(
        allocation=_allocation_or_404(request, pk), accept=accept,
        reason=request.POST.get("reason", "").replace("\x00", ""), by=request.user, at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Đã đồng ý: vai trò và ca làm đã được giao.") if accept else _("Đã ghi: không đồng ý."))
    return redirect("reporting:allocation", pk=pk)


def _named(move, people):
    return ", ".join(people[pk].full_name for pk in move.get("persons", []) if pk in people)


@require_POST
def allocation_undo(request, pk):
    allocating.undo(allocation=_allocation_or_404(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("Đã rút lại: vai trò và ca làm như trước khi đồng ý."))
    return redirect("reporting:allocation", pk=pk)
