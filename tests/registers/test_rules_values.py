"""Values put into the Ministry's form, "như trên" expanded, the next entry offered."""

import pytest

from registers.kinds import kind
from registers.rules.ditto import is_ditto, resolve_ditto
from registers.rules.findings import EntryContext
from registers.rules.normal import normalise
from registers.rules.prefill import prefill, untouched

CONTEXT = EntryContext(book_year=1980, book_number=2, registration_year=1980)


@pytest.mark.parametrize(
    ("slug", "code", "typed", "kept"),
    [
        ("birth", "so", "13", "13/1980"),
        ("birth", "so", "5", "05/1980"),
        ("birth", "so", "013/1980", "13/1980"),
        ("birth", "so", "Số: 13", "13/1980"),
        ("birth", "so", "13a/80", "13A/1980"),
        ("birth", "so", "1234", "1234/1980"),
        ("birth", "quyenSo", "2", "02/1980"),
        ("birth", "quyenSo", "Quyển số 2/1980", "02/1980"),
        ("birth", "quyenSo", "01-TP/HT-2015-KS", "01-TP/HT-2015-KS"),
        ("birth", "trangSo", "Trang số: 55", "55"),
        ("birth", "ngayDangKy", "220180", "22.01.1980"),
        ("birth", "ngayDangKy", "22/1/1980", "22.01.1980"),
        ("birth", "ngayDangKy", "31/2/1980", "31/2/1980"),
        ("birth", "meNgaySinh", "34T", "34 tuổi"),
        ("birth", "nksGioiTinh", "Nữ", "2"),
        ("birth", "loaiDangKy", "Quá hạn", "4"),
        ("birth", "nksDanToc", "V.Kiều", "Bru Vân Kiều"),
        ("birth", "nksQuocTich", "VN", "Việt Nam"),
        ("birth", "nksHoTen", "  lê  văn a dơi", "Lê Văn A Dơi"),
        ("birth", "nksHoTen", "LÊ VĂN KHÁNH", "LÊ VĂN KHÁNH"),
        ("birth", "nksHoTen", "Tra\u0302\u0300n Văn Đức", "Trần Văn Đức"),
        ("birth", "nycSoGiayToTuyThan", "CMND số 190 651 769", "190651769"),
        ("birth", "nycSoGiayToTuyThan", "B1234567", "B1234567"),
        ("death", "nktGioPhutChet", "17 giờ 30 phút", "17:30"),
        ("death", "nktGioPhutChet", "17h", "17:00"),
        ("death", "nktGioPhutChet", "5 giờ chiều", "17:00"),
        ("death", "nktGioPhutChet", "1730", "17:30"),
        ("death", "nktGioPhutChet", "gần sáng", "gần sáng"),
    ],
)
def test_normalise(slug, code, typed, kept):
    once = normalise(kind(slug), {code: typed}, CONTEXT)

    assert once == {code: kept}
    assert normalise(kind(slug), once, CONTEXT) == once


def test_the_year_of_a_number_is_that_of_its_date():
    values = normalise(kind("birth"), {"so": "7", "quyenSo": "2", "ngayDangKy": "3/1/81"}, EntryContext(book_year=1981))

    assert values == {"so": "07/1981", "quyenSo": "02/1981", "ngayDangKy": "03.01.1981"}
    assert normalise(kind("birth"), {"so": "7", "ngayDangKy": "03.01.1982"}, CONTEXT)["so"] == "07/1982"
    assert normalise(kind("birth"), {"so": "7"})["so"] == "07"


def test_blanks_are_dropped_and_strangers_kept_for_the_rules():
    assert normalise(kind("birth"), {"ghiChu": "  ", "meHoTen": None, "voHoTen": "x", "trangSo": 5}) == {
        "voHoTen": "x",
        "trangSo": "5",
    }


@pytest.mark.parametrize("text", ["nt", "-nt-", "NT", "n/t", "như trên", "Như trên.", "〃", '"', "''"])
def test_ditto_signs(text):
    assert is_ditto(text)


@pytest.mark.parametrize("text", ["", "Nt Hồ", "nội trợ", "Kinh", "ant"])
def test_no_ditto_signs(text):
    assert not is_ditto(text)


def test_ditto_points_to_the_other_parent_then_to_the_record_before():
    birth = kind("birth")
    values = {"meNoiCuTru": "thôn Hội Kỳ", "chaNoiCuTru": "nt", "nksNoiSinh": "như trên", "ghiChu": "nt"}

    assert resolve_ditto(birth, values, {"nksNoiSinh": "Trạm xá", "chaNoiCuTru": "nơi khác"}) == {
        "chaNoiCuTru": "thôn Hội Kỳ",
        "nksNoiSinh": "Trạm xá",
    }
    assert resolve_ditto(birth, {"meNoiCuTru": "nt", "chaNoiCuTru": "nt"}, {"meNoiCuTru": "thôn A"}) == {
        "meNoiCuTru": "thôn A"
    }
    assert resolve_ditto(birth, {"meNoiCuTru": "nt"}) == {}


def test_the_next_entry_is_offered_what_is_known():
    previous = {"nguoiKy": "Trần Văn Sơn", "nksDanToc": "Bru Vân Kiều", "nksHoTen": "Hồ Văn Pả", "noiDangKy": "UBND"}

    values = prefill(kind("birth"), CONTEXT, previous=previous, number=14)

    assert values["so"] == "14/1980"
    assert values["quyenSo"] == "02/1980"
    assert values["nguoiKy"] == "Trần Văn Sơn"
    assert values["nksDanToc"] == "Bru Vân Kiều"
    assert values["meQuocTich"] == "Việt Nam"
    assert "nksHoTen" not in values
    assert "meDanToc" not in values


def test_offers_about_nobody_are_dropped():
    values = {"chaQuocTich": "Việt Nam", "chaDanToc": "Kinh", "meHoTen": "Hồ Thị Xăng", "meQuocTich": "Việt Nam"}

    assert untouched(kind("birth"), values) == ("chaDanToc", "chaQuocTich")
    assert untouched(kind("birth"), values | {"chaNoiCuTru": "thôn A"}) == ()
