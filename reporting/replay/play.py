"""The whole campaign played through the real actions, at any scale, and the ledger that must come out even."""

import datetime as dt
from collections import Counter
from random import Random

from django.db.models import Sum
from django.utils import timezone

from campaigns.actions.plans import change_campaign
from campaigns.distribution import apportion
from campaigns.models import Locality, Membership
from registers.models import LocalityTotal, RegisterBook
from reporting import lines, progress
from reporting.replay.commune import Commune
from reporting.replay.crew import crew_for, days_of
from reporting.replay.people import account

COUNTED = ("entered", "checked", "approved", "returned")
STRETCH = (0.75, 1.6)  # a crew is up to a third too large or two fifths too small for its target


class CannotPlay(Exception):
    """The campaign is not in a state to be played; the text says why."""


def play(campaign, *, days=20, scale=0.01, seed=37, say=lambda text: None):
    """Play ``days`` days of the campaign with ``scale`` of its targets; returns the communes that played.

    The days end yesterday. Communes that have books already are left alone. Same seed, same campaign.
    """
    campaign = _dated(campaign, days)
    rng, first = Random(seed), lines.calendar_of(campaign).first
    communes = list(_communes(campaign, rng, scale, days, first))
    if not communes:
        raise CannotPlay("Không còn xã nào trống để diễn lại: mọi xã đều đã có sổ.")
    outputs = {each.unit.pk: days_of(rng, each.crew, days) for each in communes}
    for number in range(days):
        day = first + dt.timedelta(days=number)
        for each in communes:
            each.work(rng, day, outputs[each.unit.pk][number])
        say(_said(number + 1, day, communes))
    return communes


def _dated(campaign, days):
    """The campaign with its first day so long ago that ``days`` of it are over."""
    today = timezone.localdate()
    if campaign.played_from is None:
        first = today - dt.timedelta(days=days)
        officer = _officer(campaign, Random(0))
        return change_campaign(campaign=campaign, changes={"played_from": first}, by=officer, at=timezone.now())
    if campaign.played_from + dt.timedelta(days=days) > today:
        raise CannotPlay(f"Kế hoạch diễn tập bắt đầu {campaign.played_from:%d.%m.%Y}: chưa đủ {days} ngày đã qua.")
    return campaign


def _officer(campaign, rng):
    return account(
        rng, username="replay-sotuphap", role=Membership.Role.JUSTICE_OFFICER, place=campaign.province,
        organisation="Sở Tư pháp", starts_on=campaign.day_one,
    )  # fmt: skip


def _communes(campaign, rng, scale, days, first):
    """The communes of the campaign's first day that have no books, with a scaled target, a crew and accounts."""
    asked = lines.ask(campaign)
    units = progress.units_of(campaign, _ids_of(campaign))
    known = progress.read_targets(asked, [unit.pk for unit in units])
    wanted = [known.get(unit.pk, (0, True))[0] for unit in units]
    scaled = apportion(round(sum(wanted) * scale), wanted) if sum(wanted) else [0] * len(units)
    taken = set(RegisterBook.objects.filter(locality__in=units).values_list("locality_id", flat=True))
    at = dt.datetime.combine(first, dt.time(7), timezone.get_current_timezone())
    for unit, target in zip(units, scaled, strict=True):
        if target and unit.pk not in taken:
            crew = crew_for(rng, target, days=asked.calendar.entry_days, stretch=rng.uniform(*STRETCH))
            made = Commune(unit, target, crew, *_staff(campaign, rng, unit, crew))
            made.lay_out_books(rng, at)
            yield made


def _ids_of(campaign):
    return Locality.objects.communes().filter(province=campaign.province).values("pk")


def _staff(campaign, rng, unit, crew):
    """A clerk for every worker, one more where there is a single one (nobody checks alone), and an approver."""
    where = {"place": unit, "starts_on": campaign.day_one}
    clerks = [
        account(rng, username=f"replay-{unit.code}-{n}", role=Membership.Role.CLERK, organisation=worker.force, **where)
        for n, worker in enumerate(crew.workers, 1)
    ]
    if len(clerks) == 1:
        second = f"replay-{unit.code}-2"
        clerks.append(account(rng, username=second, role=Membership.Role.CLERK, organisation="justice", **where))
    approver = account(
        rng, username=f"replay-{unit.code}-duyet", role=Membership.Role.COMMUNE_APPROVER,
        organisation=f"UBND {unit.full_name}", **where,
    )  # fmt: skip
    return clerks, approver


def _said(number, day, communes):
    done = sum((each.did for each in communes), Counter())
    figures = ", ".join(f"{what} {done[what]}" for what in COUNTED)
    return f"Ngày {number:>2} ({day:%d.%m.%Y}): {figures}"


def ledger(communes):
    """What was planned and done, and what the counters say of it: lines of (what, played, counted).

    The two agree to the last record, or something is lost or counted twice.
    """
    done = sum((each.did for each in communes), Counter())
    kept = dict(
        LocalityTotal.objects.filter(locality__in=[each.unit.pk for each in communes])
        .values_list("stage").annotate(Sum("n"))
    )  # fmt: skip
    waiting = sum(len(each.to_mend) for each in communes)
    planned = sum(each.target for each in communes)
    return [
        ("planned", planned, kept.get("declared", 0)),
        ("entered", done["entered"], kept.get("entered", 0)),
        ("checked", done["checked"], kept.get("checked", 0)),
        ("approved", done["approved"], kept.get("approved", 0)),
        ("returned and waiting", waiting, kept.get("returned", 0)),
    ]
