"""A book that is ready to be packed: approved births, each with its piece of a page."""

import io
import zipfile

import openpyxl
from django.utils import timezone
from PIL import Image, ImageDraw

from registers.actions import packages as orders
from registers.actions.judging import columns_of
from registers.kinds import kind
from registers.models import Entry
from scanning.actions import packages
from scanning.models import Attachment, Page
from tests import factories
from tests.registers import births
from tests.scanning import sheets

PER_PAGE = 2


def place(**more):
    """xã Vĩnh Thái, huyện Vĩnh Linh, tỉnh Quảng Trị."""
    province = more.pop("province", None) or factories.province(full_name="Tỉnh Quảng Trị")
    district = factories.district(province=province, full_name="Huyện Vĩnh Linh")
    return factories.commune(parent=district, full_name="Xã Vĩnh Thái", **more)


def colour_page(n=0, size=(827, 1169), **more):
    """A page in colour with writing in both halves, at 100 dpi."""
    image = Image.new("RGB", size, (236, 224, 196))
    draw = ImageDraw.Draw(image)
    for line in range(24):
        draw.text((60, 60 + 44 * line), f"Trang {n} dòng {line}: Nguyễn Văn An, Kinh", fill=(30, 40, 120), font_size=24)
    draw.ellipse((500, 300, 680, 480), outline=(190, 30, 40), width=6)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92, dpi=(100, 100), **more)
    return out.getvalue()


def book_with(total, *, commune=None, with_scans=True, **more):
    """A book with so many approved births; two records a page, each attached to its half."""
    book = factories.book(locality=commune or place(), number="01", first_number=1, last_number=900, **more)
    entries = [approved(book, n) for n in range(1, total + 1)]
    if with_scans:
        for start in range(0, total, PER_PAGE):
            page = page_of(book, start)
            for slot, entry in enumerate(entries[start : start + PER_PAGE]):
                attach(entry, page, half(page, slot), slot)
    return book, entries


def approved(book, number, *, suffix="", **more):
    """One birth that three people have seen."""
    given = births.values(number, book.year_opened, so=f"{number:02d}{suffix}/{book.year_opened}")
    values = {**given, "quyenSo": book.book_number, **more.pop("values", {})}
    people = _people(book)
    at = timezone.now()
    facts = {
        "book": book, "locality": book.locality, "kind": book.kind, "state": "approved", "values": values,
        "state_at": at, "attached_at": at, "entered_at": at, "entered_by": people[0], "checked_at": at,
        "checked_by": people[1], "approved_at": at, "approved_by": people[2],
    }  # fmt: skip
    return Entry.objects.create(**{**columns_of(kind(book.kind), values), **facts, **more})


_KEPT = {}


def _people(book):
    """Three people of the commune, once a book."""
    if book.pk not in _KEPT or not _KEPT[book.pk][0].__class__.objects.filter(pk=_KEPT[book.pk][0].pk).exists():
        _KEPT[book.pk] = [factories.clerk(book.locality), factories.clerk(book.locality),
                          factories.approver(book.locality)]  # fmt: skip
    return _KEPT[book.pk]


def page_of(book, n=0, content=None):
    """One page of the book, on disk and not read."""
    upload = sheets.opened(content or colour_page(n), name=f"trang-{n:03d}.jpg", book=book, by=_people(book)[0])
    return Page.objects.get(scan__upload=upload)


def half(page, slot):
    return [0, page.height * slot // 2, page.width, page.height * (slot + 1) // 2]


def attach(entry, page, region=(), slot=0):
    made = {"made_at": timezone.now(), "made_by": entry.entered_by}
    return Attachment.objects.create(entry=entry, page=page, region=list(region), slot=slot, **made)


def compiled(package):
    """The package after the worker's work."""
    packages.compile_package(package=package, at=timezone.now())
    package.refresh_from_db()
    return package


def order(book, by=None, **more):
    """The package that is asked for, before the worker's work."""
    by = by or factories.justice(book.locality.province)
    return orders.order_book(book=book, by=by, at=timezone.now(), **more)


def rows_of(package):
    """The cells of the package's sheet, the heads first."""
    with orders.opened(package, "sheet") as file:
        sheet = openpyxl.load_workbook(io.BytesIO(file.read()))["DL Import"]
    return [list(row) for row in sheet.iter_rows()]


def archive_of(package):
    """The package's ZIP, opened."""
    with orders.opened(package, "archive") as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def codes(package):
    """What stands against the package, each code once."""
    return sorted({problem["code"] for problem in package.problems})
