"""Names are compared as Vietnamese."""

import numpy as np
import pytest

from registers.duplicates.alignment import Likeness, compare_names
from registers.duplicates.names import MISSING, Names
from registers.duplicates.syllables import read_token


def likeness(one, two):
    names = Names()
    first, second = names.add(one), names.add(two)
    names.seal()
    return Likeness(int(compare_names(names, np.array([first]), np.array([second]))[0]))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Nguyễn Thị Hòa", "Nguyễn Thị Hoà"),
        ("NGUYỄN VĂN ĐỨC", "Nguyễn  Văn Đức"),
        ("Nguye\u0302\u0303n Va\u0306n Hu\u0300ng", "Nguyễn Văn Hùng"),
        ("Nguyeenx Vawn Hungf", "Nguyễn Văn Hùng"),
        ("Nguye64n Va8n Hu2ng", "Nguyễn Văn Hùng"),
        ("Trần Thij Huowng", "Trần Thị Hương"),
    ],
)
def test_spellings_of_one_name_are_the_same(one, two):
    assert likeness(one, two) == Likeness.SAME


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("Nguyễn Thị Hoa", "Nguyen Thi Hoa", Likeness.MARKS_LOST),
        ("Nguyễn Thị Hoa", "Ng. Th. Hoa", Likeness.MARKS_LOST),
        ("Nguyễn Thị Hà", "Nguyễn Thị Hạ", Likeness.MARKS),
        ("Lê Thị Lý", "Lê Thị Lí", Likeness.SLIP),
        ("Võ Văn Sơn", "Vũ Văn Sơn", Likeness.SLIP),
        ("Trần Văn Trung", "Trần Văn Chung", Likeness.SLIP),
        ("Nguyễn Hoàng Minh Anh", "Nguyễn Minh Anh", Likeness.PART),
        ("Nguyễn Anh Minh", "Nguyễn Minh Anh", Likeness.SWAPPED),
        ("Nguyễn Văn Hùng", "Nguyễn Đức Hùng", Likeness.MIDDLE),
        ("Nguyễn Văn Hùng", "Nguyễn Văn Dũng", Likeness.GIVEN_DIFFERS),
        ("Nguyễn Văn Hùng", "Trần Thị Lan", Likeness.OTHER),
        ("", "Trần Thị Lan", Likeness.MISSING),
    ],
)
def test_how_names_differ(one, two, expected):
    assert likeness(one, two) == expected
    assert likeness(two, one) == expected


def test_a_word_that_is_one_already_is_not_decoded():
    # "hoas" is Telex for hoá; "hoan" and the upland name "Plao" are what they are.
    assert read_token("hoas").key == read_token("hoá").key
    assert read_token("hoan").key == "hoan"
    assert read_token("plao").key == "plao"


@pytest.mark.parametrize("text", ["", "   ", "---", "...", "?"])
def test_nothing_is_no_name(text):
    assert Names().add(text) == MISSING


def test_names_of_nobody_make_no_error():
    names = Names().seal()
    assert list(compare_names(names, np.array([-1]), np.array([-1]))) == [Likeness.MISSING]


def test_very_long_and_foreign_names_are_compared():
    assert likeness("Jean-Pierre Dubois", "JEAN PIERRE DUBOIS") == Likeness.SAME
    assert likeness("a b c d e f g h i k l", "a b c d e f g h i k m") in tuple(Likeness)
