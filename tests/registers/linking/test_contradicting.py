"""Contradictions between records of one person: work with an owner and a day, until settled or gone."""

import datetime as dt

import pytest
from django.utils import timezone

from civreg.core.errors import Refused
from registers.actions import contradicting
from registers.models import Contradiction, Entry
from tests import factories
from tests.registers import lives
from tests.registers.linking.running import AT, run

pytestmark = pytest.mark.django_db


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


def test_a_divorce_explains_the_second_marriage(place):
    lives.marriage(place, "15.04.2002"), lives.marriage(place, "15.04.2010", second="Trần Thị Bưởi")
    run(place)
    open_before = Contradiction.objects.filter(state="open", rule="L-06").count()
    lives.record("divorce_note", place, "20.05.2008", subject="Lê Văn Khánh", subject_birth="12.05.1980",
                 second="Hồ Thị Mơ", second_birth="03.03.1982")  # fmt: skip

    run(place)

    assert (open_before, Contradiction.objects.filter(state="open").count()) == (1, 0)


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
