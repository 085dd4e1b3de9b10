"""Marriages and deaths are found by the same rules, through their declarations alone."""

import pytest

from tests.registers.duplicates.people import GIVEN, OFFICE, SURNAMES, WOMEN, pairs

COUNT = 400


def name(at, sex, middles=("Văn", "Đức", "Hữu", "Quang", "Minh")):
    middle = "Thị " + WOMEN[at * 5 % 13] if sex == "2" else middles[at * 3 % 5]
    return f"{SURNAMES[at % 7]} {middle} {(GIVEN if sex == '1' else WOMEN)[at * 7 % 11]}".upper()


def marriages():
    return [
        {
            "so": f"{at // 20 + 1}/{1985 + at % 20}",
            "ngayDangKy": f"{at * 7 % 28 + 1:02d}.{at % 12 + 1:02d}.{1985 + at % 20}",
            "noiDangKy": OFFICE, "loaiDangKy": "1", "chongHoTen": name(at, "1"), "voHoTen": name(at * 3 + 1, "2"),
            "chongNgaySinh": f"{at * 11 % 28 + 1:02d}.{at % 12 + 1:02d}.{1960 + at % 20}",
            "voNgaySinh": str(1962 + at % 21),
        }
        for at in range(COUNT)
    ]  # fmt: skip


def deaths():
    return [
        {
            "so": f"{at // 20 + 1}/{1985 + at % 20}",
            "ngayDangKy": f"{at * 7 % 28 + 1:02d}.{at % 12 + 1:02d}.{1985 + at % 20}",
            "noiDangKy": OFFICE, "loaiDangKy": "1", "nktHoTen": name(at, "12"[at % 2]), "nktGioiTinh": "12"[at % 2],
            "nktNgaySinh": str(1900 + at * 13 % 80), "nktNoiChet": "Tại nhà",
            "nktNgayChet": f"{at * 5 % 28 + 1:02d}.{at % 12 + 1:02d}.{1985 + at % 20}",
        }
        for at in range(COUNT)
    ]  # fmt: skip


@pytest.mark.parametrize(("slug", "made"), [("marriage", marriages), ("death", deaths)])
def test_no_pairs_without_copies(slug, made):
    assert pairs(made(), slug) == set()


@pytest.mark.parametrize("more", [{}, {"voHoTen": "Le Thi Lan Hoa"}, {"so": "77/1990"}, {"chongNgaySinh": "30 tuổi"}])
def test_a_marriage_entered_twice(more):
    rows = marriages()
    assert pairs([*rows, {**rows[50], **more}], "marriage") == {(50, COUNT)}


@pytest.mark.parametrize("more", [{}, {"nktNgaySinh": "80 tuổi"}, {"so": ""}, {"nktNoiChet": "", "nktGioiTinh": ""}])
def test_a_death_entered_twice(more):
    rows = deaths()
    assert pairs([*rows, {**rows[50], **more}], "death") == {(50, COUNT)}
