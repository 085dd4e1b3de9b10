"""What two mentions of persons say for and against being one: by their names, dates, places and who stands beside."""

import pytest

from registers.duplicates import one_person
from registers.duplicates.persons import Kin, Person
from registers.duplicates.search import Knowledge
from registers.rules.lifetimes import Years, years_of

SHE = {"name": "Trần Thị Như Quỳnh", "birth": "1987", "sex": "2", "commune": 1, "district": 1}


def bits(one, two):
    """Bits of two mentions of her that differ in what is told."""
    people = [Person(**{**SHE, **each}) for each in (one, two)]
    return float(one_person.judge(people, [0], [1], Knowledge().shares).bits[0])


def test_an_age_is_reckoned_and_weighs_less_than_a_day():
    day, age = {"birth": "12.05.1980"}, {"birth": "24 tuổi", "year": 2004}

    assert bits(day, day) > bits(day, age) > 0


def test_an_age_may_be_a_year_off_and_a_year_of_birth_hardly():
    assert bits({}, {"birth": "16 tuổi", "year": 2004}) > bits({}, {"birth": "1988"})


def test_another_husband_speaks_against_and_a_missing_one_says_nothing():
    married = {"partner": "Nguyễn Văn Hào"}

    same, missing, other = (bits(married, {"partner": each}) for each in ("Nguyễn Văn Hào", "", "Nguyễn Đức Bá"))

    assert same > missing > other


def test_another_husband_says_less_of_two_marriages_than_of_a_marriage_and_a_child():
    first, second = {"partner": "Nguyễn Văn Hào"}, {"partner": "Nguyễn Đức Bá"}
    once, twice = bits(first, second) - bits({}, {}), bits(first | {"once": 3}, second | {"once": 3}) - bits(
        {"once": 3}, {"once": 3})  # fmt: skip

    assert once < twice < 0


def test_a_wife_who_has_the_name_of_the_mother_is_nobody_s_company():
    parents = {"company": ("Hồ Thị Mai", "Hồ Văn Bươn"), "kin": Kin.PARENTS}

    assert bits(parents, {"partner": "Hồ Thị Mai"}) == bits(parents, {}) == bits({}, {})
    assert bits(parents, {"company": ("Hồ Thị Mai",), "kin": Kin.CHILD}) == bits({}, {})
    assert bits(parents, {"company": ("Hồ Thị Mai",)}) > bits({}, {})


def test_other_parents_make_two_children_of_one_name():
    told = {"birth": "21.06.2005", "kin": Kin.PARENTS, "once": 1}
    mine, others = ("Hồ Thị Lưa", "Hồ Văn Nót"), ("Hồ Thị Nghiên", "Hồ Văn Lơi")

    assert bits(told | {"company": mine}, told | {"company": others}) < bits(told, told) - 4


@pytest.mark.parametrize(("what", "role"), [("marriage", "second"), ("child", "mother"), ("recognition", "subject")])
def test_nobody_acts_after_death(what, role):
    death, dead_since = years_of("death", "subject", 2008), bits({"years": years_of("death", "subject", 2008)}, {})

    assert bits({"years": death}, {"years": years_of(what, role, 2008)}) == dead_since
    assert bits({"years": death}, {"years": years_of(what, role, 2009)}) < dead_since


def test_a_father_may_have_died_before_the_birth_and_heirs_register_again():
    assert years_of("child", "father", 2009).alive == 2008
    assert years_of("marriage", "subject", 2009, again=True).alive == 0


@pytest.mark.parametrize(("child", "is_possible"), [(1999, False), (2000, True), (2042, True), (2043, False)])
def test_a_mother_without_a_date_of_birth_is_of_an_age_to_have_the_child(child, is_possible):
    nameless = {"birth": "", "years": years_of("child", "mother", child)}

    assert (bits({}, nameless) > bits({}, {"birth": ""}) - 1) == is_possible


def test_what_is_not_dated_says_nothing():
    assert years_of("marriage", "subject", 0) == Years()
