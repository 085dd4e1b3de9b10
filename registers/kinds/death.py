"""Sổ đăng ký khai tử (KT): the 48 columns of the Ministry's death sheet (domain.md 2.3)."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from registers.kinds.base import Field, FieldType, Group, Kind
from registers.kinds.columns import (
    FOREIGN,
    NOT_SEEN,
    REGISTRATION,
    REMARKS,
    SIGNING,
    declarant_fields,
    foreign_fields,
    papers,
    person_core,
    registration_fields,
    residence,
    signing_fields,
)
from registers.kinds.lists import CODE_LISTS
from registers.rules import persons, times

DECEASED = Group("deceased", _("Người chết"), ("Phần ghi về người chết", "Họ và tên người chết", "Người chết"))
DEATH = Group("death", _("Việc chết"), ("Phần ghi về việc chết", "Đã chết vào lúc", "Chết hồi"))
NOTICE = Group("notice", _("Giấy báo tử"), ("Giấy báo tử/giấy tờ thay thế số", "Giấy báo tử số", "Giấy báo tử"))
DECLARANT = Group(
    "declarant",
    _("Người đi khai tử"),
    ("Họ, chữ đệm, tên người đi khai tử", "Họ và tên người đi khai", "Họ và tên người đứng khai", "Người đi khai tử"),
)
COURT = Group("court", _("Tòa án tuyên bố chết"), rare=True)


def _deceased():
    group, prefix, name = DECEASED.key, "nkt", "deceased"
    full_name, born, ethnicity, *nationalities = person_core(
        prefix, name, group, None,
        name_captions=("Họ và tên người chết",),
        birth_captions=("Sinh ngày, tháng, năm (tuổi)",),
    )  # fmt: skip
    sex = Field("nktGioiTinh", "deceased_sex", _("Giới tính"), group, FieldType.CHOICE, core=True, max_length=2,
                choices=CODE_LISTS["sex"], captions=("Giới tính", "Nam, nữ"),
                columns=("Nam Nữ", "Nam, nữ"))  # fmt: skip
    last_home = ("Nơi cư trú cuối cùng", "Nơi thường trú cuối cùng")
    return (
        replace(full_name, columns=("Họ và tên người chết",)),
        sex,
        replace(born, columns=("Ngày sinh hoặc tuổi",)),
        replace(ethnicity, columns=("Dân tộc, nghề nghiệp",)),
        *nationalities,
        *residence(prefix, name, group, None, columns=("Chỗ ở cuối cùng",), captions=last_home),
        *papers(prefix, name, group, None, core=True),
    )


def _death():
    group = DEATH.key
    return (
        Field("nktNgayChet", "died_on", _("Ngày, tháng, năm chết"), group, FieldType.DATE, core=True, max_length=10,
              captions=("Chết ngày", "Ngày, tháng, năm chết", "ngày"), columns=("Chết ngày, tháng, năm",)),
        Field("nktNgayChetGhiBangChu", "died_on_in_words", _("Ngày chết ghi bằng chữ"), group, FieldType.WORDS_DATE,
              words_of="nktNgayChet", captions=("Ghi bằng chữ", "(Bằng chữ)", "Bằng chữ")),
        Field("nktGioPhutChet", "died_at", _("Giờ, phút chết"), group, FieldType.TIME, max_length=7,
              captions=("Đã chết vào lúc", "Chết hồi", "Chết lúc")),
        Field("nktNoiChet", "death_place", _("Nơi chết"), group, FieldType.PLACE, captions=("Nơi chết",),
              columns=("Nơi chết",)),
        Field("nktNguyenNhanChet", "death_cause", _("Nguyên nhân chết"), group, captions=("Nguyên nhân chết",),
              columns=("Nguyên nhân chết",)),
    )  # fmt: skip


def _court():
    group = COURT.key
    return (
        Field("nktTinhTrangTuyenBoViecChet", "court_status", _("Tình trạng tuyên bố việc chết"), group,
              FieldType.CHOICE, max_length=2, choices=CODE_LISTS["declaration"], confirmed=False, note=NOT_SEEN),
        Field("nktNgayGhiChuTuyenBoViecChet", "court_noted_on", _("Ngày ghi chú tuyên bố chết"), group, FieldType.DATE,
              max_length=10),
        Field("nktCanCuTuyenBoViecChet", "court_basis", _("Căn cứ tuyên bố chết"), group),
        Field("nktNgayGhiChuHuyTuyenBoViecChet", "court_annulled_on", _("Ngày ghi chú hủy tuyên bố chết"), group,
              FieldType.DATE, max_length=10),
        Field("nktCanCuHuyTuyenBoViecChet", "court_annulment_basis", _("Căn cứ hủy tuyên bố chết"), group),
    )  # fmt: skip


def _notice():
    group = NOTICE.key
    return (
        Field("gbtLoai", "notice_type", _("Loại giấy báo tử"), group, FieldType.CHOICE, max_length=2,
              choices=CODE_LISTS["death_notice"]),
        Field("gbtSo", "notice_number", _("Giấy báo tử số"), group, max_length=50,
              captions=("Giấy báo tử số", "Giấy báo tử/giấy tờ thay thế số")),
        Field("gbtNgay", "notice_on", _("Ngày giấy báo tử"), group, FieldType.DATE, max_length=10,
              captions=("cấp ngày", "ngày")),
        Field("gbtCoQuanCap", "notice_by", _("Cơ quan cấp giấy báo tử"), group, FieldType.PLACE, captions=("Do", "do")),
    )  # fmt: skip


KIND = Kind(
    slug="death",
    code="KT",
    label=_("Khai tử"),
    titles=("SỔ ĐĂNG KÝ KHAI TỬ", "GIẤY CHỨNG TỬ", "TRÍCH LỤC KHAI TỬ", "SỔ KHAI TỬ"),
    groups=(REGISTRATION, DECEASED, DEATH, NOTICE, DECLARANT, SIGNING, REMARKS, COURT, FOREIGN),
    fields=(
        *registration_fields(CODE_LISTS["death_registration"], captions=("Đăng ký khai tử",)),
        *signing_fields(captions=("Người ký Trích lục khai tử", "Người ký TLKT", "Người ký Giấy chứng tử")),
        *_deceased(),
        *_death(),
        *_court(),
        *_notice(),
        *declarant_fields(captions=("Họ, chữ đệm, tên người đi khai tử", "Người đi khai tử")),
        *foreign_fields(),
    ),
    subject="nktHoTen",
    subject_birth="nktNgaySinh",
    subject_sex="nktGioiTinh",
    subject_identity="nktSoGiayToTuyThan",
    event_date="nktNgayChet",
    life="death",
    endings=("nktNgayGhiChuHuyTuyenBoViecChet", "nktCanCuHuyTuyenBoViecChet"),
    event_place="nktNoiChet",
    paper_order=(
        "so", "quyenSo", "trangSo", "ngayDangKy", "noiDangKy",
        "nktHoTen", "nktGioiTinh", "nktNgaySinh", "nktDanToc", "nktQuocTich", "nktLoaiCuTru", "nktNoiCuTru", "deceased",
        "nktGioPhutChet", "nktNgayChet", "death", "gbtLoai", "gbtSo", "gbtCoQuanCap", "gbtNgay",
        "nycHoTen", "nycQuanHe", "declarant", "loaiDangKy",
    ),
    other_captions=("Nghề nghiệp", "Chữ ký"),
    rules=(
        times.not_before("V-09", "E", "ngayDangKy", "nktNgayChet"),
        times.not_before("V-09", "E", "nktNgayChet", "nktNgaySinh"),
        times.not_before(
            "V-07", "W", "ngayDangKy",
            "gbtNgay", "nktNgayCapGiayToTuyThan", "nycNgayCapGiayToTuyThan", "ngayDangKyNuocNgoai",
        ),
        times.late("nktNgayChet", days=15, late_code="4"),
        persons.names_differ("nycHoTen", "nktHoTen"),
        persons.identity_agrees("nktSoGiayToTuyThan", birth="nktNgaySinh", sex="nktGioiTinh"),
    ),
    notes=(
        _("Trường bắt buộc và độ dài tối đa suy ra từ phần mềm của đơn vị số hóa, chưa có văn bản của Bộ xác nhận."),
        _("Mã 5 của “Loại đăng ký” và các mã tuyên bố chết của Tòa án chưa được Bộ xác nhận."),
    ),
    position=2,
)  # fmt: skip
