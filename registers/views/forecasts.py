"""The forecast of bounces on screens: of a package, of a transfer, and how well it came true over time."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.roles import Can
from campaigns.scope import scope
from registers import forecasting
from registers.models import Entry, Transfer
from registers.rules import bounces

NEWEST = 30
MOST_SHOWN = 50
WIDTH, HEIGHT = 1000, 240  # of the chart's own drawing units


def told_of(forecast, user) -> dict:
    """A live forecast (``forecasting.Forecast``) for templates/registers/_forecast.html."""
    likely = sorted(((bounces.together(found), entry, found) for entry, found in forecast.chances.items()),
                    reverse=True)[:MOST_SHOWN]  # fmt: skip
    entries = Entry.objects.visible_to(user).in_bulk([entry for _p, entry, _found in likely])
    rows = [
        {"entry": entries[entry], "percent": round(100 * probability), "is_flagged": probability >= _least(),
         "why": _why(found)} for probability, entry, found in likely if entry in entries
    ]  # fmt: skip
    return {"entries": forecast.entries, "expected": forecast.expected, "low": forecast.low, "high": forecast.high,
            "flagged": len(forecast.flagged), "rows": rows, "kept_at": None}  # fmt: skip


def _least():
    return forecasting.flag_from()


def _why(chances):
    cases = [each.about for each in chances if each.why == bounces.CASE]
    return {"cases": cases, "same_number": any(each.why == bounces.KEY for each in chances)}


def kept_of(kept, user) -> dict:
    """A forecast as it was kept when the transfer was sent."""
    items = list(kept.items.order_by("-probability", "entry_id")[:MOST_SHOWN])
    entries = Entry.objects.visible_to(user).in_bulk([item.entry_id for item in items])
    rows = [
        {"entry": entries[item.entry_id], "percent": round(100 * item.probability),
         "is_flagged": item.probability >= kept.flag_from,
         "why": _why([bounces.Chance(**each) for each in item.chances])}
        for item in items if item.entry_id in entries
    ]  # fmt: skip
    return {"entries": kept.entries, "expected": kept.expected, "low": kept.low, "high": kept.high,
            "flagged": kept.flagged, "rows": rows, "kept_at": kept.made_at}  # fmt: skip


def of_transfer(transfer, user) -> dict:
    """What stands about duplicates on a transfer's page: the forecast, and what became of it."""
    kept = getattr(transfer, "forecast", None)
    if kept is None and transfer.state != Transfer.State.WAITING:
        return {"forecast": None, "measured": None}  # sent before forecasts were kept
    told = (
        kept_of(kept, user)
        if kept
        else told_of(forecasting.forecasts_of([transfer.package])[transfer.package_id], user)
    )
    measured = forecasting.measured_of([transfer.pk]).get(transfer.pk) if kept else None
    return {"forecast": told, "measured": measured and measured_row(measured)}


def measured_row(measured) -> dict:
    return {
        "measured": measured, "answered": measured.answered, "precision": shown(measured.precision),
        "recall": shown(measured.recall),
    }  # fmt: skip


def shown(share) -> str:
    """ "92 % (64–99 %)", or "–" where nothing can be said."""
    if share is None:
        return "–"
    middle, low, high = (round(100 * each) for each in share)
    return f"{middle} % ({low}–{high} %)"


@require_safe
def forecast_page(request):
    """How well forecasts came true: a chart, its table, and all transfers together."""
    if not scope(request.user).may_anywhere(Can.EXPORT):
        raise Http404
    transfers = Transfer.objects.visible_to(request.user, Can.EXPORT).filter(forecast__isnull=False)
    newest = list(transfers.select_related("forecast", "package__book__locality").order_by("-sent_at", "-pk")[:NEWEST])
    measured = forecasting.measured_of(newest)
    rows = [{"transfer": each, **measured_row(measured.get(each.pk, bounces.Measured()))} for each in newest]
    together = sum(measured.values(), bounces.Measured())
    context = {
        "rows": rows,
        "together": measured_row(together),
        "expected": sum(each.forecast.expected for each in newest if each.pk in measured),
        "chart": chart_of(list(reversed(rows))),
        "page_title": _("Dự báo trùng đúng đến đâu"),
        "crumbs": [{"label": _("Chuyển về Bộ"), "url": reverse("registers:transfers")}, {"label": _("Dự báo trùng")}],
    }
    return TemplateResponse(request, "registers/forecasts.html", context)


def chart_of(rows):
    """Points of two lines over the transfers in time, in the chart's own units; None with fewer than two points."""
    lines = {
        name: [(at, getattr(row["measured"], name)) for at, row in enumerate(rows)] for name in ("precision", "recall")
    }
    step = WIDTH / max(1, len(rows) - 1)
    drawn = {
        name: [{"x": round(at * step), "y": round(HEIGHT * (1 - share[0]))} for at, share in line if share]
        for name, line in lines.items()
    }  # fmt: skip
    if max(map(len, drawn.values())) < 2:
        return None
    return {name: {"points": dots, "path": " ".join(f"{dot['x']},{dot['y']}" for dot in dots)}
            for name, dots in drawn.items()}  # fmt: skip
