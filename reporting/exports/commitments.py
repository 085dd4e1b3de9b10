"""A commitment as an official paper to be signed by both sides (Nghị định 30/2020/NĐ-CP, domain.md section 5)."""

from campaigns.rules import BOOK_KINDS
from reporting.exports.documents import Document, Head
from reporting.paper import PEOPLES_COMMITTEE, written_date
from reporting.rules import number_text

# The words of an official paper are Vietnamese in every language of the screen.
WHAT = {
    "entered": "nhập dữ liệu", "attached": "đính kèm tệp quét", "checked": "kiểm tra", "approved": "phê duyệt",
    "sent": "chuyển vào cơ sở dữ liệu hộ tịch điện tử",
}  # fmt: skip


def document(promise):
    """The text of a commitment: what, how much, by when, and what follows when it is not kept."""
    commitment, place = promise.commitment, promise.commitment.locality
    campaign = commitment.campaign
    above = place.parent or campaign.province
    day = commitment.signed_on
    head = Head(
        f"{PEOPLES_COMMITTEE} {above.full_name.upper()}", f"{PEOPLES_COMMITTEE} {place.full_name.upper()}", "…/CK-UBND",
        f"{place.name}, {written_date(day) if day else 'ngày … tháng … năm …'}",
    )  # fmt: skip
    after = [
        ("1. Nội dung cam kết", f"{_subject(commitment)} {_amount(promise)}, {_kinds(commitment)}."),
        ("2. Thời hạn", f"Đến hết {written_date(commitment.due_on)}, theo ngày làm việc của kế hoạch."),
        ("3. Trách nhiệm", _duties(place)),
    ]
    if commitment.note:
        after.append(("4. Nội dung khác", commitment.note))
    return Document(
        head=head, kind="BẢN CAM KẾT", subject=f"Thực hiện Kế hoạch số {campaign.document} của {place.full_name}",
        lines=[campaign.name, f"Giữa Sở Tư pháp và {PEOPLES_COMMITTEE.capitalize()} {place.full_name}".replace(
            PEOPLES_COMMITTEE.capitalize(), "Ủy ban nhân dân")],
        after=after, receivers=["Sở Tư pháp", *(["UBND " + place.parent.full_name] if place.parent else []), "Lưu: VT"],
        signers=[
            _signer("ĐẠI DIỆN SỞ TƯ PHÁP", commitment.department_title, commitment.department_signer),
            _signer("ĐẠI DIỆN ĐƠN VỊ", commitment.locality_title, commitment.locality_signer),
        ], is_wide=False,
    )  # fmt: skip


def _subject(commitment):
    return f"{commitment.locality.full_name} cam kết {WHAT[commitment.stage]}"


def _amount(promise):
    promised = promise.verdict.promised
    if promise.commitment.amount is not None:
        return f"{number_text(promised)} trường hợp"
    return "100 % chỉ tiêu" + (f" ({number_text(promised)} trường hợp)" if promised is not None else "")


def _kinds(commitment):
    return f"loại sổ {BOOK_KINDS[commitment.kind]}" if commitment.kind in BOOK_KINDS else "tất cả các loại sổ hộ tịch"


def _duties(place):
    first = "báo ngay khó khăn, vướng mắc; số liệu thực hiện tính từ hồ sơ trên hệ thống, không tính theo báo cáo."
    above = "Ủy ban nhân dân huyện rồi đến Sở Tư pháp" if place.parent else "Sở Tư pháp"
    return f"Đơn vị {first} Nếu quá hạn mà chưa đạt, việc được chuyển lên {above} để xử lý."


def _signer(side, title, name):
    lines = [side, (title or "").upper(), "", "", "", name or ""]
    return "\n".join(lines).rstrip()
