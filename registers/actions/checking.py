"""A second and a third pair of eyes: check, approve, return. Nobody judges what they wrote themselves."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.vietnamese import collapse
from registers import permissions
from registers.actions import comparing, judging
from registers.models import Entry

MOST_AT_ONCE = 200
MOST_OF_A_REASON = 1000
State = Entry.State


@transaction.atomic
def check_entry(*, entry, by, at, version=None) -> Entry:
    """The second person found the entry to say what the page says."""
    entry = _locked(entry, version)
    _require(permissions.against_check(by, entry))
    history.sign(by=by)
    return _moved(entry, State.CHECKED, at, checked_at=at, checked_by=by)


def approve_entry(*, entry, by, at, version=None) -> Entry:
    """A person with that right answers for the entry; a scan may still be missing (V-23 stops the sending).

    An entry that may be the same event as another is not approved before that is settled ("suspected").
    """
    # A transaction of its own: what is found stays found though the approval is refused.
    comparing.check_now(entries=[entry], at=at)
    return _approved(entry, by, at, version)


@transaction.atomic
def _approved(entry, by, at, version):
    entry = _locked(entry, version)
    _require(permissions.against_approval(by, entry))
    if held := comparing.against_approval([entry]).get(entry.pk):
        raise Refused(held[0], code="suspected", detail={"case": held[1]})
    history.sign(by=by)
    return _moved(entry, State.APPROVED, at, approved_at=at, approved_by=by)


@transaction.atomic
def return_entry(*, entry, reason, by, at, version=None) -> Entry:
    """Back to the person who can fix it, with the reason; check and approval so far no longer count."""
    judging.refuse_unkeepable([reason])
    reason = collapse(reason)[:MOST_OF_A_REASON]
    if not reason:
        sentence = _("Nêu lý do trả lại để người nhập biết phải sửa gì.")
        raise Refused(sentence, code="invalid", status=422, fields={"reason": [sentence]})
    entry = _locked(entry, version)
    _require(permissions.against_return(by, entry))
    history.sign(by=by, reason=reason)
    nothing = {"checked_at": None, "checked_by": None, "approved_at": None, "approved_by": None}
    return _moved(entry, State.RETURNED, at, returned_at=at, returned_by=by, return_reason=reason, **nothing)


def approve_entries(*, entries, by, at):
    """Approve many: (approved, refused), refused as (entry, sentence). At most 200, locked in the order of ids."""
    ids = sorted({entry.pk for entry in entries})
    if len(ids) > MOST_AT_ONCE:
        sentence = _("Mỗi lần duyệt nhiều nhất %(most)s trường hợp.")
        raise Refused(sentence % {"most": MOST_AT_ONCE}, code="too_many", status=422)
    comparing.check_now(entries=entries, at=at)
    return _approved_together(ids, by, at)


@transaction.atomic
def _approved_together(ids, by, at):
    rows = list(Entry.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    held = {entry: sentence for entry, (sentence, _case) in comparing.against_approval(rows).items()}
    against = {entry.pk: permissions.against_approval(by, entry) or held.get(entry.pk) for entry in rows}
    approved = [entry for entry in rows if not against[entry.pk]]
    refused = [(entry, against[entry.pk]) for entry in rows if against[entry.pk]]
    if approved:
        history.sign(by=by)
        Entry.objects.filter(pk__in=[entry.pk for entry in approved]).update(
            state=State.APPROVED, state_at=at, approved_at=at, approved_by=by, version=F("version") + 1
        )
    return approved, refused


def _locked(entry, version):
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    if version is not None and version != entry.version:
        sentence = _("Trường hợp vừa được người khác thay đổi. Xem lại bản mới rồi quyết định.")
        raise Refused(sentence, code="stale", detail={"version": entry.version, "state": entry.state})
    return entry


def _moved(entry, state, at, **facts):
    """Put the entry into its next state with the facts of that step."""
    entry.state, entry.state_at, entry.version = state, at, entry.version + 1
    for name, value in facts.items():
        setattr(entry, name, value)
    entry.save(update_fields=["state", "state_at", "version", *facts])
    return entry


def _require(sentence):
    permissions.require(sentence, code="not_now", status=409)
