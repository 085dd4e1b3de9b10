"""Small files of every kind that people send, made on the spot."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from scanning.actions import uploads
from tests import factories


def picture(words="Số 13", size=(600, 850), suffix="JPEG", **more):
    """A page with some words on it, as the bytes of a picture file."""
    image = Image.new("L", size, 245)
    draw = ImageDraw.Draw(image)
    for n in range(8):
        draw.text((60, 80 + 90 * n), f"{words} {n}", fill=20, font_size=32)
    out = io.BytesIO()
    image.save(out, suffix, dpi=(100, 100), **more)
    return out.getvalue()


def frames(total, suffix="TIFF"):
    """Several pages in one file: a TIFF with frames, or a PDF."""
    sheets = [Image.open(io.BytesIO(picture(f"Trang {n}"))).copy() for n in range(total)]
    out = io.BytesIO()
    sheets[0].save(out, suffix, save_all=True, append_images=sheets[1:])
    return out.getvalue()


def archive(files):
    """A ZIP of {name: bytes}."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def as_file(content, name="trang-1.jpg"):
    return SimpleUploadedFile(name, content)


def received(content=None, *, name="trang-1.jpg", book=None, by=None):
    """An upload that is on disk and not yet opened."""
    book = book or factories.book()
    by = by or factories.clerk(book.locality)
    file = as_file(picture() if content is None else content, name)
    return uploads.receive_upload(book=book, file=file, name=name, by=by, at=timezone.now())[0]


def opened(content=None, **more):
    """An upload after the worker has looked into it."""
    upload = received(content, **more)
    uploads.open_upload(upload=upload, at=timezone.now())
    upload.refresh_from_db()
    return upload
