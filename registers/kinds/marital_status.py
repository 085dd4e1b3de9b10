"""Sổ cấp giấy xác nhận tình trạng hôn nhân (HN): the 35 columns of the Ministry's sheet (domain.md 2.5)."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from registers.kinds.base import Field, FieldType, Group, Kind
from registers.kinds.columns import (
    INFERRED,
    LISTS_UNSURE,
    REGISTRATION,
    REMARKS,
    SIGNING,
    day,
    declarant_fields,
    papers,
    person_core,
    registration_fields,
    residence,
    sex_of,
    signing_fields,
)
from registers.kinds.lists import CODE_LISTS
from registers.rules import persons, times

SUBJECT = Group("subject", _("Người được xác nhận"), ("Phần ghi về người được xác nhận", "Người được cấp Giấy XNTTHN"))
STATUS = Group("status", _("Tình trạng hôn nhân"), ("Phần xác nhận", "Trong thời gian cư trú tại"))
DECLARANT = Group("declarant", _("Người yêu cầu"), ("Họ, chữ đệm, tên người yêu cầu", "Người yêu cầu"))


def _registration():
    """A certificate is issued, not registered: noiCap in place of noiDangKy, and no kind of registration."""
    by_code = {each.code: each for each in registration_fields(())}
    yield from (by_code[code] for code in ("so", "quyenSo", "trangSo"))
    yield replace(by_code["ngayDangKy"], label=_("Ngày cấp"), captions=("Ngày, tháng, năm cấp", "Ngày cấp", "Ngày"))
    yield replace(by_code["noiDangKy"], code="noiCap", label=_("Nơi cấp"), captions=("Nơi cấp", "Cơ quan cấp"))


def _subject():
    name, born, people, country, other = person_core(
        "nxn", "subject", "subject", None,
        name_captions=("Họ, chữ đệm, tên người được xác nhận",), columns=("Họ tên người được cấp giấy",),
    )  # fmt: skip
    return (
        name, sex_of("nxn", "subject", "subject", None, core=True), born, people, country, other,
        *residence("nxn", "subject", "subject", None),
        *papers("nxn", "subject", "subject", None, core=True),
    )  # fmt: skip


def _status():
    group = STATUS.key
    return (
        Field("nxnThoiGianCuTruTai", "lived_at", _("Thời gian cư trú tại"), group, FieldType.PLACE,
              captions=("Trong thời gian cư trú tại",)),
        day("nxnThoiGianCuTruTu", "lived_from", _("Cư trú từ ngày"), group, captions=("Từ ngày", "từ ngày")),
        day("nxnThoiGianCuTruDen", "lived_to", _("Cư trú đến ngày"), group, captions=("Đến ngày", "đến ngày")),
        Field("nxnTinhTrangHonNhan", "marital_status", _("Tình trạng hôn nhân"), group, core=True,
              captions=("Tình trạng hôn nhân",), columns=("Tình trạng hôn nhân",)),
        Field("nxnLoaiMucDichSuDung", "purpose_type", _("Loại mục đích sử dụng"), group, FieldType.CHOICE,
              max_length=2, choices=CODE_LISTS["certificate_purpose"], captions=("Loại mục đích",)),
        Field("nxnMucDichSuDung", "purpose", _("Mục đích sử dụng"), group,
              captions=("Giấy này được cấp để", "Mục đích sử dụng"), columns=("Mục đích sử dụng",)),
    )  # fmt: skip


KIND = Kind(
    slug="marital_status",
    code="HN",
    label=_("Xác nhận tình trạng hôn nhân"),
    titles=("SỔ CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN"),
    groups=(REGISTRATION, SUBJECT, STATUS, DECLARANT, SIGNING, REMARKS),
    fields=(
        *_registration(),
        *signing_fields(),
        *_subject(),
        *_status(),
        *declarant_fields(captions=("Họ, chữ đệm, tên người yêu cầu", "Người yêu cầu")),
    ),
    subject="nxnHoTen",
    subject_birth="nxnNgaySinh",
    subject_sex="nxnGioiTinh",
    subject_identity="nxnSoGiayToTuyThan",
    event_date="ngayDangKy",
    life="marital_status",
    paper_order=("registration", "subject", "status", "nycHoTen", "nycQuanHe", "declarant"),
    other_captions=("Nghề nghiệp", "Chữ ký"),
    rules=(
        times.not_before("V-07", "E", "ngayDangKy", "nxnNgaySinh"),
        times.not_before(
            "V-07", "W", "ngayDangKy", "nxnThoiGianCuTruTu", "nxnNgayCapGiayToTuyThan", "nycNgayCapGiayToTuyThan"
        ),
        times.not_before("V-07", "E", "nxnThoiGianCuTruDen", "nxnThoiGianCuTruTu"),
        times.not_before("V-07", "W", "nxnThoiGianCuTruTu", "nxnNgaySinh"),
        persons.declarant_papers("nycSoGiayToTuyThan", "nycHoTen", "nycQuanHe", {"nxnSoGiayToTuyThan": "nxnHoTen"}),
        persons.identity_agrees("nxnSoGiayToTuyThan", birth="nxnNgaySinh", sex="nxnGioiTinh"),
    ),
    notes=(INFERRED, LISTS_UNSURE),
    position=4,
)
