"""Sample pages for entries that are there: drawn from what they say, sent as a clerk would, each record attached."""

import io

from django.core.files.base import ContentFile

from civreg.core import outbox
from scanning.actions.attaching import attach
from scanning.actions.uploads import open_upload, receive_upload
from scanning.samples import make_page

STYLE, PER_PAGE, QUALITY = "printed", 2, 80


def scan_records(book, page, records, *, by, at, name=""):
    """One page of `book` with these records (Ministry's code -> value); returns (Page, the place of each record).

    `page` is its number in the book. The worker reads it afterwards, after the pages that wait at the desk.
    """
    drawn = make_page(
        book.kind, STYLE, seed=book.pk, number=page, year=book.year_opened, records=records, per_page=PER_PAGE
    )
    picture = io.BytesIO()
    drawn.image.save(picture, "JPEG", quality=QUALITY, dpi=(drawn.truth["dpi"],) * 2)
    name = name or f"{book.kind}-{book.year_opened}-trang-{page:03d}.jpg"
    file = ContentFile(picture.getvalue(), name=name)
    upload, _is_new = receive_upload(book=book, file=file, name=name, by=by, at=at)
    open_upload(upload=upload, at=at)
    outbox.settle("scanning.open_upload", key=str(upload.pk))
    return upload.scans.get().pages.get(), [record["region"] for record in drawn.truth["records"]]


def scan_entries(entries, page, *, by, at):
    """One page on which these entries of one book stand, each attached to its record."""
    if not entries:
        return
    scanned, regions = scan_records(entries[0].book, page, [entry.values for entry in entries], by=by, at=at)
    for slot, (entry, region) in enumerate(zip(entries, regions, strict=True)):
        attach(entry=entry, page=scanned, slot=slot, region=[round(side) for side in region], by=by, at=at)
