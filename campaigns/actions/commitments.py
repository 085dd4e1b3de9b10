"""Making, signing and withdrawing promises, and telling those above when one is broken."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.actions.obstacles import answerers
from campaigns.models import Campaign, Commitment, Escalation, Membership
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused

MOST_TEXT = 2000


@transaction.atomic
def make_commitments(
    *, campaign, localities, stage, kind, amount, due_on, by, at, note="", department_signer="", department_title=""
):  # fmt: skip
    """One commitment for each place; a place that has the same one already is left out. Returns those made.

    Raises Refused "forbidden" for who does not set targets, "other_province" for a place of elsewhere, "outside" for
    a day that is not the plan's.
    """
    if not scope(by).may_anywhere(Can.TARGETS):
        raise Refused(_("Sở Tư pháp lập bản cam kết."), code="forbidden", status=403)
    localities = list(localities)
    if any(place.province_id != campaign.province_id for place in localities):
        raise Refused(_("Đơn vị này không thuộc tỉnh của kế hoạch."), code="other_province", status=404)
    first = campaign.played_from or campaign.day_one
    if not first <= due_on <= first + (campaign.last_day - campaign.day_one):
        sentence = _("Hạn phải nằm trong các ngày của kế hoạch.")
        raise Refused(sentence, code="outside", status=422, fields={"due_on": [sentence]})
    history.sign(by=by)
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    same = Commitment.objects.standing().filter(campaign=campaign, stage=stage, kind=kind, due_on=due_on)
    there = set(same.values_list("locality_id", flat=True))
    return Commitment.objects.bulk_create(
        Commitment(
            campaign=campaign, locality=place, stage=stage, kind=kind, amount=amount, due_on=due_on,
            note=note.strip()[:MOST_TEXT], department_signer=department_signer, department_title=department_title,
            made_at=at, made_by=by,
        )
        for place in localities
        if place.pk not in there
    )  # fmt: skip


def against_signing(user, commitment):
    """The sentence against recording signatures, or None: the Department may, and who leads the people there."""
    if commitment.withdrawn_at:
        return _("Bản cam kết này đã rút.")
    allowed = scope(user)
    if allowed.may_anywhere(Can.TARGETS) or leads(user, commitment.locality):
        return None
    return _("Sở Tư pháp hoặc cán bộ huyện mới ghi được chữ ký.")


def leads(user, locality):
    """Whether a person leads the people of a district or of a commune."""
    allowed = scope(user)
    if locality.level == "district":
        return locality.pk in allowed.district_ids or locality.province_id in allowed.province_ids
    return allowed.may(Can.PEOPLE, locality.pk)


@transaction.atomic
def sign_commitment(
    *, commitment, locality_signer, locality_title, department_signer, department_title, signed_on, by, at,
    evidence=None,
):  # fmt: skip
    """Record who signed for both sides and when, and the scanned paper (what campaigns.evidence.keep gave)."""
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    if sentence := against_signing(by, commitment):
        raise Refused(sentence, code="forbidden", status=403)
    if not (locality_signer.strip() and department_signer.strip()):
        raise Refused(_("Ghi tên người ký của cả hai bên."), code="signer_missing", status=422)
    if signed_on > timezone.localdate(at):
        raise Refused(_("Ngày ký chưa đến."), code="day_to_come", status=422)
    history.sign(by=by)
    commitment.locality_signer, commitment.locality_title = locality_signer.strip(), locality_title.strip()
    commitment.department_signer, commitment.department_title = department_signer.strip(), department_title.strip()
    commitment.signed_on = signed_on
    if evidence and evidence[0]:
        commitment.evidence, commitment.evidence_name = evidence
    commitment.save()
    return commitment


@transaction.atomic
def withdraw_commitment(*, commitment, why, by, at):
    """It binds no longer; it stays on record with the reason."""
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    if not scope(by).may_anywhere(Can.TARGETS):
        raise Refused(_("Sở Tư pháp mới rút được bản cam kết."), code="forbidden", status=403)
    if not why.strip():
        raise Refused(_("Ghi lý do rút."), code="reason_missing", status=422)
    if commitment.withdrawn_at is None:
        history.sign(by=by, reason=why)
        commitment.withdrawn_at, commitment.withdrawn_by = at, by
        commitment.withdrawn_why = why.strip()[:MOST_TEXT]
        commitment.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    return commitment


@transaction.atomic
def escalate(*, commitment, level, missing, at, by=None):
    """Tell a level above that a promise is broken, once. Returns the Escalation, or None where it was told before."""
    history.sign(by=by, source="typed" if by else "system")
    made, is_new = Escalation.objects.get_or_create(
        commitment=commitment, level=level,
        defaults={
            "missing": missing, "raised_at": at, "raised_by": by,
            "owner": _owner(commitment.locality, level, timezone.localdate(at)),
        },
    )  # fmt: skip
    return made if is_new else None


def _owner(locality, level, day):
    """The official who answers at a level, as an obstacle's owner is found."""
    if level == Escalation.Level.DISTRICT:
        return next(iter(answerers(locality, day)), None)
    held = Membership.objects.in_force_on(day).filter(
        role=Membership.Role.JUSTICE_OFFICER, province_id=locality.province_id, user__is_active=True
    )
    first = held.select_related("user").order_by("pk").first()
    return first.user if first else None


def against_answering(user, escalation):
    """The sentence against answering, or None: its owner may, and who leads at that level."""
    place = escalation.commitment.locality
    if escalation.owner_id == user.pk or scope(user).may_anywhere(Can.TARGETS):
        return None
    if escalation.level == Escalation.Level.DISTRICT and leads(user, place):
        return None
    return _("Người phụ trách ở cấp này mới trả lời được.")


@transaction.atomic
def answer_escalation(*, escalation, answer, by, at):
    """What will be done about it; may be said anew."""
    escalation = Escalation.objects.select_for_update().select_related("commitment__locality").get(pk=escalation.pk)
    if sentence := against_answering(by, escalation):
        raise Refused(sentence, code="forbidden", status=403)
    if not answer.strip():
        raise Refused(_("Ghi cách xử lý."), code="answer_missing", status=422)
    history.sign(by=by)
    escalation.answer, escalation.answered_at, escalation.answered_by = answer.strip()[:MOST_TEXT], at, by
    escalation.save(update_fields=["answer", "answered_at", "answered_by"])
    return escalation
