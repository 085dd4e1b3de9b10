"""Sổ đăng ký nhận cha, mẹ, con (CMC): the 50 columns of the Ministry's sheet (domain.md 2.4)."""

from django.utils.translation import gettext_lazy as _

from registers.kinds.base import Field, FieldType, Group, Kind
from registers.kinds.columns import (
    FOREIGN,
    INFERRED,
    LISTS_UNSURE,
    REGISTRATION,
    REMARKS,
    SIGNING,
    foreign_fields,
    papers,
    person_core,
    registration_fields,
    residence,
    signing_fields,
)
from registers.kinds.lists import CODE_LISTS
from registers.rules import persons, times

PARENT = Group("parent", _("Cha, mẹ"), ("Phần ghi về cha, mẹ", "Họ, chữ đệm, tên cha/mẹ", "CHA/MẸ"))
CHILD = Group("child", _("Người con"), ("Phần ghi về con", "Họ, chữ đệm, tên người con", "NGƯỜI CON"))
DECLARANT = Group(
    "declarant", _("Người yêu cầu"), ("Họ, chữ đệm, tên người yêu cầu", "Họ và tên người khai", "Người yêu cầu")
)


FATHERS, MOTHERS = (15, 0), (13, 55)  # (least, most) years between parent and child, 0 for no limit (V-08)


def _registration():
    """The decision's number stands before the date, the kind of recognition after the kind of registration."""
    group = REGISTRATION.key
    for each in registration_fields(CODE_LISTS["recognition_registration"], captions=("Đăng ký nhận cha, mẹ, con",)):
        if each.code == "ngayDangKy":
            yield Field("quyetDinhSo", "decision_number", _("Số quyết định"), group, max_length=50,
                        captions=("Quyết định số", "Số quyết định"))  # fmt: skip
        yield each
        if each.code == "loaiDangKy":
            yield Field("loaiXacNhan", "recognition_case", _("Loại xác nhận"), group, FieldType.CHOICE, core=True,
                        max_length=2, choices=CODE_LISTS["recognition_case"],
                        captions=("Loại xác nhận", "Việc nhận"))  # fmt: skip


def _person(prefix, name, words, caption):
    return (
        *person_core(prefix, name, name, words, name_captions=(f"Họ, chữ đệm, tên {caption}",),
                     columns=(f"Họ tên, ngày sinh, chỗ ở của {caption}",)),
        Field(f"{prefix}QueQuan", f"{name}_native_place", _("Quê quán"), name, FieldType.PLACE,
              captions=("Quê quán", "Nguyên quán")),
        *residence(prefix, name, name, words),
        *papers(prefix, name, name, words, core=True),
    )  # fmt: skip


def _declarant():
    group, words = DECLARANT.key, _("người yêu cầu")
    return (
        Field("nycHoTen", "declarant_name", _("Họ, chữ đệm, tên người yêu cầu"), group, FieldType.NAME, max_length=50,
              captions=("Họ, chữ đệm, tên người yêu cầu", "Người yêu cầu")),
        Field("nycQHNguoiDuocNhan", "relation_to_recognised", _("Quan hệ với người được nhận"), group, max_length=50,
              captions=("Quan hệ với người được nhận",)),
        Field("nycQHNguoiNhan", "relation_to_recogniser", _("Quan hệ với người nhận"), group, max_length=50,
              captions=("Quan hệ với người nhận",)),
        *papers("nyc", "declarant", group, words),
    )  # fmt: skip


KIND = Kind(
    slug="recognition",
    code="CMC",
    label=_("Nhận cha, mẹ, con"),
    titles=("SỔ ĐĂNG KÝ NHẬN CHA, MẸ, CON", "SỔ ĐĂNG KÝ VIỆC NHẬN CHA, MẸ, CON", "TRÍCH LỤC ĐĂNG KÝ NHẬN CHA, MẸ, CON"),
    groups=(REGISTRATION, PARENT, CHILD, DECLARANT, SIGNING, REMARKS, FOREIGN),
    fields=(
        *_registration(),
        *signing_fields(),
        *_person("cm", "parent", _("cha, mẹ"), "cha/mẹ"),
        *_person("nc", "child", _("con"), "người con"),
        *_declarant(),
        *foreign_fields(),
    ),
    subject="ncHoTen",
    subject_birth="ncNgaySinh",
    second="cmHoTen",
    second_birth="cmNgaySinh",
    subject_identity="ncSoGiayToTuyThan",
    event_date="ngayDangKy",
    life="recognition",
    paper_order=(
        "so", "quyenSo", "trangSo", "ngayDangKy", "quyetDinhSo", "loaiDangKy", "loaiXacNhan", "noiDangKy",
        "parent", "child", "nycHoTen", "declarant",
    ),
    other_captions=("Nghề nghiệp", "Chữ ký"),
    rules=(
        times.not_before("V-07", "E", "ngayDangKy", "ncNgaySinh"),
        times.not_before(
            "V-07", "W", "ngayDangKy",
            "cmNgaySinh", "cmNgayCapGiayToTuyThan", "ncNgayCapGiayToTuyThan", "nycNgayCapGiayToTuyThan",
            "ngayDangKyNuocNgoai",
        ),
        # One column holds a father (1, 3) or a mother (2, 4); not said which, the wider limits hold.
        persons.parent_of_age(
            "cmNgaySinh", "ncNgaySinh", least=13, case="loaiXacNhan",
            limits={"1": FATHERS, "2": MOTHERS, "3": FATHERS, "4": MOTHERS},
        ),
        persons.papers_differ("cmSoGiayToTuyThan", "ncSoGiayToTuyThan"),
        persons.declarant_papers("nycSoGiayToTuyThan", "nycHoTen", "nycQHNguoiDuocNhan",
                                 {"cmSoGiayToTuyThan": "cmHoTen", "ncSoGiayToTuyThan": "ncHoTen"}),
        persons.names_differ("cmHoTen", "ncHoTen"),
        persons.identity_agrees("cmSoGiayToTuyThan", birth="cmNgaySinh"),
        persons.identity_agrees("ncSoGiayToTuyThan", birth="ncNgaySinh"),
    ),
    notes=(
        INFERRED,
        LISTS_UNSURE,
        _("Có phần mềm thêm cột giới tính của cha, mẹ và con: mẫu 50 cột này không có."),
    ),
    position=5,
)  # fmt: skip
