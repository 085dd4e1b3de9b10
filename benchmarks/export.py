"""A book of 300 records with scans into the Ministry's package: seconds, pages a second, kB for an A4 page, memory.

Each record lies on a page of its own, drawn by the sample generator and saved as a scanner does. Peers in the same
run, on the same pages: Pillow saving each page as a PDF as it is, one after the other, and openpyxl writing the same
sheet. Then the sheet alone, from the database to the file, and what it means for the 203,584 records of phase 2.
"""

import io
import os
import resource
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from benchmarks._births import births
from benchmarks._timing import timed

NAME = "civreg_bench_export"
RECORDS, LIMIT = 300, 20  # records of a book, seconds
PHASE_2 = 203_584
DRAWN = {True: 4, False: 12}
ROWS = {True: 3_000, False: 20_000}
ERAS = ("printed", "typewritten", "handwritten")


def main(quick):
    _fresh_database()
    with tempfile.TemporaryDirectory() as folder:
        from django.test.utils import override_settings

        storage = {"BACKEND": "civreg.core.storage.SyncedStorage", "OPTIONS": {"location": folder}}
        from django.conf import settings

        with override_settings(STORAGES={**settings.STORAGES, "default": storage}):
            _measure(quick, Path(folder))


def _measure(quick, folder):
    book, boss = _book(1998)
    entries = _entries(book, boss, RECORDS)
    scans = _scans(book, boss, entries, quick)
    kept, used = {}, _processor_seconds()
    with Watched() as watched:
        seconds = timed(lambda: kept.update(package=_package(book, boss)))
    used = _processor_seconds() - used
    package = kept["package"]
    area = package.options["a4"]
    peer = timed(lambda: kept.update(peer=_pillow(scans, folder / "peer")))
    thick, _boss = _book(1999, boss)
    _entries(thick, boss, ROWS[quick])
    alone = timed(lambda: _package(thick, boss, with_scans=False))
    openpyxl_seconds = timed(lambda: _openpyxl(thick, folder / "peer.xlsx"))
    kb, peer_kb = package.archive_size / area / 1000, kept["peer"] / area / 1000
    print(f"a book of {RECORDS} records on {RECORDS} pages, {os.cpu_count()} processors")
    for line in (
        ("the package, sheet and archive", seconds, RECORDS / seconds, kb),
        ("peer: Pillow, each page a PDF", peer, RECORDS / peer, peer_kb),
    ):
        print("  {:<34} {:7.1f} s {:8.1f} pages/s {:8.0f} kB an A4 page".format(*line))
    print(f"the sheet alone, {ROWS[quick]:,} records with all checks")
    print(f"  {'the package':<34} {alone:7.1f} s {ROWS[quick] / alone:8.0f} rows/s")
    print(
        f"  {'peer: openpyxl, writing only':<34} {openpyxl_seconds:7.1f} s {ROWS[quick] / openpyxl_seconds:8.0f} rows/s"
    )
    print(f"figure export_book_limit_ratio {seconds / LIMIT:.2f}")
    print(f"figure export_size_vs_pillow {kb / peer_kb:.2f}")
    print(f"figure export_speed_vs_pillow {peer / seconds:.2f}")
    print(f"figure export_rows_vs_openpyxl {openpyxl_seconds / alone:.2f}")
    print(f"figure export_book_seconds {seconds:.1f}")
    print(f"figure export_book_processor_seconds {used:.1f}")
    print(f"figure export_kb_per_a4 {kb:.0f}")
    print(f"figure export_pages_per_second {RECORDS / seconds:.1f}")
    print(f"figure export_rows_per_second {ROWS[quick] / alone:.0f}")
    print(f"figure export_rows_minutes_phase2 {PHASE_2 / (ROWS[quick] / alone) / 60:.1f}")
    print(f"figure export_scans_hours_phase2 {PHASE_2 / (RECORDS / seconds) / 3600:.1f}")
    print(f"figure export_peak_mb {watched.peak:.0f}")


class Watched:
    """The most memory that this process and its children had together, in MB, looked at ten times a second."""

    peak = 0.0

    def __enter__(self):
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._look)
        self.thread.start()
        return self

    def _look(self):
        while not self.over.wait(0.1):
            self.peak = max(self.peak, sum(_resident(pid) for pid in [os.getpid(), *_children(os.getpid())]))

    def __exit__(self, *_problem):
        self.over.set()
        self.thread.join()
        self.peak = max(self.peak, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _processor_seconds():
    """What this process and its children that have ended computed: on a busy machine it says more than the clock."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(each)[:2]) for each in whose)


def _children(pid):
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(each) for each in task.read_text().split()]
    return found


def _resident(pid):
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * resource.getpagesize() / 2**20


def _fresh_database():
    import psycopg2

    own = urlsplit(os.environ["DATABASE_URL"])
    connection = psycopg2.connect(urlunsplit(own))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{NAME}"')
    connection.close()
    os.environ["DATABASE_URL"] = urlunsplit(own._replace(path=f"/{NAME}"))
    os.environ["DATABASE_STATEMENT_TIMEOUT"] = "0"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civreg.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _book(year, boss=None):
    """A book of xã Vĩnh Thái, and a justice officer who may take it out."""
    import datetime as dt

    from django.utils import timezone

    from campaigns.models import Locality, Membership, Province
    from civreg.core.models import User
    from registers.models import RegisterBook

    old, now = dt.date(2017, 1, 1), timezone.now()
    whole = {"code": "45", "name": "Quảng Trị", "full_name": "Tỉnh Quảng Trị", "valid_from": old}
    province, _new = Province.objects.get_or_create(code="45", defaults=whole)
    place = {"province": province, "level": "commune", "type": "Xã", "name": "Vĩnh Thái",
             "full_name": "Xã Vĩnh Thái", "valid_from": old}  # fmt: skip
    home, _new = Locality.objects.get_or_create(code="19358", defaults=place)
    if boss is None:
        boss = User.objects.create(username="so", full_name="Sở Tư pháp")
        Membership.objects.create(user=boss, role="justice_officer", province=province, starts_on=old, granted_at=now)
    made = {"kind": "birth", "year_opened": year, "number": "01", "office": "Xã Vĩnh Thái", "phase": 2}
    return RegisterBook.objects.create(locality=home, created_at=now, created_by=boss, **made), boss


def _entries(book, boss, count):
    """Approved births, straight into the table."""
    from django.utils import timezone

    from civreg.core.models import User
    from registers.actions.judging import columns_of
    from registers.kinds import kind
    from registers.models import Entry

    birth, at = kind("birth"), timezone.now()
    others = [User.objects.get_or_create(username=name, full_name=name)[0] for name in ("kiem", "duyet")]
    given = {
        "book": book, "locality": book.locality, "kind": "birth", "state": "approved", "state_at": at,
        "entered_at": at, "entered_by": boss, "checked_at": at, "checked_by": others[0], "approved_at": at,
        "approved_by": others[1], "attached_at": at,
    }  # fmt: skip
    rows = []
    for number, row in enumerate(births(count, book.year_opened, bad=0), 1):
        values = {code: text for code, text in row.items() if code != "STT"}
        day = f"{1 + number % 28:02d}.12.{book.year_opened}"
        values |= {"so": f"{number:02d}/{book.year_opened}", "quyenSo": book.book_number, "ngayDangKy": day}
        values["nksNgaySinh"] = f"{1 + number % 28:02d}.11.{book.year_opened}"
        rows.append(Entry(**given, **columns_of(birth, values), values=values))
    return Entry.objects.bulk_create(rows, batch_size=2000)


def _scans(book, boss, entries, quick):
    """One page a record: few are drawn, for drawing is slow, and each stands for many. Returns the files' bytes."""
    import hashlib

    from django.core.files.base import ContentFile
    from django.utils import timezone

    from scanning import samples
    from scanning.models import Attachment, Page, Reading, Scan, Upload
    from scanning.originals import keep_original

    drawn, at, pages = [], timezone.now(), []
    for n in range(DRAWN[quick]):
        out = io.BytesIO()
        page = samples.make_page("birth", ERAS[n % len(ERAS)], seed=n, per_page=1)
        page.image.convert("RGB").save(out, "JPEG", quality=85, dpi=(samples.DPI, samples.DPI))
        drawn.append((out.getvalue(), page.image.size))
    for n in range(len(entries)):
        content, size = drawn[n % len(drawn)]
        sha256 = hashlib.sha256(content + str(n).encode()).hexdigest()
        made = {"book": book, "name": f"{n:03d}.jpg", "size": len(content), "sha256": sha256, "created_at": at}
        made["file"] = keep_original(ContentFile(content), sha256, "a.jpg")
        upload = Upload.objects.create(created_by=boss, state="opened", **made)
        scan = Scan.objects.create(upload=upload, media_type="image/jpeg", page_total=1, **made)
        sizes = {"width": size[0], "height": size[1]}
        pages.append(Page.objects.create(book=book, scan=scan, index=0, position=n + 1, created_at=at, **sizes))
    # A page never lies quite straight: it is turned by a little, as one that was read is.
    turned = {"transform": [0.99999, 0.00436, -5.0, -0.00436, 0.99999, 4.0]}
    Reading.objects.bulk_create(
        Reading(page=page, engine="none", facts=turned, seconds=1, made_at=at) for page in pages
    )
    Attachment.objects.bulk_create(
        Attachment(entry=entry, page=page, made_at=at, made_by=boss)
        for entry, page in zip(entries, pages, strict=True)
    )  # fmt: skip
    return [drawn[n % len(drawn)][0] for n in range(len(entries))]


def _package(book, boss, **options):
    from django.utils import timezone

    from registers.actions import packages as orders
    from scanning.actions.packages import compile_package

    package = orders.order_book(book=book, by=boss, at=timezone.now(), **options)
    compile_package(package=package, at=timezone.now())
    package.refresh_from_db()
    if package.state != "ready":
        raise SystemExit(f"the package is {package.state}: {package.problems[:3]}")
    return package


def _pillow(scans, folder):
    """Bytes of all PDFs as Pillow saves them with nothing set."""
    from PIL import Image

    folder.mkdir()
    for n, content in enumerate(scans):
        Image.open(io.BytesIO(content)).save(folder / f"{n:03d}.pdf")
    return sum(path.stat().st_size for path in folder.iterdir())


def _openpyxl(book, path):
    from openpyxl import Workbook

    from registers.kinds import kind

    heads = kind("birth").headers
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("DL Import")
    sheet.append(list(heads))
    for values in book.entries.in_order().values_list("values", flat=True).iterator(chunk_size=2000):
        sheet.append([values.get(code, "") for code in heads])
    workbook.save(path)


if __name__ == "__main__":
    began = time.perf_counter()
    main("--quick" in sys.argv)
    print(f"({time.perf_counter() - began:.0f} s in all)")
