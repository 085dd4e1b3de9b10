"""Sổ thay đổi, cải chính, bổ sung hộ tịch, xác định lại dân tộc (TD): fields of domain.md 2.6, codes our own."""

from django.utils.translation import gettext_lazy as _

from registers.kinds.base import Field, FieldType, Group, Kind
from registers.kinds.columns import (
    INFERRED,
    LISTS_UNSURE,
    OWN_COLUMNS,
    REGISTRATION,
    REMARKS,
    SIGNING,
    day,
    declarant_fields,
    own,
    registration_fields,
    signing_fields,
    text,
    whole_person,
)
from registers.kinds.lists import CODE_LISTS
from registers.rules import persons, times

PERSON = Group("person", _("Người được thay đổi, cải chính"), ("Phần ghi về người được thay đổi, cải chính",))
ORIGIN = Group("origin", _("Việc hộ tịch đã đăng ký"), ("Đã đăng ký tại", "Giấy tờ hộ tịch gốc"))
CHANGE = Group("change", _("Nội dung thay đổi"), ("Nội dung thay đổi, cải chính", "Nội dung"))
DECLARANT = Group("declarant", _("Người yêu cầu"), ("Họ, chữ đệm, tên người yêu cầu", "Người yêu cầu"))


def _origin():
    group = ORIGIN.key
    return (
        Field("gocLoaiViecHoTich", "origin_kind", _("Loại giấy tờ hộ tịch gốc"), group, FieldType.CHOICE, core=True,
              max_length=2, choices=CODE_LISTS["changed_register"], captions=("Loại giấy tờ hộ tịch",)),
        text("gocSo", "origin_number", _("Số đăng ký gốc"), group, max_length=20, captions=("Số đăng ký gốc",)),
        text("gocQuyenSo", "origin_book", _("Quyển số gốc"), group, max_length=10, captions=("Quyển số gốc",)),
        day("gocNgayDangKy", "origin_on", _("Ngày đăng ký gốc"), group, captions=("Ngày đăng ký gốc",)),
        Field("gocNoiDangKy", "origin_office", _("Nơi đăng ký gốc"), group, FieldType.PLACE,
              captions=("Nơi đăng ký gốc", "Đã đăng ký tại")),
    )  # fmt: skip


def _change():
    group, long = CHANGE.key, {"max_length": 1000}
    return (
        text(
            "noiDungThayDoi",
            "change_text",
            _("Nội dung thay đổi, cải chính"),
            group,
            core=True,
            **long,
            captions=("Nội dung thay đổi, cải chính", "Nội dung"),
            columns=("Nội dung thay đổi, cải chính",),
        ),
        text("noiDungTu", "change_from", _("Từ (nội dung cũ)"), group, **long, captions=("Từ", "Nội dung cũ")),
        text("noiDungThanh", "change_to", _("Thành (nội dung mới)"), group, **long, captions=("Thành", "Nội dung mới")),
        text("lyDo", "change_reason", _("Lý do"), group, **long, captions=("Lý do",), columns=("Lý do",)),
        text("canCu", "change_basis", _("Căn cứ"), group, **long, captions=("Căn cứ",)),
    )


KIND = Kind(
    slug="change",
    code="TD",
    label=_("Thay đổi, cải chính"),
    titles=("SỔ ĐĂNG KÝ THAY ĐỔI, CẢI CHÍNH, BỔ SUNG HỘ TỊCH, XÁC ĐỊNH LẠI DÂN TỘC", "SỔ THAY ĐỔI, CẢI CHÍNH HỘ TỊCH"),
    groups=(REGISTRATION, PERSON, ORIGIN, CHANGE, DECLARANT, SIGNING, REMARKS),
    fields=own((
        *registration_fields(CODE_LISTS["change_type"], captions=("Loại việc",)),
        *signing_fields(),
        *whole_person("ntd", "person", None, columns=("Họ và tên người được thay đổi, cải chính",)),
        *_origin(),
        *_change(),
        *declarant_fields(captions=("Họ, chữ đệm, tên người yêu cầu", "Người yêu cầu")),
    )),
    subject="ntdHoTen",
    subject_birth="ntdNgaySinh",
    subject_sex="ntdGioiTinh",
    subject_identity="ntdSoGiayToTuyThan",
    event_date="ngayDangKy",
    life="change",
    paper_order=("registration", "person", "origin", "change", "nycHoTen", "nycQuanHe", "declarant"),
    other_captions=("Nghề nghiệp", "Chữ ký"),
    rules=(
        times.not_before("V-07", "E", "ngayDangKy", "ntdNgaySinh", "gocNgayDangKy"),
        times.not_before("V-07", "W", "ngayDangKy", "ntdNgayCapGiayToTuyThan", "nycNgayCapGiayToTuyThan"),
        times.not_before("V-07", "W", "gocNgayDangKy", "ntdNgaySinh"),
        persons.declarant_papers("nycSoGiayToTuyThan", "nycHoTen", "nycQuanHe", {"ntdSoGiayToTuyThan": "ntdHoTen"}),
        persons.identity_agrees("ntdSoGiayToTuyThan", birth="ntdNgaySinh", sex="ntdGioiTinh"),
    ),
    notes=(OWN_COLUMNS, INFERRED, LISTS_UNSURE),
    template_known=False,
    position=6,
)  # fmt: skip
