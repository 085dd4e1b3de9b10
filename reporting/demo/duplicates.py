"""The demo's suspected duplicates: copies of entries that are there, each with the slip of its class and a scan,
and people whose records cannot all be true. They are compared and linked as any entry is, by the real jobs' actions.
"""

from dataclasses import dataclass, field

from django.utils import timezone

from campaigns.models import Locality
from civreg.core.vietnamese import fold
from registers.actions import books, comparing, entering
from registers.actions.linking import link_persons
from registers.models import RegisterBook
from reporting.demo.scans import PER_PAGE, scan_entries, scan_records
from reporting.demo.work import RULES
from scanning.samples.events import record

HOME, BESIDE = "19600", "19603"  # two communes of one district
SOURCE = ("birth", 1998)
BOOK = "90"  # no clerk of the demo has a book of that number
AGAIN, LATE = "2", "4"  # loaiDangKy: registered again, registered late


@dataclass(frozen=True)
class Copy:
    """An entry of the source book written again: where, under which number, and what is other than there."""

    of: int
    number: int
    where: str = HOME
    changes: dict = field(default_factory=dict)


COPIES = (
    # One page scanned and keyed twice: both of its entries.
    Copy(1, 201), Copy(2, 202),
    Copy(5, 203, changes={"nksHoTen": "marks"}),  # one entry keyed twice, the name without its marks
    Copy(13, 204, changes={"noiDangKy": "short"}),  # phase 1 had keyed it, with the office written otherwise
    Copy(15, 205, changes={"loaiDangKy": AGAIN, "ngayDangKy": "10.04.2010"}),  # re-registration
    Copy(18, 206, changes={"loaiDangKy": LATE, "ngayDangKy": "12.09.2003"}),  # late, though registered before
    Copy(21, 207, changes={"ghiChu": "Cải chính năm sinh của mẹ theo Quyết định số 12", "meNgaySinh": ""}),
    Copy(24, 208, changes={"nksHoTen": "twin"}),  # twins: the same day and parents, another given name
    Copy(27, 209, changes={"nksHoTen": "sibling", "nksNgaySinh": "02.01.1998"}),  # brothers and sisters
    Copy(9, 9, where=BESIDE, changes={"noiDangKy": "district"}),  # the copy that the district kept
    Copy(12, 12, where=BESIDE, changes={"noiDangKy": "commune"}),  # the communes merged: one number in both
)
# Waits at the desk, on a page of the copies' book: whoever types it is told at once that it is there already.
UNTYPED = (Copy(22, 210), Copy(28, 211))  # fmt: skip


def make_duplicates(people, campaign):
    """Once. Returns how many entries were written; the cases and contradictions are the machine's own findings."""
    source = RegisterBook.objects.filter(locality__code=HOME, kind=SOURCE[0], year_opened=SOURCE[1]).first()
    if source is None or RegisterBook.objects.filter(kind=SOURCE[0], number=BOOK, locality__code=HOME).exists():
        return 0
    at = timezone.now()
    found = Locality.objects.valid_on(campaign.day_one).filter(code__in=(HOME, BESIDE))
    communes = {commune.code: commune for commune in found.select_related("parent")}
    made = 0
    for code, username in ((HOME, "canbo"), (BESIDE, "thanhan")):
        made += _copies(source, communes[code], people[username], at)
    _scan_source(source, people["canbo"], at)
    _untyped(source, communes[HOME], people["canbo"], at)
    made += _lives(source, people["canbo"], at)
    comparing.check_waiting(at=at)
    link_persons(province=campaign.province, at=at)
    return made


def _copies(source, commune, by, at):
    """The copies in the book of one commune, on pages of their own."""
    book = _book(commune, "birth", SOURCE[1], by, at)
    copies = [copy for copy in COPIES if copy.where == commune.code and source.entries.filter(number=copy.of).exists()]
    for copy in copies:
        _save(book, _copied(copy, source, commune), copy.number, by, at)
    saved = list(book.entries.select_related("book").order_by("number"))
    for first in range(0, len(saved), PER_PAGE):
        scan_entries(saved[first : first + PER_PAGE], first // PER_PAGE + 1, by=by, at=at)
    return len(copies)


def _copied(copy, source, commune):
    values = dict(source.entries.get(number=copy.of).values)
    for code, change in copy.changes.items():
        values[code] = _changed(change, values.get(code, ""), commune)
    return {**values, "so": f"{copy.number:02d}/{SOURCE[1]}"}


def _scan_source(source, by, at):
    """The pages of the source book on which what was copied stands."""
    pages = sorted({_page_of(copy.of) for copy in (*COPIES, *UNTYPED)})
    entries = {entry.number: entry for entry in source.entries.select_related("book")}
    for page in pages:
        on_it = [entries.get((page - 1) * PER_PAGE + slot) for slot in range(1, PER_PAGE + 1)]
        scan_entries([entry for entry in on_it if entry], page, by=by, at=at)


def _page_of(number):
    return (number + PER_PAGE - 1) // PER_PAGE


def _untyped(source, commune, by, at):
    """A page that nobody has typed yet: its records are other entries' doubles."""
    book = _book(commune, "birth", SOURCE[1], by, at)
    records = [
        {**_copied(copy, source, commune), "quyenSo": book.book_number}
        for copy in UNTYPED
        if source.entries.filter(number=copy.of).exists()
    ]
    if records:
        scan_records(book, _page_of(len(COPIES)) + 1, records, by=by, at=at)


def _changed(change, text, commune):
    if change == "marks":
        return fold(text).title()
    if change in ("twin", "sibling"):
        return " ".join([*text.split()[:-1], "Thảo" if change == "twin" else "Nhi"])
    if change == "commune":
        return commune.office
    if change == "short":
        return f"Ủy ban ND {commune.full_name}"
    if change == "district":
        return f"UBND {commune.parent.full_name}, tỉnh Quảng Trị"
    return change


def _book(commune, kind, year, by, at):
    book = RegisterBook.objects.filter(locality=commune, kind=kind, year_opened=year, number=BOOK).first()
    return book or books.create_book(
        locality=commune, kind=kind, year_opened=year, number=BOOK, office=commune.office, pages=200, first_number=1,
        last_number=400, condition="good", kept_at=f"Kho lưu trữ UBND {commune.full_name}", by=by, at=at,
    )  # fmt: skip


def _save(book, values, number, by, at):
    values = {**values, "quyenSo": book.book_number}
    reasons = dict.fromkeys(RULES, "Sổ ghi đúng như vậy")
    entering.save_entry(book=book, values=values, reasons=reasons, key=f"demo-copy-{book.pk}-{number}", by=by, at=at,
                        source="demo")  # fmt: skip
    return 1


def _lives(source, by, at):
    """Two children of the source book who were married too young, and died before they married."""
    made = 0
    for number, (of, wedding, death) in enumerate(((31, "11.05.2011", ""), (34, "20.06.2019", "02.03.2018")), 301):
        child = source.entries.filter(number=of).first()
        if child is None:
            continue
        prefix = "chong" if child.values.get("nksGioiTinh") == "1" else "vo"
        told = {"HoTen": child.values["nksHoTen"], "NgaySinh": child.values["nksNgaySinh"]}
        made += _event(source.locality, "marriage", wedding, {f"{prefix}{code}": v for code, v in told.items()}, number,
                       by, at)  # fmt: skip
        if death:
            died = {"nktHoTen": told["HoTen"], "nktNgaySinh": told["NgaySinh"], "nktNgayChet": death,
                    "nktGioiTinh": child.values.get("nksGioiTinh", "")}  # fmt: skip
            made += _event(source.locality, "death", death, died, number, by, at)
    return made


def _event(commune, kind, day, values, number, by, at):
    year = int(day[-4:])
    whole = record(kind, seed="demo-lives", number=number, page=1, year=year, commune=commune.as_written)
    whole |= {**values, "so": f"{number}/{year}", "ngayDangKy": day}
    return _save(_book(commune, kind, year, by, at), whole, number, by, at)
