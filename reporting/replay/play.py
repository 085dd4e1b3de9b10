"""The whole campaign played through the real actions, at any scale, up to the Ministry's answers."""

import datetime as dt
import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from random import Random
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.db import connection
from django.utils import timezone
from kombu.exceptions import OperationalError

from campaigns.actions.plans import change_campaign
from campaigns.distribution import apportion
from campaigns.models import Locality
from registers.models import RegisterBook
from reporting import lines, progress
from reporting.replay import people
from reporting.replay.commune import Commune
from reporting.replay.crew import crew_for, days_of
from reporting.replay.department import Department
from reporting.replay.ministry import stand_in
from reporting.replay.proofs import prove_books

COUNTED = ("entered", "checked", "approved", "returned")
ON_THE_WAY = ("sent", "accepted", "duplicate", "refused")
STRETCH = (0.75, 1.6)  # a crew is up to a third too large or two fifths too small for its target
LEAST_A_DAY = 0.6  # at a small scale everybody has less to type, not less time
ALREADY_THERE = 0.05  # of all rows the Ministry has from elsewhere: 27,000 of 541,000 bounced (domain.md 1.6)


class CannotPlay(Exception):
    """The campaign is not in a state to be played; the text says why."""


@dataclass
class Played:
    """A played campaign: its communes, the Department and the Ministry's stand-in, for the ledger."""

    campaign: object
    communes: list
    department: Department
    ministry: object
    days: list = field(default_factory=list)


@contextmanager
def played(campaign, *, days=20, scale=0.01, seed=37, say=lambda text: None, **options):
    """Play ``days`` days of the campaign with ``scale`` of its targets; the stand-in runs until the block ends.

    The days end yesterday. Communes that have books already are left alone; ``only`` names codes of communes,
    ``folder`` is where the stand-in keeps its database, ``pdf_share`` the share of packages with PDFs; ``eager`` sends
    each evening whatever is approved, not finished books alone. Same seed, same campaign.
    """
    _refuse_beside_others()
    with _quick_commits(), _folder(options.pop("folder", None)) as folder, stand_in(folder, seed=seed) as ministry:
        whole = _prepared(_dated(campaign, days), Random(seed), ministry, scale=scale, **options)
        _play(whole, Random(seed + 1), days, say)
        yield whole


def _play(whole, rng, days, say):
    calendar = lines.calendar_of(whole.campaign)
    outputs = {each.unit.pk: days_of(rng, each.crew, days) for each in whole.communes}
    for number in range(1, days + 1):
        day = calendar.date(number)
        whole.ministry.wakes_up(rng)
        whole.department.begin(day)
        for each in whole.communes:
            each.work(rng, day, outputs[each.unit.pk][number - 1])
        if number == days:
            _last_evening(whole, day)
        whole.department.end(rng, day, is_late=number > calendar.entry_days or number == days)
        whole.days.append(day)
        say(_said(number, day, whole))


def _last_evening(whole, day):
    """The line holds, so that nothing is half sent when the play ends; and complete books are proved."""
    whole.ministry.mood({})
    whole.department.begin(day)
    for each in whole.communes:
        prove_books(each, day)


def _prepared(campaign, rng, ministry, *, scale, only=(), **options):
    officer = people.officer(campaign, rng)
    first = lines.calendar_of(campaign).first
    communes = list(_communes(campaign, rng, officer, scale, first, only))
    if not communes:
        raise CannotPlay("Không còn xã nào trống để diễn lại: mọi xã đều đã có sổ.")
    ministry.knows_already(_known_already(rng, communes))
    by_id = {each.unit.pk: each for each in communes}
    return Played(campaign, communes, Department(officer, ministry, by_id, **options), ministry)


def _known_already(rng, communes):
    """Natural keys of some records that are still to be typed, as the Ministry's stand-in keeps them."""
    for each in communes:
        office = " ".join(f"UBND {each.unit.as_written}".casefold().split())
        for volume in each.volumes:
            for number in volume.numbers:
                if rng.random() < ALREADY_THERE:
                    yield office, volume.book.kind, str(volume.book.year_opened), str(number)


def _dated(campaign, days):
    """The campaign with its first day so long ago that ``days`` of it are over."""
    today = timezone.localdate()
    if campaign.played_from is None:
        first = today - dt.timedelta(days=days)
        by = people.officer(campaign, Random(0))
        return change_campaign(campaign=campaign, changes={"played_from": first}, by=by, at=timezone.now())
    if campaign.played_from + dt.timedelta(days=days) > today:
        raise CannotPlay(f"Kế hoạch diễn tập bắt đầu {campaign.played_from:%d.%m.%Y}: chưa đủ {days} ngày đã qua.")
    return campaign


def _communes(campaign, rng, officer, scale, first, only):
    """The communes of the campaign's first day that have no books, with a scaled target, a crew and accounts."""
    asked = lines.ask(campaign)
    ids = Locality.objects.communes().filter(province=campaign.province).values_list("pk", flat=True)
    units = [unit for unit in progress.units_of(campaign, ids) if not only or unit.code in only]
    known = progress.read_targets(asked, [unit.pk for unit in units])
    wanted = [known.get(unit.pk, (0, True))[0] for unit in units]
    scaled = apportion(round(sum(wanted) * scale), wanted) if sum(wanted) else [0] * len(units)
    taken = set(RegisterBook.objects.filter(locality__in=units).values_list("locality_id", flat=True))
    at = dt.datetime.combine(first, dt.time(7), timezone.get_current_timezone())
    for unit, target in zip(units, scaled, strict=True):
        if target and unit.pk not in taken:
            crew = crew_for(
                rng, target, days=asked.calendar.entry_days, stretch=rng.uniform(*STRETCH), least=LEAST_A_DAY,
                forces=people.forces_of(unit),
            )  # fmt: skip
            made = Commune(unit, target, crew, *people.staff(campaign, rng, unit, crew, officer, at))
            made.lay_out_books(rng, scale, at)
            yield made


def _refuse_beside_others():
    """A played campaign never meets the real Ministry, nor a worker who would send its packages there or here."""
    host = urlsplit(settings.MINISTRY_URL).hostname if settings.MINISTRY_URL else "localhost"
    if host != "localhost" and not _is_loopback(host):
        raise CannotPlay("MINISTRY_URL là địa chỉ thật: không diễn lại trên hệ thống đang nối với Bộ.")
    try:
        busy = current_app.control.ping(timeout=0.3)
    except OperationalError:
        busy = []
    if busy:
        raise CannotPlay("Đang có tiến trình worker chạy (bin/demo?): dừng nó rồi diễn lại.")


def _is_loopback(host):
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def _quick_commits():
    """What a crash would take from a rehearsal is the rehearsal: no waiting for the disk at each commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")


@contextmanager
def _folder(given):
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="civreg-ministry-") as made:
        yield made


def _said(number, day, whole):
    done = sum((each.did for each in whole.communes), Counter())
    figures = ", ".join(f"{what} {done[what]}" for what in COUNTED)
    away = ", ".join(f"{what} {whole.department.did[what]}" for what in ON_THE_WAY)
    return f"Ngày {number:>2} ({day:%d.%m.%Y}): {figures}; {away}"
