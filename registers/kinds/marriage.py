"""Sổ đăng ký kết hôn (KH): the 44 columns of the Ministry's marriage sheet (domain.md 2.2)."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from registers.kinds.base import Field, FieldType, Group, Kind
from registers.kinds.columns import (
    FOREIGN,
    NOT_SEEN,
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

HUSBAND = Group("husband", _("Chồng"), ("CHỒNG", "Bên nam", "Phần ghi về chồng", "Họ, chữ đệm, tên chồng"))
WIFE = Group("wife", _("Vợ"), ("VỢ", "Bên nữ", "Phần ghi về vợ", "Họ, chữ đệm, tên vợ"))
EFFECT = Group("effect", _("Xác lập quan hệ hôn nhân"))
STATUS = Group("status", _("Hủy, công nhận việc kết hôn"), rare=True)


def _spouse(prefix, name, words, column, other):
    column = (f"Họ tên, ngày sinh, dân tộc, nghề nghiệp, chỗ ở của {column}",)
    return (
        *person_core(prefix, name, name, words, columns=column, other=other),
        *residence(prefix, name, name, words, columns=column, ditto=(f"{other}NoiCuTru",)),
        *papers(prefix, name, name, words, core=True),
    )


def _effect():
    signer, title, officer, remarks = signing_fields(captions=("Người ký Giấy CNKH", "Người ký"))
    return (
        signer,
        title,
        Field("ngayXacLapQuanHeHonNhan", "married_on", _("Ngày xác lập quan hệ hôn nhân"), EFFECT.key, FieldType.DATE,
              max_length=10, captions=("Ngày, tháng, năm xác lập quan hệ hôn nhân", "Ngày xác lập quan hệ hôn nhân")),
        officer,
        remarks,
    )  # fmt: skip


def _status():
    group = STATUS.key
    return (
        Field("tinhTrangKetHon", "marriage_status", _("Tình trạng kết hôn"), group, FieldType.CHOICE, max_length=2,
              choices=CODE_LISTS["marriage_status"], confirmed=False, note=NOT_SEEN),
        Field("huyKetHonNgayGhiChu", "annulled_on", _("Ngày ghi chú hủy kết hôn"), group, FieldType.DATE,
              max_length=10),
        Field("huyKetHonCanCu", "annulment_basis", _("Căn cứ hủy kết hôn"), group),
        Field("congNhanKetHonNgayGhiChu", "recognised_on", _("Ngày ghi chú công nhận kết hôn"), group, FieldType.DATE,
              max_length=10),
        Field("congNhanKetHonCanCu", "recognition_basis", _("Căn cứ công nhận kết hôn"), group),
    )  # fmt: skip


def _registration():
    """loaiDangKy of a marriage has a code that nobody saw (the note of a marriage abroad)."""
    for each in registration_fields(CODE_LISTS["marriage_registration"], captions=("Đăng ký kết hôn",)):
        if each.code == "loaiDangKy":
            yield replace(each, confirmed=False, note="a code for marriages abroad is not known")
        else:
            yield each


KIND = Kind(
    slug="marriage",
    code="KH",
    label=_("Kết hôn"),
    titles=("SỔ ĐĂNG KÝ KẾT HÔN", "GIẤY CHỨNG NHẬN KẾT HÔN", "SỔ KẾT HÔN"),
    groups=(REGISTRATION, HUSBAND, WIFE, EFFECT, SIGNING, REMARKS, STATUS, FOREIGN),
    fields=(
        *_registration(),
        *_effect(),
        *_status(),
        *_spouse("chong", "husband", _("chồng"), "CHỒNG", "vo"),
        *_spouse("vo", "wife", _("vợ"), "VỢ", "chong"),
        *foreign_fields(),
    ),
    subject="chongHoTen",
    subject_birth="chongNgaySinh",
    second="voHoTen",
    second_birth="voNgaySinh",
    subject_identity="chongSoGiayToTuyThan",
    # Always there, unlike the day the marriage takes effect.
    event_date="ngayDangKy",
    life="marriage",
    subject_known_sex="1",
    second_known_sex="2",
    endings=("huyKetHonNgayGhiChu", "huyKetHonCanCu"),
    paper_order=(
        "so", "quyenSo", "trangSo", "ngayDangKy", "noiDangKy",
        "chongHoTen", "chongNgaySinh", "chongDanToc", "chongQuocTich", "chongLoaiCuTru", "chongNoiCuTru", "husband",
        "voHoTen", "voNgaySinh", "voDanToc", "voQuocTich", "voLoaiCuTru", "voNoiCuTru", "wife",
        "effect", "loaiDangKy",
    ),
    other_captions=("Nghề nghiệp", "Kết hôn lần thứ", "Chữ ký chồng", "Chữ ký vợ", "Chữ ký Ủy ban"),
    rules=(
        times.not_before("V-07", "E", "ngayDangKy", "chongNgaySinh", "voNgaySinh"),
        times.not_before(
            "V-07", "W", "ngayDangKy",
            "ngayXacLapQuanHeHonNhan", "chongNgayCapGiayToTuyThan", "voNgayCapGiayToTuyThan", "ngayDangKyNuocNgoai",
        ),
        persons.marriage_age("chongNgaySinh", 20, on=("ngayXacLapQuanHeHonNhan", "ngayDangKy")),
        persons.marriage_age("voNgaySinh", 18, on=("ngayXacLapQuanHeHonNhan", "ngayDangKy")),
        persons.papers_differ("chongSoGiayToTuyThan", "voSoGiayToTuyThan"),
        persons.names_differ("voHoTen", "chongHoTen"),
        persons.identity_agrees("chongSoGiayToTuyThan", birth="chongNgaySinh", known_sex="1"),
        persons.identity_agrees("voSoGiayToTuyThan", birth="voNgaySinh", known_sex="2"),
    ),
    notes=(
        _("Trường bắt buộc và độ dài tối đa suy ra từ phần mềm của đơn vị số hóa, chưa có văn bản của Bộ xác nhận."),
        _("Mã của “Tình trạng kết hôn” và mã ghi chú kết hôn ở nước ngoài chưa được xác nhận."),
    ),
    position=3,
)  # fmt: skip
