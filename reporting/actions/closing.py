"""The cut-off: whoever has not frozen their report of the day has it frozen for them, communes before districts."""

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction

from campaigns.models import Campaign
from campaigns.queries import plan_today
from civreg.core.errors import Refused
from civreg.core.outbox import enqueue
from reporting import progress
from reporting.actions.mailing import remind_late
from reporting.actions.reports import freeze_report
from reporting.cut_off import closes_at, is_wanted, off_days
from reporting.models import DailyReport

log = logging.getLogger(__name__)


def close_days(*, at):
    """Freeze what is due at this moment in every running campaign; what is frozen already stays. Returns how many."""
    made = 0
    for campaign in Campaign.objects.filter(is_current=True).select_related("province"):
        today, off = plan_today(campaign, at), off_days(campaign)
        for day in (today - dt.timedelta(days=1), today):
            if closes_at(campaign, day) <= at and is_wanted(campaign, day, off):
                made += close_day(campaign=campaign, day=day, at=at)
                remind_late(campaign=campaign, day=day, at=at)
    return made


def close_day(*, campaign, day, at):
    """Every commune, then every district, then the province. One that cannot be frozen now waits a minute."""
    communes = all_communes(campaign)
    districts = {unit.parent_id: unit.parent for unit in communes if unit.parent_id}
    places = [*communes, *districts.values(), None]
    done = set(DailyReport.objects.filter(campaign=campaign, day=day).values_list("locality_id", flat=True))
    made = 0
    for place in places:
        if (place.pk if place else None) not in done:
            try:
                _freeze(campaign, place, day, communes, at)
            except Refused as refusal:
                log.warning("report of %s for %s not frozen: %s", day, place.pk if place else "province", refusal.code)
                if refusal.code == "busy":
                    return made
                continue
            made += 1
    return made


def _freeze(campaign, place, day, communes, at):
    with transaction.atomic():
        inside = _inside(place, communes)
        report = freeze_report(campaign=campaign, locality=place, day=day, by=None, at=at, communes=inside)
        if settings.REPORT_MAIL_AT_CUT_OFF and report.level != "commune":
            enqueue("reporting.mail_report", key=f"mail-report-{report.pk}", report_id=report.pk)


def all_communes(campaign):
    """Every commune that the campaign reports on."""
    everywhere = campaign.province.localities.communes().values_list("pk", flat=True)
    return progress.units_of(campaign, everywhere)


def _inside(place, communes):
    if place is None:
        return communes
    return [unit for unit in communes if place.pk in (unit.pk, unit.parent_id)]


