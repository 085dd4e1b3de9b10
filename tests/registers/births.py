"""Births as a clerk types them: complete enough that no rule objects."""

from django.utils import timezone

from registers.actions.entering import save_entry
from tests import factories


def values(number=1, year=1998, **more):
    """The values of a birth, as text by the Ministry's code."""
    typed = {
        "so": f"{number}/{year}", "quyenSo": f"01/{year}", "trangSo": "5", "ngayDangKy": f"15.03.{year}",
        "loaiDangKy": "1", "noiDangKy": "UBND xã Gio 1, huyện Cam 2, tỉnh Quảng Trị", "nguoiKy": "Lê Văn Bình",
        "nksHoTen": "Nguyễn Thị Huệ", "nksNgaySinh": f"01.03.{year}", "nksGioiTinh": "2", "nksDanToc": "Kinh",
        "nksQuocTich": "Việt Nam", "nksLoaiKhaiSinh": "1",
        "nksNgaySinhBangChu": "",
        "chaHoTen": "Nguyễn Văn An", "chaNgaySinh": "1970", "chaDanToc": "Kinh", "chaQuocTich": "Việt Nam",
        "chaLoaiCuTru": "1", "chaNoiCuTru": "Gio 1",
        "meHoTen": "Trần Thị Lan", "meNgaySinh": "1972", "meDanToc": "Kinh", "meQuocTich": "Việt Nam",
        "meLoaiCuTru": "1", "meNoiCuTru": "Gio 1",
    }  # fmt: skip
    return {**typed, **more}


PEOPLE = ("Huệ", "Lý", "Bé", "Cúc", "Đào", "Yến", "Sương", "Tuyết", "Nga", "Loan")


def apart(number):
    """The values of a birth of another family than any other number's: never taken for the same event."""
    one, two, three = (PEOPLE[(number * step + step) % 10] for step in (1, 3, 7))
    return values(number, nksHoTen=f"Nguyễn Thị {one}", meHoTen=f"Trần Thị {two}", chaHoTen=f"Nguyễn Văn {three}",
                  nksNgaySinh=f"{number % 11 + 1:02d}.03.1998")  # fmt: skip


REASONS = {"CORE": "Sổ mẫu cũ không có cột này", "V-20": "Sổ không ghi người ký"}


def saved(book, by, number=1, **more):
    """A birth saved through the action itself."""
    key = f"key-{book.pk}-{by.pk}-{number}"
    asked = {"values": values(number), "reasons": REASONS, "key": key, "at": timezone.now()}
    return save_entry(**{**asked, "book": book, "by": by, **more})


def place_with_people():
    """A commune with a book, two clerks and an approver."""
    commune = factories.commune()
    book = factories.book(locality=commune, number="01", first_number=1, last_number=200)
    return book, factories.clerk(commune), factories.clerk(commune), factories.approver(commune)
