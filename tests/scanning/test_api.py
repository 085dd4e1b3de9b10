"""REST of scans: the same rights and sentences as the screens, problem details for every error."""

import pytest
from django.db import connection
from rest_framework.test import APIClient

from scanning.actions import reading
from scanning.models import Attachment, Page, Upload
from tests import factories
from tests.scanning import sheets

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"


@pytest.fixture
def page(now):
    sheets.opened()
    reading.read_page(page=Page.objects.select_related("scan", "book").get(), at=now)
    return Page.objects.select_related("book__locality").get()


def api_of(person):
    client = APIClient()
    client.force_authenticate(person)
    return client


@pytest.fixture
def api(page):
    return api_of(factories.clerk(page.book.locality))


def send(api, book, content, name="a.jpg"):
    return api.post(f"{ROOT}/uploads/", {"book": book.pk, "file": sheets.as_file(content, name)}, format="multipart")


def test_a_file_is_created_once_and_then_found(api, page):
    created, repeated = (send(api, page.book, sheets.picture("mới")) for _time in range(2))

    assert (created.status_code, repeated.status_code) == (201, 200)
    assert created.json()["id"] == repeated.json()["id"]
    assert api.get(f"{ROOT}/uploads/{created.json()['id']}/").json()["state"] == "received"


def test_a_foreign_or_unknown_book_is_not_found(api):
    for pk in (factories.book().pk, 987654321, 2**70):
        answer = api.post(
            f"{ROOT}/uploads/", {"book": pk, "file": sheets.as_file(sheets.picture())}, format="multipart"
        )
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("sent", [{}, {"book": "x"}, {"book": 1}])
def test_an_incomplete_upload_says_what_is_missing(api, sent):
    answer = api.post(f"{ROOT}/uploads/", sent, format="multipart")

    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_empty_and_large_files_are_refused_with_sentences(api, page, settings):
    settings.SCAN_MAX_FILE_MB = 1

    empty, large = send(api, page.book, b""), send(api, page.book, b"\xff\xd8\xff" + b"0" * 2**20)
    announced = api.generic(
        "POST", f"{ROOT}/uploads/", b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(2**31)
    )

    assert (empty.status_code, large.status_code, announced.status_code) == (400, 413, 413)
    assert empty.json()["code"] == "empty"
    assert Upload.objects.count() == 1


def test_pages_come_in_the_order_of_the_book_with_facts_and_picture(api, page):
    listed = api.get(f"{ROOT}/pages/", {"book": page.book_id}).json()
    facts = api.get(f"{ROOT}/pages/{page.pk}/facts/").json()
    picture = api.get(f"{ROOT}/pages/{page.pk}/preview/")

    assert [each["id"] for each in listed["results"]] == [page.pk]
    assert facts["facts"]["quality"]["verdict"] == page.verdict
    assert picture["Content-Type"] == "image/webp"
    assert picture.content[8:12] == b"WEBP"


def test_a_page_that_is_not_read_has_no_facts(api, page):
    page.readings.all().delete()

    assert api.get(f"{ROOT}/pages/{page.pk}/facts/").status_code == 404


def test_an_entry_is_tied_to_its_record(api, page):
    entry = factories.entry(book=page.book)

    made = api.post(
        f"{ROOT}/attachments/", {"entry": entry.pk, "page": page.pk, "region": [1, 2, 30, 40]}, format="json"
    )
    wrong = api.post(f"{ROOT}/attachments/", {"entry": entry.pk, "page": page.pk, "region": [1, 2]}, format="json")

    assert made.status_code == 201
    assert wrong.status_code == 400
    assert Attachment.objects.get().region == [1, 2, 30, 40]
    assert api.get(f"{ROOT}/attachments/", {"entry": entry.pk}).json()["count"] == 1


def test_a_stranger_finds_nothing(page):
    stranger = api_of(factories.clerk(factories.commune()))
    entry = factories.entry(book=page.book)

    for kind in ("uploads", "scans", "pages", "attachments"):
        assert stranger.get(f"{ROOT}/{kind}/").json()["count"] == 0
    for address in (f"uploads/{Upload.objects.get().pk}", f"scans/{page.scan_id}", f"pages/{page.pk}",
                    f"pages/{page.pk}/facts", f"pages/{page.pk}/preview"):  # fmt: skip
        assert stranger.get(f"{ROOT}/{address}/").status_code == 404
    tied = stranger.post(f"{ROOT}/attachments/", {"entry": entry.pk, "page": page.pk}, format="json")
    assert tied.status_code == 404


def test_who_may_not_scan_may_not_upload(page):
    approver = api_of(factories.approver(page.book.locality))

    assert send(approver, page.book, sheets.picture("khác")).status_code == 404


def test_the_anonymous_are_asked_who_they_are():
    for kind in ("uploads", "scans", "pages", "attachments"):
        assert APIClient().get(f"{ROOT}/{kind}/").status_code == 401


@pytest.mark.parametrize("kind", ["uploads", "scans", "pages", "attachments"])
def test_a_list_costs_the_same_at_any_length(api, page, kind):
    def queries():
        asked = []
        with connection.execute_wrapper(lambda go, *rest: (asked.append(1), go(*rest))[1]):
            api.get(f"{ROOT}/{kind}/")
        return len(asked)

    few = queries()
    sheets.opened(sheets.frames(5), name="q.tif", book=page.book)

    assert queries() <= few
