"""File names for the Ministry (domain.md 1.2): made, read back, told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers.exchange import names

codes = st.sampled_from(["KS", "KT", "KH", "CMC", "HN", "TD", "GH", "LH"])
years = st.integers(1900, 2100)
books = st.one_of(st.integers(1, 999).map(str), st.from_regex(r"[1-9][0-9]?[A-Z]?", fullmatch=True))
days = st.one_of(
    st.just(""),
    years.map(str),
    st.builds("{:02d}.{}".format, st.integers(1, 12), years),
    st.builds("{:02d}.{:02d}.{}".format, st.integers(1, 28), st.integers(1, 12), years),
)
suffixes = st.sampled_from(["", "a", "b", "bis", "đ", "ă"])
placeholders = st.sampled_from(["00", "01", "xx"])


@given(codes, years, books, days, years, st.integers(1, 999_999_999), suffixes, placeholders)
def test_a_name_is_read_back_as_it_was_made(code, opened, book, day, year, number, suffix, placeholder):
    made = names.case_name(
        code=code, year_opened=opened, book=book, registered_on=day, year=year, number=number, suffix=suffix,
        placeholder=placeholder,
    )  # fmt: skip

    text = str(made)
    assert names.parse_case(text) == made
    assert text.isascii()
    assert " " not in text
    assert len(text) <= names.MOST
    assert len(text.split(".")) == 6
    assert (made.number, made.year, made.code) == (number, opened, code)


@given(st.text(max_size=60))
def test_any_other_text_is_refused_not_misread(text):
    try:
        found = names.parse_case(text)
    except names.NameRefused:
        return
    assert str(found).lower() == text.lower() or found.number == int(
        text.split(".")[4].rstrip("abcdefghijklmnopqrstuvwxyz")
    )


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        (("KS", 2008, "1", "15.01.2008", 2008, 1, ""), "KS.2008.01.2008-01-15.001.pdf"),
        (("KH", 2007, "01", "29.11.2012", 2012, 91, ""), "KH.2007.01.2012-11-29.091.pdf"),
        (("KS", 1998, "1", "03.1998", 1998, 13, ""), "KS.1998.01.1998-03-00.013.pdf"),
        (("KS", 1998, "1", "1998", 1998, 13, ""), "KS.1998.01.1998-00-00.013.pdf"),
        (("KS", 1998, "1", "", 1998, 13, ""), "KS.1998.01.1998-00-00.013.pdf"),
        (("KS", 1998, "1", "", None, 13, ""), "KS.1998.01.0000-00-00.013.pdf"),
        (("KS", 1998, "1", "1998", 1998, 13, "a"), "KS.1998.01.1998-00-00.013a.pdf"),
        (("KS", 1998, "1", "1998", 1998, 1234, ""), "KS.1998.01.1998-00-00.1234.pdf"),
    ],
)
def test_names_as_they_are_seen(facts, wanted):
    code, opened, book, day, year, number, suffix = facts
    made = names.case_name(
        code=code, year_opened=opened, book=book, registered_on=day, year=year, number=number, suffix=suffix
    )
    assert str(made) == wanted


def test_full_dates_and_plain_numbers_pass_the_contractors_programs():
    assert names.contractors_take("KS.2008.01.2008-01-15.001.pdf")
    assert names.contractors_take("KS.1998.01.1998-00-00.013.pdf")
    assert not names.contractors_take("KS.1998.01.1998-00-00.013a.pdf")
    assert not names.contractors_take("KS.1998.01.null.013.pdf")


def test_books_and_covers():
    unit = names.unit_part("Xã Vĩnh Thái", ["Huyện Vĩnh Linh", "Tỉnh Quảng Trị"])
    sheet = names.book_name(unit=unit, code="CMC", year_opened=2006, book="1")
    cover = names.cover_name(commune="xã Lộc Thuận", code="KS", paper="A4", year_opened=2008, book="1")

    assert str(sheet) == "xavinhthai_hvl_tqt.CMC.2006.01.xlsx"
    assert names.parse_book(str(sheet)) == sheet
    assert str(cover) == "Cover.xa_loc_thuan.KS.A4.2008.01.pdf"
    assert names.parse_cover(str(cover)) == cover


@pytest.mark.parametrize(
    "text", ["", "KS.pdf", "ks.2008.01.2008-01-15.001.pdf", "KS.2008.01.2008-01-15.001.pdf\n",
             "KS.2008.1.2008-01-15.1.pdf",
             "../KS.2008.01.2008-01-15.001.pdf", "KS.2008.01.2008-01-15.001.pdf.exe", "KS.2008.01.null.001.pdf"]
)  # fmt: skip
def test_what_is_no_name_is_refused(text):
    with pytest.raises(names.NameRefused):
        names.parse_case(text)


def test_facts_that_make_no_name_are_refused():
    with pytest.raises(names.NameRefused):
        names.case_name(code="../x", year_opened=1998, book="1", registered_on="", year=1998, number=1)
    with pytest.raises(names.NameRefused):
        names.case_name(code="KS", year_opened=1998, book="1", registered_on="", year=1998, number=10**10)


def test_collisions_whatever_the_capitals():
    assert names.collisions(["A.pdf", "b.pdf", "a.pdf", "c.pdf"]) == {"a.pdf": [0, 2]}
    assert names.collisions([]) == {}


def test_one_book_over_several_years_has_no_collision():
    made = [
        names.case_name(code="KH", year_opened=2007, book="1", registered_on="", year=year, number=91)
        for year in (2007, 2008, 2012)
    ]
    assert not names.collisions(made)
