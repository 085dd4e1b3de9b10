"""Decisions about plans from values: no database, no clock, no settings."""

from django.utils.translation import gettext_lazy as _

# The nine kinds of books that the campaign counts (domain.md 1.3), in the order of its reports. What a record
# of a kind holds is declared in registers.kinds; a kind may have a target before it has a declaration.
BOOK_KINDS = {
    "birth": _("Khai sinh"),
    "death": _("Khai tử"),
    "marriage": _("Kết hôn"),
    "marital_status": _("Xác nhận tình trạng hôn nhân"),
    "recognition": _("Nhận cha, mẹ, con"),
    "change": _("Thay đổi, cải chính"),
    "adoption": _("Nuôi con nuôi"),
    "guardianship": _("Giám hộ"),
    "divorce_note": _("Ghi chú ly hôn"),
}


def kind_label(kind):
    """The name of a kind of book; an unknown one by its own code; "" is all kinds together."""
    return BOOK_KINDS.get(kind, kind) if kind else _("Tất cả loại sổ")


def difference(plus, minus):
    """What is left of figures that should agree: the sum of some minus the sum of others."""
    return sum(plus) - sum(minus)
