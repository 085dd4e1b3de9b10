"""Links across kinds: found from the books, kept up with changes, decided by people; contradictions as work."""

import datetime as dt

import pytest
from django.utils import timezone

from civreg.core.errors import Refused
from registers.actions import contradicting, links
from registers.actions.linking import link_persons
from registers.duplicates.search import Knowledge
from registers.models import (
    Contradiction,
    DuplicateModel,
    DuplicateRun,
    Entry,
    PersonLink,
    PersonMention,
)
from tests import factories
from tests.registers import lives

pytestmark = pytest.mark.django_db
AT = dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)


@pytest.fixture
def place():
    return factories.commune()


def run(place):
    return link_persons(province=place.province, at=AT)


def only_link():
    return PersonLink.objects.get()


def test_birth_and_marriage_of_one_person_are_linked(place):
    birth, marriage = lives.birth(place), lives.marriage(place, "15.04.2004")

    done = run(place)

    link = only_link()
    assert (link.first, link.first_role, link.second, link.second_role) == (birth, "subject", marriage, "subject")
    assert link.state == "proposed"
    assert link.probability > 0.9
    assert "ngày sinh giống nhau" in link.reasons
    assert "cùng xã" in link.reasons
    assert (done.read, done.proposed) == (2, 1)


def test_a_slip_in_the_name_is_borne_where_the_day_of_birth_is_the_same(place):
    lives.birth(place, name="Lê Văn Khánh")
    lives.death(place, "01.02.2010", name="Lê Vân Khánh")

    run(place)

    assert only_link().probability > 0.8


def test_namesakes_of_one_day_share_the_probability(place):
    """Two births fit one marriage equally well: neither may be held to be the one."""
    lives.birth(place), lives.birth(place)
    lives.marriage(place, "15.04.2004")

    run(place)

    assert not PersonLink.objects.exclude(first__kind="birth", second__kind="birth").exists()


def test_other_people_are_not_linked(place):
    lives.birth(place), lives.marriage(place, "15.04.2004", husband="Lê Văn Khánh", born="11.09.1975")
    lives.death(place, "01.02.2010", name="Trần Thị Lựu")

    run(place)

    assert not PersonLink.objects.exists()


def test_a_second_run_reads_only_what_changed(place):
    lives.birth(place)
    marriage = lives.marriage(place, "15.04.2004")
    run(place)
    Entry.objects.filter(pk=marriage.pk).update(version=2)

    done = run(place)

    assert (done.read, done.proposed, done.gone) == (1, 0, 0)
    assert run(place).read == 0


def test_a_link_goes_when_the_entry_is_corrected_and_comes_again(place):
    lives.birth(place)
    marriage = lives.marriage(place, "15.04.2004")
    run(place)
    values = {**marriage.values, "chongHoTen": "Phan Quốc Bảo"}

    Entry.objects.filter(pk=marriage.pk).update(version=2, values=values)
    run(place)
    gone = only_link().state
    Entry.objects.filter(pk=marriage.pk).update(version=3, values=marriage.values)
    run(place)

    assert (gone, only_link().state) == ("gone", "proposed")


def test_an_entry_that_is_a_duplicate_mentions_nobody(place):
    lives.birth(place)
    marriage = lives.marriage(place, "15.04.2004")
    run(place)

    Entry.objects.filter(pk=marriage.pk).update(state="duplicate")
    done = run(place)

    assert done.gone == 1
    assert only_link().state == "gone"
    assert not PersonMention.objects.filter(entry=marriage).exists()


def test_other_provinces_are_never_looked_at(place):
    lives.birth(place)
    lives.marriage(factories.commune(), "15.04.2004")

    run(place)

    assert not PersonLink.objects.exists()
    assert PersonMention.objects.count() == 1


def test_one_commune_alone_is_read_but_found_in_the_whole_province(place):
    beside = factories.commune(parent=place.parent)
    lives.birth(place)
    run(place)
    lives.marriage(beside, "15.04.2004"), lives.birth(place, name="Đỗ Hữu Sáng")

    done = link_persons(province=place.province, locality=beside, at=AT)

    assert (done.read, done.proposed) == (1, 1)


def test_a_decision_stays_and_can_be_taken_back(place):
    person = factories.approver(place)
    lives.birth(place)
    marriage = lives.marriage(place, "15.04.2004")
    run(place)

    links.decide_link(link=only_link(), same=False, reason="Khác cha", by=person, at=AT)
    Entry.objects.filter(pk=marriage.pk).update(version=2)
    run(place)
    rejected = only_link()
    links.undo_decision(link=rejected, by=person, at=AT)

    assert (rejected.state, rejected.reason, rejected.decided_by) == ("rejected", "Khác cha", person)
    assert (only_link().state, only_link().decided_by) == ("proposed", None)


def test_who_may_see_one_of_the_two_decides_nothing(place):
    beside = factories.commune(parent=place.parent)
    lives.birth(place), lives.marriage(beside, "15.04.2004")
    run(place)

    with pytest.raises(Refused):
        links.decide_link(link=only_link(), same=True, by=factories.approver(place), at=AT)
    assert not PersonLink.objects.visible_to(factories.approver(place))
    assert PersonLink.objects.visible_to(factories.official(place.parent)).get() == only_link()


@pytest.fixture
def too_young(place):
    """Married at twelve, as the birth record has it."""
    lives.birth(place), lives.marriage(place, "15.06.1992", entered_by=factories.clerk(place))
    run(place)
    return Contradiction.objects.get()


def test_a_contradiction_is_work_with_its_sentence(place, too_young):
    assert (too_young.rule, too_young.state, too_young.params["age"]) == ("L-01", "open", 12)


def test_it_goes_when_the_date_is_put_right(place, too_young):
    marriage = too_young.second
    Entry.objects.filter(pk=marriage.pk).update(version=2, values={**marriage.values, "ngayDangKy": "15.06.2002"})

    run(place)

    too_young.refresh_from_db()
    assert too_young.state == "gone"


def test_it_is_explained_with_a_reason_and_reopened(place, too_young):
    person = factories.approver(place)

    with pytest.raises(Refused):
        contradicting.explain(contradiction=too_young, reason=" ", by=person, at=AT)
    explained = contradicting.explain(contradiction=too_young, reason="Sổ ghi đúng như vậy", by=person, at=AT)
    with pytest.raises(Refused):
        contradicting.explain(contradiction=too_young, reason="Lần nữa", by=person, at=AT)
    run(place)
    reopened = contradicting.reopen(contradiction=too_young, by=person, at=AT)

    assert (explained.state, explained.resolved_by) == ("explained", person)
    assert (reopened.state, reopened.reason) == ("open", "")


def test_one_of_the_two_is_returned_with_the_reason(place, too_young):
    person = factories.approver(place)

    row = contradicting.return_one(
        contradiction=too_young, entry=too_young.second, reason="Xem lại năm", by=person, at=timezone.now()
    )

    too_young.second.refresh_from_db()
    assert (row.state, too_young.second.state, too_young.second.return_reason) == (
        "returned",
        "returned",
        "Xem lại năm",
    )


def test_rejecting_the_link_closes_what_it_contradicts(place, too_young):
    links.decide_link(link=only_link(), same=False, by=factories.approver(place), at=AT)

    too_young.refresh_from_db()
    assert too_young.state == "gone"


def test_a_divorce_explains_the_second_marriage(place):
    lives.marriage(place, "15.04.2002"), lives.marriage(place, "15.04.2010", second="Trần Thị Bưởi")
    run(place)
    open_before = Contradiction.objects.filter(state="open", rule="L-06").count()
    lives.record("divorce_note", place, "20.05.2008", subject="Lê Văn Khánh", subject_birth="12.05.1980",
                 second="Hồ Thị Mơ", second_birth="03.03.1982")  # fmt: skip

    run(place)

    assert (open_before, Contradiction.objects.filter(state="open").count()) == (1, 0)


def test_mentions_are_read_off_the_declaration_of_the_kind(place):
    lives.marriage(place, "15.04.2004")

    run(place)

    husband, wife = PersonMention.objects.order_by("pk")
    assert (husband.name, husband.sex, husband.company) == ("Lê Văn Khánh", "1", ["Hồ Thị Mơ"])
    assert (wife.name, wife.sex, wife.birth, wife.born_year) == ("Hồ Thị Mơ", "2", "03.03.1982", 1982)
    assert husband.couple_key == wife.couple_key != 0


def test_how_common_a_name_is_here_is_taken_from_the_last_comparison(place):
    lives.birth(place), lives.marriage(place, "15.04.2004")
    run(place)
    believed = only_link().probability
    everybody = {"first": {"le": 1.0}, "middle": {"van": 1.0}, "last": {"khanh": 1.0}, "whole": {"le van khanh": 1.0}}
    told = {**Knowledge().told(), "names": everybody}
    comparison = DuplicateRun.objects.create(province=place.province, threshold=0.6, asked_at=AT, state="done",
                                             finished_at=AT)  # fmt: skip
    DuplicateModel.objects.create(province=place.province, kind="birth", version=1, told=told, threshold=0.6,
                                  entries=9, is_in_force=True, made_at=AT, run=comparison)  # fmt: skip

    values = Entry.objects.get(kind="marriage").values
    Entry.objects.filter(kind="marriage").update(version=2, values={**values, "voHoTen": "Ai Khác"})
    run(place)

    assert believed > only_link().probability


def child_of(place, born, **more):
    """A child's birth that names Hồ Thị Mơ and Lê Văn Khánh as parents."""
    told = {
        "subject": "Lê Thị Én",
        "meHoTen": "Hồ Thị Mơ",
        "meNgaySinh": "03.03.1982",
        "chaHoTen": "Lê Văn Khánh",
        "chaNgaySinh": "12.05.1980",
    }
    return lives.record("birth", place, born, subject_birth=born, event=born, **{**told, **more})


def roles():
    return {(link.first.kind, link.first_role, link.second.kind, link.second_role)
            for link in PersonLink.objects.filter(state="proposed")}  # fmt: skip


def test_parents_are_linked_to_their_own_births_and_the_couple_once_to_its_marriage(place):
    lives.birth(place), lives.birth(place, name="Hồ Thị Mơ", born="03.03.1982", subject_sex="2")
    lives.marriage(place, "15.04.2004")
    child_of(place, "20.06.2006")

    run(place)

    assert roles() >= {
        ("birth", "subject", "birth", "father"), ("birth", "subject", "birth", "mother"),
        ("marriage", "second", "birth", "mother"),
    }  # fmt: skip
    assert ("marriage", "subject", "birth", "father") not in roles()


def test_two_children_are_not_linked_by_their_parents(place):
    child_of(place, "20.06.2006"), child_of(place, "11.03.2009", subject="Lê Văn Sóc")

    run(place)

    assert not PersonLink.objects.exists()


@pytest.mark.parametrize(
    ("record", "born", "rule"),
    [
        (lambda place: lives.birth(place, name="Hồ Thị Mơ", born="03.03.1982"), "01.02.1994", "L-13"),
        (lambda place: lives.birth(place), "01.02.1994", "L-14"),
        (lambda place: lives.death(place, "01.02.2005", name="Hồ Thị Mơ", born="03.03.1982", subject_sex="2"),
         "20.06.2006", "L-15"),
        (lambda place: lives.death(place, "01.02.2005"), "20.06.2006", "L-16"),
    ],
)  # fmt: skip
def test_a_child_that_cannot_be_its_parents_is_work(place, record, born, rule):
    record(place), child_of(place, born)

    run(place)

    assert list(Contradiction.objects.values_list("rule", flat=True)) == [rule]


@pytest.mark.parametrize("order", ["birth then marriage", "marriage then birth"])
def test_a_namesake_that_comes_later_takes_its_share(place, order):
    """The first link was sure until a second birth fitted the marriage as well; whatever was read first."""
    records = [lives.birth, lambda place: lives.marriage(place, "15.04.2004")]
    for record in records if order.startswith("birth") else reversed(records):
        record(place)
        run(place)

    lives.birth(place)
    run(place)

    assert not PersonLink.objects.filter(state="proposed", second__kind="marriage").exists()


def test_a_run_that_was_killed_goes_on(place, monkeypatch):
    lives.birth(place), lives.marriage(place, "15.04.2004")
    with monkeypatch.context() as broken:
        broken.setattr("registers.actions.linking._write", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(place)

    done = run(place)

    assert (done.read, done.proposed) == (0, 1)


def test_the_whole_province_at_once_finds_the_same(place, monkeypatch):
    lives.birth(place), lives.marriage(place, "15.04.2004"), child_of(place, "20.06.2006")
    run(place)
    little = roles()
    PersonLink.objects.all().delete(), PersonMention.objects.all().delete()

    monkeypatch.setattr("registers.actions.linking.FEW", 0)
    run(place)

    assert roles() == little != set()


def test_a_contradiction_has_an_owner_and_a_day(place, settings):
    settings.CONTRADICTION_DUE_DAYS = 2
    approver = factories.approver(place)
    lives.birth(place), lives.marriage(place, "15.06.1992")
    run(place)

    row = Contradiction.objects.get()
    assert (row.owner, row.due_on) == (approver, dt.date(2025, 3, 5))


@pytest.mark.parametrize("is_near", [True, False])
def test_what_crosses_communes_is_the_district_s_and_beyond_it_the_department_s(place, is_near):
    factories.approver(place)
    official, justice = factories.official(place.parent), factories.justice(place.province)
    other = factories.commune(parent=place.parent if is_near else factories.district(province=place.province))
    lives.birth(place), lives.marriage(other, "15.06.1992")
    run(place)

    assert Contradiction.objects.get().owner == (official if is_near else justice)


def test_what_comes_back_as_it_was_is_asked_about_again(place):
    person = factories.approver(place)
    lives.birth(place), lives.marriage(place, "15.06.1992", entered_by=factories.clerk(place))
    run(place)
    row = Contradiction.objects.get()
    contradicting.return_one(contradiction=row, entry=row.second, reason="Xem lại năm", by=person, at=timezone.now())
    run(place)
    while_away = Contradiction.objects.get().state

    Entry.objects.filter(pk=row.second_id).update(state="entered", version=9)
    run(place)

    assert (while_away, Contradiction.objects.get().state) == ("returned", "open")


def test_two_births_of_two_days_are_two_people_of_one_name(place):
    lives.birth(place, name="Hồ Kăn Lê"), lives.birth(place, name="Hồ Kăn Lê", born="25.05.1980")

    run(place)

    assert not PersonLink.objects.exists()
