"""The roadmap on the screen: places by days of a stage and a kind, by a rule, changed in the grid or a workbook."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns import roadmap_sheets
from campaigns.actions import roadmaps as actions
from campaigns.models import Locality
from campaigns.queries import localities_of
from campaigns.roadmap_rules import RULES, STAGES, Stage
from campaigns.roles import Can
from campaigns.rules import BOOK_KINDS
from campaigns.scope import scope
from campaigns.target_rules import whole_number
from campaigns.views.plans import campaign_or_404
from civreg.core.errors import Refused
from civreg.core.http import number_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RoadmapForm(forms.Form):
    stage = forms.ChoiceField(label=gettext_lazy("Việc"), choices=list(STAGES.items()))
    rule = forms.ChoiceField(label=gettext_lazy("Cách chia"), choices=list(RULES.items()))
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=1000, required=False)


def _asked(request, campaign):
    """(stage, kind, district or None) of the address; 404 for what is unknown or out of scope."""
    values = request.GET if request.method == "GET" else request.POST
    stage, kind = values.get("stage") or Stage.ENTER, values.get("kind") or ""
    if stage not in set(STAGES) or kind and kind not in BOOK_KINDS:
        raise Http404
    districts = localities_of(request.user, campaign).districts()
    pk = number_in(values.get("district"))
    district = get_object_or_404(districts, pk=pk) if pk is not None else None
    return str(stage), kind, district


def _days(campaign):
    """The plan's days: number, the day it is lived on, whether it is off, whether entry is over."""
    first, off = campaign.played_from or campaign.day_one, actions.days_off(campaign)
    entry_days, days = actions.length_of(campaign)
    return [
        {"number": n, "day": first + dt.timedelta(days=n - 1), "off": n in off, "review": n > entry_days}
        for n in range(1, days + 1)
    ]


@require_safe
def roadmap(request):
    campaign = campaign_or_404(request.user)
    stage, kind, district = _asked(request, campaign)
    units, may_change = localities_of(request.user, campaign), scope(request.user).may_anywhere(Can.TARGETS)
    found = campaign.roadmaps.select_related("made_by", "version__baseline").in_force(stage)
    rows, below, editable = [], None, set()
    if found:
        sees_province = campaign.province_id in scope(request.user).province_ids
        rows, below = roadmap_sheets.table_of(
            found, kind=kind, district=district, units=units, sees_province=sees_province
        )
        if may_change and district:
            editable = {pk for pk, of_kind in actions.base_table(found) if of_kind == kind}
    history = campaign.roadmaps.filter(stage=stage).select_related("made_by").order_by("-number")[:20]
    context = {
        "campaign": campaign, "roadmap": found, "stage": stage, "kind": kind, "district": district, "rows": rows,
        "below": below, "days": _days(campaign), "stages": STAGES.items(), "book_kinds": BOOK_KINDS,
        "districts": units.districts().in_order(), "history": history, "may_change": may_change,
        "editable": editable, "form": RoadmapForm(initial={"stage": stage}), "page_title": _("Lộ trình"),
    }  # fmt: skip
    return TemplateResponse(request, "campaigns/roadmap.html", context)


def _back(stage, kind="", district=None):
    kept = {"stage": stage, "kind": kind, "district": district.pk if district else ""}
    return f"{reverse('campaigns:roadmap')}?{urlencode({name: value for name, value in kept.items() if value})}"


@require_POST
def roadmap_new(request):
    """A new version by a rule."""
    campaign = campaign_or_404(request.user, Can.TARGETS)
    form = RoadmapForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Chọn việc và cách chia."), code="invalid", status=422)
    made = actions.make_roadmap(campaign=campaign, by=request.user, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Đã lập lộ trình bản số %(number)s.") % {"number": made.number})
    return redirect(_back(made.stage))


@require_POST
def roadmap_change(request):
    """The grid of a district as it was typed: a new version with what differs."""
    campaign = campaign_or_404(request.user, Can.TARGETS)
    stage, kind, district = _asked(request, campaign)
    found = get_object_or_404(campaign.roadmaps, stage=stage, number=number_in(request.POST.get("number")))
    base = actions.base_table(found)
    communes = Locality.objects.filter(parent=district).values_list("pk", flat=True) if district else []
    rows = {(pk, kind): _typed(request.POST, pk, base[pk, kind]) for pk in communes if (pk, kind) in base}
    note = request.POST.get("note", "").replace("\0", "")[:1000]
    made = actions.change_roadmap(roadmap=found, rows=rows, by=request.user, at=timezone.now(), note=note)
    _say(request, made)
    return redirect(_back(stage, kind, district))


def _typed(values, pk, days):
    """The days of a commune as typed; what is missing stays. Refused for what is no number."""
    typed = [whole_number(values.get(f"d-{pk}-{at}", n)) for at, n in enumerate(days, 1)]
    if None in typed:
        raise Refused(_("Mỗi ngày phải là số nguyên không âm."), code="invalid", status=422)
    return typed


def _say(request, made):
    if made is None:
        messages.info(request, _("Không có ngày nào khác: lộ trình giữ nguyên."))
    else:
        told = {"number": made.number, "n": len(made.changes)}
        messages.success(request, _("Đã lập lộ trình bản số %(number)s, %(n)s ô thay đổi.") % told)


@require_http_methods(["GET", "POST"])
def roadmap_sheet(request):
    """GET: the roadmap of a stage as a workbook. POST: the workbook with changes comes back."""
    campaign = campaign_or_404(request.user, Can.TARGETS if request.method == "POST" else Can.PROGRESS)
    stage, _kind, _district = _asked(request, campaign)
    units = localities_of(request.user, campaign)
    found = campaign.roadmaps.in_force(stage)
    if found is None:
        raise Http404
    if request.method == "GET":
        return _workbook(campaign, found, units)
    file = request.FILES.get("file")
    if file is None:
        raise Refused(_("Chọn tệp lộ trình."), code="invalid", status=422)
    rows = roadmap_sheets.read(file, units=units, days=actions.length_of(campaign)[1])
    _say(request, actions.change_roadmap(roadmap=found, rows=rows, by=request.user, at=timezone.now()))
    return redirect(_back(stage))


def _workbook(campaign, found, units):
    names = {unit.pk: unit for unit in units.communes().in_order()}
    table = actions.base_table(found)
    order = {kind: at for at, kind in enumerate(["", *BOOK_KINDS])}
    rows = [
        (unit.code, unit.full_name, kind, table[pk, kind])
        for pk, unit in names.items()
        for kind in sorted((of for at, of in table if at == pk), key=order.get)
    ]
    answer = HttpResponse(roadmap_sheets.workbook(found, rows, actions.length_of(campaign)[1]), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="lo-trinh-{found.stage}-{found.number}.xlsx"'
    return answer
