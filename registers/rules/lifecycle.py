"""The life of an entry: its states, the verbs that move it, who may and what must hold. Values only."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

# What counters count; "attached" is a fact beside the states: a piece of scan proves the entry (V-23).
STAGES = ("entered", "attached", "checked", "approved", "sent", "accepted")

STATES = {
    "draft": _("Nháp"),
    "entered": _("Đã nhập"),
    "checked": _("Đã kiểm tra"),
    "approved": _("Đã duyệt"),
    "sent": _("Đã chuyển"),
    "accepted": _("Bộ đã nhận"),
    "returned": _("Trả lại"),
    "suspected_duplicate": _("Nghi trùng"),
    "duplicate": _("Trùng"),
    "unreadable": _("Không đọc được"),
    "void": _("Số bỏ trống, gạch bỏ"),
}


@dataclass(frozen=True)
class Transition:
    """A verb: from which states, to which, with what capability in the entry's locality (campaigns.roles.Can).

    ``target`` "" means the state that the entry's stages speak for (``resting_state``).
    ``needs_other_person``: not by anyone who entered or edited it.
    """

    sources: frozenset[str]
    target: str
    capability: str
    label: str
    needs_reason: bool = False
    needs_other_person: bool = False


def _from(*sources):
    return frozenset(sources)


TRANSITIONS = {
    "enter": Transition(_from("draft"), "entered", "enter", _("nhập")),
    "revise": Transition(_from("entered", "returned"), "entered", "enter", _("sửa")),
    "check": Transition(_from("entered"), "checked", "check", _("xác nhận đã kiểm tra"), needs_other_person=True),
    "approve": Transition(_from("checked"), "approved", "approve", _("duyệt"), needs_other_person=True),
    "return_to": Transition(
        _from("entered", "checked", "approved"), "returned", "check", _("trả lại"), needs_reason=True
    ),
    "void": Transition(_from("draft", "entered", "returned"), "void", "enter", _("ghi là số bỏ"), needs_reason=True),
    "mark_unreadable": Transition(
        _from("draft", "entered", "returned"), "unreadable", "enter", _("ghi là không đọc được"), needs_reason=True
    ),
    "reopen": Transition(_from("void", "unreadable", "duplicate"), "returned", "check", _("mở lại"), needs_reason=True),
    "suspect": Transition(
        _from("entered", "checked", "approved", "returned"),
        "suspected_duplicate",
        "check",
        _("đưa vào diện nghi trùng"),
    ),
    "report_duplicate": Transition(
        _from("entered"), "suspected_duplicate", "enter", _("báo trùng khi nhập")
    ),
    "withdraw_report": Transition(_from("suspected_duplicate"), "", "enter", _("rút lại lời báo trùng")),
    "clear_suspicion": Transition(
        _from("suspected_duplicate"), "", "check", _("kết luận không trùng"), needs_reason=True
    ),
    "confirm_duplicate": Transition(
        _from("suspected_duplicate"), "duplicate", "check", _("kết luận là trùng"), needs_reason=True
    ),
    "send": Transition(_from("approved"), "sent", "transfer", _("chuyển về Bộ")),
    "recall": Transition(_from("sent"), "approved", "transfer", _("rút về khi Bộ không nhận gói")),
    "accept": Transition(_from("sent"), "accepted", "transfer", _("ghi nhận Bộ đã nhận")),
    "refuse": Transition(_from("sent"), "returned", "transfer", _("ghi nhận Bộ trả lại"), needs_reason=True),
    "bounce": Transition(
        _from("sent"), "suspected_duplicate", "transfer", _("ghi nhận Bộ báo trùng"), needs_reason=True
    ),
    "unanswer": Transition(
        _from("accepted", "returned", "suspected_duplicate"), "sent", "transfer", _("rút lại trả lời ghi tay")
    ),
}

_ADVICE = {
    "draft": _("Hãy nhập và lưu trước."),
    "entered": _("Cần một người khác kiểm tra trước."),
    "checked": _("Muốn sửa, hãy trả lại cho người nhập."),
    "approved": _("Muốn sửa, hãy trả lại cho người nhập."),
    "sent": _("Hãy chờ Bộ trả lời."),
    "accepted": _("Bộ đã nhận, không sửa ở đây được nữa."),
    "returned": _("Người nhập cần sửa theo lý do trả lại trước."),
    "suspected_duplicate": _("Hãy kết luận trùng hay không trước."),
}


def verbs_from(state: str) -> tuple[str, ...]:
    """The verbs that the state allows, in the order of the table."""
    return tuple(verb for verb in TRANSITIONS if allowed(verb, state))


def allowed(verb: str, state: str) -> bool:
    return state in TRANSITIONS[verb].sources


def refusal(verb: str, state: str, reason: str | None = None):
    """The sentence against the verb in that state, or None.

    Pass ``reason`` (also "") to have it demanded where the verb needs one.
    """
    transition = TRANSITIONS[verb]
    if state not in transition.sources:
        return format_lazy(
            _("Trường hợp này đang ở trạng thái “{state}” nên không thể {verb}. {advice}"),
            state=STATES.get(state, state), verb=transition.label, advice=_ADVICE.get(state, ""),
        )  # fmt: skip
    if reason is not None and transition.needs_reason and not reason.strip():
        return format_lazy(_("Hãy ghi lý do khi {verb}."), verb=transition.label)
    return None


def self_review_refusal(
    verb: str, by_id: int, entered_by_id: int | None, edited_by_ids: Collection[int], checked_by_id: int | None = None
):
    """The sentence against judging one's own work, or None: nobody checks or approves what they keyed.

    An approver is not the checker either.
    """
    if not TRANSITIONS[verb].needs_other_person:
        return None
    if by_id == entered_by_id or by_id in edited_by_ids:
        return _("Bạn đã nhập hoặc sửa trường hợp này: cần một người khác kiểm tra và duyệt.")
    if verb == "approve" and by_id == checked_by_id:
        return _("Bạn đã kiểm tra trường hợp này: cần một người khác duyệt.")
    return None


def target_of(verb: str, *, is_checked: bool = False, is_approved: bool = False) -> str:
    """The state after the verb; a cleared suspicion goes back to where the entry's stages say it was."""
    return TRANSITIONS[verb].target or resting_state(is_checked=is_checked, is_approved=is_approved)


def resting_state(*, is_checked: bool, is_approved: bool) -> str:
    return "approved" if is_approved else "checked" if is_checked else "entered"
