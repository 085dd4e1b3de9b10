"""The threshold of duplicate cases, tuned on the province's own decided cases; every change can be taken back."""

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef
from django.utils.translation import gettext as _

from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.vietnamese import collapse
from registers import permissions
from registers.actions import duplicates, judging
from registers.alike import forget_models
from registers.duplicates.search import Knowledge
from registers.kinds import KINDS
from registers.models import CaseMember, DuplicateCase, DuplicateModel, ThresholdChange
from registers.rules import tuning

State = DuplicateCase.State
MOST_OF_A_REASON = 1000
LEAST, MOST = 0.05, 0.999


def cases_of(province, kind):
    """The cases of one kind that the engine found in a province; what the Ministry named has no probability of ours."""
    inside = CaseMember.objects.filter(case=OuterRef("pk"), locality__province=province)
    cases = DuplicateCase.objects.filter(Exists(inside), kind=kind)
    return cases.exclude(origin=DuplicateCase.Origin.MINISTRY)


def decided_of(province, kind) -> list[tuple[float, bool]]:
    """(probability, whether one event) of every decided case."""
    rows = cases_of(province, kind).filter(state=State.DECIDED).values_list("probability", "outcome")
    return [(probability, outcome in tuning.SAME) for probability, outcome in rows]


def waiting_of(province, kind) -> list[float]:
    return list(cases_of(province, kind).filter(state=State.OPEN).values_list("probability", flat=True))


def in_force(province, kind) -> float:
    """The threshold that holds now."""
    model = DuplicateModel.objects.filter(province=province, kind=kind, is_in_force=True)
    return model.values_list("threshold", flat=True).first() or settings.DUPLICATE_THRESHOLD_PERCENT / 100


@transaction.atomic
def change_threshold(*, province, kind, threshold, reason, by, at) -> ThresholdChange:
    """Let another threshold hold from now on: open cases under it close; what lies between opens with the next run.

    Refused "forbidden", "invalid" (no such kind or threshold, no reason), "not_now" (it holds already).
    """
    permissions.require(duplicates.against_runs(by, province))
    judging.refuse_unkeepable([reason])
    reason = collapse(reason)[:MOST_OF_A_REASON]
    _refuse(province, kind, threshold, reason)
    history.sign(by=by, reason=reason)
    before = DuplicateModel.objects.select_for_update().filter(province=province, kind=kind, is_in_force=True).first()
    evidence, was = _evidence(province, kind, threshold), in_force(province, kind)
    model = _next_version(province, kind, before, threshold, by, at)
    transaction.on_commit(forget_models)
    closed = cases_of(province, kind).filter(state=State.OPEN, probability__lt=threshold)
    ids = sorted(closed.values_list("pk", flat=True))
    DuplicateCase.objects.filter(pk__in=ids).update(state=State.GONE, version=F("version") + 1)
    return ThresholdChange.objects.create(
        province=province, kind=kind, before=was, after=threshold, before_model=before, model=model, closed=ids,
        evidence=evidence, reason=reason, made_at=at, made_by=by,
    )  # fmt: skip


def _refuse(province, kind, threshold, reason):
    if kind not in KINDS or not LEAST <= threshold <= MOST:
        sentence = _("Ngưỡng phải nằm giữa 5 và 99,9 phần trăm.")
        raise Refused(sentence, code="invalid", status=422, fields={"threshold": [sentence]})
    if not reason:
        sentence = _("Ghi vì sao đổi ngưỡng.")
        raise Refused(sentence, code="invalid", status=422, fields={"reason": [sentence]})
    if abs(in_force(province, kind) - threshold) < 1e-9:
        raise Refused(_("Ngưỡng này đang dùng rồi."), code="not_now")


def _evidence(province, kind, threshold):
    decided = decided_of(province, kind)
    rows = tuning.table(decided, waiting_of(province, kind), threshold)
    row = next(each for each in rows if each.threshold == round(threshold, 4))
    return {
        "decided": len(decided), "enough": tuning.is_enough(decided), "over": row.decided, "same": row.same,
        "precision": row.precision, "recall": row.recall,
    }  # fmt: skip


def _next_version(province, kind, before, threshold, by, at):
    of_kind = DuplicateModel.objects.filter(province=province, kind=kind)
    last = of_kind.aggregate(last=Max("version"))["last"] or 0
    of_kind.filter(is_in_force=True).update(is_in_force=False)
    return DuplicateModel.objects.create(
        province=province, kind=kind, version=last + 1, told=before.told if before else Knowledge().told(),
        threshold=threshold, entries=before.entries if before else 0, is_in_force=True, made_at=at, made_by=by,
        run=before.run if before else None,
    )  # fmt: skip


@transaction.atomic
def undo_change(*, change, by, at) -> ThresholdChange:
    """Let the threshold before hold again, and open the cases again that the change closed.

    Refused "not_now" once a later change or run has brought another model into force.
    """
    permissions.require(duplicates.against_runs(by, change.province))
    change = ThresholdChange.objects.select_for_update(of=("self",)).select_related("model").get(pk=change.pk)
    if change.undone_at or not change.model.is_in_force:
        raise Refused(_("Sau lần đổi này đã có lần đổi hoặc lần so khác: hãy đổi ngưỡng mới."), code="not_now")
    history.sign(by=by, reason=_("Trở lại ngưỡng trước"))
    transaction.on_commit(forget_models)
    DuplicateModel.objects.filter(pk=change.model_id).update(is_in_force=False)
    if change.before_model_id:
        DuplicateModel.objects.filter(pk=change.before_model_id).update(is_in_force=True)
    again = DuplicateCase.objects.filter(pk__in=change.closed, state=State.GONE)
    again.update(state=State.OPEN, version=F("version") + 1)
    change.undone_at, change.undone_by = at, by
    change.save(update_fields=["undone_at", "undone_by"])
    return change
