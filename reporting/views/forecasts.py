"""Will we make it: by locality, with the range, the chance and the reasons; and how that is computed."""

from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.live import renewed
from campaigns.rules import BOOK_KINDS
from reporting import asked, outlook, progress, screens, structures, trial
from reporting.actions import allocating
from reporting.shared_pace import HORIZON


@require_safe
@renewed("province")
def forecasts(request):
    """The finish of both stages for a place and its parts, the latest first."""
    campaign = asked.campaign_or_404(request.user)
    place = asked.named_place_or_404(request, campaign)
    question = asked.asked_of(request, campaign, place)
    communes = asked.communes_of(request.user, place, campaign)
    rows, whole = outlook.outlooks(question, progress.overview_of(question, place, communes))
    name = place.full_name if place else campaign.province.full_name
    context = {
        "page_title": _("Dự báo: %(place)s") % {"place": name},
        "asked": question,
        "unit": place,
        "may_allocate": (place is None or place.level == "district")
        and allocating.may_ask(request.user, campaign, place) is None,
        "whole": whole,
        "stages": [_told(_("Nhập liệu"), whole.entry), _told(_("Rà soát, duyệt"), whole.review)],
        "rows": sorted(rows, key=_latest, reverse=True) if len(rows) > 1 else [],
        "book_kinds": BOOK_KINDS,
        "versions": campaign.target_versions.order_by("-number"),
        "structures": {} if structures.is_new(place) else structures.LABELS,
        "crumbs": screens.crumbs(request.user, campaign, place) if place else [],
    }
    return TemplateResponse(request, "reporting/forecast.html", context)


def _latest(row):
    """Out of sight first, then the latest; of equals the one with more left."""
    return (
        row.entry.found.day is None and bool(row.entry.remaining),
        row.entry.found.day or 0,
        row.entry.remaining or 0,
    )


def _told(name, stage):
    """A stage with its name, its deadline as a date, and what moved in words."""
    date = stage.line.asked.calendar.date(stage.deadline)
    return {"name": name, "stage": stage, "due": date, "moved": outlook.moved_text(stage.move)}


@require_safe
def method(request):
    """How a forecast is computed, and what the last stored trial of it measured."""
    asked.campaign_or_404(request.user)
    crumbs = [{"label": _("Dự báo"), "url": "../"}, {"label": _("Cách tính")}]
    context = {"trial": trial.latest(), "horizon": HORIZON, "page_title": _("Cách tính dự báo"), "crumbs": crumbs}
    return TemplateResponse(request, "reporting/forecast_method.html", context)
