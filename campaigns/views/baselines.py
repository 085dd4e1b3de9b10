"""Baselines on the screen: named, made from a sheet or from another one, compared; and figures with their papers."""

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns import evidence, target_rules, target_sheets
from campaigns.actions import baselines as actions
from campaigns.models import TargetVersion
from campaigns.queries import localities_of, newest_figures
from campaigns.roles import Can
from campaigns.scope import scope
from campaigns.target_forms import BaselineForm, CompareForm, FigureForm, SheetForm
from campaigns.views.plans import campaign_or_404
from civreg.core.errors import Refused
from civreg.core.http import number_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CRUMBS = (("campaigns:plan", "Kế hoạch"), ("campaigns:baselines", "Mốc chỉ tiêu"))


def _page(request, template, title, **context):
    crumbs = [{"url": reverse(name), "label": _(label)} for name, label in CRUMBS]
    crumbs = crumbs if title != _("Mốc chỉ tiêu") else crumbs[:1]
    may_change = scope(request.user).may_anywhere(Can.TARGETS)
    return TemplateResponse(
        request,
        f"campaigns/{template}.html",
        {"page_title": title, "crumbs": crumbs, "may_change": may_change, **context},
    )


@require_safe
def baseline_list(request):
    campaign = campaign_or_404(request.user)
    baselines = campaign.baselines.select_related("made_by").prefetch_related("versions__set_by").order_by("pk")
    compare = CompareForm(baselines=campaign.baselines.order_by("pk"))
    unnamed = campaign.target_versions.filter(baseline=None).select_related("set_by").order_by("-number")
    return _page(
        request,
        "baselines",
        _("Mốc chỉ tiêu"),
        campaign=campaign,
        baselines=baselines,
        compare=compare,
        unnamed=unnamed,
    )


def _paper(form):
    file = form.cleaned_data.pop("evidence", None)
    return evidence.keep(file) if file else ("", "")


@require_http_methods(["GET", "POST"])
def baseline_new(request):
    """A copy of a version (?copy=NUMBER) with the province's and the districts' figures open for change."""
    campaign = campaign_or_404(request.user, Can.TARGETS)
    versions = campaign.target_versions.select_related("baseline")
    number = number_in(request.GET.get("copy"))
    version = get_object_or_404(versions, number=number) if number is not None else versions.in_force()
    form = BaselineForm(request.POST or None, request.FILES or None)
    grid = target_sheets.grid_of(campaign, version, request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            changes = target_sheets.changes_in(grid)
            rows = actions.rows_with(version, changes)
            made = actions.make_baseline(
                campaign=campaign, targets=rows, evidence=_paper(form), by=request.user, at=timezone.now(),
                **form.cleaned_data,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã lập mốc «%(name)s».") % {"name": made.name})
            return redirect("campaigns:baselines")
    return _page(request, "baseline_new", _("Lập mốc từ mốc khác"), form=form, grid=grid, version=version)


@require_http_methods(["GET", "POST"])
def baseline_sheet(request):
    """From a sheet: first a preview with the errors of each row, then, on a second click, the baseline."""
    campaign = campaign_or_404(request.user, Can.TARGETS)
    kept = _kept(request.POST.get("kept", ""))
    form = (BaselineForm if kept else SheetForm)(request.POST or None, request.FILES or None)
    judged, token = None, request.POST.get("kept", "") if kept else ""
    if request.method == "POST" and form.is_valid():
        try:
            kept = kept or target_sheets.keep(form.cleaned_data.pop("sheet"))
            token = signing.dumps(kept, salt="targets")
            judged = target_rules.judge(target_sheets.read(kept), target_sheets.units_of(campaign))
            if request.POST.get("confirm") and not judged.errors:
                return _made_of_sheet(request, campaign, form, judged)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    sums = target_sheets.sums_of(judged) if judged else None
    return _page(
        request, "baseline_sheet", _("Lập mốc từ bảng tính"), form=form, judged=judged, token=token, sums=sums,
    )  # fmt: skip


def _kept(token):
    """The name of a sheet that was sent before, from what we signed; nothing for anything else."""
    try:
        return signing.loads(token, salt="targets", max_age=settings.SESSION_COOKIE_AGE) if token else ""
    except signing.BadSignature:
        return ""


def _made_of_sheet(request, campaign, form, judged):
    rows = [
        {"locality": row["unit"] if row["unit"].pk else None, "kind": row["kind"], "books": row["books"],
         "entries": row["entries"]}
        for row in judged.targets.values()
    ]  # fmt: skip
    made = actions.make_baseline(
        campaign=campaign, targets=rows, evidence=_paper(form), by=request.user, at=timezone.now(), **form.cleaned_data
    )
    messages.success(request, _("Đã lập mốc «%(name)s».") % {"name": made.name})
    return redirect("campaigns:baselines")


@require_safe
def baseline_blank(request):
    """The sheet to fill in: every unit of the campaign, with the figures in force."""
    campaign = campaign_or_404(request.user, Can.TARGETS)
    body = target_sheets.blank(campaign, campaign.target_versions.in_force())
    answer = HttpResponse(body, content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="chi-tieu.xlsx"'
    return answer


@require_POST
def baseline_main(request, pk):
    campaign = campaign_or_404(request.user, Can.TARGETS)
    baseline = actions.make_main(
        baseline=get_object_or_404(campaign.baselines, pk=pk), by=request.user, at=timezone.now()
    )
    messages.success(request, _("Từ nay các màn hình xem theo mốc «%(name)s».") % {"name": baseline.name})
    return redirect("campaigns:baselines")


@require_safe
def baseline_compare(request):
    campaign = campaign_or_404(request.user)
    form = CompareForm(request.GET or None, baselines=campaign.baselines.order_by("pk"))
    rows, versions = [], (None, None)
    if form.is_valid():
        versions = tuple(form.cleaned_data[name].versions.order_by("-number").first() for name in ("a", "b"))
        rows = target_sheets.side_by_side(versions, localities_of(request.user, campaign), campaign.province)
    return _page(
        request, "baseline_compare", _("So sánh hai mốc"), form=form, rows=rows, first=versions[0], second=versions[1]
    )


@require_safe
def version_document(request, pk):
    """The paper of a target version."""
    campaign = campaign_or_404(request.user)
    return evidence.serve(get_object_or_404(TargetVersion, campaign=campaign, pk=pk).evidence)


@require_safe
def figure_document(request, pk):
    """The paper of a published figure."""
    campaign = campaign_or_404(request.user)
    return evidence.serve(get_object_or_404(campaign.figures, pk=pk).evidence)


@require_http_methods(["GET", "POST"])
def figure_new(request):
    campaign = campaign_or_404(request.user, Can.TARGETS)
    districts = localities_of(request.user, campaign).districts().in_order()
    initial = {"key": request.GET.get("key"), "locality": number_in(request.GET.get("locality"))}
    form = FigureForm(
        request.POST or None,
        request.FILES or None,
        figures=newest_figures(campaign),
        districts=districts,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish_figure(
                campaign=campaign, evidence=_paper(form), by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi con số. Con số cũ vẫn còn trong sổ."))
            return redirect("reporting:ledger")
    return _page(request, "figure_new", _("Ghi con số mới công bố"), form=form)
