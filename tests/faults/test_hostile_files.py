"""Files that are no scans, or are made to hurt: received, looked into, refused with a sentence (trust.md T26, T27)."""

import struct
import zlib

import pytest
from django.urls import reverse
from django.utils import timezone

from scanning.actions import reading, uploads
from scanning.models import Page, Upload
from tests.faults.arrange import LOGIN
from tests.scanning import sheets

pytestmark = pytest.mark.django_db


def bomb(side=60_000):
    """A PNG of a few hundred bytes that says it is gigabytes large."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")


FILES = {
    "corrupt.pdf": b"%PDF-1.7\n" + b"\x00garbage" * 200,
    "bomb.png": bomb(),
    "program.jpg": b"MZ\x90\x00" + b"\x00" * 400,
    "script.jpg": b"#!/bin/sh\nrm -rf /\n",
    "page.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "page.html": b"<html><script>alert(1)</script></html>",
    "broken.zip": b"PK\x03\x04" + b"\x00" * 60,
    "sheet.csv": b"=cmd|' /C calc'!A0,1",
}


@pytest.fixture
def send(client, book, clerk):
    client.force_login(clerk, backend=LOGIN)
    client.raise_request_exception = False

    def sent(content, name):
        address = reverse("scanning:upload", args=[book.pk])
        return client.post(address, {"files": sheets.as_file(content, name)}, headers={"Accept": "application/json"})

    return sent


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_received_looked_into_and_refused_with_its_sentence(client, book, send, name):
    answer = send(FILES[name], name)
    upload = Upload.objects.get(pk=answer.json()["uploads"][0]["id"])

    uploads.open_upload(upload=upload, at=timezone.now())

    upload.refresh_from_db()
    assert (upload.state, upload.problem[-1:]) == ("refused", ".")
    assert not Page.objects.exists()
    shown = client.get(reverse("scanning:upload", args=[book.pk])).content.decode()
    assert upload.problem in shown
    assert "<script>alert" not in shown


def test_a_picture_that_breaks_off_is_set_aside_with_its_sentence(client, send):
    upload = Upload.objects.get(pk=send(sheets.picture()[:4000], "cut.jpg").json()["uploads"][0]["id"])
    uploads.open_upload(upload=upload, at=timezone.now())
    page = Page.objects.get()

    reading.read_page(page=page, at=timezone.now())

    page.refresh_from_db()
    assert (page.state, page.problem[-1:]) == ("set_aside", ".")
    assert page.problem in client.get(reverse("scanning:page", args=[page.pk])).content.decode()


def test_a_file_over_the_limit_is_refused_before_it_is_kept(send, settings, tmp_path):
    settings.SCAN_MAX_FILE_MB = 1

    for size in (1024 * 1024 + 1, 3 * 1024 * 1024):
        answer = send(b"\xff\xd8\xff" + b"x" * size, "large.jpg")
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        assert "1 MB" in answer.json()["title"]
    assert not Upload.objects.exists()
    assert not [path for path in (tmp_path / "media").rglob("*") if path.is_file()]


def test_no_file_and_an_empty_one_are_refused(client, book, send):
    assert send(b"", "empty.jpg").status_code == 400
    answer = client.post(reverse("scanning:upload", args=[book.pk]), {}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "empty")
    assert not Upload.objects.exists()


NAMES = [
    "../../etc/passwd",
    "..",
    "a\u0000b.jpg",
    "x" * 400 + ".jpg",
    "<img src=x>.jpg",
    "con",
    "C:\\\\a.jpg",
    "=1+1.jpg",
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_is_shown_and_never_a_path(client, book, send, tmp_path, name):
    send(b"", "signed-in.jpg")
    head = f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
    body = head.encode() + sheets.picture() + b"\r\n--x--\r\n"

    answer = client.post(
        reverse("scanning:upload", args=[book.pk]), body, content_type="multipart/form-data; boundary=x",
        headers={"Accept": "application/json"},
    )  # fmt: skip

    assert answer.status_code in (201, 400), answer.content
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert all(path.is_relative_to(tmp_path / "media" / "originals") for path in kept)
    assert "<img src=x" not in client.get(reverse("scanning:upload", args=[book.pk])).content.decode()


def test_a_form_that_breaks_off_is_refused(client, book, clerk):
    client.force_login(clerk, backend=LOGIN)
    client.raise_request_exception = False
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n\xff\xd8'

    answer = client.post(
        reverse("scanning:upload", args=[book.pk]), body, content_type="multipart/form-data; boundary=x",
        headers={"Accept": "application/json"},
    )  # fmt: skip

    assert answer.status_code < 500
    assert not Page.objects.exists()
