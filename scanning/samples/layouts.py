"""Which caption stands before which value, kind by kind.

The words follow the labels of the books since 1998 as far as the Ministry's field list tells; no blank
original was at hand, so order and widths are ours. A row is a tuple of (caption, Ministry's code, share of
the line's width); a row that is a plain text is a heading inside the record.
"""

from registers.kinds import KINDS
from scanning.samples import declared

REGISTER_ROWS = (
    (("Số", "so", 3), ("Quyển số", "quyenSo", 3), ("Trang số", "trangSo", 2)),
    (("Ngày đăng ký", "ngayDangKy", 5), ("Loại đăng ký", "loaiDangKy", 4)),
    (("Nơi đăng ký", "noiDangKy", 1),),
)
DECLARANT_ROW = (("Họ và tên người đi khai", "nycHoTen", 7), ("Quan hệ", "nycQuanHe", 3))


def _person(prefix: str, who: str, *more: tuple) -> tuple:
    born = (("Ngày, tháng, năm sinh", f"{prefix}NgaySinh", 6), ("Dân tộc", f"{prefix}DanToc", 3))
    paper = (("Quốc tịch", f"{prefix}QuocTich", 4), ("Số CMND", f"{prefix}SoGiayToTuyThan", 5))
    return (
        ((f"Họ, chữ đệm, tên {who}".strip(), f"{prefix}HoTen", 1),),
        born,
        paper,
        *more,
        (("Nơi cư trú", f"{prefix}NoiCuTru", 1),),
    )


def _issued(prefix: str) -> tuple:
    return (("Ngày cấp", f"{prefix}NgayCapGiayToTuyThan", 4), ("Nơi cấp", f"{prefix}NoiCapGiayToTuyThan", 5))


FORMS = {
    "birth": (
        (("Họ, chữ đệm, tên", "nksHoTen", 7), ("Giới tính", "nksGioiTinh", 3)),
        (("Ngày, tháng, năm sinh", "nksNgaySinh", 1),),
        (("Ghi bằng chữ", "nksNgaySinhBangChu", 1),),
        (("Nơi sinh", "nksNoiSinh", 1),),
        (("Quê quán", "nksQueQuan", 1),),
        (("Dân tộc", "nksDanToc", 4), ("Quốc tịch", "nksQuocTich", 5)),
        *_person("me", "người mẹ"),
        *_person("cha", "người cha"),
        DECLARANT_ROW,
    ),
    "marriage": (
        "CHỒNG",
        *_person("chong", "", _issued("chong")),
        "VỢ",
        *_person("vo", "", _issued("vo")),
    ),
    "death": (
        (("Họ và tên người chết", "nktHoTen", 7), ("Giới tính", "nktGioiTinh", 3)),
        (("Ngày, tháng, năm sinh", "nktNgaySinh", 6), ("Dân tộc", "nktDanToc", 3)),
        (("Quốc tịch", "nktQuocTich", 4), ("Số CMND", "nktSoGiayToTuyThan", 5)),
        (("Nơi cư trú cuối cùng", "nktNoiCuTru", 1),),
        (("Đã chết vào lúc", "nktGioPhutChet", 3), ("Ngày, tháng, năm chết", "nktNgayChet", 6)),
        (("Ghi bằng chữ", "nktNgayChetGhiBangChu", 1),),
        (("Nơi chết", "nktNoiChet", 1),),
        (("Nguyên nhân chết", "nktNguyenNhanChet", 1),),
        DECLARANT_ROW,
    ),
}


def form_of(kind: str) -> tuple:
    """The rows of a form of that kind: of its own layout, or drawn from the kind's declaration."""
    return FORMS.get(kind) or declared.form_of(kind)


def title_of(kind: str) -> str:
    return TITLES[kind][0] if kind in TITLES else min(KINDS[kind].titles, key=len)


TITLES = {
    "birth": ("SỔ ĐĂNG KÝ KHAI SINH", "GIẤY KHAI SINH"),
    "marriage": ("SỔ ĐĂNG KÝ KẾT HÔN", "GIẤY CHỨNG NHẬN KẾT HÔN"),
    "death": ("SỔ ĐĂNG KÝ KHAI TỬ", "TRÍCH LỤC KHAI TỬ"),
}
# Ruled books: head of the column, code, share of the page's width.
COLUMNS = {
    "birth": (
        ("Số", "so", 4), ("Ngày đăng ký", "ngayDangKy", 8), ("Họ và tên", "nksHoTen", 11),
        ("Nam, nữ", "nksGioiTinh", 4), ("Ngày tháng năm sinh", "nksNgaySinh", 8), ("Nơi sinh", "nksNoiSinh", 11),
        ("Dân tộc", "nksDanToc", 6),
        ("Họ tên cha", "chaHoTen", 11), ("Tuổi cha", "chaNgaySinh", 5), ("Họ tên mẹ", "meHoTen", 11),
        ("Tuổi mẹ", "meNgaySinh", 5), ("Chỗ ở của cha mẹ", "meNoiCuTru", 13), ("Người khai", "nycHoTen", 9),
    ),
    "marriage": (
        ("Số", "so", 4), ("Ngày đăng ký", "ngayDangKy", 8), ("Họ tên chồng", "chongHoTen", 11),
        ("Tuổi chồng", "chongNgaySinh", 5), ("Dân tộc chồng", "chongDanToc", 6),
        ("Chỗ ở của chồng", "chongNoiCuTru", 15), ("Họ tên vợ", "voHoTen", 11),
        ("Tuổi vợ", "voNgaySinh", 5), ("Dân tộc vợ", "voDanToc", 6),
        ("Chỗ ở của vợ", "voNoiCuTru", 15), ("Người thực hiện", "nguoiThucHien", 9),
    ),
    "death": (
        ("Số", "so", 4), ("Ngày đăng ký", "ngayDangKy", 8), ("Họ và tên người chết", "nktHoTen", 11),
        ("Nam, nữ", "nktGioiTinh", 4), ("Ngày sinh hoặc tuổi", "nktNgaySinh", 6), ("Dân tộc", "nktDanToc", 6),
        ("Chỗ ở cuối cùng", "nktNoiCuTru", 14), ("Chết ngày, tháng, năm", "nktNgayChet", 8),
        ("Nơi chết", "nktNoiChet", 13),
        ("Nguyên nhân chết", "nktNguyenNhanChet", 9), ("Người khai", "nycHoTen", 10), ("Quan hệ", "nycQuanHe", 5),
    ),
}  # fmt: skip
