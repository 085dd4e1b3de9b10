"""Columns that several kinds share: the registration itself, who signed, a person's papers, the declarant.

Every function gives the fields in the Ministry's order. Lengths are those of contractors (domain.md 2.0).
"""

import os
from dataclasses import replace

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from registers.kinds.base import Field, FieldType, Group
from registers.kinds.lists import CODE_LISTS, VIETNAM

NAME_LENGTH, PLACE_LENGTH, NOTE_LENGTH = 50, 255, 1000
NATIONALITY_LENGTH, PERSON_LENGTH, IDENTITY_LENGTH = 100, 50, 50
DATE_LENGTH, AGE_LENGTH = 10, 20

REGISTRATION = Group("registration", _("Số, quyển, ngày đăng ký"), captions=("Phần đăng ký",))
SIGNING = Group("signing", _("Người ký, người thực hiện"), captions=("Phần ký",))
REMARKS = Group("remarks", _("Ghi chú"), captions=("GHI CHÚ", "Phần ghi chú những thay đổi sau này"))
FOREIGN = Group(
    "foreign", _("Đã đăng ký ở nước ngoài"), captions=("Đã đăng ký tại cơ quan có thẩm quyền nước ngoài",), rare=True
)
# Shown on the desk, on book pages and in the list of kinds.
OWN_COLUMNS = _("Chưa có văn bản của Bộ xác nhận mẫu bảng của loại sổ này: tên cột và mã do phần mềm đặt.")
INFERRED = _("Trường bắt buộc và độ dài tối đa suy ra từ phần mềm của đơn vị số hóa, chưa có văn bản của Bộ xác nhận.")
CODE_UNSURE = _("Ký hiệu của loại sổ chưa được Bộ xác nhận; đổi được trong cấu hình (CIVREG_KIND_CODES).")
LISTS_UNSURE = _(
    "Mã và nhãn của các danh mục chọn của loại sổ này theo phần mềm của đơn vị số hóa hoặc do phần mềm đặt; "
    "đổi được trong cấu hình (CIVREG_CODE_LISTS) khi Bộ ban hành."
)
OWN = "our own column: the Ministry has no template for this kind"
NOT_SEEN = "the meaning of this column was not found in an official source"


def _of(label, words):
    """A label with the person it speaks of: "Dân tộc" + "mẹ"; a kind's subject goes without."""
    return label if words is None else format_lazy("{} {}", label, words)


def registration_fields(choices, captions=()) -> tuple[Field, ...]:
    """so … noiDangKy: the same six columns open every kind."""
    group, shared = REGISTRATION.key, {"register": True, "core": True}
    return (
        Field("so", "number", _("Số đăng ký"), group, max_length=20, **shared, captions=("Số",),
              columns=("Số TT", "Số thứ tự", "Số")),
        Field("quyenSo", "book_number", _("Quyển số"), group, max_length=10, carried=True, **shared,
              captions=("Quyển số", "Quyển")),
        Field("trangSo", "page_number", _("Trang số"), group, FieldType.NUMBER, max_length=10, **shared,
              captions=("Trang số", "Tờ số", "Trang")),
        Field("ngayDangKy", "registered_on", _("Ngày đăng ký"), group, FieldType.DATE, max_length=DATE_LENGTH, **shared,
              captions=("Ngày, tháng, năm đăng ký", "Ngày đăng ký", "Đăng ký ngày", "Ngày"),
              columns=("Ngày tháng năm đăng ký", "Ngày đăng ký", "Ngày vào sổ")),
        Field("loaiDangKy", "registration_type", _("Loại đăng ký"), group, FieldType.CHOICE, max_length=2,
              **shared, choices=choices, captions=("Đăng ký (đúng hạn, quá hạn, lại)", "Loại đăng ký", *captions)),
        Field("noiDangKy", "office", _("Nơi đăng ký"), group, FieldType.PLACE, carried=True, **shared,
              captions=("Nơi đăng ký",)),
    )  # fmt: skip


def signing_fields(captions=()) -> tuple[Field, ...]:
    """nguoiKy, chucVuNguoiKy, nguoiThucHien, ghiChu."""
    group, shared = SIGNING.key, {"register": True, "max_length": PERSON_LENGTH}
    return (
        Field("nguoiKy", "signer", _("Người ký"), group, FieldType.NAME, carried=True, **shared,
              captions=("Người ký", "TM. UBND", "TM. Ủy ban nhân dân", "Chủ tịch UBND", *captions)),
        Field("chucVuNguoiKy", "signer_title", _("Chức vụ người ký"), group, carried=True, **shared,
              captions=("Chức vụ", "Chức vụ người ký")),
        Field("nguoiThucHien", "officer", _("Người thực hiện"), group, FieldType.NAME, carried=True, **shared,
              captions=("Người thực hiện", "Cán bộ hộ tịch", "Cán bộ Tư pháp - Hộ tịch", "Ủy viên thư ký")),
        Field("ghiChu", "remarks", _("Ghi chú"), REMARKS.key, max_length=NOTE_LENGTH, register=True,
              captions=("Ghi chú", "GHI CHÚ"), columns=("Ghi chú",)),
    )  # fmt: skip


def person_core(
    prefix, name, group, words, *, columns=(), name_captions=(), birth_captions=(), other=""
) -> tuple[Field, ...]:
    """HoTen, NgaySinh, DanToc, QuocTich, QuocTichKhac of one person.

    ``words`` is "mẹ", "cha", "chồng" …; ``other`` the prefix of the person that "như trên" may point to.
    """
    ditto = {"DanToc": (f"{other}DanToc",), "QuocTich": (f"{other}QuocTich",)} if other else {}

    return (
        Field(f"{prefix}HoTen", f"{name}_name", _of(_("Họ, chữ đệm, tên"), words), group, FieldType.NAME, core=True,
              max_length=NAME_LENGTH, columns=columns,
              captions=(*name_captions, "Họ, chữ đệm, tên", "Họ và tên", "Họ tên")),
        Field(f"{prefix}NgaySinh", f"{name}_born", _of(_("Ngày, tháng, năm sinh"), words), group, FieldType.DATE,
              core=True, ages=True, max_length=AGE_LENGTH, columns=columns,
              captions=(*birth_captions, "Ngày, tháng, năm sinh", "Năm sinh", "Sinh ngày", "Ngày sinh", "Tuổi")),
        Field(f"{prefix}DanToc", f"{name}_ethnicity", _of(_("Dân tộc"), words), group, FieldType.LISTED, core=True,
              carried=True, listed="ethnicity", max_length=PERSON_LENGTH, columns=columns,
              ditto=ditto.get("DanToc", ()), captions=("Dân tộc",)),
        Field(f"{prefix}QuocTich", f"{name}_nationality", _of(_("Quốc tịch"), words), group, FieldType.LISTED,
              core=True, carried=True, listed="nationality", default=VIETNAM, max_length=NATIONALITY_LENGTH,
              ditto=ditto.get("QuocTich", ()), captions=("Quốc tịch",)),
        Field(f"{prefix}QuocTichKhac", f"{name}_other_nationality", _of(_("Quốc tịch khác"), words), group,
              FieldType.LISTED, listed="nationality", max_length=NATIONALITY_LENGTH, rare=True,
              captions=("Quốc tịch khác",)),
    )  # fmt: skip


def with_texts_of_nationality(fields) -> tuple[Field, ...]:
    """The template of 2018 has a …Str column behind each nationality of a birth; kept, never asked for."""
    widened = []
    for each in fields:
        widened.append(each)
        if each.code.endswith(("QuocTich", "QuocTichKhac")):
            label = format_lazy("{} {}", each.label, _("(ghi bằng chữ)"))
            widened.append(
                Field(f"{each.code}Str", f"{each.name}_text", label, each.group, max_length=NATIONALITY_LENGTH,
                      rare=True, confirmed=False, note=NOT_SEEN)
            )  # fmt: skip
    return tuple(widened)


def residence(prefix, name, group, words, *, columns=(), captions=(), ditto=()) -> tuple[Field, ...]:
    """LoaiCuTru, NoiCuTru."""
    return (
        Field(f"{prefix}LoaiCuTru", f"{name}_residence_type", _of(_("Loại cư trú"), words), group, FieldType.CHOICE,
              core=True, max_length=2, choices=CODE_LISTS["residence"], captions=("Loại cư trú",)),
        Field(f"{prefix}NoiCuTru", f"{name}_residence", _of(_("Nơi cư trú"), words), group, FieldType.PLACE,
              max_length=PLACE_LENGTH, columns=columns, ditto=ditto,
              captions=(*captions, "Nơi cư trú", "Nơi ĐKNK thường trú", "Nơi thường trú", "Nơi thường trú/tạm trú",
                        "Chỗ ở", "Nơi ở", "Trú quán", "Địa chỉ")),
    )  # fmt: skip


def papers(prefix, name, group, words, *, core=False, full=True) -> tuple[Field, ...]:
    """LoaiGiayToTuyThan, GiayToKhac, SoGiayToTuyThan, NgayCap…, NoiCap…; parents of a birth have two of them."""
    kind = Field(f"{prefix}LoaiGiayToTuyThan", f"{name}_paper_type", _of(_("Loại giấy tờ tùy thân"), words), group,
                 FieldType.CHOICE, core=core, max_length=2, choices=CODE_LISTS["identity_paper"],
                 captions=("Loại giấy tờ",))  # fmt: skip
    number = Field(f"{prefix}SoGiayToTuyThan", f"{name}_paper_number", _of(_("Số giấy tờ tùy thân"), words), group,
                   FieldType.IDENTITY, core=core, max_length=IDENTITY_LENGTH,
                   captions=("Giấy tờ tùy thân", "Số CMND", "Số CMND/Hộ chiếu", "Số giấy CMND",
                             "Số giấy tờ tùy thân"))  # fmt: skip
    if not full:
        return kind, number
    return (
        kind,
        Field(f"{prefix}GiayToKhac", f"{name}_other_paper", _of(_("Giấy tờ khác"), words), group, rare=True,
              captions=("Giấy tờ khác",)),
        number,
        Field(f"{prefix}NgayCapGiayToTuyThan", f"{name}_paper_issued_on", _of(_("Ngày cấp giấy tờ"), words), group,
              FieldType.DATE, max_length=DATE_LENGTH, captions=("Ngày cấp", "Ngày, nơi cấp", "cấp ngày")),
        Field(f"{prefix}NoiCapGiayToTuyThan", f"{name}_paper_issued_by", _of(_("Nơi cấp giấy tờ"), words), group,
              FieldType.PLACE, captions=("Nơi cấp", "Cơ quan cấp")),
    )  # fmt: skip


def declarant_fields(*, captions) -> tuple[Field, ...]:
    """nyc…: the person who came to declare."""
    group, words = "declarant", _("người đi khai")
    column = ("Họ tên, chữ ký người đứng khai",)
    return (
        Field("nycHoTen", "declarant_name", _("Họ, chữ đệm, tên người đi khai"), group, FieldType.NAME,
              max_length=NAME_LENGTH, columns=column,
              captions=(*captions, "Họ và tên người đứng khai", "Họ và tên người đi khai", "Người đứng khai",
                        "Người đi khai")),
        Field("nycQuanHe", "declarant_relation", _("Quan hệ với người được đăng ký"), group, max_length=PERSON_LENGTH,
              columns=column, captions=("Quan hệ", "Quan hệ với người được khai sinh", "Quan hệ với người chết")),
        *papers("nyc", "declarant", group, words),
    )  # fmt: skip


def foreign_fields() -> tuple[Field, ...]:
    group = FOREIGN.key
    return (
        Field("soDangKyNuocNgoai", "foreign_number", _("Số đăng ký ở nước ngoài"), group, max_length=PERSON_LENGTH),
        Field("ngayDangKyNuocNgoai", "foreign_registered_on", _("Ngày đăng ký ở nước ngoài"), group, FieldType.DATE,
              max_length=DATE_LENGTH),
        Field("cqNuocNgoaiDaDangKy", "foreign_office", _("Cơ quan nước ngoài đã đăng ký"), group, FieldType.PLACE),
        Field("qgNuocNgoaiDaDangKy", "foreign_country", _("Quốc gia đã đăng ký"), group, FieldType.LISTED,
              listed="nationality", max_length=NATIONALITY_LENGTH),
    )  # fmt: skip


def configured_code(slug: str, default: str) -> str:
    """The short code of a kind that no source confirms: CIVREG_KIND_CODES="adoption=CN,divorce_note=LH" replaces it."""
    pairs = (each.partition("=") for each in os.environ.get("CIVREG_KIND_CODES", "").split(","))
    given = {name.strip(): code.strip() for name, _sign, code in pairs}
    return given.get(slug) or default


def own(fields) -> tuple[Field, ...]:
    """The same fields, marked as not confirmed by any text of the Ministry."""
    return tuple(replace(each, confirmed=False, note=each.note or OWN) for each in fields)


def text(code, name, label, group, **more) -> Field:
    return Field(code, name, label, group, **more)


def day(code, name, label, group, **more) -> Field:
    return Field(code, name, label, group, FieldType.DATE, max_length=DATE_LENGTH, **more)


def sex_of(prefix, name, group, words, *, core=False) -> Field:
    """GioiTinh of one person."""
    return Field(f"{prefix}GioiTinh", f"{name}_sex", _of(_("Giới tính"), words), group, FieldType.CHOICE, core=core,
                 max_length=2, choices=CODE_LISTS["sex"], captions=("Giới tính", "Nam, nữ"))  # fmt: skip


def optional(fields) -> tuple[Field, ...]:
    """The same fields outside the core set: a person who need not be there at all (a second guardian)."""
    return tuple(replace(each, core=False) for each in fields)


def whole_person(prefix, name, words, *, name_captions=(), columns=(), sex=True) -> tuple[Field, ...]:
    """A person with sex, residence and papers, in a kind whose columns are our own."""
    first, *rest = person_core(prefix, name, name, words, name_captions=name_captions, columns=columns)
    return (
        first,
        *([sex_of(prefix, name, name, words)] if sex else []),
        *rest,
        *residence(prefix, name, name, words),
        *papers(prefix, name, name, words),
    )
