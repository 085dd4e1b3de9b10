"""Births as real books have them, in the Ministry's 70 columns: made up, the same at every run."""

import random

FAMILY = ["Nguyễn", "Trần", "Lê", "Hồ", "Phạm", "Hoàng", "Võ", "Phan", "Trương", "Bùi", "Đặng", "Đỗ"]
MIDDLE = ["Văn", "Đức", "Hữu", "Ngọc", "Quang", "Thanh", "Xuân", "Minh"]
GIVEN = [
    "An",
    "Bình",
    "Cường",
    "Dũng",
    "Giang",
    "Hà",
    "Hạnh",
    "Hoa",
    "Hùng",
    "Lan",
    "Linh",
    "Mai",
    "Minh",
    "Nam",
    "Nga",
    "Phúc",
    "Quân",
    "Sơn",
    "Tâm",
    "Thảo",
    "Trang",
    "Tú",
    "Uyên",
    "Vinh",
]
PLACES = [
    "Vĩnh Thái",
    "Vĩnh Tú",
    "Trung Nam",
    "Hiền Thành",
    "Kim Thạch",
    "Vĩnh Giang",
    "Vĩnh Lâm",
    "Vĩnh Sơn",
    "Vĩnh Hà",
    "Vĩnh Khê",
]
DISTRICT = "huyện Vĩnh Linh, tỉnh Quảng Trị"
PER_BOOK = 1_000


def births(count, first_year, *, bad=0.02):
    """Rows as {code: text}; `bad` of them break a rule: a date that is none, a birth after its registration, a
    number without sense, a page that is no number."""
    dice = random.Random(first_year)
    for n in range(count):
        book, number = divmod(n, PER_BOOK)
        place = f"xã {PLACES[book % len(PLACES)]}, {DISTRICT}"
        row = _birth(dice, number + 1, first_year + book // len(PLACES), place)
        if dice.random() < bad:
            row.update(dice.choice(_FAULTS))
        yield row


_FAULTS = (
    {"ngayDangKy": "31.02.1990"}, {"nksNgaySinh": "01.01.2015"}, {"so": "không số"}, {"trangSo": "mất"},
    {"loaiDangKy": "9"}, {"nksHoTen": "=1+1"},
)  # fmt: skip


def _name(dice, family=None, woman=False):
    middle = "Thị" if woman else dice.choice(MIDDLE)
    return f"{family or dice.choice(FAMILY)} {middle} {dice.choice(GIVEN)}"


def _birth(dice, number, year, place):
    girl, father = dice.random() < 0.5, _name(dice)
    day, month = dice.randint(1, 28), dice.randint(1, 11)
    return {
        "STT": str(number), "so": f"{number:02d}/{year}", "quyenSo": f"01/{year}", "trangSo": str((number + 1) // 2),
        "ngayDangKy": f"{day:02d}.{month + 1:02d}.{year}", "loaiDangKy": "1", "noiDangKy": f"UBND {place}",
        "nguoiKy": "Lê Văn Tâm", "chucVuNguoiKy": "Chủ tịch", "nguoiThucHien": "Trần Thị Hạnh",
        "nksHoTen": _name(dice, father.split()[0], girl).upper(), "nksGioiTinh": "2" if girl else "1",
        "nksNgaySinh": f"{day:02d}.{month:02d}.{year}", "nksNoiSinh": f"Trạm y tế {place}", "nksNoiSinhDVHC": place,
        "nksQueQuan": place, "nksDanToc": "Kinh", "nksQuocTich": "Việt Nam", "nksLoaiKhaiSinh": "1",
        "meHoTen": _name(dice, woman=True).upper(), "meNgaySinh": str(year - dice.randint(19, 38)), "meDanToc": "Kinh",
        "meQuocTich": "Việt Nam", "meLoaiCuTru": "1", "meNoiCuTru": place, "meLoaiGiayToTuyThan": "1",
        "meSoGiayToTuyThan": str(dice.randint(190_000_000, 199_999_999)),
        "chaHoTen": father.upper(), "chaNgaySinh": str(year - dice.randint(20, 45)), "chaDanToc": "Kinh",
        "chaQuocTich": "Việt Nam", "chaLoaiCuTru": "1", "chaNoiCuTru": place, "chaLoaiGiayToTuyThan": "1",
        "chaSoGiayToTuyThan": str(dice.randint(200_000_000, 209_999_999)),
        "nycHoTen": father, "nycQuanHe": "Cha",
    }  # fmt: skip
