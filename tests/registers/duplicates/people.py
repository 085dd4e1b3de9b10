"""Births for the tests of duplicates: families of one commune, every value as text in the Ministry's form."""

from registers.duplicates import engine
from registers.duplicates.records import Reader
from registers.duplicates.roles import roles_of
from registers.kinds import kind

OFFICE = "UBND xã Gio Việt, huyện Gio Linh, tỉnh Quảng Trị"
SURNAMES = ("Nguyễn", "Lê", "Trần", "Hoàng", "Nguyễn", "Võ", "Nguyễn")
MIDDLES = ("Văn", "Đức", "Hữu", "Quang", "Minh")
GIVEN = ("Hùng", "Sơn", "Bình", "Tuấn", "Hải", "Nam", "Long", "Thành", "Cường", "Phúc", "Lộc")
WOMEN = ("Hoa", "Lan", "Hằng", "Thủy", "Nga", "Nhung", "Thảo", "Mai", "Loan", "Yến", "Cúc", "Liên", "Vân")


def birth(**more):
    """One birth, complete; ``more`` by the Ministry's codes."""
    values = {
        "so": "12/1998", "quyenSo": "01/1998", "trangSo": "6", "ngayDangKy": "15.03.1998", "loaiDangKy": "1",
        "noiDangKy": OFFICE, "nksHoTen": "NGUYỄN THỊ BÍCH HUỆ", "nksGioiTinh": "2", "nksNgaySinh": "01.03.1998",
        "nksNoiSinh": "Trạm y tế xã", "meHoTen": "TRẦN THỊ LAN", "meNgaySinh": "1972", "chaHoTen": "NGUYỄN VĂN AN",
        "chaNgaySinh": "1970",
    }  # fmt: skip
    return {**values, **more}


def village(count):
    """Births of many families, no two of one event: brothers and sisters come every fifth row."""
    rows = []
    for at in range(count):
        home = at - at % 5 if at % 5 == 1 else at
        year, surname = 1985 + at % 20, SURNAMES[home % 7]
        rows.append(
            birth(
                so=f"{at // 20 + 1:02d}/{year}", quyenSo=f"01/{year}", trangSo=str(at // 40 + 1),
                ngayDangKy=f"{at * 7 % 28 + 1:02d}.{at % 6 + 7:02d}.{year}", nksGioiTinh="12"[at % 2],
                nksHoTen=f"{surname} {MIDDLES[at % 5]} {(GIVEN, WOMEN)[at % 2][at * 3 % 11]}".upper(),
                nksNgaySinh=f"{at * 11 % 28 + 1:02d}.{at % 6 + 1:02d}.{year}",
                meHoTen=f"{SURNAMES[home % 5]} Thị {WOMEN[home * 7 % 13]} {WOMEN[home % 11]}".upper(),
                meNgaySinh=str(1955 + home % 17),
                chaHoTen=f"{surname} {MIDDLES[home % 3]} {GIVEN[home * 5 % 11]}".upper(),
                chaNgaySinh=str(1950 + home % 19),
            )
        )  # fmt: skip
    return rows


def read(rows, slug="birth"):
    roles = roles_of(kind(slug))
    reader = Reader(roles, {code: at for at, code in enumerate(roles.codes)})
    reader.add([row.get(code, "") for code in roles.codes] for row in rows)
    return reader.records()


def pairs(rows, slug="birth", **more):
    """{(a, b)} found among the rows, counted from 0."""
    found = engine.find(read(rows, slug), **more)
    return set(zip(found.first.tolist(), found.second.tolist(), strict=True))
