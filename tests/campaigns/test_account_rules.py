"""Names, user names, telephone numbers and days of a sheet of accounts."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import account_rules as rules


@pytest.mark.parametrize(
    ("name", "taken", "username"),
    [
        ("Lê Thị Hoa", (), "hoa.le"),
        ("Lê Thị Hoa", ("hoa.le",), "hoa.lethi"),
        ("Lê Thị Hoa", ("hoa.le", "hoa.lethi"), "hoa.le2"),
        ("Đặng Đức", ("duc.dang",), "duc.dang2"),
        ("H' Bia", (), "bia.h"),
        ("An", (), "an2"),
        ("漢", (), "dung.nguoi"),
    ],
)
def test_a_user_name_is_readable_and_nobody_elses(name, taken, username):
    assert rules.username_for(name, set(taken)) == username


@given(st.lists(st.text(max_size=120), max_size=8))
def test_user_names_are_always_valid_and_never_twice(names):
    taken = set()
    for name in names:
        username = rules.username_for(name, taken)
        assert rules.USERNAME.match(username)
        assert username not in taken
        taken.add(username)


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        (912345678, "0912345678"), (912345678.0, "0912345678"), ("0912 345 678", "0912 345 678"), ("", ""),
        ("+84912345678", "+84912345678"), ("=1+1", None), ("+cmd|' /C calc'!A0", None), ("+1+2", None), ("-1 5", None),
        ("gọi sau", None),
    ],
)  # fmt: skip
def test_a_telephone_number_is_one_and_never_a_formula(cell, phone):
    assert rules.phone_of(cell) == phone


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("20/03/2025", dt.date(2025, 3, 20)), ("1.3.2025", dt.date(2025, 3, 1)), ("2025-03-20", dt.date(2025, 3, 20)),
        (dt.datetime(2025, 3, 20, 7), dt.date(2025, 3, 20)), ("31/02/2025", None), (45000, None), ("mai", None),
        ("1/1/9999", None),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(cell, day):
    assert rules.day_of(cell) == day


def test_heads_are_known_by_the_words_that_people_use():
    assert rules.columns_of(["STT", "Họ và tên", "VAI TRÒ", "Xã"]) == {1: "full_name", 2: "role", 3: "place"}
    assert rules.columns_of(["Họ tên", "Điện thoại"]) == {}
