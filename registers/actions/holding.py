"""Entries that the desk's own word holds: "the same as that one" keeps them out of checking, approval and packages.

The case decides what becomes of them. Whoever enters there may take the word back while nobody has decided.
"""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused
from registers import permissions
from registers.models import DuplicateCase, Entry, TransferItem
from registers.rules import lifecycle

Said, State = DuplicateCase.Said, DuplicateCase.State


def hold(*, entry, by, at) -> bool:
    """Put an entry under suspicion by the word of whoever typed it, inside the signed transaction of the save.

    False where it is held already or has gone beyond the desk: its case says the rest.
    """
    if not lifecycle.allowed("report_duplicate", entry.state):
        return False
    _move(entry, lifecycle.target_of("report_duplicate"), at)
    return True


def held_by_word(entry):
    """The open cases by which the desk's word holds the entry; none where the Ministry reported it as well."""
    if entry.state != Entry.State.SUSPECTED_DUPLICATE:
        return DuplicateCase.objects.none()
    reported = TransferItem.objects.filter(entry=entry, state=TransferItem.State.DUPLICATE, resolved_at=None)
    cases = DuplicateCase.objects.of_entry(entry).filter(state=State.OPEN, said=Said.SAME)
    return cases.none() if reported.exists() else cases


def against_taking_back(user, entry):
    """The sentence against this person's taking the word back, or None."""
    if not scope(user).may(Can.ENTER, entry.locality_id) and not scope(user).may(Can.CHECK, entry.locality_id):
        return _("Tài khoản của bạn không được nhập ở đơn vị này.")
    if not held_by_word(entry).exists():
        return _("Trường hợp này không bị giữ vì lời báo trùng khi nhập.")
    return None


@transaction.atomic
def take_back(*, entry, by, at) -> Entry:
    """The entry goes on from where it stood; its cases stay open, with "not sure" for an answer."""
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    permissions.require(against_taking_back(by, entry), code="not_now", status=409)
    sentence = lifecycle.refusal("withdraw_report", entry.state)
    if sentence:
        raise Refused(str(sentence), code="not_now")
    history.sign(by=by, reason=_("Rút lại lời báo trùng"))
    cases = list(held_by_word(entry).values_list("pk", flat=True))
    DuplicateCase.objects.filter(pk__in=cases).update(said=Said.UNSURE, version=F("version") + 1)
    let_go([entry], at)
    return entry


def let_go(entries, at):
    """Whoever is under suspicion goes back to where their own stages stand."""
    for entry in entries:
        if entry.state == Entry.State.SUSPECTED_DUPLICATE:
            stages = {"is_checked": bool(entry.checked_at), "is_approved": bool(entry.approved_at)}
            _move(entry, lifecycle.target_of("clear_suspicion", **stages), at)


def _move(entry, state, at):
    entry.state, entry.state_at, entry.version = state, at, entry.version + 1
    entry.save(update_fields=["state", "state_at", "version"])
