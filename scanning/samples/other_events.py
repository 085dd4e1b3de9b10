"""Invented events of the six kinds beside births, marriages and deaths, in the columns of registers/kinds.

Each maker takes the generator, the day of registration and the commune, and gives code -> value.
"""

from datetime import date, timedelta
from random import Random

from scanning.samples import people

COURTS = ("Tòa án nhân dân huyện Cam Lộ", "Tòa án nhân dân thị xã Đông Hà", "Tòa án nhân dân huyện Triệu Phong")
PURPOSES = {"1": "Để đăng ký kết hôn trong nước", "5": "Để bổ túc hồ sơ vay vốn ngân hàng"}
CHANGES = (
    ("2", "1", "Cải chính ngày sinh", "05.08.{year}", "08.05.{year}", "Khi đăng ký ghi đảo ngày và tháng"),
    ("1", "1", "Thay đổi chữ đệm", "Thị", "Thị Ngọc", "Theo nguyện vọng của gia đình"),
    ("2", "2", "Cải chính năm sinh của người vợ", "1969", "1968", "Sai sót khi đăng ký kết hôn"),
    ("3", "1", "Bổ sung quê quán", "", "Cam Lộ, Quảng Trị", "Giấy khai sinh cũ chưa ghi quê quán"),
    ("4", "1", "Xác định lại dân tộc", "Kinh", "Bru Vân Kiều", "Theo dân tộc của người cha"),
)


def day(value: date) -> str:
    return value.strftime("%d.%m.%Y")


def _one(rng: Random, *, sex: str, on: date, ages: tuple[int, int], commune: str) -> people.Person:
    group = people.ethnicity(rng, commune)
    return people.person(rng, sex=sex, year=on.year, ages=ages, commune=commune, ethnicity=group)


def _written(prefix: str, one: people.Person, *, sex: bool = True, papers: bool = True) -> dict[str, str]:
    """A person as the columns of `whole_person` want one (registers/kinds/columns.py)."""
    values = {
        f"{prefix}HoTen": one.name, f"{prefix}NgaySinh": day(one.born), f"{prefix}DanToc": one.ethnicity,
        f"{prefix}QuocTich": "Việt Nam", f"{prefix}LoaiCuTru": "1", f"{prefix}NoiCuTru": one.residence,
    }  # fmt: skip
    if sex:
        values[f"{prefix}GioiTinh"] = one.sex
    if papers:
        values |= {f"{prefix}LoaiGiayToTuyThan": "1", f"{prefix}SoGiayToTuyThan": one.identity}
    return values


def _years_before(on: date, years: int) -> date:
    return on - timedelta(days=365 * years + 40)


def recognition(rng: Random, *, on: date, commune: str) -> dict[str, str]:
    """A father (mostly) recognises a child of some years."""
    case = rng.choices("1234", (80, 10, 6, 4))[0]
    parent = _one(rng, sex="1" if case in "13" else "2", on=on, ages=(26, 48), commune=commune)
    child = _one(rng, sex=rng.choice("12"), on=on, ages=(1, 8), commune=commune)
    declarant, relation = (parent, "Cha" if case in "13" else "Mẹ") if case in "12" else (child, "Con")
    return {
        **_written("cm", parent, sex=False), **_written("nc", child, sex=False),
        "ncSoGiayToTuyThan": "", "ncLoaiGiayToTuyThan": "", "ncDanToc": parent.ethnicity,
        "cmQueQuan": commune, "ncQueQuan": commune, "loaiDangKy": "1", "loaiXacNhan": case,
        "quyetDinhSo": f"{rng.randint(1, 90)}/QĐ-UBND", "nycHoTen": declarant.name, "nycQHNguoiDuocNhan": relation,
    }  # fmt: skip


def marital_status(rng: Random, *, on: date, commune: str) -> dict[str, str]:
    """Somebody asks the commune to confirm that he or she is not married."""
    one, purpose = _one(rng, sex=rng.choice("12"), on=on, ages=(22, 40), commune=commune), rng.choice("15")
    since = max(_years_before(on, rng.randint(2, 15)), one.born)
    return {
        **_written("nxn", one), "noiCap": f"UBND {commune}", "nxnThoiGianCuTruTai": commune,
        "nxnThoiGianCuTruTu": day(since), "nxnThoiGianCuTruDen": day(on),
        "nxnTinhTrangHonNhan": "Chưa đăng ký kết hôn với ai", "nxnLoaiMucDichSuDung": purpose,
        "nxnMucDichSuDung": PURPOSES[purpose], "nycHoTen": one.name, "nycQuanHe": "Bản thân",
    }  # fmt: skip


def change(rng: Random, *, on: date, commune: str) -> dict[str, str]:
    """Something in an older entry is corrected, changed or added to."""
    one = _one(rng, sex=rng.choice("12"), on=on, ages=(18, 45), commune=commune)
    sort, origin, what, before, after, reason = rng.choice(CHANGES)
    year = one.born.year if origin == "1" else min(on.year - 1, one.born.year + 22)
    before, after = (text.format(year=one.born.year) for text in (before, after))
    return {
        **_written("ntd", one), "loaiDangKy": sort, "gocLoaiViecHoTich": origin,
        "gocSo": f"{rng.randint(1, 150)}/{year}",
        "gocQuyenSo": f"01/{year}", "gocNgayDangKy": str(year), "gocNoiDangKy": f"UBND {commune}",
        "noiDungThayDoi": what, "noiDungTu": before, "noiDungThanh": after, "lyDo": reason,
        "canCu": f"Quyết định số {rng.randint(1, 90)}/QĐ-UBND", "nycHoTen": one.name, "nycQuanHe": "Bản thân",
    }  # fmt: skip


def guardianship(rng: Random, *, on: date, commune: str) -> dict[str, str]:
    """A grandparent, an aunt or an uncle becomes guardian of an orphan."""
    guardian = _one(rng, sex=rng.choice("12"), on=on, ages=(30, 62), commune=commune)
    ward = _one(rng, sex=rng.choice("12"), on=on, ages=(3, 14), commune=commune)
    return {
        **_written("ngh", guardian), **_written("ndgh", ward, papers=False), "ndghNoiSinh": commune,
        "ndghDanToc": guardian.ethnicity, "loaiDangKy": "1", "quyetDinhSo": f"{rng.randint(1, 40)}/QĐ-UBND",
        "coQuanQuyetDinh": f"UBND {commune}", "canCuGiamHo": "Giám hộ đương nhiên",
        "lyDoGiamHo": "Cha mẹ đều đã chết", "nycHoTen": guardian.name, "nycQuanHe": "Người giám hộ",
    }  # fmt: skip


def adoption(rng: Random, *, on: date, commune: str) -> dict[str, str]:
    """A couple adopts a small child; a relative gives it."""
    father, mother = (_one(rng, sex=sex, on=on, ages=(32, 48), commune=commune) for sex in "12")
    child, giver = (_one(rng, sex=rng.choice("12"), on=on, ages=ages, commune=commune) for ages in ((1, 6), (24, 50)))
    prefix = "ongGiao" if giver.sex == "1" else "baGiao"
    written = _written("conNuoi", child, papers=False)
    return {
        **_written("chaNuoi", father, sex=False), **_written("meNuoi", mother, sex=False), **written,
        **_written(prefix, giver, sex=False), "conNuoiNoiSinh": commune, "chaNuoiNgheNghiep": "Làm nông",
        "meNuoiNgheNghiep": "Làm nông", "quanHeNguoiGiao": "Người thân của con", "loaiDangKy": "1",
        "quyetDinhSo": f"{rng.randint(1, 30)}/QĐ-UBND", "quyetDinhNgay": day(on),
        "lyDoNuoiConNuoi": "Hiếm con, mong có con nuôi",
    }  # fmt: skip


def divorce_note(rng: Random, *, on: date, commune: str) -> dict[str, str]:
    """A judgment of divorce is noted where the marriage was registered."""
    husband, wife = (_one(rng, sex=sex, on=on, ages=(28, 46), commune=commune) for sex in "12")
    judged = on - timedelta(days=rng.randint(10, 60))
    married = max(_years_before(judged, rng.randint(2, 8)), date(max(husband.born.year, wife.born.year) + 21, 1, 5))
    return {
        **_written("chong", husband, sex=False), **_written("vo", wife, sex=False), "loaiDangKy": "1",
        "banAnSo": f"{rng.randint(1, 120)}/{judged.year}/HNGĐ-ST", "banAnNgay": day(judged),
        "banAnCoQuan": rng.choice(COURTS), "ketHonSo": f"{rng.randint(1, 90)}/{married.year}",
        "ketHonNgay": day(married), "ketHonNoi": f"UBND {commune}", "nycHoTen": husband.name, "nycQuanHe": "Chồng",
    }  # fmt: skip


EVENTS = {
    "recognition": recognition, "marital_status": marital_status, "change": change, "guardianship": guardianship,
    "adoption": adoption, "divorce_note": divorce_note,
}  # fmt: skip
