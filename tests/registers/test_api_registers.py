"""Books, entries and kinds over the API: scoped, by the same actions, errors as problem details."""

import pytest
from rest_framework.test import APIClient

from registers.kinds import KINDS
from registers.models import Entry, RegisterBook
from tests import factories
from tests.registers.births import REASONS, place_with_people, saved, values

PROBLEM = "application/problem+json"


@pytest.fixture
def place(db):
    return place_with_people()


@pytest.fixture
def entry(place):
    return saved(place[0], place[1]).entry


def api(person=None):
    client = APIClient()
    if person is not None:
        client.force_authenticate(person)
    return client


def asked(book, number=1, **more):
    return {"book": book.pk, "values": values(number), "reasons": REASONS, **more}


ADDRESSES = ["books/", "books/{book}/", "entries/", "entries/{entry}/", "entries/{entry}/history/", "kinds/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_reads_without_an_account(place, entry, address):
    response = api().get("/api/v1/" + address.format(book=place[0].pk, entry=entry.pk))

    assert response.status_code in (401, 403)
    assert response["Content-Type"] == PROBLEM


@pytest.mark.parametrize("address", ["books/{book}/", "entries/{entry}/", "entries/{entry}/history/"])
def test_a_stranger_finds_nothing(place, entry, address):
    stranger = factories.clerk(factories.commune())

    response = api(stranger).get("/api/v1/" + address.format(book=place[0].pk, entry=entry.pk))

    assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("verb", ["check", "approve", "return"])
def test_a_stranger_decides_nothing(entry, verb):
    stranger = factories.approver(factories.commune())

    response = api(stranger).post(f"/api/v1/entries/{entry.pk}/{verb}/", {"reason": "x"}, format="json")

    assert response.status_code == 404


def test_a_stranger_lists_nothing(entry):
    stranger = factories.clerk(factories.commune())

    assert api(stranger).get("/api/v1/books/").json()["results"] == []
    assert api(stranger).get("/api/v1/entries/").json()["results"] == []


def test_a_book_comes_with_its_counts(place, entry):
    body = api(place[1]).get(f"/api/v1/books/{place[0].pk}/").json()

    assert (body["book_number"], body["counts"]["entered"]) == ("01/1998", 1)


def test_a_list_of_books_costs_the_same(place, entry, django_assert_max_num_queries):
    for n in range(2, 9):
        saved(factories.book(locality=place[0].locality), place[1], number=n)

    with django_assert_max_num_queries(6):
        api(place[1]).get("/api/v1/books/")


def test_a_list_of_entries_costs_the_same(place, django_assert_max_num_queries):
    for n in range(1, 9):
        saved(place[0], place[1], number=n)

    with django_assert_max_num_queries(5):
        assert len(api(place[1]).get("/api/v1/entries/").json()["results"]) == 8


def test_a_book_is_made_and_changed(place):
    client = api(place[1])
    new = {"locality": place[0].locality_id, "kind": "birth", "year_opened": 2001, "number": "3"}

    made = client.post("/api/v1/books/", new, format="json")
    changed = client.patch(f"/api/v1/books/{made.json()['id']}/", {"pages": 90, "version": 1}, format="json")

    assert (made.status_code, changed.json()["pages"], changed.json()["version"]) == (201, 90, 2)


def test_a_book_is_not_made_elsewhere(place):
    new = {"locality": factories.commune().pk, "kind": "birth", "year_opened": 2001, "number": "3"}

    assert api(place[1]).post("/api/v1/books/", new, format="json").status_code == 404
    assert RegisterBook.objects.count() == 1


def test_a_book_that_is_there_is_a_conflict(place):
    new = {"locality": place[0].locality_id, "kind": "birth", "year_opened": 1998, "number": "1"}

    response = api(place[1]).post("/api/v1/books/", new, format="json")

    assert (response.status_code, response.json()["code"], response.json()["book"]) == (409, "taken", place[0].pk)


def test_an_entry_is_made_once_a_key(place):
    client = api(place[1])
    first = client.post("/api/v1/entries/", asked(place[0]), format="json", HTTP_IDEMPOTENCY_KEY="k1")
    second = client.post("/api/v1/entries/", asked(place[0]), format="json", HTTP_IDEMPOTENCY_KEY="k1")

    assert (first.status_code, first.json()["repeated"], second.json()["repeated"]) == (201, False, True)
    assert first.json()["entry"] == second.json()["entry"]


def test_without_a_key_the_body_is_the_key(place):
    client = api(place[1])
    client.post("/api/v1/entries/", asked(place[0]), format="json")

    assert client.post("/api/v1/entries/", asked(place[0]), format="json").json()["repeated"]
    assert Entry.objects.count() == 1


def test_a_key_for_another_body_is_refused(place):
    client = api(place[1])
    client.post("/api/v1/entries/", asked(place[0]), format="json", HTTP_IDEMPOTENCY_KEY="k1")

    response = client.post("/api/v1/entries/", asked(place[0], 2), format="json", HTTP_IDEMPOTENCY_KEY="k1")

    assert (response.status_code, response.json()["code"]) == (422, "key_reused")


def test_errors_are_problem_details_by_field(place):
    wrong = asked(place[0]) | {"values": values(1, ngayDangKy="31.02.1998")}

    response = api(place[1]).post("/api/v1/entries/", wrong, format="json")

    assert (response.status_code, response["Content-Type"]) == (422, PROBLEM)
    assert "ngayDangKy" in response.json()["errors"]


def test_a_warning_asks_for_its_reason(place):
    odd = {"book": place[0].pk, "values": values(1, nguoiKy="")}

    body = api(place[1]).post("/api/v1/entries/", odd, format="json").json()

    assert body["code"] == "needs_reason"
    assert "V-20" in {found["rule"] for found in body["findings"]}


@pytest.mark.parametrize(
    "wrong", [{}, {"book": "x", "values": {}}, {"book": 1, "values": {"so": {"a": 1}}}, {"book": 1, "values": 3}]
)
def test_a_wrong_shape_is_refused(place, wrong):
    response = api(place[1]).post("/api/v1/entries/", wrong, format="json")

    assert (response.status_code, response["Content-Type"]) == (400, PROBLEM)


def test_an_entry_is_not_made_elsewhere(place):
    elsewhere = factories.book()

    assert api(place[1]).post("/api/v1/entries/", asked(elsewhere), format="json").status_code == 404


def test_who_may_only_look_enters_nothing(place):
    assert api(place[3]).post("/api/v1/entries/", asked(place[0]), format="json").status_code == 404


def test_an_entry_is_changed_by_version(place, entry):
    client, url = api(place[1]), f"/api/v1/entries/{entry.pk}/"
    change = {"values": values(1, meHoTen="Trần Thị Lành"), "version": 1}

    changed = client.put(url, change, format="json")
    stale = client.put(url, {"values": values(1, meHoTen="Trần Thị Mai"), "version": 1}, format="json")

    assert changed.json()["version"] == 2
    assert (stale.status_code, stale.json()["theirs"]) == (409, {"meHoTen": "Trần Thị Lành"})


def test_an_entry_goes_its_way(place, entry):
    _book, _clerk, other, approver = place
    address = f"/api/v1/entries/{entry.pk}/"

    checked = api(other).post(f"{address}check/", {"version": 1}, format="json")
    approved = api(approver).post(f"{address}approve/", {}, format="json")
    returned = api(approver).post(f"{address}return/", {"reason": "Sai tên mẹ"}, format="json")

    assert [each.json()["state"] for each in (checked, approved, returned)] == ["checked", "approved", "returned"]


def test_nobody_checks_their_own(place, entry):
    response = api(place[1]).post(f"/api/v1/entries/{entry.pk}/check/", {}, format="json")

    assert (response.status_code, response.json()["code"]) == (409, "not_now")


def test_history_names_who_changed_what(place, entry):
    body = api(place[2]).get(f"/api/v1/entries/{entry.pk}/history/").json()

    assert (body[0]["person"], body[0]["changes"]["values.nksHoTen"]) == (place[1].full_name, [None, "Nguyễn Thị Huệ"])


@pytest.mark.parametrize(
    ("query", "found"),
    [("state=entered", 1), ("state=sent", 0), ("q=nguyen thi hue", 1), ("kind=death", 0), ("number=1", 1),
     ("registration_year=1998", 1), ("changed_since=2100-01-01T00:00:00Z", 0), ("page_size=1", 1)],
)  # fmt: skip
def test_entries_are_narrowed(place, entry, query, found):
    assert len(api(place[1]).get(f"/api/v1/entries/?{query}").json()["results"]) == found


def test_kinds_declare_their_columns(place):
    client = api(place[1])

    kinds = {each["slug"]: each for each in client.get("/api/v1/kinds/").json()}

    assert list(kinds) == list(KINDS)
    assert tuple(each["code"] for each in kinds["birth"]["columns"]) == KINDS["birth"].headers
    assert client.get("/api/v1/kinds/birth/").json() == kinds["birth"]
    assert client.get("/api/v1/kinds/nothing/").status_code == 404
