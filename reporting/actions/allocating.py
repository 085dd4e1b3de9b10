"""Proposals of who goes where: asked for, computed, decided."""

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.outbox import enqueue
from reporting import asked, lines
from reporting.actions import sending
from reporting.allocation import inputs, persons
from reporting.allocation.model import solve
from reporting.allocation.proposing import proposal
from reporting.allocation.terms import completed
from reporting.models import Allocation

State = Allocation.State


def may_ask(user, campaign, place):
    """The reason against asking who could go where in a place (None is the province), or None."""
    whole = place if place is not None else campaign.province
    allowed = scope(user)
    if allowed.sees_whole(whole) and allowed.may_anywhere(Can.PEOPLE):
        return None
    return _("Chỉ người điều hành của huyện hoặc tỉnh mới lập đề xuất điều người.")


@transaction.atomic
def propose(*, campaign, locality, terms, by, at) -> Allocation:
    """Ask who could go where in a district or in the province (None), under terms; a job computes it.

    Refused: "forbidden"; "campaign_over" where no day of the plan is left.
    """
    if refusal := may_ask(by, campaign, locality):
        raise Refused(refusal, code="forbidden", status=403)
    question = lines.ask(campaign)
    if question.closed >= question.calendar.days:
        raise Refused(_("Kế hoạch không còn ngày nào để điều người."), code="campaign_over")
    history.sign(by=by)
    made = Allocation.objects.create(
        campaign=campaign, locality=locality, terms=completed(terms), asked_at=at, asked_by=by
    )
    enqueue("reporting.solve_allocation", key=f"allocation-{made.pk}", allocation_id=made.pk)
    return made


def solve_allocation(*, allocation, at):
    """Compute a proposal that waits; one that is there already is left as it is."""
    if not allocation.is_waiting:
        return
    communes = asked.communes_of(allocation.asked_by, allocation.locality, allocation.campaign)
    values = inputs.read(allocation.campaign, communes, allocation.terms)
    found = proposal(values, solve(values.sites, values.groups, values.terms))
    question = lines.ask(allocation.campaign)
    persons.name_moves(found["moves"], communes, question.day, question.calendar.date)
    with transaction.atomic():
        history.sign(by=allocation.asked_by, source="job")
        Allocation.objects.filter(pk=allocation.pk, state=State.WAITING).update(
            state=State.READY, found=found, solved_at=at
        )


@transaction.atomic
def give_up(*, allocation, at):
    history.sign(by=allocation.asked_by, source="job")
    problem = _("Máy tính nhiều lần không xong. Thử lại với ít đợt hơn hoặc trong một huyện.")
    Allocation.objects.filter(pk=allocation.pk, state=State.WAITING).update(
        state=State.FAILED, problem=problem, solved_at=at
    )


@transaction.atomic
def decide(*, allocation, accept, reason="", by, at) -> Allocation:
    """Agree to a proposal, which sends its people, or turn it down with a reason. Once.

    Refused: "not_ready" (still being computed, or decided already), "no_moves", "no_reason"; and as `sending.send`.
    """
    allocation = Allocation.objects.select_for_update().get(pk=allocation.pk)
    if allocation.state != State.READY:
        raise Refused(_("Đề xuất này chưa tính xong hoặc đã có người quyết định."), code="not_ready", status=409)
    if accept and not allocation.found["moves"]:
        raise Refused(_("Đề xuất này không điều ai, không có gì để đồng ý."), code="no_moves")
    if not accept and not reason.strip():
        raise Refused(_("Nói lý do không đồng ý, để lần sau tính khác."), code="no_reason", status=422)
    history.sign(by=by, reason=reason.strip())
    if accept:
        sending.send(allocation=allocation, by=by, at=at)
    allocation.state = State.ACCEPTED if accept else State.REJECTED
    allocation.reason, allocation.decided_at, allocation.decided_by = reason.strip(), at, by
    allocation.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    return allocation


@transaction.atomic
def undo(*, allocation, by, at) -> Allocation:
    """Take back what was agreed: roles and shifts end as if they had never been. Refused "not_accepted", "worked"."""
    allocation = Allocation.objects.select_for_update().get(pk=allocation.pk)
    if allocation.state != State.ACCEPTED:
        raise Refused(_("Chỉ rút lại được đề xuất đã đồng ý."), code="not_accepted", status=409)
    history.sign(by=by)
    sending.unsend(allocation=allocation, by=by, at=at)
    allocation.state = State.UNDONE
    allocation.save(update_fields=["state"])
    return allocation
