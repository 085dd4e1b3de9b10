"""The inventory."""

import pytest

from civreg.core.errors import Refused
from registers.actions.books import change_book, create_book
from registers.models import RegisterBook
from tests import factories
from tests.registers.births import place_with_people, saved


@pytest.fixture
def commune(db):
    return factories.commune()


def made(commune, now, **more):
    asked = {"kind": "birth", "year_opened": 1998, "number": "2", "by": factories.clerk(commune), "at": now}
    return create_book(locality=commune, **{**asked, **more})


def test_a_book_takes_office_and_phase_from_what_is_known(commune, now):
    book = made(commune, now)

    assert (book.office, book.phase, book.book_number) == (commune.office, 2, "02/1998")
    assert made(commune, now, year_opened=2006).phase == 1


def test_the_phase_may_be_said_otherwise(commune, now):
    assert made(commune, now, phase=1).phase == 1


def test_a_book_is_there_once_however_its_number_is_written(commune, now):
    first = made(commune, now)

    with pytest.raises(Refused) as caught:
        made(commune, now, number=" 02")

    assert (caught.value.code, caught.value.detail) == ("taken", {"book": first.pk})
    assert first.created_by.full_name in str(caught.value)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "nothing"}, "kind"),
        ({"year_opened": 1850}, "year_opened"),
        ({"number": " "}, "number"),
        ({"first_number": 9, "last_number": 3}, "last_number"),
    ],
)
def test_wrong_facts_are_refused_by_field(commune, now, wrong, field):
    with pytest.raises(Refused) as caught:
        made(commune, now, **wrong)

    assert list(caught.value.fields) == [field]


def test_a_stranger_makes_no_book(commune, now):
    with pytest.raises(Refused):
        made(commune, now, by=factories.clerk(factories.commune()))


def test_a_change_counts_versions(commune, now):
    book = made(commune, now)

    changed = change_book(book=book, version=1, changes={"pages": 120, "version": 77}, by=book.created_by, at=now)

    changed.refresh_from_db()
    assert (changed.pages, changed.version) == (120, 2)


def test_a_stale_change_shows_theirs(commune, now):
    book = made(commune, now)
    change_book(book=book, version=1, changes={"pages": 120}, by=book.created_by, at=now)

    with pytest.raises(Refused) as caught:
        change_book(book=book, version=1, changes={"pages": 100}, by=book.created_by, at=now)

    assert caught.value.detail == {"version": 2, "theirs": {"pages": 120}}


def test_a_change_into_another_book_is_refused(commune, now):
    made(commune, now)
    other = made(commune, now, number="3")

    with pytest.raises(Refused) as caught:
        change_book(book=other, version=1, changes={"number": "2"}, by=other.created_by, at=now)

    assert caught.value.code == "taken"
    assert RegisterBook.objects.count() == 2


def test_a_book_with_entries_keeps_its_name(now, db):
    book, clerk, *_others = place_with_people()
    saved(book, clerk)

    with pytest.raises(Refused) as caught:
        change_book(book=book, version=1, changes={"number": "09", "pages": 3}, by=clerk, at=now)

    assert list(caught.value.fields) == ["number"]
