"""What the public may know of a campaign at one moment, as plain values that JSON can hold."""

from itertools import accumulate

from django.utils import timezone

from campaigns.models import Campaign, Locality
from campaigns.queries import plan_today
from reporting import lines, progress, rules
from reporting.models import DailyReport
from reporting.public.cells import published, published_total

STAGES = ("entered", "attached", "checked", "approved", "sent", "accepted", "proved")


def current_campaign():
    """The campaign that the public page shows: the newest one that is running, or None."""
    return Campaign.objects.filter(is_current=True).select_related("province").order_by("-day_one", "pk").first()


def snapshot(campaign, at=None):
    """Progress of a campaign by district, commune and kind with small cells hidden, and when it was computed.

    A fixed number of queries over counters, whatever the number of entries.
    """
    at = at or timezone.now()
    asked = lines.ask(campaign, today=plan_today(campaign, at))
    units = progress.units_of(campaign, Locality.objects.communes().values_list("pk", flat=True))
    overview = progress.by_district(asked, units, province=campaign.province)
    whole = overview.whole
    return {
        "computed_at": timezone.localtime(at).isoformat(timespec="seconds"),
        "province": campaign.province.full_name,
        "campaign": campaign.name,
        "document": campaign.document,
        "day": asked.number,
        "days": asked.calendar.days,
        "entry_days": asked.calendar.entry_days,
        "total": _line(whole, {stage: published_total(getattr(whole, stage)) for stage in STAGES}),
        "districts": _districts(overview.rows),
        "kinds": _group(progress.by_kind(asked, units, tally=overview.tally)),
        "curve": _curve(whole),
        "report": _last_report(campaign),
    }


def _districts(rows):
    districts = _group(rows)
    for shown, row in zip(districts, rows, strict=True):
        shown["communes"] = _group(row.parts)
    return districts


def _group(rows):
    """Lines that one total is made of, each stage with its small cells hidden."""
    counts = {stage: published([getattr(row, stage) for row in rows]) for stage in STAGES}
    return [_line(row, {stage: counts[stage][n] for stage in STAGES}) for n, row in enumerate(rows)]


def _line(row, counts):
    entered, target = counts["entered"], row.target
    known = entered is not None and target
    return {
        "label": row.label,
        "code": row.place.code if row.place and not row.kind else row.kind,
        "target": target,
        "target_is_estimate": row.target_is_estimate,
        **counts,
        "percent": min(round(100 * entered / target, 1), 99.9 if entered < target else 100.0) if known else None,
        "status": row.verdict.status.value,
        "status_text": row.verdict.label,
    }


def _curve(whole):
    """Per closed day: the plan's line and what was done; a day that brought one to four waits for the next."""
    calendar, target = whole.asked.calendar, whole.target
    numbers = range(1, calendar.days + 1) if target is not None else ()
    plan = [rules.planned(target, calendar, n, whole.roadmap) for n in numbers]
    shown = list(accumulate(published_total(output) or 0 for output in whole.outputs))
    return {"plan": plan, "done": shown}


def _last_report(campaign):
    """The province's last frozen report: its day and the seal that proves its figures."""
    found = DailyReport.objects.filter(campaign=campaign, locality=None).newest_first().first()
    return None if found is None else {"day": found.day.isoformat(), "sha256": found.sha256}
