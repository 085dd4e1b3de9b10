"""Dates in part, with slips, or as ages."""

import pytest

from registers.duplicates.compare import Place, When, Years, compare, dates, place_in_books
from registers.duplicates.parts import Office, date_parts, number_parts, office_parts
from registers.duplicates.rarity import Rarity
from tests.registers.duplicates.people import birth, read


def when(one, two):
    records = read([birth(nksNgaySinh=one), birth(nksNgaySinh=two)])
    return int(dates(records.birth, [0], [1])[0])


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("05.03.1987", "5/3/1987", When.SAME),
        ("05.03.1987", "03.1987", When.MONTH),
        ("05.03.1987", "1987", When.YEAR),
        ("05.03.1987", "03.05.1987", When.SWAPPED),
        ("05.03.1987", "15.03.1987", When.DAY),
        ("05.03.1987", "05.08.1987", When.MONTH_SLIP),
        ("05.03.1987", "05.03.1997", When.YEAR_SLIP),
        ("05.03.1987", "05.03.1988", When.YEAR_SLIP),
        ("05.03.1987", "19.03.1987", When.OTHER_DAY),
        ("05.03.1987", "19.11.1987", When.SAME_YEAR),
        ("05.03.1987", "1988", When.NEXT_YEAR),
        ("05.03.1987", "17.11.1979", When.OTHER),
        ("05.03.1987", "", 0),
        ("05.03.1987", "không rõ", 0),
    ],
)
def test_how_dates_differ(one, two, expected):
    assert when(one, two) == expected
    assert when(two, one) == expected


def test_an_age_is_a_year_of_birth_give_or_take_one():
    rows = [birth(meNgaySinh="1972"), birth(meNgaySinh="26 tuổi"), birth(meNgaySinh="25 tuổi", chaNgaySinh="")]
    records = read(rows)
    rarity = Rarity.of_file(records.names, [records.subject, *records.others], records.office)
    levels = compare(records, rarity, [0, 0], [1, 2])[:, 3]
    assert list(levels) == [Years.SAME, Years.ONE_SAME]


@pytest.mark.parametrize("text", ["31.02.1998", "00.00.0000", "99999999999", "-5 tuổi", "‮1998", "1" * 400])
def test_no_text_breaks_the_reading(text):
    assert len(date_parts(text)) == 4
    number_parts(text)
    office_parts(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("06/1980", (6, 1980)), ("6", (6, 0)), ("06-1980", (6, 1980)), ("", (-1, 0)), ("abc", (-1, 0))],
)
def test_numbers(text, expected):
    assert number_parts(text) == expected


def test_a_letter_makes_another_number():
    assert number_parts("6a/1980") != number_parts("6/1980")


@pytest.mark.parametrize(
    "text",
    [
        "UBND xã Gio Việt, huyện Gio Linh, tỉnh Quảng Trị",
        "Ủy ban nhân dân xã Gio Việt, huyện Gio Linh",
        "UBND X. Gio Việt - H. Gio Linh",
        "UBND XA GIO VIET, HUYEN GIO LINH, TINH QUANG TRI",
        "Gio Việt, Gio Linh, Quảng Trị",
    ],
)
def test_spellings_of_one_office(text):
    assert office_parts(text) == Office("gioviet", "giolinh")


def place(**more):
    records = read([birth(), birth(**more)])
    return int(place_in_books(records, [0], [1])[0])


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"noiDangKy": "Gio Việt, Gio Linh"}, Place.SAME),
        ({"so": "72/1998"}, Place.NUMBER_SLIP),
        ({"so": "21/1998"}, Place.NUMBER_SLIP),
        ({"so": "13/1998"}, Place.NEXT_NUMBER),
        ({"so": "86/1998"}, Place.OTHER_NUMBER),
        ({"so": "12/1988", "ngayDangKy": "15.03.1988"}, Place.YEAR_SLIP),
        ({"noiDangKy": "UBND huyện Gio Linh, tỉnh Quảng Trị"}, Place.RELATED_OFFICE),
        ({"noiDangKy": "UBND xã Gio Mai, huyện Gio Linh"}, Place.SAME_DISTRICT),
        ({"noiDangKy": "UBND xã Cam An, huyện Cam Lộ"}, Place.OTHER_DISTRICT),
        ({"so": "30/2009", "ngayDangKy": "15.03.2009"}, Place.LATER),
        ({"so": ""}, 0),
    ],
)
def test_where_an_entry_stands(more, expected):
    assert place(**more) == expected
