"""A contradiction is settled by people: explained, or one entry returned; taken, handed over, and taken back."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.vietnamese import collapse
from registers import permissions
from registers.actions import checking, deciding, judging, life_looks
from registers.actions.life_looks import close_all, look
from registers.actions.owners import Responsible
from registers.models import Contradiction, Entry

MOST_OF_A_REASON = 1000
MOST_HANDED_OVER = 1000  # by one run; the next one goes on
# What a return changes of an entry.
OF_A_STATE = ("state", "state_at", "checked_at", "checked_by_id", "approved_at", "approved_by_id", "returned_at",
              "returned_by_id", "return_reason")  # fmt: skip
State = Contradiction.State


def against_resolving(user, row):
    """The sentence against this person's settling the contradiction, or None: both entries must be theirs to check."""
    if not _may_check_both(user, row):
        return _("Tài khoản của bạn không được kết luận ở đơn vị này.")
    if row.state != State.OPEN:
        return _("Việc này đã có người kết luận: %(state)s.") % {"state": row.get_state_display()}
    return None


def _may_check_both(user, row):
    allowed = scope(user)
    return all(allowed.may(Can.CHECK, entry.locality_id) for entry in (row.first, row.second))


@transaction.atomic
def explain(*, contradiction, reason, by, at) -> Contradiction:
    """Both records stand; the reason says how both can be true, or where the paper itself is wrong."""
    row = _settled(contradiction, reason, by)
    return _resolve(row, State.EXPLAINED, reason, by, at)


@transaction.atomic
def return_one(*, contradiction, entry, reason, by, at) -> Contradiction:
    """One of the two entries goes back to the person who can fix it, with the reason."""
    row = _settled(contradiction, reason, by)
    if entry.pk not in (row.first_id, row.second_id):
        raise Refused(_("Chọn một trong hai trường hợp."), code="invalid", status=422)
    was = deciding.snapshot(Entry.objects.select_for_update().get(pk=entry.pk))
    entry = checking.return_entry(entry=entry, reason=reason, by=by, at=at)
    row.before = {"entry": entry.pk, "version": entry.version, "was": {name: was[name] for name in OF_A_STATE}}
    return _resolve(row, State.RETURNED, reason, by, at)


def against_reopening(user, row):
    """The sentence against taking the conclusion back, or None: a return, as long as nobody has gone on from it."""
    if row.state not in (State.EXPLAINED, State.RETURNED):
        return _("Chưa có kết luận nào để rút lại.")
    if not _may_check_both(user, row):
        return _("Tài khoản của bạn không được kết luận ở đơn vị này.")
    if row.state == State.EXPLAINED:
        return None
    entry = next((each for each in (row.first, row.second) if row.before and each.pk == row.before["entry"]), None)
    if entry is None:
        return _("Lần trả lại này không ghi trạng thái trước nên không rút lại được.")
    if entry.version != row.before["version"]:
        return _("Số %(number)s đã thay đổi sau khi trả lại nên không rút lại được nữa.") % {"number": entry}
    if row.before["was"]["approved_at"] and not scope(user).may(Can.APPROVE, entry.locality_id):
        return _("Trường hợp đã duyệt trước khi trả lại: chỉ người có quyền duyệt mới rút lại được.")
    return None


@transaction.atomic
def reopen(*, contradiction, by, at) -> Contradiction:
    """Take a conclusion back: it is asked again, and an entry that was returned stands as it stood before."""
    row = _locked(contradiction)
    if row.before:
        Entry.objects.select_for_update().get(pk=row.before["entry"])
        row.first.refresh_from_db(fields=["version"]), row.second.refresh_from_db(fields=["version"])
    permissions.require(against_reopening(by, row), code="not_now", status=409)
    history.sign(by=by, reason=_("Rút lại kết luận"))
    if row.state == State.RETURNED:
        Entry.objects.filter(pk=row.before["entry"]).update(**row.before["was"], version=row.before["version"] + 1)
    life_looks.unsettled(row, State.OPEN)
    life_looks.give_out([row], at)
    row.save(update_fields=["state", "resolved_at", "resolved_by", "reason", "before", "owner", "due_on"])
    return row


def _locked(contradiction):
    rows = Contradiction.objects.select_for_update(of=("self",)).select_related("first", "second")
    return rows.get(pk=contradiction.pk)


def _settled(contradiction, reason, by):
    judging.refuse_unkeepable([reason])
    row = _locked(contradiction)
    permissions.require(against_resolving(by, row), code="not_now", status=409)
    if not collapse(reason):
        sentence = _("Ghi lý do kết luận.")
        raise Refused(sentence, code="invalid", status=422, fields={"reason": [sentence]})
    return row


def _resolve(row, state, reason, by, at):
    history.sign(by=by, reason=collapse(reason)[:MOST_OF_A_REASON])
    row.state, row.resolved_at, row.resolved_by, row.reason = state, at, by, collapse(reason)[:MOST_OF_A_REASON]
    row.save(update_fields=["state", "resolved_at", "resolved_by", "reason", "before"])
    return row


@transaction.atomic
def take(*, contradiction, by, at) -> Contradiction:
    """Answer for an open one from now on, whoever did before; its day stays."""
    row = _locked(contradiction)
    permissions.require(against_resolving(by, row), code="not_now", status=409)
    history.sign(by=by, reason=_("Nhận xử lý"))
    row.owner, row.due_on = by, row.due_on or life_looks.due_on(at)
    row.save(update_fields=["owner", "due_on"])
    return row


@transaction.atomic
def hand_over(*, at) -> int:
    """Open ones whose owner left or lost the role go to who answers there now; how many found somebody.

    Their day stays: it is the contradiction's, not the person's. Where no level has anybody, they wait for one.
    """
    alone = Contradiction.objects.of_nobody(timezone.localdate(at)).select_for_update(of=("self",), skip_locked=True)
    rows = list(alone.order_by(F("owner").asc(nulls_last=True), "pk")[:MOST_HANDED_OVER])
    if not rows:
        return 0
    history.sign(by=None, reason=_("Người xử lý trước không còn làm ở đây"))
    people, moved = Responsible(at), []
    places = life_looks.places_of([each for row in rows for each in (row.first_id, row.second_id)])
    for row in rows:
        owner = people.of(places[row.first_id], places[row.second_id])
        if owner != row.owner_id:
            row.owner_id, row.due_on = owner, row.due_on or life_looks.due_on(at)
            moved.append(row)
    Contradiction.objects.bulk_update(moved, ["owner", "due_on"])
    return sum(1 for row in moved if row.owner_id)


__all__ = ["against_reopening", "against_resolving", "close_all", "explain", "hand_over", "look", "reopen",
           "return_one", "take"]  # fmt: skip
