"""The screens of the inventory, for who may, for strangers and for nobody."""

import pytest
from django.urls import reverse

from registers.models import RegisterBook
from tests import factories
from tests.registers.births import place_with_people, saved


@pytest.fixture
def place(db):
    return place_with_people()


@pytest.fixture
def clerk_client(client, place):
    client.force_login(place[1])
    return client


@pytest.fixture
def stranger_client(client, db):
    client.force_login(factories.clerk(factories.commune()))
    return client


def form(**more):
    return {"kind": "birth", "year_opened": "2001", "number": "3", "condition": "good", **more}


@pytest.mark.parametrize("name", ["book-list", "book-new", "entry-list", "review"])
def test_nobody_sees_a_page_without_an_account(client, db, name):
    response = client.get(reverse(f"registers:{name}"))

    assert response.status_code == 302
    assert reverse("core:login") in response.url


@pytest.mark.parametrize("name", ["book", "book-edit"])
def test_nobody_sees_a_book_without_an_account(client, place, name):
    assert client.get(reverse(f"registers:{name}", args=[place[0].pk])).status_code == 302


@pytest.mark.parametrize("name", ["book", "book-edit"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_no_book(stranger_client, place, name, method):
    response = getattr(stranger_client, method)(reverse(f"registers:{name}", args=[place[0].pk]), form())

    assert response.status_code in ((404, 405) if name == "book" and method == "post" else (404,))


def test_the_list_shows_books_with_their_counts(clerk_client, place):
    book, clerk, *_others = place
    saved(book, clerk)

    response = clerk_client.get(reverse("registers:book-list"))

    assert [(row["book"], row["n"]["entered"], row["n"]["expected"]) for row in response.context["rows"]] == [
        (book, 1, 200)
    ]


def test_the_list_holds_no_books_of_others(stranger_client, place):
    response = stranger_client.get(reverse("registers:book-list"))

    assert response.context["rows"] == []
    assert "Chưa có quyển sổ nào" in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [("kind=birth", 1), ("kind=death", 0), ("year=1998", 1), ("year=1999", 0), ("phase=2", 1), ("q=1", 1), ("q=77", 0),
     ("year=x", 1), ("commune=999999", 1), ("page=99", 1)],
)  # fmt: skip
def test_the_list_is_filtered(clerk_client, place, asked, found):
    response = clerk_client.get(f"{reverse('registers:book-list')}?{asked}")

    assert len(response.context["rows"]) == found


def test_who_sees_more_chooses_a_commune(client, place):
    book = place[0]
    factories.book(locality=factories.commune(parent=book.locality.parent))
    client.force_login(factories.official(book.locality.parent))

    response = client.get(f"{reverse('registers:book-list')}?commune={book.locality_id}")

    assert [row["book"] for row in response.context["rows"]] == [book]


def test_a_list_costs_the_same_for_many_books(
    clerk_client, place, django_assert_num_queries, django_assert_max_num_queries
):
    book, clerk, *_others = place
    url = reverse("registers:book-list")
    saved(book, clerk, number=100)
    with django_assert_max_num_queries(10) as few:
        clerk_client.get(url)

    for n in range(12):
        saved(factories.book(locality=book.locality), clerk, number=n + 1)

    with django_assert_num_queries(len(few)):
        clerk_client.get(url)


def test_a_book_is_made_and_its_page_opens(clerk_client, place):
    book = place[0]
    asked = form(locality=book.locality_id, first_number="1", last_number="3")

    response = clerk_client.post(reverse("registers:book-new"), asked, follow=True)

    made = RegisterBook.objects.get(year_opened=2001)
    assert response.redirect_chain == [(reverse("registers:book", args=[made.pk]), 302)]
    assert (made.number, made.office, made.created_by) == ("03", book.locality.office, place[1])


def test_a_book_that_is_there_is_refused_in_words(clerk_client, place):
    book = place[0]

    response = clerk_client.post(
        reverse("registers:book-new"), form(locality=book.locality_id, year_opened="1998", number="1")
    )

    assert response.status_code == 422
    assert "Đã có quyển số 01" in response.content.decode()


def test_errors_stand_at_their_fields(clerk_client, place):
    asked = form(locality=place[0].locality_id, first_number="9", last_number="2")

    response = clerk_client.post(reverse("registers:book-new"), asked)

    assert list(response.context["form"].errors) == ["last_number"]


def test_a_book_is_not_made_elsewhere(stranger_client, place):
    stranger_client.post(reverse("registers:book-new"), form(locality=place[0].locality_id))

    assert RegisterBook.objects.count() == 1


def test_who_may_not_make_books_finds_no_form(client, place):
    client.force_login(factories.official(place[0].locality.parent))

    assert client.get(reverse("registers:book-new")).status_code == 404


def test_a_book_is_changed(clerk_client, place):
    book = place[0]
    url = reverse("registers:book-edit", args=[book.pk])
    assert clerk_client.get(url).status_code == 200

    clerk_client.post(url, form(year_opened="1998", number="01", pages="120", version="1", office="UBND xã cũ"))

    book.refresh_from_db()
    assert (book.pages, book.office, book.version, book.phase) == (120, "UBND xã cũ", 2, 2)


def test_a_stale_change_shows_what_the_other_wrote(clerk_client, place):
    book = place[0]
    url = reverse("registers:book-edit", args=[book.pk])
    clerk_client.post(url, form(year_opened="1998", number="01", pages="120", version="1"))

    response = clerk_client.post(url, form(year_opened="1998", number="01", pages="99", version="1"))

    body = response.content.decode()
    assert response.status_code == 422
    assert "Người khác đã ghi: 120" in body
    assert 'name="version" value="2"' in body


def test_a_book_page_shows_the_gaps(clerk_client, place):
    book, clerk, *_others = place
    RegisterBook.objects.filter(pk=book.pk).update(last_number=4)
    saved(book, clerk, number=2)

    response = clerk_client.get(reverse("registers:book", args=[book.pk]))

    assert [(each["label"], each["state"]) for each in response.context["numbers"]] == [
        ("1", "missing"), ("2", "entered"), ("3", "missing"), ("4", "missing"),
    ]  # fmt: skip
    assert "Lịch sử" in response.content.decode()


def test_a_book_page_costs_the_same_for_many_entries(
    clerk_client, place, django_assert_num_queries, django_assert_max_num_queries
):
    book, clerk, *_others = place
    url = reverse("registers:book", args=[book.pk])
    saved(book, clerk, number=100)
    clerk_client.get(url)  # the units through time are read once a process
    with django_assert_max_num_queries(10) as few:
        clerk_client.get(url)

    for n in range(1, 9):
        saved(book, clerk, number=n)

    with django_assert_num_queries(len(few)):
        clerk_client.get(url)


def test_history_of_a_book_is_told_in_words(clerk_client, place):
    book = place[0]
    clerk_client.post(
        reverse("registers:book-edit", args=[book.pk]),
        form(year_opened="1998", number="01", condition="worn", version="1"),
    )

    response = clerk_client.get(reverse("registers:book", args=[book.pk]))

    changes = {str(each["label"]): each["after"] for each in response.context["events"][0]["changes"]}
    assert str(changes["Tình trạng"]) == "Cũ, còn đọc được"
