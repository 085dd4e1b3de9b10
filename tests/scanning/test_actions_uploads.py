"""Receiving and opening: nothing lost, nothing twice, every refusal with its sentence."""

import hashlib
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as configured

from civreg.core.errors import Refused
from civreg.core.models import Job
from registers.models import BookTotal
from scanning.actions import uploads
from scanning.models import Page, Scan, Upload
from tests import factories
from tests.scanning import sheets

pytestmark = pytest.mark.django_db


def send(book, content, name="a.jpg", now=None, by=None):
    by = by or factories.clerk(book.locality)
    return uploads.receive_upload(book=book, file=sheets.as_file(content, name), name=name, by=by, at=now)


def test_a_file_is_on_disk_under_its_content_with_a_job_that_opens_it(now):
    content = sheets.picture()

    upload, is_new = send(factories.book(), content, now=now)

    sha256 = hashlib.sha256(content).hexdigest()
    assert is_new
    assert upload.file.name == f"originals/{sha256[:2]}/{sha256[2:4]}/{sha256}.jpg"
    assert (Path(configured.MEDIA_ROOT) / upload.file.name).read_bytes() == content
    assert Job.objects.get(name="scanning.open_upload").arguments == {"upload_id": upload.pk}


def test_the_file_is_synced_before_the_row_is_written(now, monkeypatch):
    order = []
    sync, create = os.fsync, Upload.objects.create
    monkeypatch.setattr(os, "fsync", lambda handle: (order.append("sync"), sync(handle)))
    monkeypatch.setattr(Upload.objects, "create", lambda **row: (order.append("row"), create(**row))[1])

    send(factories.book(), sheets.picture(), now=now)

    assert order[-1] == "row"
    assert order.count("sync") >= 2  # the file, then its folder


def test_the_same_file_twice_in_a_book_is_one_upload_and_in_another_book_another(now):
    book, content = factories.book(), sheets.picture()

    first, _ = send(book, content, "a.jpg", now)
    again, is_new = send(book, content, "ten-khac.jpg", now)
    other, is_new_there = send(factories.book(), content, "a.jpg", now)

    assert (again.pk, is_new) == (first.pk, False)
    assert is_new_there
    assert other.file.name == first.file.name
    assert Job.objects.filter(name="scanning.open_upload").count() == 2


def test_an_original_is_never_written_again(now, monkeypatch):
    first, _ = send(factories.book(), sheets.picture(), now=now)
    stored = Path(configured.MEDIA_ROOT) / first.file.name
    before = stored.stat().st_mtime_ns

    send(factories.book(), sheets.picture(), now=now)

    assert stored.stat().st_mtime_ns == before


@pytest.mark.parametrize(("content", "code"), [(b"", "empty"), (b"\xff\xd8\xff" + b"0" * 2**20, "too_large")])
def test_sizes_out_of_limits_are_refused_before_anything_is_stored(content, code, now, settings):
    settings.SCAN_MAX_FILE_MB = 1

    with pytest.raises(Refused) as refusal:
        send(factories.book(), content, now=now)

    assert refusal.value.code == code
    assert not Upload.objects.exists()
    assert not Path(settings.MEDIA_ROOT).exists()


def test_a_picture_becomes_a_scan_and_a_page_with_a_job_and_is_counted():
    upload = sheets.opened()

    page = Page.objects.get()
    assert upload.state == Upload.State.OPENED
    assert (page.position, page.index, page.state, page.width, page.height) == (1, 0, "waiting", 600, 850)
    assert Job.objects.get(name="scanning.read_page").arguments == {"page_id": page.pk}
    assert BookTotal.objects.get(book=upload.book, stage="pages").n == 1


def test_opening_twice_adds_nothing(now):
    upload = sheets.opened(sheets.frames(3), name="quyen.tif")
    Upload.objects.filter(pk=upload.pk).update(state=Upload.State.OPENING)
    upload.refresh_from_db()

    uploads.open_upload(upload=upload, at=now)

    assert Scan.objects.count() == 1
    assert Page.objects.count() == 3
    assert Upload.objects.get().repeated == 0
    assert Job.objects.filter(name="scanning.read_page").count() == 3


@pytest.mark.parametrize(("suffix", "name"), [("TIFF", "quyen.tif"), ("PDF", "quyen.pdf")])
def test_every_frame_and_every_pdf_page_is_a_page(suffix, name):
    upload = sheets.opened(sheets.frames(3, suffix), name=name)

    assert upload.scans.get().page_total == 3
    assert list(Page.objects.in_order().values_list("position", "index")) == [(1, 0), (2, 1), (3, 2)]


def test_a_zip_gives_its_good_files_in_counting_order_and_lists_the_bad_and_the_repeated():
    one, two, ten = (sheets.picture(word) for word in ("một", "hai", "mười"))
    book = factories.book()
    sheets.opened(one, name="da-co.jpg", book=book)

    upload = sheets.opened(
        sheets.archive(
            {
                "t/10.jpg": ten,
                "t/2.jpg": two,
                "t/2-ban-sao.jpg": two,
                "t/da-co.jpg": one,
                "virus.jpg": b"MZ" + b"0" * 99,
            }
        ),
        name="quyen.zip",
        book=book,
    )

    assert upload.state == Upload.State.OPENED
    assert [page.scan.name for page in Page.objects.in_order()] == ["da-co.jpg", "2.jpg", "10.jpg"]
    assert upload.repeated == 2
    assert [problem["name"] for problem in upload.problems] == ["virus.jpg"]
    assert "chương trình" in upload.problems[0]["sentence"]


def test_a_zip_too_large_for_one_run_goes_on_in_the_next(now, settings):
    files = {f"{n}.jpg": sheets.picture(f"trang {n}") for n in range(3)} | {"0.jpg": b"hong"}
    upload = sheets.received(sheets.archive(files), name="quyen.zip")
    clock = iter(range(0, 10_000, 40))
    settings.CELERY_TASK_SOFT_TIME_LIMIT = 210

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uploads, "time", SimpleNamespace(monotonic=lambda: next(clock)))
        runs = 0
        while upload.state != Upload.State.OPENED and runs < 9:
            uploads.open_upload(upload=upload, at=now)
            upload.refresh_from_db()
            runs += 1

    assert runs > 1
    assert [scan.name for scan in Scan.objects.order_by("pk")] == ["1.jpg", "2.jpg"]
    assert [problem["name"] for problem in upload.problems] == ["0.jpg"]
    assert Job.objects.filter(name="scanning.open_upload").count() == runs


def bomb():
    """A PNG of few bytes and very many pixels."""
    return sheets.picture(size=(9000, 9000), suffix="PNG")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ" + b"\0" * 500, "trang.jpg"),
        (b"%PDF-1.7\nhong het ca roi", "quyen.pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "trang.png"),
        (b"PK\x03\x04 hong", "quyen.zip"),
        (bomb, "to.png"),
    ],
)
def test_what_is_no_scan_is_refused_with_a_sentence_and_makes_no_page(content, name):
    upload = sheets.opened(content() if callable(content) else content, name=name)

    assert upload.state == Upload.State.REFUSED
    assert upload.problem.endswith(".")
    assert not Page.objects.exists()


def test_a_refused_file_that_is_sent_again_is_opened_again(now, settings):
    settings.SCAN_MAX_MEGAPIXELS = 0
    book, content = factories.book(), sheets.picture()
    assert sheets.opened(content, book=book).state == Upload.State.REFUSED

    settings.SCAN_MAX_MEGAPIXELS = 72
    Job.objects.update(done_at=now)
    again = sheets.opened(content, book=book)

    assert again.state == Upload.State.OPENED
    assert Upload.objects.count() == 1


def test_pages_keep_the_order_of_arrival_whichever_upload_is_opened_first(now):
    book = factories.book()
    early = sheets.received(sheets.frames(2), name="1.tif", book=book)
    sheets.opened(name="2.jpg", book=book)

    uploads.open_upload(upload=early, at=now)

    order = Page.objects.in_order().values_list("scan__name", "position")
    assert list(order) == [("1.tif", 1), ("1.tif", 2), ("2.jpg", 3)]
