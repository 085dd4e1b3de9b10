"""Cheap pages for a played book: one small PDF through the real upload, a strip of a page for each record.

The pictures say which number stands where and nothing else; the machine does not read them (that is measured
elsewhere), so they are put aside with a sentence that says so.
"""

import io

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from civreg.core import outbox
from scanning.actions.attaching import attach
from scanning.actions.reading import set_aside_page
from scanning.actions.uploads import open_upload, receive_upload

PER_PAGE = 10
WIDTH, HEIGHT, DPI = 620, 877, 75
PAPER, INK = (238, 230, 208), (40, 40, 90)
NOT_READ = "Trang diễn tập: máy không đọc, người nhập bằng tay."


def scan_book(book, numbers, *, by, at):
    """Upload the pages on which these numbers stand; returns them in their order."""
    file = ContentFile(_pdf(book, numbers))
    upload, _is_new = receive_upload(book=book, file=file, name=f"{book.kind}-{book}.pdf", by=by, at=at)
    open_upload(upload=upload, at=at)
    outbox.settle("scanning.open_upload", key=str(upload.pk))
    pages = list(book.scan_pages.in_order())
    for page in pages:
        set_aside_page(page=page, sentence=NOT_READ)
        outbox.settle("scanning.read_page", key=str(page.pk))
    return pages


def attach_record(entry, pages, place, *, by, at):
    """Tie an entry to its strip; `place` is the record's, from 0 in the book."""
    page, slot = pages[place // PER_PAGE], place % PER_PAGE
    strip = page.height / PER_PAGE
    region = [0, round(slot * strip), page.width, round((slot + 1) * strip)]
    attach(entry=entry, page=page, slot=slot, region=region, by=by, at=at)


def _pdf(book, numbers):
    """Pages of strips: the number, and lines where the writing would be."""
    pages = [_page(book, numbers[first : first + PER_PAGE]) for first in range(0, len(numbers), PER_PAGE)]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=60)
    return out.getvalue()


def _page(book, numbers):
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw, strip = ImageDraw.Draw(image), HEIGHT // PER_PAGE
    for slot, number in enumerate(numbers):
        top = slot * strip
        said = f"{book.kind} {book.locality.code} {number}/{book.year_opened}"
        draw.text((30, top + 12), said, fill=INK, font_size=22)
        for line in (50, 66):
            draw.line((30, top + line, WIDTH - 30 - (number * 37) % 200, top + line), fill=INK, width=2)
        draw.line((0, top + strip - 1, WIDTH, top + strip - 1), fill=INK)
    return image
