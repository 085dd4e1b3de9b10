"""What cannot all be true of one person, from values alone."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civreg.core.dates import PartialDate
from registers.rules import life
from registers.rules.life import LifeEvent, contradictions

DATE = PartialDate.parse


def event(what, day="", role="subject", **more):
    return LifeEvent(what, role, DATE(day) if day else None, **more)


BIRTH, DEATH = event("birth", "12.05.1980"), event("death", "01.02.2000")


@pytest.mark.parametrize(
    ("one", "other", "rules"),
    [
        (BIRTH, event("marriage", "01.06.1992", sex="1"), ["L-01"]),
        (BIRTH, event("marriage", "13.05.1999", sex="1"), []),  # the year begun was enough then
        (BIRTH, event("marriage", "11.05.1998", role="second", sex="2"), []),
        (event("birth", "1980"), event("marriage", "1999", sex="1"), []),  # in the couple's favour
        (event("birth", "12.05.2000"), event("marriage", "11.05.2020", sex="1"), ["L-01"]),
        (DEATH, event("marriage", "02.02.2000"), ["L-02"]),
        (DEATH, event("marriage", "2000"), []),
        (BIRTH, event("death", "11.05.1980"), ["L-03"]),
        (BIRTH, event("birth", "12.05.1980"), ["L-04"]),
        (BIRTH, event("birth", "12.05.1980", again=True), []),
        (DEATH, event("death", "01.02.2000"), ["L-05"]),
        (DEATH, event("recognition", "03.03.2001"), ["L-07"]),
        (DEATH, event("adoption", "03.03.2001"), ["L-08"]),
        (DEATH, event("guardianship", "03.03.2001"), ["L-09"]),
        (DEATH, event("marital_status", "03.03.2001"), ["L-11"]),
        (event("death", "01.02.2000", over=True), event("marriage", "02.02.2001"), []),  # came back
        (BIRTH, event("guardianship", "12.05.1999"), ["L-10"]),
        (BIRTH, event("guardianship", "12.05.1999", role="second"), []),
        (BIRTH, event("adoption", "01.01.1979"), ["L-12"]),
        (BIRTH, event("marital_status", ""), []),
    ],
)
def test_each_rule_says_what_cannot_be_true_whichever_record_is_first(one, other, rules):
    assert [found.rule for found in contradictions(one, other)] == rules
    assert [found.rule for found in contradictions(other, one)] == rules


def test_a_second_marriage_needs_an_end_of_the_first():
    first = event("marriage", "01.01.2005", partner="Hồ Thị Mơ")
    second = event("marriage", "01.01.2010", partner="Trần Thị Hoa")

    assert [found.rule for found in contradictions(first, second)] == ["L-06"]
    for rest in (event("divorce", "2008"), event("death", "2009", role="partner")):
        assert not contradictions(first, second, [rest])
    assert contradictions(first, second, [event("divorce", "2011")])
    assert not contradictions(first, event("marriage", "01.01.2010", partner="HỒ THỊ MƠ"))
    assert not contradictions(event("marriage", "01.01.2005", partner="x", over=True), second)


def test_every_rule_has_a_sentence_and_a_source():
    params = {"age": 12, "date": "1.1.2000", "born": "1.1.1988", "other": "2.2.2000", "what": "adoption"}

    for rule, declared in life.RULES.items():
        assert "%(" not in life.sentence(rule, params)
        assert str(declared.source)


dates = st.one_of(st.none(), st.dates(min_value=dt.date(1900, 1, 1)).map(
    lambda day: PartialDate(day.year, day.month, day.day)))  # fmt: skip
events = st.builds(
    LifeEvent, st.sampled_from(life.EVENTS), st.sampled_from(["subject", "second"]), dates, dates,
    st.sampled_from(["", "1", "2"]), st.just("A"), st.booleans(), st.booleans(),
)  # fmt: skip


@given(events, events)
def test_the_order_of_the_records_does_not_matter_and_unknown_dates_accuse_nobody(one, other):
    found = {each.rule for each in contradictions(one, other)}

    assert found == {each.rule for each in contradictions(other, one)}
    if one.date is None and other.date is None:
        assert found <= {"L-04", "L-05"}
