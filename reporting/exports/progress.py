"""Progress tables for a spreadsheet: the dashboard's rows with all their counts."""

from django.utils.translation import gettext_lazy as _

COLUMNS = (
    ("label", _("Đơn vị")),
    ("target", _("Chỉ tiêu")),
    ("books", _("Số sổ")),
    ("books_scanned", _("Số sổ đã quét")),
    ("proved", _("Số sổ đã đủ")),
    ("pages", _("Số trang")),
    ("entered_today", _("Nhập trong ngày")),
    ("entered", _("Đã nhập")),
    ("entered_percent", _("% đã nhập")),
    ("attached", _("Đã đính kèm")),
    ("checked", _("Đã kiểm tra")),
    ("approved", _("Đã duyệt")),
    ("sent", _("Đã chuyển")),
    ("accepted", _("Bộ đã nhận")),
    ("returned", _("Trả lại")),
    ("suspected_duplicate", _("Nghi trùng")),
    ("duplicate", _("Trùng")),
    ("remaining", _("Còn lại")),
    ("planned_today", _("Kế hoạch đến hết ngày")),
    ("quota", _("Cần mỗi ngày")),
)


def heads():
    return [*(str(head) for _key, head in COLUMNS), str(_("Chỉ tiêu là ước tính")), str(_("Dự kiến xong")),
            str(_("Tình trạng")), str(_("Lý do"))]  # fmt: skip


def rows(lines):
    for line in lines:
        day = line.forecast_date
        estimate = str(_("ước tính")) if line.target_is_estimate else ""
        yield [
            *(getattr(line, key) for key, _head in COLUMNS), estimate, day.strftime("%d.%m.%Y") if day else "",
            line.verdict.label, line.verdict.sentence,
        ]  # fmt: skip
