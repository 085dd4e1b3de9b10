"""Check, approve, return: by another person, in the order of the life cycle."""

import pytest
from django.db import IntegrityError, transaction

from civreg.core.errors import Refused
from registers import permissions
from registers.actions.checking import approve_entries, approve_entry, check_entry, return_entry
from registers.models import Entry
from tests import factories
from tests.registers.births import apart, place_with_people, saved, values


@pytest.fixture
def place(db):
    return place_with_people()


def test_entered_checked_approved(place, now):
    book, clerk, other, approver = place
    entry = saved(book, clerk).entry

    check_entry(entry=entry, by=other, at=now)
    entry = approve_entry(entry=entry, by=approver, at=now)

    assert (entry.state, entry.checked_by, entry.approved_by, entry.version) == ("approved", other, approver, 3)


def test_nobody_checks_their_own_and_the_tooltip_says_the_same(place, now):
    book, clerk, *_others = place
    entry = saved(book, clerk).entry

    with pytest.raises(Refused) as caught:
        check_entry(entry=entry, by=clerk, at=now)

    assert str(caught.value) == str(permissions.against_check(clerk, entry))


def test_nobody_checks_what_they_edited(place, now):
    book, clerk, other, _approver = place
    entry = saved(book, clerk).entry
    saved(book, other, values=values(1, meHoTen="Trần Thị Lành"), entry=entry, version=1)

    with pytest.raises(Refused):
        check_entry(entry=entry, by=other, at=now)


def test_the_database_too_refuses_a_self_check(place, now):
    book, clerk, *_others = place
    entry = saved(book, clerk).entry

    with pytest.raises(IntegrityError, match="entry_checked_by_another"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(state="checked", checked_at=now, checked_by=clerk)


def test_the_checker_does_not_approve(db, now):
    commune = factories.commune()
    book, clerk = factories.book(locality=commune), factories.clerk(commune)
    approver = factories.approver(commune)
    entry = check_entry(entry=saved(book, clerk).entry, by=approver, at=now)

    with pytest.raises(Refused, match="người khác duyệt"):
        approve_entry(entry=entry, by=approver, at=now)


def test_an_unchecked_entry_is_not_approved(place, now):
    book, clerk, _other, approver = place

    with pytest.raises(Refused) as caught:
        approve_entry(entry=saved(book, clerk).entry, by=approver, at=now)

    assert caught.value.code == "not_now"


def test_a_stale_decision_is_refused(place, now):
    book, clerk, other, _approver = place
    entry = saved(book, clerk).entry
    saved(book, clerk, values=values(1, meHoTen="Trần Thị Lành"), entry=entry, version=1, key="k2")

    with pytest.raises(Refused) as caught:
        check_entry(entry=entry, by=other, at=now, version=1)

    assert (caught.value.code, caught.value.detail["version"]) == ("stale", 2)


def test_a_return_clears_check_and_approval(place, now):
    book, clerk, other, approver = place
    entry = check_entry(entry=saved(book, clerk).entry, by=other, at=now)
    approve_entry(entry=entry, by=approver, at=now)

    entry = return_entry(entry=entry, reason="  Sai   ngày ", by=approver, at=now)

    assert (entry.state, entry.return_reason, entry.returned_by) == ("returned", "Sai ngày", approver)
    assert (entry.checked_by, entry.approved_by, entry.checked_at) == (None, None, None)
    assert list(Entry.objects.returned_to(clerk)) == [entry]


def test_a_return_says_why(place, now):
    book, clerk, other, _approver = place

    with pytest.raises(Refused) as caught:
        return_entry(entry=saved(book, clerk).entry, reason=" ", by=other, at=now)

    assert "reason" in caught.value.fields


def test_a_clerk_does_not_undo_an_approval(place, now):
    book, clerk, other, approver = place
    entry = check_entry(entry=saved(book, clerk).entry, by=other, at=now)
    approve_entry(entry=entry, by=approver, at=now)

    with pytest.raises(Refused, match="quyền duyệt"):
        return_entry(entry=entry, reason="x", by=other, at=now)


def test_a_stranger_decides_nothing(place, now):
    book, clerk, *_others = place
    entry, stranger = saved(book, clerk).entry, factories.clerk(factories.commune())

    for action in (check_entry, approve_entry):
        with pytest.raises(Refused):
            action(entry=entry, by=stranger, at=now)
    with pytest.raises(Refused):
        return_entry(entry=entry, reason="x", by=stranger, at=now)


def test_many_are_approved_at_once_and_the_rest_named(place, now):
    book, clerk, other, approver = place
    entries = [saved(book, clerk, number=n, values=apart(n)).entry for n in (1, 2, 3)]
    for entry in entries[:2]:
        check_entry(entry=entry, by=other, at=now)

    approved, refused = approve_entries(entries=entries, by=approver, at=now)

    assert [entry.number for entry in approved] == [1, 2]
    assert [(entry.number, "kiểm tra" in str(why)) for entry, why in refused] == [(3, True)]
    assert Entry.objects.filter(state="approved", approved_by=approver, version=3).count() == 2


def test_at_most_two_hundred_at_once(place, now):
    _book, _clerk, _other, approver = place

    with pytest.raises(Refused, match="200"):
        approve_entries(entries=[Entry(pk=n) for n in range(1, 202)], by=approver, at=now)


def test_many_are_approved_in_few_questions(place, now, django_assert_max_num_queries):
    book, clerk, other, approver = place
    entries = [
        check_entry(entry=saved(book, clerk, number=n, values=apart(n)).entry, by=other, at=now) for n in range(1, 9)
    ]

    with django_assert_max_num_queries(21):  # as many for two hundred
        approve_entries(entries=entries, by=approver, at=now)
