"""One conclusion for many cases of one lane that are plainly alike: shown before it is done, taken back as one."""

import uuid
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from civreg.core.errors import Refused
from registers import case_queries
from registers.actions import deciding
from registers.models import CaseDecision, DuplicateCase
from registers.rules import lanes


@dataclass
class Planned:
    """What would be concluded of one case: the entry kept and the others, or the sentence against it."""

    case: DuplicateCase
    entries: list
    kept: object = None
    against: str = ""


@dataclass
class Done:
    batch: str
    decided: list = field(default_factory=list)
    refused: list = field(default_factory=list)  # (case, sentence)


def plan(*, cases, outcome, by) -> list[Planned]:
    """What the outcome would do to each of the cases; nothing is changed."""
    cases = list(cases[: settings.CASES_AT_ONCE + 1])
    if len(cases) > settings.CASES_AT_ONCE:
        sentence = _("Mỗi lần kết luận nhiều nhất %(most)s vụ.") % {"most": settings.CASES_AT_ONCE}
        raise Refused(sentence, code="too_many", status=422)
    if outcome not in lanes.OUTCOMES or not lanes.OUTCOMES[outcome].in_bulk:
        raise Refused(_("Không kết luận hàng loạt như vậy được."), code="invalid", status=422)
    return [_planned(case, outcome, by) for case in cases]


def _planned(case, outcome, by):
    entries = [member.entry for member in case.members.all()]
    kept = case_queries.preferred(entries) if lanes.OUTCOMES[outcome].keeps_one else None
    others = [deciding.stand_of(entry) for entry in entries if entry != kept]
    against = _against(case, entries, by) or lanes.refusal(outcome, case.sort, kept and deciding.stand_of(kept), others)
    return Planned(case, entries, kept, str(against or ""))


def _against(case, entries, by):
    if case.state != DuplicateCase.State.OPEN:
        return _("Đã có người kết luận.")
    if sentence := deciding.against_deciding(by, case, entries):
        return sentence
    if unlike := case_queries.unlike(entries):
        return _("Khác nhau ở: %(labels)s. Hãy xem từng vụ.") % {"labels": ", ".join(map(str, unlike))}
    return None


def decide_many(*, cases, outcome, reason, by, at) -> Done:
    """Conclude what was planned, each case in a transaction of its own: what is refused does not hold up the rest."""
    done = Done(batch=uuid.uuid4().hex)
    for planned in plan(cases=cases, outcome=outcome, by=by):
        if planned.against:
            done.refused.append((planned.case, planned.against))
            continue
        versions = {str(entry.pk): entry.version for entry in planned.entries}
        choice = deciding.Choice(outcome, planned.kept and planned.kept.pk, None, reason, versions)
        try:
            deciding.decide_case(case=planned.case, choice=choice, by=by, at=at, batch=done.batch)
        except Refused as refusal:
            done.refused.append((planned.case, str(refusal)))
        else:
            done.decided.append(planned.case)
    return done


def undo_many(*, batch, by, at) -> Done:
    """Take back every conclusion of a batch that still stands; what somebody went on from is named and stays."""
    done = Done(batch=batch)
    mine = CaseDecision.objects.filter(batch=batch, decided_by=by, undone_at=None).select_related("case")
    for decision in mine.order_by(F("pk").desc())[: settings.CASES_AT_ONCE]:
        try:
            deciding.undo_decision(case=decision.case, by=by, at=at)
        except Refused as refusal:
            done.refused.append((decision.case, str(refusal)))
        else:
            done.decided.append(decision.case)
    return done
