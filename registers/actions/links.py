"""Deciding whether two mentions in the books are one person; a decision can be taken back."""

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.vietnamese import collapse
from registers import permissions
from registers.actions import contradicting, judging
from registers.models import PersonLink

State = PersonLink.State
MOST_OF_A_REASON = 1000


def against_deciding(user, link):
    """The sentence against this person's deciding the link, or None: both entries must be theirs to check."""
    allowed = scope(user)
    if not all(allowed.may(Can.CHECK, entry.locality_id) for entry in (link.first, link.second)):
        return _("Tài khoản của bạn không được kết luận ở đơn vị này.")
    return None


@transaction.atomic
def decide_link(*, link, same, reason="", by, at) -> PersonLink:
    """Say that the two are one person, or are not; not one person is never asked again."""
    judging.refuse_unkeepable([reason])
    link = _locked(link)
    permissions.require(against_deciding(by, link))
    if link.state not in (State.PROPOSED, State.GONE):
        raise Refused(_("Đã có người kết luận: %(state)s.") % {"state": link.get_state_display()}, code="not_now")
    history.sign(by=by, reason=collapse(reason)[:MOST_OF_A_REASON])
    _moved(link, State.CONFIRMED if same else State.REJECTED, at, by, reason)
    if same:
        contradicting.look([link.first_id, link.second_id], at=at)
    else:
        contradicting.close_all([link])
    return link


@transaction.atomic
def undo_decision(*, link, by, at) -> PersonLink:
    """The link is a proposal again."""
    link = _locked(link)
    permissions.require(against_deciding(by, link))
    if link.state not in (State.CONFIRMED, State.REJECTED):
        raise Refused(_("Chưa có kết luận nào để rút lại."), code="not_now")
    history.sign(by=by, reason=_("Rút lại kết luận"))
    _moved(link, State.PROPOSED, None, None, "")
    contradicting.look([link.first_id, link.second_id], at=at)
    return link


def _moved(link, state, at, by, reason):
    link.state, link.decided_at, link.decided_by = state, at, by
    link.reason = collapse(reason)[:MOST_OF_A_REASON]
    link.save(update_fields=["state", "decided_at", "decided_by", "reason"])


def _locked(link):
    rows = PersonLink.objects.select_for_update(of=("self",)).select_related("first", "second")
    return rows.get(pk=link.pk)
