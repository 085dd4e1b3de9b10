"""Sổ ghi chú ly hôn: fields of domain.md 2.6, codes our own; the book's short code is not confirmed."""

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
    declarant_fields,
    own,
    registration_fields,
    signing_fields,
    text,
    whole_person,
)
from registers.kinds.lists import CODE_LISTS
from registers.rules import persons, times

HUSBAND = Group("husband", _("Chồng"), ("CHỒNG", "Bên nam"))
WIFE = Group("wife", _("Vợ"), ("VỢ", "Bên nữ"))
JUDGMENT = Group("judgment", _("Bản án, quyết định ly hôn"), ("Bản án/Quyết định số", "Bản án, quyết định"))
MARRIAGE = Group("marriage", _("Việc kết hôn đã đăng ký"), ("Đã đăng ký kết hôn tại", "Đã đăng ký kết hôn"))
DECLARANT = Group("declarant", _("Người yêu cầu"), ("Họ, chữ đệm, tên người yêu cầu", "Người yêu cầu"))


def _judgment():
    group = JUDGMENT.key
    return (
        text("banAnSo", "judgment_number", _("Số bản án, quyết định"), group, core=True, max_length=50,
             captions=("Bản án/Quyết định số", "Bản án số", "Quyết định số"), columns=("Số bản án, quyết định",)),
        day("banAnNgay", "judgment_on", _("Ngày bản án, quyết định"), group, core=True,
            captions=("Ngày bản án, quyết định",)),
        text("banAnCoQuan", "judgment_by", _("Tòa án, cơ quan"), group, core=True,
             captions=("Tòa án", "Cơ quan ra bản án, quyết định"), columns=("Tòa án, cơ quan",)),
        Field("banAnQuocGia", "judgment_country", _("Quốc gia"), group, FieldType.LISTED, listed="nationality",
              max_length=100, rare=True),
    )  # fmt: skip


def _marriage():
    group = MARRIAGE.key
    return (
        text("ketHonSo", "marriage_number", _("Số đăng ký kết hôn"), group, max_length=20,
             captions=("Số đăng ký kết hôn",)),
        day("ketHonNgay", "married_on", _("Ngày đăng ký kết hôn"), group, captions=("Ngày đăng ký kết hôn",)),
        Field("ketHonNoi", "marriage_office", _("Nơi đăng ký kết hôn"), group, FieldType.PLACE,
              captions=("Nơi đăng ký kết hôn", "Đã đăng ký kết hôn tại")),
    )  # fmt: skip


KIND = Kind(
    slug="divorce_note",
    code=configured_code("divorce_note", "LH"),
    label=_("Ghi chú ly hôn"),
    titles=("SỔ GHI CHÚ LY HÔN", "SỔ GHI CHÚ LY HÔN, HỦY VIỆC KẾT HÔN", "TRÍCH LỤC GHI CHÚ LY HÔN"),
    groups=(REGISTRATION, HUSBAND, WIFE, JUDGMENT, MARRIAGE, DECLARANT, SIGNING, REMARKS),
    fields=own((
        *registration_fields(CODE_LISTS["divorce_registration"], captions=("Loại việc",)),
        *signing_fields(),
        *whole_person("chong", "husband", _("chồng"), sex=False, columns=("Họ tên, ngày sinh, chỗ ở của CHỒNG",)),
        *whole_person("vo", "wife", _("vợ"), sex=False, columns=("Họ tên, ngày sinh, chỗ ở của VỢ",)),
        *_judgment(),
        *_marriage(),
        *declarant_fields(captions=("Họ, chữ đệm, tên người yêu cầu", "Người yêu cầu")),
    )),
    subject="chongHoTen",
    subject_birth="chongNgaySinh",
    subject_identity="chongSoGiayToTuyThan",
    second="voHoTen",
    second_birth="voNgaySinh",
    event_date="ngayDangKy",
    life="divorce",
    subject_known_sex="1",
    second_known_sex="2",
    paper_order=("registration", "husband", "wife", "judgment", "marriage", "nycHoTen", "nycQuanHe", "declarant"),
    other_captions=("Nghề nghiệp", "Chữ ký"),
    rules=(
        times.not_before("V-07", "E", "ngayDangKy", "chongNgaySinh", "voNgaySinh", "banAnNgay"),
        times.not_before("V-07", "E", "banAnNgay", "ketHonNgay"),
        times.not_before("V-07", "W", "ketHonNgay", "chongNgaySinh", "voNgaySinh"),
        times.not_before("V-07", "W", "ngayDangKy", "chongNgayCapGiayToTuyThan", "voNgayCapGiayToTuyThan"),
        persons.papers_differ("chongSoGiayToTuyThan", "voSoGiayToTuyThan"),
        persons.names_differ("voHoTen", "chongHoTen"),
        persons.identity_agrees("chongSoGiayToTuyThan", birth="chongNgaySinh", known_sex="1"),
        persons.identity_agrees("voSoGiayToTuyThan", birth="voNgaySinh", known_sex="2"),
    ),
    notes=(OWN_COLUMNS, CODE_UNSURE, INFERRED, LISTS_UNSURE),
    template_known=False,
    code_known=False,
    position=9,
)  # fmt: skip
