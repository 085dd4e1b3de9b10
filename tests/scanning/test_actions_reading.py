"""Reading a page, giving it up, putting it back; attaching a record to its entry."""

from pathlib import Path

import pytest
from django.conf import settings as configured

from civreg.core.errors import Refused
from civreg.core.models import Job
from registers.models import BookTotal
from scanning import pictures
from scanning.actions import reading
from scanning.actions.attaching import attach
from scanning.models import Attachment, Page, Reading
from tests import factories
from tests.scanning import sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    sheets.opened()
    return Page.objects.select_related("scan", "book").get()


def test_a_page_is_read_and_keeps_facts_verdict_and_pictures(page, now):
    reading.read_page(page=page, at=now)

    page.refresh_from_db()
    facts = Reading.objects.get(page=page).facts
    assert (page.state, page.read_at) == (Page.State.READ, now)
    assert page.verdict == facts["quality"]["verdict"]
    assert page.record_total == len(facts["records"])
    assert (facts["width"], facts["height"]) == (600, 850)
    assert (Path(configured.MEDIA_ROOT) / page.preview).read_bytes()[8:12] == b"WEBP"
    assert (Path(configured.MEDIA_ROOT) / page.thumbnail).read_bytes()[8:12] == b"WEBP"
    assert BookTotal.objects.get(book=page.book, stage="pages_read").n == 1


def test_reading_twice_changes_nothing(page, now):
    reading.read_page(page=page, at=now)
    made_at = Reading.objects.get().made_at

    reading.read_page(page=page, at=None)

    assert Reading.objects.get().made_at == made_at
    assert BookTotal.objects.get(book=page.book, stage="pages_read").n == 1


def test_a_picture_that_cannot_be_decoded_is_set_aside_at_once_with_the_reason(now):
    content = sheets.picture()
    sheets.opened(content[: len(content) // 2])  # a copy that broke off: its head is whole

    page = Page.objects.get()
    reading.read_page(page=page, at=now)

    page.refresh_from_db()
    assert page.state == Page.State.SET_ASIDE
    assert "thiếu" in page.problem
    assert not Reading.objects.exists()


def test_a_page_set_aside_can_be_queued_again_and_only_such_a_page(page, now):
    reading.set_aside_page(page=page)
    Job.objects.update(done_at=now)

    reading.read_again(page=page)

    page.refresh_from_db()
    assert (page.state, page.problem) == (Page.State.WAITING, "")
    assert Job.objects.unfinished().get().name == "scanning.read_page"
    with pytest.raises(Refused):
        reading.read_again(page=page)


def test_setting_aside_leaves_a_page_that_is_read_alone(page, now):
    reading.read_page(page=page, at=now)

    reading.set_aside_page(page=page)

    page.refresh_from_db()
    assert page.state == Page.State.READ


def test_a_page_changes_places_with_its_neighbour():
    sheets.opened(sheets.frames(3), name="a.tif")
    first, second, third = Page.objects.in_order()

    reading.move_page(page=third, step=-1)
    reading.move_page(page=first, step=-1)

    assert list(Page.objects.in_order()) == [first, third, second]
    assert list(Page.objects.in_order().values_list("position", flat=True)) == [1, 2, 3]


def test_attaching_proves_the_entry_once_and_moves_on_repeat(page, now):
    entry = factories.entry(book=page.book)
    clerk = factories.clerk(page.book.locality)

    attach(entry=entry, page=page, slot=0, region=[], by=clerk, at=now)
    attach(entry=entry, page=page, slot=1, region=[10, 20, 300, 400], by=clerk, at=now)

    entry.refresh_from_db()
    attachment = Attachment.objects.get()
    assert (attachment.slot, attachment.region) == (1, [10, 20, 300, 400])
    assert entry.attached_at == now


@pytest.mark.parametrize("region", [[0, 0, 601, 10], [5, 5, 5, 9], [1, 2, 3], [-1, 0, 5, 5]])
def test_a_region_off_the_page_is_refused(page, now, region):
    entry = factories.entry(book=page.book)

    with pytest.raises(Refused):
        attach(entry=entry, page=page, slot=0, region=region, by=factories.user(), at=now)


def test_a_page_of_another_book_proves_nothing(page, now):
    with pytest.raises(Refused):
        attach(entry=factories.entry(), page=page, slot=0, region=[], by=factories.user(), at=now)


def test_a_lost_preview_is_made_again_from_the_original(page, now):
    reading.read_page(page=page, at=now)
    page.refresh_from_db()
    stored = Path(configured.MEDIA_ROOT) / page.preview
    before = stored.read_bytes()
    stored.unlink()

    with pictures.derived(page, "preview") as again:
        assert again.read() == before
