"""Freezing the report of a day, by hand or at the cut-off, and the supplement that corrects one."""

from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Locality
from campaigns.queries import plan_today
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused
from reporting import daily, differences, lines, signing_rules
from reporting.actions.signing import case_of, require
from reporting.cut_off import off_days, worked_before
from reporting.models import DailyReport
from reporting.signing_rules import HANDED_IN

LOCK_SECONDS = 3


def freeze_report(*, campaign, locality, day, by, at, note="", communes):
    """Freeze the report of a day for a locality (None is the province) as it is counted now, with its SHA-256.

    `communes` are those that the place is made of; `by` None is the cut-off itself. Raises Refused for a day to come,
    for a person who does not lead the place, where that day's report is frozen already (a sent report is never made
    anew), and "busy" while a large file is being imported.
    """
    if by is not None and not daily.may_freeze(scope(by), locality, campaign):
        raise Refused(_("Chỉ người phụ trách đơn vị mới chốt được báo cáo."), code="forbidden", status=403)
    if day > plan_today(campaign, at):
        raise Refused(_("Ngày này chưa đến, chưa chốt được báo cáo."), code="day_to_come", status=422)
    return _freeze(campaign, locality, day, communes, by=by, at=at, note=note)


def supplement_report(*, report, reason, by, at, note="", communes):
    """Another report on the same day, with the figures as they are counted now: it names the one that it corrects."""
    require(signing_rules.against_supplement(case_of(report, by)))
    if not reason.strip():
        sentence = _("Ghi lý do lập báo cáo bổ sung.")
        raise Refused(sentence, code="invalid", status=422, fields={"reason": [sentence]})
    return _freeze(
        report.campaign, report.locality, report.day, communes, by=by, at=at, note=note, reason=reason.strip(),
        supplement_of=report,
    )  # fmt: skip


def _freeze(campaign, locality, day, communes, *, by, at, note, **more):
    try:
        with transaction.atomic():
            _numbering(campaign)
            _quiet()
            return _create(campaign, locality, day, communes, by=by, at=at, note=note, **more)
    except IntegrityError as problem:
        raise Refused(_("Báo cáo ngày này đã chốt, không chốt lại được."), code="frozen") from problem
    except OperationalError as problem:
        raise Refused(_("Đang có tệp lớn được nhập: chốt lại sau ít phút."), code="busy", status=503) from problem


def _create(campaign, locality, day, communes, *, by, at, note, supplement_of=None, reason=""):
    earlier = DailyReport.objects.filter(campaign=campaign, locality=locality)
    before = earlier.filter(day=worked_before(day, off_days(campaign)))
    figures = figures_of(campaign, locality, day, communes, before, at=at)
    sequence = 0
    if supplement_of is not None:
        sequence = 1 + earlier.filter(day=day).aggregate(Max("sequence"))["sequence__max"]
    year = timezone.localdate(at).year
    last = earlier.filter(year=year).aggregate(Max("number"))["number__max"] or 0
    history.sign(by=by, **({} if by else {"source": "system"}))
    return DailyReport.objects.create(
        campaign=campaign, locality=locality, day=day, sequence=sequence, supplement_of=supplement_of, reason=reason,
        year=year, number=last + 1, symbol=symbol_of(locality), figures=figures, sha256=daily.digest(figures),
        note=note.strip(), made_at=at, made_by=by,
    )  # fmt: skip


def symbol_of(locality):
    return settings.REPORT_SYMBOL if locality is not None else settings.REPORT_SYMBOL_DEPARTMENT


def figures_of(campaign, locality, day, communes, before, *, at):
    """Everything that the report says, as plain JSON: the counts, the difference to the day before, who is missing."""
    question = lines.ask(campaign, day=day, today=plan_today(campaign, at))
    figures = daily.make(asked=question, place=locality, communes=communes)
    last = before.newest_first().first()
    changed = None
    if last is not None:
        yesterday = lines.ask(campaign, day=last.day, today=plan_today(campaign, at))
        recounted = daily.make(asked=yesterday, place=locality, communes=communes)
        changed = differences.difference(figures, last.figures, recounted, code=last.code)
    return {
        **figures,
        "basis": {"history": _mark(), "live": question.is_live, "moment": at.isoformat(),
                  "communes": _communes_of_rows(figures, locality, communes)},
        "difference": changed,
        "missing": missing(campaign, locality, day, communes),
    }


def _communes_of_rows(figures, locality, communes):
    """[place of a row, ids of the communes that it sums up]: what `verify` derives the row from."""
    inside = {row["place"]: [] for row in figures["rows"]}
    for unit in communes:
        key = unit.pk if unit.pk in inside else unit.parent_id
        inside.setdefault(key, []).append(unit.pk)
    return sorted(inside.items())


def missing(campaign, locality, day, communes):
    """Units under the place that have not handed in their report of the day: named, with the state it is in."""
    if locality is not None and locality.level == Locality.Level.COMMUNE:
        return []
    if campaign.days_off.filter(day=day).exists():
        return []  # nobody is asked for a report on a day off
    units = list(communes)
    if locality is None:
        units += list({unit.parent_id: unit.parent for unit in communes if unit.parent_id}.values())
    found = DailyReport.objects.filter(campaign=campaign, day=day, locality__in=units, sequence=0)
    states = dict(found.values_list("locality_id", "state"))
    late = [unit for unit in units if states.get(unit.pk) not in HANDED_IN]
    late.sort(key=lambda unit: (unit.level == Locality.Level.COMMUNE, unit.sort_key, unit.code))
    return [
        {"place": unit.pk, "unit": unit.full_name, "district": unit.parent.full_name if unit.parent_id else "",
         "state": states.get(unit.pk, "")}
        for unit in late
    ]  # fmt: skip


def _numbering(campaign):
    """Numbers of one campaign are given one after the other."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)


def _quiet():
    """Wait until whoever is writing counters has committed, and hold new ones off while the figures are read.

    Counters move before the history is written (triggers fire in the order of their names), so that what is counted
    here is exactly what the history holds up to `_mark`. A large import holds this up: then it is tried again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", [f"{LOCK_SECONDS}s"])
        cursor.execute("LOCK TABLE registers_localitytotal IN SHARE MODE")


def _mark():
    """The newest event of history: everything up to it is counted, nothing after it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM core_historyevent")
        return cursor.fetchone()[0]
