"""The lane of each class of duplicates: who decides, what may be decided, and what taking it back restores.

One table for screens, actions and the API. Values only: what an entry is, is told by ``Stand``.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

KEEP_ONE, MERGE, LINK, DIFFERENT, PAGE_ONCE = "one_kept", "merged", "linked", "different", "page_once"
COMMUNE, DISTRICT, DEPARTMENT = "commune", "district", "department"


@dataclass(frozen=True)
class Outcome:
    """What may be concluded. ``keeps_one``: one entry stays, the others become duplicates of it."""

    label: str
    says: str
    undo: str
    keeps_one: bool = False
    needs_reason: bool = False
    in_bulk: bool = False  # may be concluded for many plainly alike cases at once


OUTCOMES = {
    KEEP_ONE: Outcome(
        _("Trùng: giữ một"), _("Giữ một trường hợp, các trường hợp kia thành “Trùng”."),
        _("Các trường hợp trở về đúng trạng thái trước khi kết luận."), keeps_one=True, in_bulk=True,
    ),
    MERGE: Outcome(
        _("Trùng: gộp từng trường"),
        _("Chọn giá trị đúng cho từng trường; trường hợp giữ lại được sửa theo và kiểm tra lại, "
          "các trường hợp kia thành “Trùng”."),
        _("Trường hợp giữ lại lấy lại nguyên giá trị cũ, các trường hợp kia trở về trạng thái trước."), keeps_one=True,
    ),
    PAGE_ONCE: Outcome(
        _("Một trang quét hai lần"),
        _("Giữ một trường hợp và một bản đính kèm; trường hợp nhập từ lần quét kia thành “Trùng”."),
        _("Trạng thái và đính kèm trở về như trước."), keeps_one=True, in_bulk=True,
    ),
    LINK: Outcome(
        _("Liên kết, giữ cả hai"),
        _("Cùng một sự kiện, hai lần đăng ký có lý do (đăng ký lại, cải chính): cả hai được giữ."),
        _("Bỏ liên kết; vụ trở lại danh sách chờ."), needs_reason=True, in_bulk=True,
    ),
    DIFFERENT: Outcome(
        _("Không trùng"), _("Hai sự kiện khác nhau (sinh đôi, anh em, người trùng tên): giữ cả hai, không hỏi lại."),
        _("Vụ trở lại danh sách chờ."),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Lane:
    """How one class is dealt with: the outcomes in the order of their keys (1..n), the likeliest first."""

    outcomes: tuple[str, ...]
    asks: str


_LOOKALIKE = Lane((DIFFERENT, KEEP_ONE, MERGE, LINK), _("Có phải hai người khác nhau (sinh đôi, anh em, trùng tên)?"))
# By the classes of registers/duplicates/classes.py, and those that only look alike.
LANES = {
    "same_page": Lane((PAGE_ONCE, KEEP_ONE, MERGE, DIFFERENT), _("Một trang có bị quét và nhập hai lần không?")),
    "same_entry": Lane((KEEP_ONE, MERGE, DIFFERENT, LINK), _("Một trường hợp có bị nhập hai lần không?")),
    "two_copies": Lane((KEEP_ONE, MERGE, DIFFERENT, LINK),
                       _("Sổ lưu ở xã và sổ lưu ở huyện có ghi cùng một việc không?")),
    "phases": Lane((KEEP_ONE, MERGE, DIFFERENT), _("Giai đoạn 1 đã nhập trường hợp này chưa?")),
    "reregistered": Lane((LINK, KEEP_ONE, MERGE, DIFFERENT), _("Đây là đăng ký lại của trường hợp trước phải không?")),
    "late": Lane((LINK, KEEP_ONE, MERGE, DIFFERENT), _("Đăng ký quá hạn này có phải việc đã đăng ký trước đó không?")),
    "correction": Lane((LINK, MERGE, KEEP_ONE, DIFFERENT),
                       _("Trường hợp sau có phải nhập lại sau khi cải chính không?")),
    "merged": Lane((KEEP_ONE, MERGE, DIFFERENT), _("Hai xã sáp nhập có cùng nhập một trường hợp không?")),
    "twins": _LOOKALIKE, "siblings": _LOOKALIKE, "namesakes": _LOOKALIKE, "lookalike": _LOOKALIKE,
}  # fmt: skip
OTHER = Lane((KEEP_ONE, MERGE, LINK, DIFFERENT), _("Các trường hợp này có phải một không?"))

WHO = {
    COMMUNE: _("Xã"), DISTRICT: _("Huyện"), DEPARTMENT: _("Sở Tư pháp"),
}  # fmt: skip
# The capability that the level holds and the levels under it do not, wanted for every entry of the case.
CAPABILITY = {COMMUNE: "check", DISTRICT: "approve", DEPARTMENT: "transfer"}
BEYOND_RECALL = ("sent", "accepted")  # the Ministry has it
MUST_BE_KEPT = _("Bộ đã nhận một trường hợp trong vụ này: phải giữ trường hợp đó.")


@dataclass(frozen=True)
class Stand:
    """What the table needs to know of an entry: its unit, the unit above, its state."""

    commune: int
    district: int | None
    state: str


def lane_of(sort: str) -> Lane:
    return LANES.get(sort, OTHER)


def level_of(stands: Collection[Stand]) -> str:
    """Who decides: the commune among its own, the district among its communes, the Department across districts and
    wherever the Ministry has one of the entries."""
    if any(each.state in BEYOND_RECALL for each in stands):
        return DEPARTMENT
    if len({each.commune for each in stands}) == 1:
        return COMMUNE
    return DISTRICT if len({each.district for each in stands}) == 1 and stands else DEPARTMENT


def refusal(outcome: str, sort: str, kept: Stand | None, others: Collection[Stand]):
    """The sentence against concluding this of a case of that class, or None. ``kept`` only where one is kept."""
    if outcome not in lane_of(sort).outcomes:
        return _("Không kết luận như vậy được với loại nghi trùng này.")
    if not OUTCOMES[outcome].keeps_one:
        return None
    if kept is None:
        return _("Chọn trường hợp giữ lại.")
    if any(each.state == "accepted" for each in others):
        return MUST_BE_KEPT
    if any(each.state == "sent" for each in others):
        return _("Một trường hợp đang chờ Bộ trả lời: hãy giữ trường hợp đó, hoặc chờ trả lời rồi kết luận.")
    if outcome == MERGE and kept.state in BEYOND_RECALL:
        return _("Trường hợp giữ lại đã chuyển về Bộ nên không sửa được: hãy chọn “Trùng: giữ một”.")
    return None


def offered(sort: str, stands: Collection[Stand]) -> dict:
    """{outcome: the sentence against it whichever entry is kept, or None}, in the order of the lane."""
    stands, against = list(stands), {}
    for outcome in lane_of(sort).outcomes:
        said = [refusal(outcome, sort, kept, stands[:at] + stands[at + 1 :]) for at, kept in enumerate(stands)]
        # What speaks against keeping the one that the Ministry has tells more than "keep that one".
        said.sort(key=lambda sentence: sentence == MUST_BE_KEPT)
        against[outcome] = None if None in said or not said else said[0]
    return against
