"""The plan and its targets: read by all who lead, changed by the Department of Justice."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.actions import plans, targets
from campaigns.forms import CampaignForm, DayOffForm, TargetForm
from campaigns.models import Locality
from campaigns.queries import campaigns_of, current_campaign, localities_of, published
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.errors import Refused
from civreg.core.http import number_in
from civreg.core.paging import page_of


def campaign_or_404(user, can=Can.PROGRESS):
    """The person's running campaign, where they hold the capability."""
    campaign = current_campaign(user)
    if campaign is None or not scope(user).may_anywhere(can):
        raise Http404
    return campaign


@require_safe
def plan(request):
    campaign = campaign_or_404(request.user)
    figures, sums = published(campaign)
    context = {
        "campaign": campaign,
        "figures": figures,
        "reconciliations": sums,
        "versions": campaign.target_versions.select_related("set_by").order_by("-number"),
        "may_change": scope(request.user).may_anywhere(Can.TARGETS),
        "days_off": campaign.days_off.order_by("day"),
        "day_off_form": DayOffForm(),
        "page_title": _("Kế hoạch"),
    }
    return TemplateResponse(request, "campaigns/plan.html", context)


@require_http_methods(["GET", "POST"])
def plan_edit(request):
    campaign = campaign_or_404(request.user, Can.TARGETS)
    form = CampaignForm(request.POST or None, instance=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            plans.change_campaign(campaign=campaign, changes=form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("day_begins_at", str(refusal))
        else:
            messages.success(request, _("Đã lưu kế hoạch."))
            return redirect("campaigns:plan")
    context = {"campaign": campaign, "form": form, "page_title": _("Sửa kế hoạch")}
    return TemplateResponse(request, "campaigns/plan_edit.html", context)


@require_POST
def day_off_add(request):
    campaign = campaign_or_404(request.user, Can.TARGETS)
    form = DayOffForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Ghi ngày nghỉ và lý do nghỉ."), code="invalid", status=422)
    plans.add_day_off(campaign=campaign, by=request.user, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Đã ghi ngày nghỉ."))
    return redirect(reverse("campaigns:plan") + "#days-off")


@require_POST
def day_off_remove(request, pk):
    campaign = campaign_or_404(request.user, Can.TARGETS)
    plans.remove_day_off(day_off=get_object_or_404(campaign.days_off, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, _("Đã bỏ ngày nghỉ: ngày này làm việc."))
    return redirect(reverse("campaigns:plan") + "#days-off")


@require_safe
def target_list(request):
    campaign = campaign_or_404(request.user)
    version = _version(campaign, request.GET.get("version"))
    units = localities_of(request.user, campaign)
    rows = version.targets.filter(locality__in=units) if version else []
    chosen = units.filter(pk=number_in(request.GET.get("locality"))).first()
    if version and chosen:
        rows = rows.filter(locality=chosen)
    elif version:
        rows = rows.filter(kind="")
    ordered = (
        rows.select_related("locality__parent").order_by(
            "-locality__level", "locality__parent__sort_key", "locality__sort_key", "kind"
        )
        if version
        else []
    )
    context = {
        "campaign": campaign,
        "version": version,
        "versions": campaign.target_versions.order_by("-number"),
        "page": page_of(ordered, request, size=150),
        "chosen": chosen,
        "whole": version.targets.filter(locality=None).first() if version else None,
        "may_change": scope(request.user).may_anywhere(Can.TARGETS),
        "page_title": _("Chỉ tiêu"),
    }
    return TemplateResponse(request, "campaigns/targets.html", context)


def _version(campaign, number):
    if number_in(number) is not None:
        return get_object_or_404(campaign.target_versions, number=number_in(number))
    return campaign.target_versions.order_by("-number").first()


@require_http_methods(["GET", "POST"])
def target_edit(request):
    campaign = campaign_or_404(request.user, Can.TARGETS)
    form = TargetForm(request.POST or None, campaign=campaign, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            version = targets.change_target(campaign=campaign, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã lập bản chỉ tiêu số %(number)s.") % {"number": version.number})
            return redirect("campaigns:targets")
    context = {"campaign": campaign, "form": form, "page_title": _("Đặt chỉ tiêu")}
    return TemplateResponse(request, "campaigns/target_edit.html", context)


@require_safe
def places(request):
    """The units of the campaign, what each was before and what it became."""
    campaign = campaigns_of(request.user).filter(is_current=True).first()
    if campaign is None:
        raise Http404
    units = localities_of(request.user, campaign).filter(level=Locality.Level.COMMUNE)
    units = units.prefetch_related("origins__predecessor", "successions__successor").order_by(
        "parent__sort_key", "sort_key"
    )
    summary = units.order_by().aggregate(n=Count("pk"), districts=Count("parent", distinct=True))
    context = {"campaign": campaign, "units": units, "summary": summary, "page_title": _("Đơn vị hành chính")}
    return TemplateResponse(request, "campaigns/places.html", context)
