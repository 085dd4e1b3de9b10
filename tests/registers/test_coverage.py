"""Missing numbers of a commune, counted by the database as the account of a book counts them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from registers import coverage
from registers.actions import proving
from registers.models import NumberGap
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return factories.book(number="01", year_opened=1998)


def close(book, now, year=1998, first=1, last=10):
    return book.years.create(
        year=year, first_number=first, last_number=last, recorded_at=now, recorded_by=book.created_by
    )


def gap(book, now, first, last, year=1998):
    return NumberGap.objects.create(
        book=book, year=year, first=first, last=last, why="lost", explained_at=now, explained_by=book.created_by
    )


def entry(book, number, **more):
    return factories.entry(book=book, number=number, **more)


def test_missing_numbers_are_those_of_the_account(book, now):
    close(book, now)
    close(book, now, year=1999, first=3, last=8)
    entry(book, 1)
    entry(book, 2, state="returned", return_reason="x", returned_at=now, returned_by=book.created_by)
    entry(book, 3, number_suffix="a")
    entry(book, 4, state="void")
    entry(book, 12)
    entry(book, 3, registration_year=1999)
    gap(book, now, 4, 6)
    gap(book, now, 9, 30)
    gap(book, now, 1, 4, year=1999)

    rows = coverage.missing_of(book.locality)

    accounts, _problems = proving.accounts_of(book)
    by_year = {each.year: each.missing for each in accounts}
    assert {row["year"]: (row["missing"], row["first"]) for row in rows} == {
        year: (sum(b - a + 1 for a, b in runs), runs[0][0]) for year, runs in by_year.items()
    }
    assert by_year[1998] == ((2, 3), (7, 8))
    assert {row["year"]: row["unsettled"] for row in rows} == {1998: 1, 1999: 0}


def test_books_of_one_year_are_counted_together_and_the_first_number_names_its_book(book, now):
    second = factories.book(locality=book.locality, number="02", year_opened=1998)
    close(book, now, last=2)
    close(second, now, first=3, last=4)
    entry(book, 1)
    entry(book, 2)

    assert coverage.missing_of(book.locality) == [
        {"kind": "birth", "year": 1998, "missing": 2, "unsettled": 0, "first": 3, "book": second.pk}
    ]
    assert coverage.missing_of(book.locality, kind="death") == []
    assert coverage.missing_of(factories.commune()) == []


def test_the_screen_leads_to_the_first_missing_number_at_the_desk(client, book, now):
    close(book, now)
    entry(book, 1)
    client.force_login(factories.clerk(book.locality))

    answer = client.get(reverse("registers:coverage"))

    desk = f"{reverse('scanning:desk', args=[book.pk])}?number=2&amp;year=1998"
    assert desk in answer.content.decode()
    assert answer.context["missing_total"] == 9


def test_the_desk_opens_what_has_that_number_already(client, book, now):
    sent_back = entry(book, 2, state="returned", return_reason="x", returned_at=now, returned_by=book.created_by)
    client.force_login(factories.clerk(book.locality))
    desk = reverse("scanning:desk-state", args=[book.pk])

    there, fresh = (client.get(desk, {"number": n, "year": 1998}).json() for n in (2, 3))

    assert there["entry"] == sent_back.pk
    assert (fresh["entry"], fresh["values"]["so"]) == (None, "3/1998")


def test_more_closing_entries_cost_no_more_queries(client, book, now):
    client.force_login(factories.clerk(book.locality))
    close(book, now)
    counts = []
    for year in (1999, 2000):
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("registers:coverage"))
        counts.append(len(seen))
        close(book, now, year=year)
    assert counts[0] == counts[1]


def test_the_api_gives_missing_numbers_within_the_scope_only(book, now):
    close(book, now)
    home, stranger = APIClient(), APIClient()
    home.force_authenticate(factories.clerk(book.locality))
    stranger.force_authenticate(factories.clerk(factories.commune()))
    address = f"/api/v1/coverage/missing/?locality={book.locality_id}"

    assert home.get(address).data == [
        {"kind": "birth", "year": 1998, "missing": 10, "unsettled": 0, "first": 1, "book": book.pk}
    ]
    assert stranger.get(address).status_code == home.get("/api/v1/coverage/missing/?locality=x").status_code == 404
