"""Books and entries in the administration: scoped, previewed, and no formula leaves in a sheet."""

import pytest
import tablib
from django.urls import reverse

from registers.admin import BookResource, EntryResource
from registers.models import Entry, RegisterBook
from tests import factories
from tests.registers.births import place_with_people, saved

HEADERS = ["locality", "kind", "year_opened", "number", "pages", "condition"]


@pytest.fixture
def place(db):
    return place_with_people()


def sheet(*rows):
    return tablib.Dataset(*rows, headers=HEADERS)


def row(place, number="7", code=None, **more):
    made = {"locality": code or place[0].locality.code, "kind": "birth", "year_opened": "1999", "number": number,
            "pages": "100", "condition": "good"}  # fmt: skip
    return [{**made, **more}[name] for name in HEADERS]


def test_a_preview_writes_nothing(place):
    result = BookResource().import_data(sheet(row(place)), dry_run=True, user=place[1])

    assert not result.has_errors()
    assert RegisterBook.objects.count() == 1


def test_books_come_in_by_the_action(place):
    result = BookResource().import_data(sheet(row(place)), user=place[1])

    assert (result.has_errors(), result.has_validation_errors()) == (False, False)
    made = RegisterBook.objects.get(year_opened=1999)
    assert (made.number, made.created_by, made.pages, made.phase) == ("07", place[1], 100, 2)


def test_a_known_book_is_changed(place):
    BookResource().import_data(sheet(row(place, number="01", year_opened="1998", pages="77")), user=place[1])

    book = RegisterBook.objects.get()
    assert (book.pages, book.version) == (77, 2)


def test_a_wrong_row_is_named(place):
    result = BookResource().import_data(sheet(row(place, kind="nothing")), user=place[1])

    assert result.has_validation_errors()
    assert "Không có loại sổ này" in str(result.invalid_rows[0].error)


def test_another_commune_is_out_of_reach(place):
    elsewhere = factories.commune()

    result = BookResource().import_data(sheet(row(place, code=elsewhere.code)), user=place[1])

    assert result.has_errors() or result.has_validation_errors()
    assert RegisterBook.objects.filter(locality=elsewhere).count() == 0


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_formula_leaves(place, start):
    entry = saved(place[0], place[1]).entry
    Entry.objects.filter(pk=entry.pk).update(subject_name=f"{start}1+1")

    exported = EntryResource().export(Entry.objects.all())

    assert exported["subject_name"] == [f"'{start}1+1"]


def staff(person):
    person.is_staff = True
    person.save()
    return person


@pytest.mark.parametrize("name", ["registerbook", "entry"])
def test_staff_see_their_scope_and_others_nothing(client, place, name):
    saved(place[0], place[1])
    url = reverse(f"admin:registers_{name}_changelist")

    client.force_login(staff(place[2]))
    assert len(client.get(url).context["cl"].result_list) == 1
    client.force_login(staff(factories.clerk(factories.commune())))
    assert len(client.get(url).context["cl"].result_list) == 0
    client.force_login(place[1])
    assert client.get(url).status_code == 302


def test_an_entry_is_not_changed_in_the_administration(client, place):
    entry = saved(place[0], place[1]).entry
    client.force_login(staff(place[2]))

    response = client.post(reverse("admin:registers_entry_change", args=[entry.pk]), {"state": "approved"})

    assert response.status_code == 404
    entry.refresh_from_db()
    assert entry.state == "entered"


def test_who_may_not_take_entries_out_does_not(client, place):
    client.force_login(staff(place[1]))

    assert client.get(reverse("admin:registers_entry_export")).status_code == 404
