"""Partial dates: what clerks type, what books show, and the same in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civreg.core.dates import FIRST_YEAR, LAST_YEAR, DateRefused, PartialDate


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("150387", "15.03.1987"),
        ("15031987", "15.03.1987"),
        ("15/3/87", "15.03.1987"),
        ("15-03-1987", "15.03.1987"),
        ("15.03.1987", "15.03.1987"),
        ("22 02 1994", "22.02.1994"),
        ("1987-03-15", "15.03.1987"),
        ("ngày 15 tháng 3 năm 1987", "15.03.1987"),
        (" 1987 ", "1987"),
        ("03.1987", "03.1987"),
        ("3/87", "03.1987"),
        ("031987", "03.1987"),
        ("0387", "03.1987"),
        ("00031987", "03.1987"),
        ("?/3/1987", "03.1987"),
        ("../../1987", "1987"),
        ("xx.xx.1987", "1987"),
        ("45t", "45 tuổi"),
        ("45 TUỔI", "45 tuổi"),
        ("34T", "34 tuổi"),
        ("3 tháng tuổi", "3 tháng tuổi"),
        ("29.02.1988", "29.02.1988"),
    ],
)
def test_reads_what_clerks_type(typed, canonical):
    assert PartialDate.parse(typed, century_hint=1996).text == canonical
    assert PartialDate.parse(canonical).text == canonical


@pytest.mark.parametrize(
    ("typed", "hint", "year"),
    [
        ("150387", 1980, 1887),  # a book of 1980 holds nothing of 1987
        ("150387", 1987, 1987),
        ("150312", 1980, 1912),
        ("150312", 2015, 2012),
        ("150324", None, 2024),
        ("150387", None, 1987),
    ],
)
def test_two_digit_year_is_the_latest_not_after_the_hint(typed, hint, year):
    assert PartialDate.parse(typed, century_hint=hint).year == year


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31.02.1987", "Tháng 2 năm 1987 chỉ có 28 ngày, không có ngày 31."),
        ("310287", "chỉ có 28 ngày"),
        ("29.02.1987", "chỉ có 28 ngày"),
        ("15.13.1987", "Không có tháng 13"),
        ("15.00.1987", "chưa có tháng"),
        ("1.1.1700", "1850"),
        ("45", "năm hay tuổi"),
        ("nt", "không phải là ngày"),
        ("như trên", "không phải là ngày"),
        ("", "không phải là ngày"),
        ("15387", "không phải là ngày"),
        ("1.2.3.1987", "không phải là ngày"),
        ("1987.1988", "không phải là ngày"),
        ("200 tuổi", "130"),
        ("=1+1", "không phải là ngày"),
        ("١٥٠٣٨٧", "không phải là ngày"),
    ],
)
def test_refuses_with_a_sentence(typed, sentence):
    with pytest.raises(DateRefused) as refused:
        PartialDate.parse(typed)

    assert sentence in str(refused.value)


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_refused(text):
    try:
        found = PartialDate.parse(text)
    except DateRefused:
        return

    assert PartialDate.parse(found.text) == found


@given(st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)), st.integers(1, 3))
def test_words_and_figures_say_the_same(day, parts):
    known = PartialDate(day.year, day.month if parts > 1 else None, day.day if parts > 2 else None)

    assert PartialDate.from_words(known.in_words()) == known
    assert PartialDate.parse(known.text) == known


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("15.03.1987", "Ngày mười lăm tháng ba năm một nghìn chín trăm tám mươi bảy"),
        ("03.04.2005", "Ngày mồng ba tháng tư năm hai nghìn không trăm linh năm"),
        ("21.12.1944", "Ngày hai mươi mốt tháng mười hai năm một nghìn chín trăm bốn mươi tư"),
        ("10.10.2000", "Ngày mười tháng mười năm hai nghìn"),
        ("03.1987", "Tháng ba năm một nghìn chín trăm tám mươi bảy"),
        ("1905", "Năm một nghìn chín trăm linh năm"),
        ("45 tuổi", ""),
    ],
)
def test_writes_dates_in_words(text, words):
    assert PartialDate.parse(text).in_words() == words


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("mười lăm tháng ba năm một chín tám bảy", "15.03.1987"),
        ("NGÀY MƯỜI LĂM THÁNG BA NĂM MỘT NGHÌN CHÍN TRĂM TÁM MƯƠI BẢY.", "15.03.1987"),
        ("ngay nam thang nam nam mot nghin chin tram nam muoi lam", "05.05.1955"),
        ("tháng năm một nghìn chín trăm tám bảy", "05.1987"),
        ("ngày mùng ba tháng tư năm hai ngàn lẻ năm", "03.04.2005"),
        ("ngày hai mươi mốt tháng mười hai năm một chín tám mươi bảy", "21.12.1987"),
        ("hai không không năm", "2005"),
        ("năm tám bảy", "1987"),
        ("ngày 15 tháng 3 năm 1987", "15.03.1987"),
        ("Ngày hai mươi nhăm tháng bẩy năm một nghìn chín trăm bẩy mươi", "25.07.1970"),
    ],
)
def test_reads_words_as_people_write_them(words, text):
    assert PartialDate.from_words(words, century_hint=2006).text == text


@pytest.mark.parametrize("words", ["", "linh tinh", "ngày rằm", "ngày ba mươi tháng hai năm một chín tám bảy", "ngày"])
def test_refuses_words_that_spell_no_date(words):
    with pytest.raises(DateRefused):
        PartialDate.from_words(words)


def test_an_age_becomes_an_estimated_year():
    born = PartialDate.parse("45 tuổi").placed(1980)

    assert (born.year, born.estimated, born.text, born.is_full) == (1935, True, "45 tuổi", False)
    assert (born.earliest, born.latest) == (date(1934, 1, 1), date(1936, 12, 31))
    assert PartialDate.parse("3 tháng tuổi").placed(1980).year == 1980
    assert PartialDate.parse("45 tuổi").earliest is None


def test_comparison_claims_only_what_is_sure():
    day, month, year = (PartialDate.parse(text) for text in ("15.03.1987", "03.1987", "1986"))

    assert not day.surely_after(month)
    assert day.may_equal(month)
    assert month.surely_after(year)
    assert not PartialDate.parse("45 tuổi").surely_after(year)
    assert [found.sort_text for found in (day, month, year)] == ["1987-03-15", "1987-03-00", "1986-00-00"]
    assert (month.earliest, month.latest) == (date(1987, 3, 1), date(1987, 3, 31))
    assert day.is_full
