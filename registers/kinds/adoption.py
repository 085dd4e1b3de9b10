"""Sổ đăng ký nuôi con nuôi: fields of domain.md 2.6, codes our own; the book's short code is not confirmed."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from registers.kinds.base import Field, FieldType, Group, Kind
from registers.kinds.columns import (
    CODE_UNSURE,
    INFERRED,
    LISTS_UNSURE,
    OWN_COLUMNS,
    REGISTRATION,
    REMARKS,
    SIGNING,
    configured_code,
    day,
    optional,
    own,
    registration_fields,
    residence,
    sex_of,
    signing_fields,
    text,
    whole_person,
)
from registers.kinds.columns import person_core as person
from registers.kinds.lists import CODE_LISTS
from registers.rules import persons, times

DECISION = Group("decision", _("Quyết định, lý do"), ("Quyết định số",))
FATHER = Group("father", _("Cha nuôi"), ("CHA NUÔI", "Phần ghi về cha nuôi"))
MOTHER = Group("mother", _("Mẹ nuôi"), ("MẸ NUÔI", "Phần ghi về mẹ nuôi"))
CHILD = Group("child", _("Con nuôi"), ("CON NUÔI", "Phần ghi về con nuôi"))
GIVER = Group("giver", _("Bên giao con nuôi"), ("BÊN GIAO CON NUÔI", "Bên giao"))


def _decision():
    group = DECISION.key
    return (
        text("quyetDinhSo", "decision_number", _("Số quyết định"), group, max_length=50, captions=("Quyết định số",)),
        day("quyetDinhNgay", "decision_on", _("Ngày quyết định"), group, captions=("Ngày quyết định",)),
        text("lyDoNuoiConNuoi", "reason", _("Lý do nhận con nuôi"), group, captions=("Lý do nhận con nuôi", "Lý do"),
             columns=("Lý do nhận con nuôi",)),
    )  # fmt: skip


def _parent(prefix, name, words, caption):
    return (
        *whole_person(prefix, name, words, name_captions=(f"Họ, chữ đệm, tên {caption}",), sex=False,
                      columns=(f"Họ tên, ngày sinh, chỗ ở của {caption.upper()}",)),
        Field(f"{prefix}NoiSinh", f"{name}_birthplace", _("Nơi sinh"), name, FieldType.PLACE, captions=("Nơi sinh",)),
        text(f"{prefix}NgheNghiep", f"{name}_occupation", _("Nghề nghiệp"), name, captions=("Nghề nghiệp",)),
        text(f"{prefix}DienThoai", f"{name}_phone", _("Điện thoại"), name, max_length=50, rare=True),
    )  # fmt: skip


def _child():
    name, *rest = person("conNuoi", "child", "child", None, name_captions=("Họ, chữ đệm, tên con nuôi",),
                         columns=("Họ và tên con nuôi",))  # fmt: skip
    return (
        name, sex_of("conNuoi", "child", "child", None, core=True), *rest,
        Field("conNuoiNoiSinh", "child_birthplace", _("Nơi sinh"), CHILD.key, FieldType.PLACE, captions=("Nơi sinh",)),
        *residence("conNuoi", "child", "child", None),
    )  # fmt: skip


def _giver():
    group = GIVER.key
    return (
        *optional(whole_person("ongGiao", "giver", _("ông bên giao"), sex=False)),
        *optional(_under(group, whole_person("baGiao", "giver2", _("bà bên giao"), sex=False))),
        text("quanHeNguoiGiao", "giver_relation", _("Quan hệ của người giao với con nuôi"), group, max_length=50,
             captions=("Quan hệ",)),
        text("coSoNuoiDuong", "institution", _("Cơ sở nuôi dưỡng"), group, captions=("Cơ sở nuôi dưỡng",)),
        Field("coSoNguoiDaiDien", "institution_person", _("Người đại diện cơ sở"), group, FieldType.NAME,
              max_length=50, captions=("Người đại diện",)),
        text("coSoChucVu", "institution_title", _("Chức vụ người đại diện"), group, max_length=50, rare=True),
    )  # fmt: skip


def _under(group, fields):
    """Both givers stand in one block."""
    return tuple(replace(each, group=group) for each in fields)


KIND = Kind(
    slug="adoption",
    code=configured_code("adoption", "CN"),
    label=_("Nuôi con nuôi"),
    titles=("SỔ ĐĂNG KÝ NUÔI CON NUÔI", "SỔ ĐĂNG KÝ VIỆC NUÔI CON NUÔI", "GIẤY CHỨNG NHẬN NUÔI CON NUÔI"),
    groups=(REGISTRATION, DECISION, FATHER, MOTHER, CHILD, GIVER, SIGNING, REMARKS),
    fields=own((
        *registration_fields(CODE_LISTS["adoption_registration"], captions=("Đăng ký nuôi con nuôi",)),
        *signing_fields(),
        *_decision(),
        # One adopts alone or as a couple: neither parent is asked for.
        *optional(_parent("chaNuoi", "father", _("cha nuôi"), "cha nuôi")),
        *optional(_parent("meNuoi", "mother", _("mẹ nuôi"), "mẹ nuôi")),
        *_child(),
        *_giver(),
    )),
    subject="conNuoiHoTen",
    subject_birth="conNuoiNgaySinh",
    subject_sex="conNuoiGioiTinh",
    second="chaNuoiHoTen",
    second_birth="chaNuoiNgaySinh",
    relatives=("meNuoiHoTen",),
    event_date="ngayDangKy",
    life="adoption",
    event_place="conNuoiNoiSinh",
    paper_order=("registration", "decision", "father", "mother", "child", "giver"),
    other_captions=("Chữ ký",),
    rules=(
        times.not_before("V-07", "E", "ngayDangKy", "conNuoiNgaySinh"),
        times.not_before(
            "V-07", "W", "ngayDangKy", "chaNuoiNgaySinh", "meNuoiNgaySinh", "quyetDinhNgay",
            "chaNuoiNgayCapGiayToTuyThan", "meNuoiNgayCapGiayToTuyThan",
        ),
        persons.adult("chaNuoiNgaySinh", on="ngayDangKy"),
        persons.adult("meNuoiNgaySinh", on="ngayDangKy"),
        # Luật Nuôi con nuôi 2010, Điều 14: at least 20 years older than the child.
        persons.parent_of_age("chaNuoiNgaySinh", "conNuoiNgaySinh", least=20),
        persons.parent_of_age("meNuoiNgaySinh", "conNuoiNgaySinh", least=20),
        persons.papers_differ("chaNuoiSoGiayToTuyThan", "meNuoiSoGiayToTuyThan"),
        persons.names_differ("chaNuoiHoTen", "meNuoiHoTen"),
        persons.names_differ("conNuoiHoTen", "meNuoiHoTen"),
        persons.names_differ("conNuoiHoTen", "chaNuoiHoTen"),
        persons.identity_agrees("chaNuoiSoGiayToTuyThan", birth="chaNuoiNgaySinh", known_sex="1"),
        persons.identity_agrees("meNuoiSoGiayToTuyThan", birth="meNuoiNgaySinh", known_sex="2"),
    ),
    notes=(OWN_COLUMNS, CODE_UNSURE, INFERRED, LISTS_UNSURE),
    template_known=False,
    code_known=False,
    position=7,
)  # fmt: skip
