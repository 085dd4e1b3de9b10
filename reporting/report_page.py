"""Reports as people see them: the way one has gone and what its reader may do, and the matrix of days and places."""

import datetime as dt

from django.utils.translation import gettext as _

from campaigns.models import Locality
from campaigns.queries import plan_today
from campaigns.roles import Can
from campaigns.scope import scope
from reporting import progress
from reporting import signing_rules as rules
from reporting.actions import signing
from reporting.cut_off import closes_at, is_wanted, off_days
from reporting.models import DailyReport
from reporting.signing_rules import HANDED_IN, State

DAYS = 7  # columns of the matrix
TONES = {State.FROZEN: "warn", State.SUBMITTED: "info", State.CONFIRMED: "info", State.SIGNED: "good",
         State.RETURNED: "bad"}  # fmt: skip


def chain(report, user):
    """What a page needs to show a report's way and offer the next step."""
    case = signing.case_of(report, user)
    step = rules.next_step(report.level, report.state)
    return {
        "steps": report.steps.select_related("by").order_by("pk"),
        "state_tone": TONES[report.state],
        "next_office": rules.OFFICES[step[1]] if step else "",
        "against_sign": rules.against_sign(case),
        "may_return": rules.against_return(case) is None,
        "may_supplement": rules.against_supplement(case) is None,
        "is_first_step": report.state in rules.WAITING,
        "own_title": signing.title_of(user),
        "others": _others(report),
        "mails": report.mails.select_related("recipient").order_by("-pk") if case.offices else [],
    }


def _others(report):
    """The report of the same day that this one adds to, and those that add to it."""
    found = DailyReport.objects.filter(campaign=report.campaign_id, locality=report.locality_id, day=report.day)
    return found.exclude(pk=report.pk).order_by("sequence")


def matrix(user, campaign, *, until, at, late_only=False):
    """Seven days up to `until` by place: where each report stands. Two queries and those of the places."""
    days = [until - dt.timedelta(days=back) for back in range(DAYS)]
    places = _places(user, campaign)
    found = DailyReport.objects.visible_to(user).filter(campaign=campaign, day__in=days).order_by("sequence")
    states = {(pk, day): State(state) for pk, day, state in found.values_list("locality_id", "day", "state")}
    closed = {day: closes_at(campaign, day) <= at for day in days}
    off = off_days(campaign)
    due = {day: closed[day] and is_wanted(campaign, day, off) for day in days}
    rows = [_row(campaign, place, days, states, due, off) for place in places]
    counted = [{**_counted(day, rows, n), "is_off": day in off} for n, day in enumerate(days)]
    return {"days": counted, "rows": [row for row in rows if not late_only or row["is_late"]]}


def _places(user, campaign):
    """The province, then each district with its communes, as far as the person sees them whole."""
    allowed = scope(user)
    communes = progress.units_of(campaign, allowed.commune_ids(Can.PROGRESS))
    places = [None] if campaign.province_id in allowed.province_ids else []
    districts = {unit.parent_id: unit.parent for unit in communes if unit.parent_id}
    for pk, district in sorted(districts.items(), key=lambda pair: pair[1].sort_key):
        places += [district] if allowed.sees_whole(district) else []
        places += [unit for unit in communes if unit.parent_id == pk]
    return places + [unit for unit in communes if not unit.parent_id]


def _row(campaign, place, days, states, due, off):
    pk = place.pk if place else None
    cells = [_cell(pk, day, states.get((pk, day)), is_due=due[day], is_off=day in off) for day in days]
    is_commune = place is not None and place.level == Locality.Level.COMMUNE
    return {
        "place": place, "label": place.full_name if place else campaign.province.full_name, "cells": cells,
        "is_commune": is_commune, "is_late": any(cell["is_late"] for cell in cells),
    }  # fmt: skip


def _cell(pk, day, state, *, is_due, is_off):
    is_late = is_due and state not in HANDED_IN
    return {
        "state": state, "day": day, "is_late": is_late,
        "tone": TONES[state] if state else "bad" if is_late else "info" if is_off else "",
        "query": f"?locality={pk or ''}&day={day.isoformat()}",
        "word": state.label if state else _("Chưa chốt") if is_late else _("Nghỉ") if is_off else "",
    }  # fmt: skip


def _counted(day, rows, n):
    """How many communes handed in on a day, of how many."""
    cells = [row["cells"][n] for row in rows if row["is_commune"]]
    return {"day": day, "handed_in": sum(cell["state"] in HANDED_IN for cell in cells),
            "all": len(cells)}  # fmt: skip


def last_day(campaign, at, asked=None):
    """The newest day of the matrix: the one asked for, never after today nor after the campaign."""
    first = campaign.played_from or campaign.day_one
    newest = min(plan_today(campaign, at), first + (campaign.last_day - campaign.day_one))
    return min(asked or newest, newest)
