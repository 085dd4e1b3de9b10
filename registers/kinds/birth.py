"""Sổ đăng ký khai sinh (KS): the 70 columns of the Ministry's birth template (domain.md 2.1)."""

from django.utils.translation import gettext_lazy as _

from registers.kinds.base import Field, FieldType, Group, Kind, OlderSheet, Standing
from registers.kinds.columns import (
    FOREIGN,
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
    with_texts_of_nationality,
)
from registers.kinds.lists import CODE_LISTS, VIETNAM
from registers.rules import persons, times

CHILD = Group("child", _("Người được khai sinh"), ("Phần khai về người được khai sinh", "Người được khai sinh"))
MOTHER = Group("mother", _("Người mẹ"), ("Phần ghi về mẹ", "Họ, chữ đệm, tên người mẹ", "Họ và tên mẹ", "Người mẹ"))
FATHER = Group(
    "father", _("Người cha"), ("Phần ghi về cha", "Họ, chữ đệm, tên người cha", "Họ và tên cha", "Người cha")
)
DECLARANT = Group(
    "declarant",
    _("Người đi khai sinh"),
    ("Họ, chữ đệm, tên người đi khai sinh", "Họ và tên người đứng khai", "Người đi khai sinh"),
)
MISSING = Group("missing", _("Tuyên bố mất tích"), rare=True)
LIMITED = Group("limited", _("Hạn chế năng lực hành vi"), rare=True)

IDENTITY = {"type": FieldType.IDENTITY, "max_length": 12}
PIN_CAPTIONS = ("Số định danh cá nhân", "Số định danh")


def _child():
    group = CHILD.key
    return (
        Field("nksSoDinhDanh", "child_identity", _("Số định danh cá nhân"), group, **IDENTITY, captions=PIN_CAPTIONS),
        Field("nksHoTen", "child_name", _("Họ, chữ đệm, tên"), group, FieldType.NAME, core=True, max_length=50,
              captions=("Họ, chữ đệm, tên", "Họ và tên", "Họ, chữ đệm, tên người được khai sinh"),
              columns=("Họ và tên người được khai sinh", "Họ và tên")),
        Field("nksGioiTinh", "child_sex", _("Giới tính"), group, FieldType.CHOICE, core=True, max_length=2,
              choices=CODE_LISTS["sex"], captions=("Giới tính", "Nam, nữ"), columns=("Nam Nữ", "Nam, nữ")),
        Field("nksNgaySinh", "child_born", _("Ngày, tháng, năm sinh"), group, FieldType.DATE, core=True, max_length=10,
              captions=("Ngày, tháng, năm sinh", "Sinh ngày", "Ngày sinh"), columns=("Ngày tháng năm sinh",)),
        Field("nksNgaySinhBangChu", "child_born_in_words", _("Ngày sinh ghi bằng chữ"), group, FieldType.WORDS_DATE,
              words_of="nksNgaySinh", captions=("Ghi bằng chữ", "(Bằng chữ)", "Bằng chữ")),
        Field("nksNoiSinh", "birthplace", _("Nơi sinh"), group, FieldType.PLACE, captions=("Nơi sinh",),
              columns=("Nơi sinh",)),
        Field("nksNoiSinhDVHC", "birthplace_unit", _("Nơi sinh: đơn vị hành chính"), group, FieldType.PLACE,
              captions=("Nơi sinh (đơn vị hành chính)",)),
        Field("nksQueQuan", "native_place", _("Quê quán"), group, FieldType.PLACE,
              captions=("Quê quán", "Nguyên quán")),
        Field("nksDanToc", "child_ethnicity", _("Dân tộc"), group, FieldType.LISTED, core=True, carried=True,
              listed="ethnicity", max_length=50, captions=("Dân tộc",)),
        *with_texts_of_nationality((
            Field("nksQuocTich", "child_nationality", _("Quốc tịch"), group, FieldType.LISTED, core=True, carried=True,
                  listed="nationality", default=VIETNAM, max_length=100, captions=("Quốc tịch",)),
            Field("nksQuocTichKhac", "child_other_nationality", _("Quốc tịch khác"), group, FieldType.LISTED,
                  listed="nationality", max_length=100, rare=True, captions=("Quốc tịch khác",)),
        )),
        Field("nksLoaiKhaiSinh", "birth_case", _("Loại khai sinh"), group, FieldType.CHOICE, max_length=2,
              choices=CODE_LISTS["birth_case"], captions=("Loại khai sinh",)),
    )  # fmt: skip


def _court(code, name, group, label, annulment_basis):
    """A court's declaration and its annulment: the same five columns twice."""
    return (
        Field(code, name, label, group, FieldType.CHOICE, max_length=2, choices=CODE_LISTS["declaration"]),
        Field(f"{code}NgayGhiChuTuyenBo", f"{name}_noted_on", _("Ngày ghi chú tuyên bố"), group, FieldType.DATE,
              max_length=10),
        Field(f"{code}CanCuTuyenBo", f"{name}_basis", _("Căn cứ tuyên bố"), group),
        Field(f"{code}NgayGhiChuHuyTuyenBo", f"{name}_annulled_on", _("Ngày ghi chú hủy tuyên bố"), group,
              FieldType.DATE, max_length=10),
        Field(f"{code}{annulment_basis}", f"{name}_annulment_basis", _("Căn cứ hủy tuyên bố"), group),
    )  # fmt: skip


def _parent(prefix, name, words, captions, column, other):
    year = ("Năm sinh",)
    return (
        Field(f"{prefix}SoDinhDanhCaNhan", f"{name}_identity", captions[-1], name, **IDENTITY, captions=PIN_CAPTIONS),
        *with_texts_of_nationality(
            person_core(
                prefix, name, name, words, columns=column, name_captions=captions[:-1], birth_captions=year, other=other
            )
        ),
        *residence(prefix, name, name, words, columns=column, ditto=(f"{other}NoiCuTru",)),
        *papers(prefix, name, name, words, full=False),
    )


KIND = Kind(
    slug="birth",
    code="KS",
    label=_("Khai sinh"),
    titles=("SỔ ĐĂNG KÝ KHAI SINH", "GIẤY KHAI SINH", "BẢN CHÍNH GIẤY KHAI SINH", "SỔ KHAI SINH"),
    groups=(REGISTRATION, CHILD, FATHER, MOTHER, DECLARANT, SIGNING, REMARKS, MISSING, LIMITED, FOREIGN),
    fields=(
        Field("STT", "row_number", _("Số thứ tự"), REGISTRATION.key, FieldType.NUMBER, max_length=10, generated=True),
        *registration_fields(CODE_LISTS["birth_registration"], captions=("Đăng ký khai sinh",)),
        *signing_fields(captions=("Người ký Giấy khai sinh", "Người ký GKS")),
        *_child(),
        *_court("nksMatTich", "missing", MISSING.key, _("Tuyên bố mất tích"), "CanCuHuyTuyenBo"),
        # The Ministry's own head of the last column has "Ngay" where a basis is meant.
        *_court("nksHanCheNangLucHanhVi", "limited", LIMITED.key, _("Hạn chế năng lực hành vi"), "NgayCanCuHuyTuyenBo"),
        *_parent(
            "me",
            "mother",
            _("mẹ"),
            ("Họ, chữ đệm, tên người mẹ", "Họ và tên mẹ", "Họ tên mẹ", _("Số định danh mẹ")),
            ("Họ tên, tuổi, dân tộc, nghề nghiệp, chỗ ở của MẸ",),
            "cha",
        ),
        *_parent(
            "cha",
            "father",
            _("cha"),
            ("Họ, chữ đệm, tên người cha", "Họ và tên cha", "Họ tên cha", _("Số định danh cha")),
            ("Họ tên, tuổi, dân tộc, nghề nghiệp, chỗ ở của CHA",),
            "me",
        ),
        *declarant_fields(captions=("Họ, chữ đệm, tên người đi khai sinh", "Người đi khai sinh")),
        *foreign_fields(),
    ),
    subject="nksHoTen",
    subject_birth="nksNgaySinh",
    subject_sex="nksGioiTinh",
    subject_identity="nksSoDinhDanh",
    event_date="nksNgaySinh",
    life="birth",
    event_place="nksNoiSinh",
    relatives=("meHoTen", "chaHoTen"),
    parents=(
        Standing("mother", "meHoTen", "meNgaySinh", "meSoDinhDanhCaNhan", known_sex="2"),
        Standing("father", "chaHoTen", "chaNgaySinh", "chaSoDinhDanhCaNhan", known_sex="1"),
    ),
    paper_order=(
        "so", "quyenSo", "trangSo", "ngayDangKy", "noiDangKy",
        "nksHoTen", "nksGioiTinh", "nksNgaySinh", "nksNgaySinhBangChu", "nksNoiSinh", "nksNoiSinhDVHC",
        "nksDanToc", "nksQuocTich", "nksQueQuan", "nksSoDinhDanh", "nksLoaiKhaiSinh",
        "chaHoTen", "chaNgaySinh", "chaDanToc", "chaQuocTich", "chaLoaiCuTru", "chaNoiCuTru", "father",
        "meHoTen", "meNgaySinh", "meDanToc", "meQuocTich", "meLoaiCuTru", "meNoiCuTru", "mother",
        "nycHoTen", "nycQuanHe", "declarant", "loaiDangKy",
    ),
    absences=(
        ("nksLoaiKhaiSinh", "2", ("mother",)),
        ("nksLoaiKhaiSinh", "3", ("father",)),
        ("nksLoaiKhaiSinh", "4", ("mother", "father")),
        ("nksLoaiKhaiSinh", "5", ("mother", "father")),
    ),
    other_captions=("Nghề nghiệp", "Chữ ký"),
    rules=(
        times.not_before("V-07", "E", "ngayDangKy", "nksNgaySinh"),
        times.not_before(
            "V-07", "W", "ngayDangKy",
            "meNgaySinh", "chaNgaySinh", "nycNgayCapGiayToTuyThan", "ngayDangKyNuocNgoai",
        ),
        times.late("nksNgaySinh", days=60, late_code="4"),
        persons.parent_of_age("meNgaySinh", "nksNgaySinh", least=13, most=55),
        persons.parent_of_age("chaNgaySinh", "nksNgaySinh", least=15),
        persons.undetermined_parents("nksLoaiKhaiSinh", "meHoTen", "chaHoTen"),
        persons.papers_differ("meSoGiayToTuyThan", "chaSoGiayToTuyThan"),
        persons.declarant_papers("nycSoGiayToTuyThan", "nycHoTen", "nycQuanHe",
                                 {"meSoGiayToTuyThan": "meHoTen", "chaSoGiayToTuyThan": "chaHoTen"}),
        persons.names_differ("nycHoTen", "nksHoTen"),
        persons.identity_agrees("nksSoDinhDanh", birth="nksNgaySinh", sex="nksGioiTinh"),
        persons.identity_agrees("meSoDinhDanhCaNhan", birth="meNgaySinh", known_sex="2"),
        persons.identity_agrees("chaSoDinhDanhCaNhan", birth="chaNgaySinh", known_sex="1"),
    ),
    notes=(
        _("Trường bắt buộc và độ dài tối đa suy ra từ phần mềm của đơn vị số hóa, chưa có văn bản của Bộ xác nhận."),
        _("Nhãn của “Loại khai sinh” theo phần mềm của đơn vị số hóa; Bộ chỉ xác nhận các mã 1–5."),
        _("Ý nghĩa của các cột …Str chưa được xác nhận: giữ nguyên khi nhập tệp, không hỏi khi nhập tay."),
    ),
    older_sheets=(
        OlderSheet(
            _("Mẫu 60 cột (trước mẫu 70 cột)"), _("Mẫu nhập khai sinh cũ của Bộ, theo phần mềm của đơn vị số hóa"),
            lacks=(
                "STT", "nksSoDinhDanh", "nksQuocTichStr", "nksQuocTichKhacStr", "meSoDinhDanhCaNhan", "meQuocTichStr",
                "meQuocTichKhacStr", "chaSoDinhDanhCaNhan", "chaQuocTichStr", "chaQuocTichKhacStr",
            ),
        ),
    ),
    position=1,
)  # fmt: skip
