"""One page: its pictures, pieces and original, only for who may see its book."""

import datetime as dt
import hashlib

import pytest
from django.urls import reverse

from scanning.actions import reading
from scanning.actions.attaching import attach
from scanning.models import Page
from tests import factories
from tests.scanning import sheets

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PICTURES = ["page-preview", "page-thumbnail", "page-crop"]


@pytest.fixture
def page(now):
    upload = sheets.opened()
    reading.read_page(page=Page.objects.select_related("scan", "book").get(), at=now)
    return Page.objects.select_related("book__locality").get(scan__upload=upload)


@pytest.fixture
def clerk(page, client):
    person = factories.clerk(page.book.locality)
    client.force_login(person, backend=BACKEND)
    return person


def get(client, name, pk, **asked):
    return client.get(reverse(f"scanning:{name}", args=[pk]), asked)


def content(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_page_shows_its_quality_and_the_way_to_the_desk(client, page, clerk):
    shown = get(client, "page", page.pk).content.decode()

    assert page.get_verdict_display() in shown
    assert reverse("scanning:page-preview", args=[page.pk]) in shown
    assert f"{reverse('scanning:desk', args=[page.book_id])}?page={page.pk}&amp;slot=0" in shown


def test_a_page_that_waits_can_be_looked_at(client, page, clerk):
    Page.objects.update(state="waiting", preview="", thumbnail="")
    page.readings.all().delete()

    assert get(client, "page", page.pk).status_code == 200
    assert get(client, "page-preview", page.pk).status_code == 404


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_webp_kept_privately_and_never_sniffed(client, page, clerk, name):
    answer = get(client, name, page.pk)

    assert answer["Content-Type"] == "image/webp"
    assert content(answer)[8:12] == b"WEBP"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert set(answer["Cache-Control"].split(", ")) == {"private", "max-age=3600", "immutable"}


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "5,5,5,9", "9999,0,99999,10", "-1,0,5,5", "1,1,1000000000,5"])
def test_a_box_that_is_none_is_refused(client, page, clerk, box):
    assert get(client, "page-crop", page.pk, box=box).status_code == 400


@pytest.mark.parametrize("width", ["0", "x", "9999", "99999999999"])
def test_a_width_that_is_none_is_refused(client, page, clerk, width):
    assert get(client, "page-crop", page.pk, w=width).status_code == 400


def test_the_original_comes_back_byte_for_byte_and_only_as_a_download(client, page, clerk):
    answer = get(client, "page-original", page.pk)

    assert hashlib.sha256(content(answer)).hexdigest() == page.scan.sha256
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"


def test_the_piece_that_proves_an_entry_is_shown_with_it(client, page, clerk, now):
    entry = factories.entry(book=page.book)
    assert get(client, "entry-scan", entry.pk).status_code == 404

    attach(entry=entry, page=page, slot=0, region=[10, 10, 200, 300], by=clerk, at=now)

    first, again = (content(get(client, "entry-scan", entry.pk)) for _look in range(2))
    assert first == again
    assert first[8:12] == b"WEBP"


@pytest.mark.parametrize("name", ["page", *PICTURES, "page-original"])
def test_strangers_see_nothing(client, page, name):
    client.force_login(factories.clerk(factories.commune()), backend=BACKEND)
    assert get(client, name, page.pk).status_code == 404
    client.logout()
    assert get(client, name, page.pk).status_code == 302


def test_pages_change_places_and_go_back_into_the_queue(client, page, clerk):
    sheets.opened(sheets.picture("hai"), name="2.jpg", book=page.book, by=clerk)
    second = Page.objects.in_order().last()

    moved = client.post(reverse("scanning:page-move", args=[second.pk]), {"step": "up"})
    assert moved.status_code == 302
    assert Page.objects.in_order().first() == second

    Page.objects.filter(pk=second.pk).update(state="set_aside", problem="Hỏng.")
    client.post(reverse("scanning:page-read-again", args=[second.pk]))
    second.refresh_from_db()
    assert second.state == Page.State.WAITING


def test_who_only_looks_changes_nothing(client, page):
    client.force_login(factories.approver(page.book.locality), backend=BACKEND)

    assert get(client, "page", page.pk).status_code == 200
    assert client.post(reverse("scanning:page-move", args=[page.pk]), {"step": "up"}).status_code == 404


def test_who_looked_at_a_page_is_known(client, page, clerk):
    get(client, "page-thumbnail", page.pk)
    assert not page.looks.exists()

    get(client, "page-preview", page.pk)
    get(client, "page-crop", page.pk, box="0,0,50,50")

    look = page.looks.get()
    assert (look.user, look.times) == (clerk, 1)


def test_a_later_look_counts_again(client, page, clerk, now):
    get(client, "page-preview", page.pk)
    page.looks.update(first_at=now - dt.timedelta(hours=2), last_at=now - dt.timedelta(hours=1))

    get(client, "page-preview", page.pk)

    assert page.looks.get().times == 2
