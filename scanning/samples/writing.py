"""How a clerk of the time wrote a value down: the Ministry's form turned into what stands on paper."""

from random import Random

from civreg.core.vietnamese import title_name
from scanning.samples import declared

SEXES = {"1": "Nam", "2": "Nữ"}
REGISTRATIONS = {
    "birth": {"1": "Đúng hạn", "2": "Đăng ký lại", "4": "Quá hạn"},
    "marriage": {"1": "Lần đầu", "2": "Đăng ký lại"},
    "death": {"1": "Đúng hạn", "2": "Đăng ký lại", "4": "Quá hạn"},
}
PEOPLES = {"Bru Vân Kiều": "Vân Kiều", "Tà Ôi": "Pa Cô"}  # domain.md 2.7: local words for the Ministry's
# Columns that a ruled book fills in with "nt" when the line above says the same.
DITTOED = ("NoiCuTru", "NoiSinh", "QueQuan", "DanToc", "NoiChet")
DATES = ("NgaySinh", "ngayDangKy", "NgayChet", "NgayCapGiayToTuyThan")


def _date(value: str, era: str, rng: Random) -> str:
    parts = value.split(".")
    if len(parts) < 3 or era == "printed":
        return value.replace(".", "/")
    day, month, year = (part.lstrip("0") for part in parts)
    if era == "typewritten":
        return f"ngày {day} tháng {month} năm {year}"
    if era == "handwritten":
        return rng.choice((f"{day}/{month}/{year}", f"{day}-{month}-{year}"))
    return f"{day}/{month}/{year[2:] if int(year) >= 1930 else year}"


def _number(code: str, value: str, era: str) -> str:
    # Ruled books give the year once, at the head of the page.
    return value.split("/")[0] if era == "table" and code == "so" else value


def written(kind: str, code: str, value: str, *, era: str, rng: Random) -> str:
    """The text on paper of one value; most values stand there as they are."""
    if code.endswith(DATES):
        return _date(value, era, rng)
    if code.endswith("GioiTinh"):
        return SEXES.get(value, value)
    if kind not in REGISTRATIONS and (words := declared.words_of(kind, code)):
        return words.get(value, value)
    if code == "loaiDangKy":
        return REGISTRATIONS[kind].get(value, value)
    if code.endswith("DanToc") and era != "printed":
        return PEOPLES.get(value, value)
    if code.endswith("HoTen") and era in ("handwritten", "table"):
        return title_name(value)
    return _number(code, value, era)


def as_age(value: str, year: int) -> str:
    """A birth date told as an age in the year of the entry, the way ruled books put it: "32 tuổi"."""
    born = value[-4:]
    return f"{year - int(born)} tuổi" if born.isdigit() and len(born) == 4 else value
