"""Sổ đăng ký giám hộ (GH): fields of domain.md 2.6, codes our own."""

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
    optional,
    own,
    registration_fields,
    signing_fields,
    text,
    whole_person,
)
from registers.kinds.lists import CODE_LISTS
from registers.rules import persons, times

DECISION = Group("decision", _("Quyết định, căn cứ"), ("Căn cứ giám hộ",))
WARD = Group("ward", _("Người được giám hộ"), ("Phần ghi về người được giám hộ", "NGƯỜI ĐƯỢC GIÁM HỘ"))
FIRST = Group("guardian", _("Người giám hộ"), ("Phần ghi về người giám hộ", "NGƯỜI GIÁM HỘ"))
SECOND = Group("guardian2", _("Người giám hộ thứ hai"), ("NGƯỜI GIÁM HỘ THỨ HAI",), rare=True)
END = Group("end", _("Chấm dứt giám hộ"), ("Phần ghi về chấm dứt giám hộ",), rare=True)
DECLARANT = Group("declarant", _("Người yêu cầu"), ("Họ, chữ đệm, tên người yêu cầu", "Người yêu cầu"))


def _decision():
    group = DECISION.key
    return (
        text("quyetDinhSo", "decision_number", _("Số quyết định"), group, max_length=50, captions=("Quyết định số",)),
        text("coQuanQuyetDinh", "decision_by", _("Cơ quan ra quyết định"), group, captions=("Cơ quan ra quyết định",)),
        text("canCuGiamHo", "basis", _("Căn cứ giám hộ"), group, captions=("Căn cứ giám hộ", "Căn cứ")),
        text("lyDoGiamHo", "reason", _("Lý do giám hộ"), group, captions=("Lý do giám hộ", "Lý do"),
             columns=("Lý do giám hộ",)),
    )  # fmt: skip


def _end():
    group = END.key
    return (
        text("chamDutSo", "end_number", _("Số đăng ký chấm dứt"), group, max_length=20),
        text("chamDutQuyenSo", "end_book", _("Quyển số chấm dứt"), group, max_length=10),
        day("chamDutNgay", "ended_on", _("Ngày chấm dứt giám hộ"), group),
        text("chamDutLyDo", "end_reason", _("Lý do chấm dứt"), group),
    )


def _ward():
    yield from whole_person("ndgh", "ward", None, name_captions=("Họ, chữ đệm, tên người được giám hộ",),
                            columns=("Họ tên người được giám hộ",))  # fmt: skip
    yield Field("ndghNoiSinh", "ward_birthplace", _("Nơi sinh"), WARD.key, FieldType.PLACE, captions=("Nơi sinh",))


KIND = Kind(
    slug="guardianship",
    code="GH",
    label=_("Giám hộ"),
    titles=("SỔ ĐĂNG KÝ GIÁM HỘ", "SỔ ĐĂNG KÝ GIÁM HỘ, CHẤM DỨT GIÁM HỘ", "TRÍCH LỤC ĐĂNG KÝ GIÁM HỘ"),
    groups=(REGISTRATION, DECISION, FIRST, SECOND, WARD, END, DECLARANT, SIGNING, REMARKS),
    fields=own((
        *registration_fields(CODE_LISTS["guardianship_registration"], captions=("Loại việc",)),
        *signing_fields(),
        *_decision(),
        *whole_person("ngh", "guardian", _("người giám hộ"), name_captions=("Họ, chữ đệm, tên người giám hộ",),
                      columns=("Họ tên người giám hộ",)),
        *optional(whole_person("nghHai", "guardian2", _("người giám hộ thứ hai"))),
        *_ward(),
        *_end(),
        *declarant_fields(captions=("Họ, chữ đệm, tên người yêu cầu", "Người yêu cầu")),
    )),
    subject="ndghHoTen",
    subject_birth="ndghNgaySinh",
    subject_sex="ndghGioiTinh",
    subject_identity="ndghSoGiayToTuyThan",
    second="nghHoTen",
    second_birth="nghNgaySinh",
    relatives=("nghHaiHoTen",),
    event_date="ngayDangKy",
    life="guardianship",
    endings=("chamDutNgay", "chamDutSo"),
    paper_order=("registration", "decision", "guardian", "ward", "nycHoTen", "nycQuanHe", "declarant"),
    other_captions=("Nghề nghiệp", "Chữ ký"),
    rules=(
        times.not_before("V-07", "E", "ngayDangKy", "ndghNgaySinh"),
        times.not_before(
            "V-07", "W", "ngayDangKy", "nghNgaySinh", "nghHaiNgaySinh",
            "nghNgayCapGiayToTuyThan", "nghHaiNgayCapGiayToTuyThan", "ndghNgayCapGiayToTuyThan",
            "nycNgayCapGiayToTuyThan",
        ),
        times.not_before("V-07", "W", "chamDutNgay", "ngayDangKy"),
        persons.adult("nghNgaySinh", on="ngayDangKy"),
        persons.adult("nghHaiNgaySinh", on="ngayDangKy"),
        persons.declarant_papers("nycSoGiayToTuyThan", "nycHoTen", "nycQuanHe",
                                 {"nghSoGiayToTuyThan": "nghHoTen", "ndghSoGiayToTuyThan": "ndghHoTen"}),
        persons.papers_differ("nghSoGiayToTuyThan", "ndghSoGiayToTuyThan"),
        persons.papers_differ("nghSoGiayToTuyThan", "nghHaiSoGiayToTuyThan"),
        persons.names_differ("nghHoTen", "ndghHoTen"),
        persons.names_differ("nghHoTen", "nghHaiHoTen"),
        persons.identity_agrees("nghSoGiayToTuyThan", birth="nghNgaySinh", sex="nghGioiTinh"),
        persons.identity_agrees("nghHaiSoGiayToTuyThan", birth="nghHaiNgaySinh", sex="nghHaiGioiTinh"),
        persons.identity_agrees("ndghSoGiayToTuyThan", birth="ndghNgaySinh", sex="ndghGioiTinh"),
    ),
    notes=(OWN_COLUMNS, INFERRED, LISTS_UNSURE),
    template_known=False,
    position=8,
)  # fmt: skip
