"""The demo's books, scans and entries: five days of work already done, and pages that wait for the clerk."""

import io
from datetime import datetime, time, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from campaigns.models import Locality
from registers.actions import books, checking, entering, proving
from registers.models import Entry, RegisterBook
from reporting.replay.approving import approve
from scanning.actions.uploads import receive_upload
from scanning.samples import make_page
from scanning.samples.events import record

# (commune, enterer, checker, approver) of the work already done; (kind, year, number of entries) of its books.
DONE = (
    ("19600", "canbo", "kiemtra", "duyet", (("birth", 1998, 60), ("marriage", 1999, 24), ("death", 2001, 18))),
    ("19351", "donghakt", None, "donghaduyet", (("birth", 2003, 90), ("marriage", 2002, 30))),
    ("19441", "huongphung", None, None, (("birth", 1997, 40),)),
    ("19603", "thanhan", None, None, (("death", 1995, 15),)),
)
# Short books of the other kinds, so that each of the nine is there to be looked at.
RARER = (
    ("recognition", 2000, 12), ("marital_status", 2003, 20), ("change", 2002, 14), ("guardianship", 2001, 5),
    ("adoption", 1999, 6), ("divorce_note", 2004, 6),
)  # fmt: skip
# Books whose pages wait at the desk: kind, year, style of the pages, how many.
WAITING = (
    ("birth", 2004, "printed", 3),
    ("birth", 1994, "typewritten", 2),
    ("birth", 1986, "table", 1),
    ("birth", 1991, "handwritten", 1),
    ("marriage", 2000, "typewritten", 1),
    ("death", 1999, "printed", 1),
    ("recognition", 1998, "printed", 1),
    ("marital_status", 2002, "printed", 1),
    ("change", 2003, "printed", 1),
    ("guardianship", 2000, "printed", 1),
    ("adoption", 2001, "printed", 1),
    ("divorce_note", 2003, "printed", 1),
)
PAST_DAYS = 5
LACKING = 3  # numbers of a closed year that nobody has typed yet


def make_books(people, campaign):
    """All of the demo's work, once: a book that is there already is left alone. Returns how many entries."""
    made = 0
    for code, *workers, plan in DONE:
        commune = Locality.objects.valid_on(campaign.day_one).get(code=code)
        if RegisterBook.objects.filter(locality=commune).exists():
            continue
        for kind, year, total in plan:
            made += _past_work(commune, kind, year, total, [people.get(name) for name in workers])
    waiting = Locality.objects.valid_on(campaign.day_one).get(code="19600")
    for kind, year, total in RARER:
        if not RegisterBook.objects.filter(locality=waiting, kind=kind, year_opened=year).exists():
            made += _past_work(waiting, kind, year, total, [people[name] for name in ("canbo", "kiemtra", "duyet")])
    for kind, year, style, pages in WAITING:
        if not RegisterBook.objects.filter(locality=waiting, kind=kind, year_opened=year).exists():
            _waiting_book(waiting, kind, year, style, pages, people["canbo"])
    return made


def _book(commune, kind, year, total, by, at):
    return books.create_book(
        locality=commune,
        kind=kind,
        year_opened=year,
        number="01",
        office=commune.office,
        pages=(total + 1) // 2,
        first_number=1,
        last_number=total + 20,
        declared_entries=total + 20,
        condition="worn" if year < 2000 else "good",
        kept_at=f"Kho lưu trữ UBND {commune.full_name}",
        by=by,
        at=at,
    )


def _past_work(commune, kind, year, total, workers):
    """Entries of the past days, spread as people work: slow at first, then steady; a share checked and approved."""
    enterer, checker, approver = workers
    start = timezone.localdate() - timedelta(days=PAST_DAYS)
    book = _book(commune, kind, year, total, enterer, _moment(start, 0))
    for number in range(1, total + 1):
        at = _moment(start + timedelta(days=(number - 1) * PAST_DAYS // total), number)
        saved = _enter(book, number, enterer, at)
        if checker and number <= total * 0.8:
            checking.check_entry(entry=saved.entry, by=checker, at=at + timedelta(hours=1))
        if checker and approver and number <= total * 0.6:
            approve(saved.entry.pk, by=approver, at=at + timedelta(hours=2))
    if checker:
        _return_one(book, approver, timezone.now())
    if approver:
        _close_year(book, total, approver)
    return total


def _close_year(book, total, by):
    """The closing entry names a few numbers more than were typed: they stand as work on the page of the proof."""
    last = total + LACKING
    proving.record_year(
        book=book, year=book.year_opened, first_number=1, last_number=last, total_events=last,
        total_pages=(last + 1) // 2, closed_on=f"31.12.{book.year_opened}", by=by, at=timezone.now(),
    )  # fmt: skip


def _moment(day, n):
    """A working moment of that day: eight in the morning and some minutes more for each record."""
    clock = datetime.combine(day, time(8), timezone.get_current_timezone())
    return clock + timedelta(minutes=(n * 7) % 420)


def _enter(book, number, by, at):
    place = book.locality.as_written
    values = record(book.kind, seed="demo", number=number, page=(number + 1) // 2, year=book.year_opened, commune=place)
    values = {**values, "quyenSo": book.book_number}
    reasons = dict.fromkeys(RULES, "Sổ ghi đúng như vậy")
    return entering.save_entry(
        book=book, values=values, reasons=reasons, key=f"demo-{book.pk}-{number}", by=by, at=at, source="demo"
    )


# The demo's people let every warning go as a clerk would who has the book in hand.
RULES = tuple(f"V-{number:02d}" for number in range(1, 27)) + ("CORE", "RANGE", "ADULT")


def _return_one(book, by, at):
    """One entry comes back to its clerk, so that the first screen shows what that looks like."""
    entry = book.entries.filter(state=Entry.State.CHECKED).order_by("-number").first()
    if entry:
        reason = "Ngày sinh bằng chữ khác ngày sinh bằng số. Xem lại ảnh trang sổ."
        checking.return_entry(entry=entry, reason=reason, by=by, at=at)


def _waiting_book(commune, kind, year, style, pages, by):
    at = timezone.now()
    book = _book(commune, kind, year, 40, by, at)
    for number in range(1, pages + 1):
        _upload(book, style, number, by, at)


def _upload(book, style, number, by, at):
    """One sample page, sent as a clerk would send it."""
    place = book.locality.as_written
    page = make_page(book.kind, style, seed=number, number=number, year=book.year_opened, commune=place)
    picture = io.BytesIO()
    page.image.save(picture, "JPEG", quality=80, dpi=(page.truth["dpi"],) * 2)
    name = f"{book.kind}-{book.year_opened}-trang-{number:03d}.jpg"
    receive_upload(book=book, file=ContentFile(picture.getvalue(), name=name), name=name, by=by, at=at)
