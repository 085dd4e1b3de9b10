"""Signing a report upwards, or sending it back with a reason. The states and who may are in signing_rules."""

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.outbox import enqueue
from reporting import signing_rules as rules
from reporting.models import DailyReport, ReportStep
from reporting.signing_rules import State

MOST_WORDS = 2000


@transaction.atomic
def sign_report(*, report, by, at, title="", comment=""):
    """Put one's name to the next step: submit, confirm or sign. Mail goes out with the last signature."""
    report = _locked(report)
    require(rules.against_sign(case_of(report, by)))
    state, _office = rules.next_step(report.level, report.state)
    _step(report, state, by=by, at=at, title=title, comment=comment)
    if state == State.SIGNED:
        enqueue("reporting.mail_report", key=f"mail-report-{report.pk}", report_id=report.pk)
    return report


@transaction.atomic
def return_report(*, report, by, at, comment, title=""):
    """Send it back to its office with a reason, instead of signing; it is submitted again, or a supplement is made."""
    report = _locked(report)
    require(rules.against_return(case_of(report, by)))
    if not comment.strip():
        sentence = _("Ghi lý do trả lại.")
        raise Refused(sentence, code="invalid", status=422, fields={"comment": [sentence]})
    _step(report, State.RETURNED, by=by, at=at, title=title, comment=comment)
    return report


def case_of(report, by):
    """What signing_rules decide from."""
    signed = set()
    for step in report.steps.order_by("pk"):
        signed = set() if step.state == State.RETURNED else signed | {step.by_id}
    return rules.Case(report.level, report.state, offices_of(by, report), by.pk in signed)


def offices_of(by, report):
    """The levels that a person may sign this report for: of offices that approve in its own place, not beneath it."""
    allowed = scope(by)
    if not allowed.may_anywhere(Can.APPROVE):
        return frozenset()
    place, found = report.locality, set()
    own = {m.locality_id for m in allowed.memberships if m.locality_id and m.role == "commune_approver"}
    if place is not None and place.pk in own:
        found.add(rules.COMMUNE)
    if place is not None and {place.pk, place.parent_id} & allowed.district_ids:
        found.add(rules.DISTRICT)
    if report.campaign.province_id in allowed.province_ids:
        found.add(rules.PROVINCE)
    return frozenset(found)


def title_of(by):
    """The position that stands beside a name where the person wrote none: the role they have."""
    memberships = scope(by).memberships
    return str(memberships[0].get_role_display()) if memberships else ""


def require(sentence):
    if sentence:
        raise Refused(sentence, code="forbidden", status=403)


def _locked(report):
    reports = DailyReport.objects.select_for_update(of=("self",)).select_related("locality", "campaign__province")
    return reports.get(pk=report.pk)


def _step(report, state, *, by, at, title, comment):
    history.sign(by=by, reason=comment.strip()[:MOST_WORDS])
    ReportStep.objects.create(
        report=report, state=state, at=at, by=by, name=by.full_name, title=(title.strip() or title_of(by))[:100],
        comment=comment.strip()[:MOST_WORDS],
    )  # fmt: skip
    report.state = state
    report.save(update_fields=["state"])
