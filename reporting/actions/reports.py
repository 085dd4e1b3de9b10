"""Freezing the report of a day."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaigns.queries import plan_today
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused
from reporting import daily, lines
from reporting.models import DailyReport


def freeze_report(*, campaign, locality, day, by, at, note="", communes):
    """Freeze the report of a day for a locality (None is the province) as it is counted now, with its SHA-256.

    `communes` are those that the place is made of. Raises Refused for a day to come, for a person who does
    not lead the place, and where that day's report is frozen already: a sent report is never made anew.
    """
    if not daily.may_freeze(scope(by), locality, campaign):
        raise Refused(_("Chỉ người phụ trách đơn vị mới chốt được báo cáo."), code="forbidden", status=403)
    if day > plan_today(campaign, at):
        raise Refused(_("Ngày này chưa đến, chưa chốt được báo cáo."), code="day_to_come", status=422)
    figures = daily.make(asked=lines.ask(campaign, day=day), place=locality, communes=communes)
    try:
        with transaction.atomic():
            history.sign(by=by)
            return DailyReport.objects.create(
                campaign=campaign, locality=locality, day=day, figures=figures, sha256=daily.digest(figures),
                note=note.strip(), made_at=at, made_by=by,
            )  # fmt: skip
    except IntegrityError as problem:
        raise Refused(_("Báo cáo ngày này đã chốt, không chốt lại được."), code="frozen") from problem
