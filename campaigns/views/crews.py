"""Who works where on a day: the province by district, a district by commune, a place with its shifts and machines."""

import datetime as dt

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns import permissions
from campaigns.actions import crews as actions
from campaigns.crew_forms import EquipmentForm, PlacementForm, ShiftForm
from campaigns.crew_rules import Force, Part, shift_at
from campaigns.live import renewed
from campaigns.models import Equipment, Locality, ShiftStaff
from campaigns.queries import forces_and_means, localities_of, placements_of, shifts_of, teams_of
from campaigns.roles import Can
from campaigns.scope import scope
from campaigns.views.people import _onto
from campaigns.views.plans import campaign_or_404
from civreg.core.errors import Refused
from civreg.core.http import number_in


def _day(request, province):
    """The day that is asked for, else that of the shift which runs now in the province."""
    try:
        asked = parse_date(request.POST.get("day") or request.GET.get("day", ""))
    except ValueError:
        asked = None
    return asked if asked and 2000 < asked.year < 2100 else shift_at(timezone.localtime(), province.day_begins_at)[0]


def _part(place):
    """The part of the day that runs now at a place."""
    return shift_at(timezone.localtime(), place.province.day_begins_at)[1]


def place_or_404(user, pk):
    """A district or commune whose work lies within the person's scope."""
    place = get_object_or_404(Locality.objects.select_related("parent", "province"), pk=pk)
    if not scope(user).may_anywhere(Can.PROGRESS) or not scope(user).sees_whole(place):
        raise Http404
    return place


def _head(request, day):
    return {
        "day": day,
        "before": day - dt.timedelta(days=1),
        "after": day + dt.timedelta(days=1),
        "forces": Force.choices,
        "kinds": Equipment.Kind.choices,
    }


def _row(unit, means, day):
    """One line of the table: numbers in the order of the columns."""
    return {
        "unit": unit,
        "url": f"{reverse('campaigns:crew-place', args=[unit.pk])}?day={day:%Y-%m-%d}" if unit else "",
        "members": means.members.total(),
        "planned": means.planned.total(),
        "came": means.people,
        "untold": means.untold,
        "forces": [means.came[force] or means.planned[force] for force in Force.values],
        "machines": [(means.machines[kind], means.broken[kind]) for kind in Equipment.Kind.values],
    }


def _table(units, day):
    whole = forces_and_means(units, day)
    rows = [_row(unit, whole.by_locality[unit.pk], day) for unit in units]
    return {"rows": rows, "whole": _row(None, whole, day), "means": whole}


@require_safe
@renewed("plan")
def crews(request):
    """The districts of the province; who works in one place is shown that place."""
    campaign = campaign_or_404(request.user)
    units, day = localities_of(request.user, campaign).in_order(), _day(request, campaign.province)
    districts = list(units.districts().select_related(None))
    if len(districts) < 2 and (one := next(iter(districts), None) or units.first()):
        return redirect(f"{reverse('campaigns:crew-place', args=[one.pk])}?day={day:%Y-%m-%d}")
    context = {**_head(request, day), **_table(districts, day), "page_title": _("Ai làm ở đâu")}
    return TemplateResponse(request, "campaigns/crews.html", context)


@require_safe
@renewed("plan")
def crew_place(request, pk):
    return _place_page(request, place_or_404(request.user, pk))


def _place_page(request, place, **forms):
    """The day of one place, with a refused form as it was typed."""
    user, day = request.user, _day(request, place.province)
    campaign = campaign_or_404(user)
    under = list(place.communes.communes().valid_on(campaign.day_one).in_order())
    may = permissions.against_crews(user, place) is None
    placements = placements_of(user).filter(locality=place).order_by("equipment__kind", "equipment__label", "pk")
    context = {
        **_head(request, day), **_table(under or [place], day),
        "own": forces_and_means([place], day), "under": under, "place": place, "may": may,
        "shifts": _shifts(user, place, day),
        "placements": placements[:200],
        "teams": teams_of(user).filter(locality=place, closed_at=None).order_by("name")[:50],
        "shift_form": forms.get("shift") or ShiftForm(user=user, initial={"part": _part(place)}),
        "equipment_form": forms.get("equipment") or EquipmentForm(initial={"on": day}),
        "page_title": place.full_name,
        "crumbs": _crumbs(place, day),
    }  # fmt: skip
    return TemplateResponse(request, "campaigns/crew_place.html", context)


def _crumbs(place, day):
    at = f"?day={day:%Y-%m-%d}"
    crumbs = [{"url": reverse("campaigns:crews") + at, "label": _("Ai làm ở đâu")}]
    if place.parent:
        above = reverse("campaigns:crew-place", args=[place.parent_id])
        crumbs.append({"url": above + at, "label": place.parent.full_name})
    return crumbs


def _shifts(user, place, day):
    """The shifts of the day in the order of the day, each with its staff."""
    found = shifts_of(user).filter(locality=place, day=day).prefetch_related("staff__user", "staff__team")
    rows = [(shift, sorted(shift.staff.all(), key=_by_force)) for shift in found]
    return sorted(rows, key=lambda row: Part.values.index(row[0].part))


def _by_force(staff):
    return Force.values.index(staff.force), staff.user.full_name if staff.user else ""


@require_http_methods(["POST"])
def shift_plan(request, pk):
    place = place_or_404(request.user, pk)
    day = _day(request, place.province)
    form = ShiftForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            n = actions.plan_shift(locality=place, day=day, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            _onto(form, refusal)
        else:
            messages.success(request, _("Đã xếp thêm %(n)s vào ca.") % {"n": n})
            return redirect(f"{reverse('campaigns:crew-place', args=[pk])}?day={day:%Y-%m-%d}")
    return _place_page(request, place, shift=form)


@require_POST
def shift_came(request, pk):
    """Who came: a tick a person, a number a force. One save tells of everybody in the shift."""
    shift = get_object_or_404(shifts_of(request.user), pk=pk)
    came = {}
    for staff in shift.staff.all():
        text = request.POST.get(f"came-{staff.pk}", "")
        came[staff.pk] = (1 if text else 0) if staff.user_id else number_in(text) or 0
    actions.tell_who_came(shift=shift, came=came, by=request.user, at=timezone.now())
    messages.success(request, _("Đã ghi ai có mặt."))
    return redirect(f"{reverse('campaigns:crew-place', args=[shift.locality_id])}?day={shift.day:%Y-%m-%d}")


@require_POST
def shift_staff_off(request, pk):
    within = ShiftStaff.objects.filter(shift__in=shifts_of(request.user)).select_related("shift__locality")
    staff = get_object_or_404(within, pk=pk)
    actions.take_off_shift(staff=staff, by=request.user, at=timezone.now())
    return redirect(f"{reverse('campaigns:crew-place', args=[staff.shift.locality_id])}?day={staff.shift.day:%Y-%m-%d}")


@require_POST
def equipment_new(request, pk):
    place = place_or_404(request.user, pk)
    form = EquipmentForm(request.POST)
    if form.is_valid():
        try:
            actions.add_equipment(locality=place, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            _onto(form, refusal)
        else:
            messages.success(request, _("Đã ghi thiết bị."))
            return redirect("campaigns:crew-place", pk)
    return _place_page(request, place, equipment=form)


@require_http_methods(["GET", "POST"])
def equipment(request, pk):
    """One machine: where it stood and how it did, and a form to say what is so from a day on."""
    campaign = campaign_or_404(request.user)
    now = get_object_or_404(placements_of(request.user), equipment_id=pk)
    initial = {"state": now.state, "locality": now.locality_id, "on": timezone.localdate()}
    form = PlacementForm(request.POST or None, user=request.user, campaign=campaign, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_equipment(equipment=now.equipment, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            _onto(form, refusal)
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("campaigns:crew-place", now.locality_id)
    context = {
        "equipment": now.equipment, "form": form, "now": now,
        "may": permissions.against_crews(request.user, now.locality) is None,
        "placements": now.equipment.placements.select_related("locality", "told_by").order_by("-starts_on", "-pk"),
        "page_title": now.equipment.label, "crumbs": [*_crumbs(now.locality, timezone.localdate())],
    }  # fmt: skip
    return TemplateResponse(request, "campaigns/equipment.html", context)
