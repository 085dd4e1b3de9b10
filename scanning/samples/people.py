"""Invented people: names as Quảng Trị's books carry them, put together from small lists of ours."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

SURNAMES = (
    ["Nguyễn"] * 9
    + ["Lê"] * 6
    + ["Trần"] * 5
    + ["Hoàng"] * 4
    + ["Phan"] * 2
    + ["Võ"] * 2
    + ["Đỗ", "Bùi", "Dương", "Trương", "Lý", "Cáp", "Thái", "Hồ", "Đặng", "Mai", "Ngô"]
)
MIDDLES = {
    "1": ["Văn"] * 6 + ["Đức", "Hữu", "Quang", "Công", "Ngọc", "Xuân", "Minh", "Quốc", "Thanh", "Viết", "Đình"],
    "2": ["Thị"] * 8 + ["Thị Ngọc", "Thị Thu", "Thị Kim", "Thị Mỹ", "Thùy", "Thị Thanh", "Thị Diệu"],
}
GIVEN = {
    "1": [
        "Dũng", "Hùng", "Sơn", "Tuấn", "Thắng", "Hải", "Long", "Nam", "Phước", "Khánh", "Lộc", "Nghĩa", "Quý",
        "Thành", "Trung", "Vượng", "Bảo", "Cường", "Đạt", "Tín",
    ],
    "2": [
        "Hường", "Lan", "Hoa", "Nga", "Phượng", "Thủy", "Hằng", "Nhung", "Loan", "Yến", "Tuyết", "Liễu", "Hiền",
        "Oanh", "Quyên", "Thảo", "Vân", "Xuân", "Ánh", "Sương",
    ],
}  # fmt: skip
# Bru (Vân Kiều) and Pa Cô families of the west took the surname Hồ; the given name often keeps its old form.
UPLAND_GIVEN = {
    "1": ["Văn Thiếp", "Pả Xuân", "Văn Thông", "Ray", "Văn Mơ", "A Rươi", "Vỗ", "Văn Khườm", "Pa Hia", "Xa Cách"],
    "2": ["Thị Nhôi", "Thị Xưa", "Kăn Hom", "Thị Mé", "Kăn Lê", "Thị Pỉ", "Thị Khăm", "Y Thi", "Kăn Tý"],
}
UPLAND_PEOPLES = ("Bru Vân Kiều", "Tà Ôi")
VILLAGES = (
    "Lâm Lang", "Thiện Chánh", "Tam Hiệp", "Nhật Lệ", "Thọ Xuân", "Cam Vũ", "An Mỹ", "Trúc Kinh", "Đại Độ",
    "Phú Hậu", "Mai Lộc", "Quật Xá", "Bích Giang", "An Thái", "Ba Thung", "Xuân Khê",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody who never lived. Sex in the Ministry's code (1 man, 2 woman), domain.md 2.7."""

    name: str
    sex: str
    born: date
    ethnicity: str
    residence: str
    identity: str


def name(rng: Random, sex: str, ethnicity: str = "Kinh", surname: str = "") -> str:
    """A full name in capitals, as the law wants it in the register (V-25)."""
    if ethnicity in UPLAND_PEOPLES:
        return f"Hồ {rng.choice(UPLAND_GIVEN[sex])}".upper()
    return f"{surname or rng.choice(SURNAMES)} {rng.choice(MIDDLES[sex])} {rng.choice(GIVEN[sex])}".upper()


def person(rng: Random, *, sex: str, year: int, ages: tuple[int, int], commune: str, ethnicity: str = "Kinh") -> Person:
    """Somebody between `ages` years old in `year`, living in a village of the commune."""
    born = date(year - rng.randint(*ages), 1, 1) + timedelta(days=rng.randrange(365))
    return Person(
        name=name(rng, sex, ethnicity),
        sex=sex,
        born=born,
        ethnicity=ethnicity,
        residence=f"Thôn {rng.choice(VILLAGES)}, {commune}",
        identity=f"19{rng.randrange(10**7):07d}",
    )


def ethnicity(rng: Random, commune: str) -> str:
    """The people of a family: mostly upland in the two western districts, Kinh elsewhere."""
    upland = any(district in commune for district in ("Hướng Hóa", "krông", "Krông"))
    return rng.choice(UPLAND_PEOPLES) if rng.random() < (0.75 if upland else 0.04) else "Kinh"
