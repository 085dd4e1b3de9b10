"""Taking back an answer that was written by hand: the same day, as long as nobody has gone on from it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civreg.core import history
from registers import permissions
from registers.actions.answers_in import against_answering, close_if_answered
from registers.models import Entry, Transfer, TransferItem

Item = TransferItem.State


@transaction.atomic
def undo_answer(*, item, by, at) -> TransferItem:
    """Take back an answer that was written by hand today, as long as nobody has gone on from it."""
    transfer = Transfer.objects.select_for_update(of=("self",)).select_related("package__book").get(pk=item.transfer_id)
    permissions.require(against_answering(by, transfer))
    item = TransferItem.objects.select_for_update().get(pk=item.pk)
    entry = Entry.objects.select_for_update().get(pk=item.entry_id)
    permissions.require(against_undo(item, entry, at), code="not_now", status=409)
    before = _before_answer(entry)
    history.sign(by=by, source="answer", reason=_("Rút lại trả lời ghi tay"))
    cleared = {name: None for name in ("answered_at", "answered_by", "owner", "due_on")}
    texts = {name: "" for name in ("reason", "code", "source", "ministry_reference")}
    for name, value in {"state": Item.WAITING, **cleared, **texts}.items():
        setattr(item, name, value)
    item.save(update_fields=["state", *cleared, *texts])
    Entry.objects.filter(pk=entry.pk).update(
        **{**before, "state": Entry.State.SENT, "state_at": at, "version": entry.version + 1, "accepted_at": None}
    )
    close_if_answered(transfer, at)
    return item


ANSWERED_STATE = {
    Item.ACCEPTED: Entry.State.ACCEPTED, Item.REFUSED: Entry.State.RETURNED,
    Item.DUPLICATE: Entry.State.SUSPECTED_DUPLICATE,
}  # fmt: skip


def against_undo(item, entry, at):
    """The sentence against taking an answer back, or None."""
    if item.source != "hand" or item.answered_at is None:
        return _("Chỉ rút lại được trả lời ghi tay.")
    if timezone.localdate(item.answered_at) != timezone.localdate(at):
        return _("Chỉ rút lại được trong ngày ghi.")
    if item.resolved_at or entry.state != ANSWERED_STATE[item.state] or entry.state_at != item.answered_at:
        return _("Trường hợp đã được xử lý tiếp nên không rút lại được.")
    return None


def _before_answer(entry):
    """The stages that the answer took from the entry, as its own history tells them."""
    event = next(each for each in history.of(entry) if "state" in each.changes)
    names = ("checked_at", "checked_by_id", "approved_at", "approved_by_id", "sent_at", "returned_at", "returned_by_id")
    before = {name: event.changes[name][0] for name in names if name in event.changes}
    return {**before, "return_reason": (event.changes.get("return_reason") or [""])[0] or ""}
