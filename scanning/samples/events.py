"""Invented events in the Ministry's columns: what a page of a register is filled in with."""

from datetime import date, timedelta
from random import Random

from civreg.core.dates import PartialDate
from civreg.core.vietnamese import title_name
from scanning.samples import other_events, people

CAUSES = ("Già yếu", "Bệnh tim", "Tai nạn giao thông", "Bệnh phổi", "Đuối nước", "Ung thư gan", "Tai biến mạch máu não")
PLACES_OF_BIRTH = ("Trạm Y tế", "Bệnh viện huyện", "Bệnh viện đa khoa tỉnh Quảng Trị", "Tại nhà")


def day(value: date) -> str:
    return value.strftime("%d.%m.%Y")


def words(text: str) -> str:
    return PartialDate.parse(text).in_words()


def _register(rng: Random, *, number: int, page: int, year: int, commune: str, on: date) -> dict[str, str]:
    # The officer and the signer serve the whole year: drawn from the book, not from the record.
    office = Random(f"{commune} {year}")
    return {
        "so": f"{number:02d}/{year}",
        "quyenSo": f"01/{year}",
        "trangSo": f"{page:02d}",
        "ngayDangKy": day(on),
        "noiDangKy": f"UBND {commune}",
        "nguoiKy": title_name(people.name(office, "1")),
        "chucVuNguoiKy": office.choice(("Chủ tịch", "Phó Chủ tịch")),
        "nguoiThucHien": title_name(people.name(office, office.choice("12"))),
    }


def _party(prefix: str, one: people.Person, rng: Random, *, year_only: float = 0.0) -> dict[str, str]:
    born = str(one.born.year) if rng.random() < year_only else day(one.born)
    return {
        f"{prefix}HoTen": one.name,
        f"{prefix}NgaySinh": born,
        f"{prefix}DanToc": one.ethnicity,
        f"{prefix}QuocTich": "Việt Nam",
        f"{prefix}NoiCuTru": one.residence,
        f"{prefix}SoGiayToTuyThan": one.identity,
    }


def _birth(rng: Random, *, on: date, commune: str) -> dict[str, str]:
    group = people.ethnicity(rng, commune)
    common = {"year": on.year, "commune": commune, "ethnicity": group}
    mother = people.person(rng, sex="2", ages=(19, 40), **common)
    father = people.person(rng, sex="1", ages=(21, 48), **common)
    late = rng.random() < 0.2
    born = on - timedelta(days=rng.randint(70, 1500) if late else rng.randint(3, 40))
    sex = rng.choice("12")
    declarant, relation = (mother.name, "Mẹ") if rng.random() < 0.4 else (father.name, "Cha")
    place = rng.choice(PLACES_OF_BIRTH)
    family = father.residence
    values = {
        "loaiDangKy": "4" if late else "1",
        "nksHoTen": people.name(rng, sex, group, surname=father.name.split()[0].title()),
        "nksGioiTinh": sex,
        "nksNgaySinh": day(born),
        "nksNgaySinhBangChu": words(day(born)),
        "nksNoiSinh": f"{place} {commune}" if place == "Trạm Y tế" else place,
        "nksQueQuan": commune,
        "nksDanToc": group,
        "nksQuocTich": "Việt Nam",
        "nycHoTen": declarant,
        "nycQuanHe": relation,
    }
    for prefix, parent in (("me", mother), ("cha", father)):
        values |= _party(prefix, parent, rng, year_only=0.8) | {f"{prefix}NoiCuTru": family}
    return values


def _marriage(rng: Random, *, on: date, commune: str) -> dict[str, str]:
    values = {"loaiDangKy": "1"}
    for prefix, sex, youngest in (("chong", "1", 21), ("vo", "2", 19)):
        one = people.person(
            rng, sex=sex, year=on.year, ages=(youngest, 34), commune=commune, ethnicity=people.ethnicity(rng, commune)
        )
        issued = date(min(one.born.year + 18, on.year - 1), rng.randint(1, 12), rng.randint(1, 28))
        values |= _party(prefix, one, rng, year_only=0.2) | {
            f"{prefix}NgayCapGiayToTuyThan": day(issued),
            f"{prefix}NoiCapGiayToTuyThan": "Công an tỉnh Quảng Trị",
        }
    return values


def _death(rng: Random, *, on: date, commune: str) -> dict[str, str]:
    sex, group = rng.choice("12"), people.ethnicity(rng, commune)
    one = people.person(rng, sex=sex, year=on.year, ages=(38, 92), commune=commune, ethnicity=group)
    died = day(on - timedelta(days=rng.randint(0, 12)))
    declarant = people.person(rng, sex=rng.choice("12"), year=on.year, ages=(20, 36), commune=commune, ethnicity=group)
    return _party("nkt", one, rng, year_only=0.6) | {
        "loaiDangKy": "1",
        "nktGioiTinh": sex,
        "nktNgayChet": died,
        "nktNgayChetGhiBangChu": words(died),
        "nktGioPhutChet": f"{rng.randint(0, 23):02d}:{rng.choice((0, 15, 20, 30, 45)):02d}",
        "nktNoiChet": rng.choice((one.residence, "Bệnh viện đa khoa tỉnh Quảng Trị")),
        "nktNguyenNhanChet": rng.choice(CAUSES),
        "nycHoTen": declarant.name,
        "nycQuanHe": "Con",
    }


EVENTS = {"birth": _birth, "marriage": _marriage, "death": _death, **other_events.EVENTS}


def record(kind: str, *, seed: str, number: int, page: int, year: int, commune: str) -> dict[str, str]:
    """The record with this number in a book: Ministry's code -> value in the Ministry's form.

    Dates of registration rise with the number, as in a real book. Only columns of the kind, none of them empty.
    """
    rng = Random(f"{kind} {seed} {year} {number} {commune}")
    on = date(year, 1, 2) + timedelta(days=min(360, number * 2 + rng.randint(0, 1)))
    register = _register(rng, number=number, page=page, year=year, commune=commune, on=on)
    values = register | EVENTS[kind](rng, on=on, commune=commune)
    # A certificate is issued (noiCap), not registered: that kind has no noiDangKy.
    values = {code: text for code, text in values.items() if text and not (code == "noiDangKy" and "noiCap" in values)}
    return values
