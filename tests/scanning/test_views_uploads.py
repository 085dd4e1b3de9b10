"""The upload screen: sends, refuses early, shows what is under way, and lets nobody else in."""

import pytest
from django.urls import reverse

from scanning.actions import reading
from scanning.models import Page, Upload
from tests import factories
from tests.scanning import sheets

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def book():
    return factories.book()


@pytest.fixture
def clerk(book, client):
    person = factories.clerk(book.locality)
    client.force_login(person, backend=BACKEND)
    return person


def send(client, book, *files, **more):
    return client.post(reverse("scanning:upload", args=[book.pk]), {"files": list(files)}, **more)


def test_the_script_gets_a_receipt_a_file_and_the_same_for_a_repeat(client, book, clerk):
    first = send(client, book, sheets.as_file(sheets.picture()), HTTP_ACCEPT="application/json")
    again = send(client, book, sheets.as_file(sheets.picture()), HTTP_ACCEPT="application/json")

    assert first.status_code == again.status_code == 201
    (one,), (other,) = first.json()["uploads"], again.json()["uploads"]
    assert (one["is_new"], other["is_new"], other["id"]) == (True, False, one["id"])
    assert one["sha256"] == Upload.objects.get().sha256


def test_a_plain_form_takes_many_files_in_counting_order(client, book, clerk):
    files = [sheets.as_file(sheets.picture(name), name) for name in ("10.jpg", "9.jpg")]

    answer = send(client, book, *files, follow=True)

    assert answer.redirect_chain
    assert "Đã nhận 2 tệp mới" in answer.content.decode()
    assert list(Upload.objects.order_by("pk").values_list("name", flat=True)) == ["9.jpg", "10.jpg"]


def test_no_file_is_a_sentence_and_not_an_error(client, book, clerk):
    answer = send(client, book, HTTP_ACCEPT="application/json")

    assert answer.status_code == 400
    assert answer.json()["title"] == "Chưa chọn tệp nào."


def test_two_gigabytes_are_refused_by_their_announced_length_before_a_byte_is_read(client, book, clerk):
    class Unread:
        def read(self, *_size):
            raise AssertionError("the body was read")

        readline = read

    answer = client.generic(
        "POST", reverse("scanning:upload", args=[book.pk]), b"", "multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(2 * 2**30), HTTP_ACCEPT="application/json", **{"wsgi.input": Unread()},
    )  # fmt: skip

    assert answer.status_code == 413
    assert "300 MB" in answer.json()["title"]


def test_a_file_just_above_the_limit_is_refused(client, book, clerk, settings):
    settings.SCAN_MAX_FILE_MB = 1

    answer = send(client, book, sheets.as_file(b"\xff\xd8\xff" + b"0" * 2**20), HTTP_ACCEPT="application/json")

    assert answer.status_code == 413
    assert not Upload.objects.exists()


def test_a_forged_form_is_refused(book, clerk):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(clerk, backend=BACKEND)

    assert send(strict, book, sheets.as_file(sheets.picture())).status_code == 403
    assert not Upload.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_who_scans_in_the_commune_finds_the_screen(client, book, method):
    address = reverse("scanning:upload", args=[book.pk])
    for stranger in (factories.clerk(factories.commune()), factories.approver(book.locality), factories.user()):
        client.force_login(stranger, backend=BACKEND)
        assert getattr(client, method)(address).status_code == 404
    client.logout()
    assert getattr(client, method)(address).status_code == 302


def test_the_live_part_asks_again_only_while_something_is_waiting(client, book, clerk, now):
    address = reverse("scanning:book-pages", args=[book.pk])
    part = {"HTTP_HX_REQUEST": "true"}
    assert "every 2s" not in client.get(address, **part).content.decode()

    sheets.opened(book=book, by=clerk)
    assert "every 2s" in client.get(address, **part).content.decode()

    reading.read_page(page=Page.objects.get(), at=now)
    shown = client.get(address, **part).content.decode()
    assert "every 2s" not in shown
    assert reverse("scanning:page-thumbnail", args=[Page.objects.get().pk]) in shown


def test_refusals_and_bad_files_in_a_zip_are_listed_with_their_sentences(client, book, clerk):
    sheets.opened(b"MZ" + b"0" * 99, name="tro-choi.jpg", book=book, by=clerk)
    sheets.opened(sheets.archive({"1.jpg": sheets.picture(), "2.jpg": b"x"}), name="q.zip", book=book, by=clerk)

    shown = client.get(reverse("scanning:upload", args=[book.pk])).content.decode()

    assert "tro-choi.jpg" in shown
    assert "chương trình" in shown
    assert "2.jpg" in shown


def test_the_list_costs_the_same_however_many_pages_it_shows(client, book, clerk, django_assert_max_num_queries):
    sheets.opened(sheets.frames(20), name="q.tif", book=book, by=clerk)

    with django_assert_max_num_queries(14):
        client.get(reverse("scanning:book-pages", args=[book.pk]))
