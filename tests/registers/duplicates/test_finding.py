"""What is found to be one event and what only looks like it, in births, marriages and deaths."""

import inspect

import numpy as np
import pytest

from registers import duplicates
from registers.duplicates import beliefs, engine, keys, score
from registers.duplicates.classes import classes_of, reasons
from registers.kinds import KINDS
from tests.registers.duplicates.people import birth, pairs, read, village

COUNT = 600


def with_copy(**more):
    """A village and one more row: a copy of row 100 with changes. Its birth is complete."""
    rows = village(COUNT)
    return [*rows, {**rows[100], **more}]


def classed(rows):
    records = read(rows)
    found = engine.find(records)
    slugs = classes_of(records, found.first, found.second, found.levels)
    made = zip(found.first.tolist(), found.second.tolist(), slugs.tolist(), found.levels, strict=True)
    return {(a, b): (slug, reasons(levels)) for a, b, slug, levels in made}


def test_a_village_without_copies_has_no_pairs():
    assert pairs(village(COUNT)) == set()


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"nksHoTen": "Ng. V. Hung"},
        {"chaHoTen": "", "chaNgaySinh": ""},
        {"so": "99/2003"},
        {"trangSo": "", "meNgaySinh": "30 tuổi", "nksGioiTinh": ""},
        {"noiDangKy": "Gio Việt, Gio Linh", "nksNoiSinh": ""},
    ],
)
def test_a_copy_with_a_slip_is_found(more):
    assert pairs(with_copy(**more)) == {(100, COUNT)}


def test_dates_in_part_or_swapped_are_found():
    rows = village(COUNT)
    day, month, year = rows[100]["nksNgaySinh"].split(".")
    for born in (year, f"{month}.{year}", f"{month}.{day}.{year}", f"{day}.{month}.{int(year) + 1}"):
        assert pairs([*rows, {**rows[100], "nksNgaySinh": born}]) == {(100, COUNT)}, born


def test_twins_are_not_one():
    row = village(COUNT)[100]
    number, year = row["so"].split("/")
    words = row["nksHoTen"].split()
    twin = {"so": f"{int(number) + 1:02d}/{year}", "nksHoTen": " ".join([*words[:-1], "KHÁNH"])}
    assert pairs(with_copy(**twin)) == set()


def test_brothers_and_sisters_are_not_one():
    born = {
        "so": "44/2007",
        "quyenSo": "01/2007",
        "ngayDangKy": "04.10.2007",
        "nksNgaySinh": "17.09.2007",
        "trangSo": "22",
    }
    assert pairs(with_copy(**born, nksHoTen="NGUYỄN THỊ BÉ")) == set()


def test_namesakes_are_not_one():
    other = {
        "so": "44/2005", "nksNgaySinh": "17.09.2005", "ngayDangKy": "04.10.2005", "meHoTen": "CAO THỊ ÚT",
        "meNgaySinh": "1981",
        "chaHoTen": "MAI BÁ TÒNG", "chaNgaySinh": "1979", "trangSo": "22", "nksNoiSinh": "Tại nhà",
    }  # fmt: skip
    assert pairs(with_copy(**other)) == set()


def test_other_people_under_one_number_are_not_one():
    row = village(COUNT)[100]
    stranger = birth(so=row["so"], quyenSo=row["quyenSo"], trangSo=row["trangSo"], ngayDangKy=row["ngayDangKy"],
                     nksNgaySinh="09.01." + row["so"][-4:], nksHoTen="CAO BÁ QUÁT", nksGioiTinh="1",
                     meHoTen="MAI THỊ ÚT",
                     chaHoTen="CAO BÁ TẠO", meNgaySinh="1940", chaNgaySinh="1941")  # fmt: skip
    assert pairs([*village(COUNT), stranger]) == set()


def test_the_third_copy_is_linked_to_both_others():
    rows = with_copy(nksHoTen="Le Van Hung")
    rows.append({**rows[100], "chaHoTen": ""})
    assert pairs(rows) == {(100, COUNT), (100, COUNT + 1), (COUNT, COUNT + 1)}


@pytest.mark.parametrize(
    ("more", "slug"),
    [
        ({"nycHoTen": ""}, "same_entry"),
        ({"noiDangKy": "UBND huyện Gio Linh, tỉnh Quảng Trị", "trangSo": "9"}, "two_copies"),
        ({"noiDangKy": "UBND X. GIO VIET, H. GIO LINH"}, "phases"),
        ({"noiDangKy": "UBND xã Gio Hải, huyện Gio Linh, tỉnh Quảng Trị"}, "merged"),
        (
            {"so": "15/2019", "quyenSo": "01/2019", "ngayDangKy": "04.11.2019", "loaiDangKy": "2", "trangSo": "8"},
            "reregistered",
        ),
        (
            {"so": "15/2019", "quyenSo": "01/2019", "ngayDangKy": "04.11.2019", "loaiDangKy": "4", "trangSo": "8"},
            "late",
        ),
        ({"ghiChu": "Cải chính họ tên theo QĐ 5/QĐ-UBND"}, "correction"),
    ],
)
def test_classes(more, slug):
    found = classed(with_copy(**more))
    assert [each for each, _words in found.values()] == [slug]


@pytest.mark.parametrize(("kind_of_registration", "slug"), [("", "same_entry"), ("2", "reregistered")])
def test_rows_without_their_place_in_the_books_are_not_late(kind_of_registration, slug):
    blank = dict.fromkeys(("so", "quyenSo", "trangSo", "ngayDangKy", "noiDangKy", "loaiDangKy"), "")
    rows = [{**row, **blank} for row in with_copy()]
    rows[-1] |= {"loaiDangKy": kind_of_registration}
    found = classed(rows)
    assert [each for each, _words in found.values()] == [slug]


def test_a_page_scanned_twice_is_told_from_an_entry_keyed_twice():
    rows = village(COUNT)
    page = {"quyenSo": "01/1999", "trangSo": "77"}
    originals = [{**rows[at], **page, "so": f"{at}/1999", "ngayDangKy": f"{at % 20 + 1:02d}.12.1999"} for at in (3, 4)]
    found = classed([*rows[10:], *originals, *originals])
    assert {slug for slug, _words in found.values()} == {"same_page"}


def test_the_evidence_is_told_in_words():
    (words,) = [words for _slug, words in classed(with_copy()).values()]
    assert "cùng nơi đăng ký, loại sổ, năm và số" in words
    assert "họ tên giống nhau" in words


def test_nothing_known_finds_nothing():
    assert pairs([]) == set()
    assert pairs([{}] * 50) == set()
    assert pairs([{"so": "1/1998"}, {"so": "1/1998"}]) == set()


def test_hostile_cells_find_nothing_and_break_nothing():
    cells = ["=1+1", "\u202e", "9" * 300, "a" * 5000, "\U0001f600", "𝒜", "0" * 50 + "/99999999999999"]
    roles = (
        "so",
        "ngayDangKy",
        "nksHoTen",
        "nksNgaySinh",
        "meHoTen",
        "trangSo",
        "noiDangKy",
        "nksGioiTinh",
        "loaiDangKy",
    )
    pairs([dict.fromkeys(roles, cell) for cell in cells] * 2)


def test_many_entries_under_one_key_are_not_all_compared():
    rows = [birth(so=f"{at}/1998", nksNgaySinh="", meHoTen="", chaHoTen="", ngayDangKy="") for at in range(1000)]
    assert len(keys.candidates(read(rows))) < 1000 * keys.CROWD


def test_crowds_are_kept_within_bounds(monkeypatch):
    monkeypatch.setattr(keys, "ALWAYS", 0)
    rows = [birth(so=f"{at}/1998", nksNgaySinh=f"{at % 28 + 1:02d}.{at // 28 % 12 + 1:02d}.1998") for at in range(3000)]
    assert len(keys.candidates(read(rows))) <= 3000 * keys.MOST_PAIRS * 20


def test_memory_does_not_hang_on_the_size_of_a_chunk(monkeypatch):
    rows = [*village(200), *village(200)]
    whole = pairs(rows)
    monkeypatch.setattr(engine, "CHUNK", 64)
    assert pairs(rows) == whole
    assert len(whole) >= 200


def test_every_kind_can_be_searched():
    for slug in KINDS:
        records = read([{}, {}], slug)
        assert len(engine.find(records)) == 0


def test_no_rule_of_duplicates_names_a_field_of_a_kind():
    codes = {each.code for kind in KINDS.values() for each in kind.fields if len(each.code) > 4}
    for module in (duplicates, engine, keys, score, beliefs):
        source = inspect.getsource(module)
        assert not [code for code in codes if code in source]


def test_learning_is_given_nothing_but_the_patterns():
    assert set(inspect.signature(score.learn).parameters) == {"patterns", "counts", "faith", "rounds"}
    believed = score.Model.believed()
    none = score.learn(np.zeros(0, np.int64), np.zeros(0, np.int64))
    assert np.allclose(none.shares, believed.shares)


def test_shares_of_levels_are_shares():
    for table in score.Model.believed().tables:
        assert np.allclose(table[:, 1:].sum(axis=1), 1)
