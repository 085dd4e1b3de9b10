"""Packages: two files that anybody can check, the same bytes every time, or a list of what stands against them."""

import io
import json
import subprocess
import sys
import zipfile

import openpyxl
import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from civreg.core.errors import Refused
from registers.actions import packages as orders
from registers.exchange import names
from registers.kinds import kind
from registers.models import Entry
from scanning.actions import packages
from scanning.models import Attachment
from tests import factories
from tests.scanning import packed, worker
from tests.scanning.packed import archive_of, codes, order, rows_of

pytestmark = pytest.mark.django_db


def test_a_book_becomes_one_sheet_and_one_archive_with_a_pdf_a_case(justice):
    book, entries = packed.book_with(5)

    package = packed.compiled(order(book))

    assert package.state == "ready", package.problems
    assert package.sheet_name == "xavinhthai_hvl_tqt.KS.1998.01.xlsx"
    assert package.archive_name == "xavinhthai_hvl_tqt.KS.1998.01.zip"
    heads, *rows = rows_of(package)
    assert [cell.value for cell in heads] == list(kind("birth").headers)
    assert [row[0].value for row in rows] == ["1", "2", "3", "4", "5"]
    with archive_of(package) as archive:
        assert archive.namelist() == [f"KS.1998.01.1998-03-15.{n:03d}.pdf" for n in range(1, 6)]
        assert archive.testzip() is None
    assert package.page_total == 5
    assert package.entry_total == package.items.count() == 5
    assert not default_storage.exists(f"{package.folder}/.incoming")


def test_each_row_has_one_pdf_and_each_pdf_one_row(justice):
    """V-23 both ways, from the files alone: name, number, year and date of the PDF are those of its row."""
    book, _entries = packed.book_with(7)

    package = packed.compiled(order(book))

    heads, *rows = rows_of(package)
    columns = [cell.value for cell in heads]
    told = set()
    for row in rows:
        values = dict(zip(columns, (cell.value or "" for cell in row), strict=True))
        number, year = values["so"].split("/")
        day = ".".join(reversed(values["ngayDangKy"].split(".")))
        told.add(("KS", values["quyenSo"], day.replace(".", "-"), int(number), int(year)))
    with archive_of(package) as archive:
        files = [names.parse_case(name) for name in archive.namelist()]
    assert {(f.code, f"{f.book}/{f.year}", f.day, f.number, int(f.day[:4])) for f in files} == told
    assert len(files) == len(rows) == len(told) == 7
    kept = package.items.order_by("row")
    assert [item.file_name for item in kept] == [str(f) for f in files]


def test_a_pdf_is_a_picture_in_colour_of_about_the_wanted_size(justice):
    book, entries = packed.book_with(2)

    package = packed.compiled(order(book))

    with archive_of(package) as archive:
        contents = [archive.read(name) for name in archive.namelist()]
    for content in contents:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert len(pdf.pages) == 1
            picture = next(iter(pdf.pages[0].images.values()))
            assert picture.ColorSpace == "/DeviceRGB"
            assert picture.Filter == "/DCTDecode"
            image = Image.open(io.BytesIO(picture.read_raw_bytes()))
            pixels = image.convert("RGB").resize((80, 50))
            wide = float(pdf.pages[0].mediabox[2])
        assert image.mode == "RGB"
        assert max(abs(r - b) for r, _g, b in pixels.get_flattened_data()) > 20
        assert 580 < wide < 612  # points: the width of A4
        assert len(content) < 120_000


def test_the_same_book_gives_the_same_bytes_in_another_process(justice, tmp_path, settings):
    """Not the clock, not the order of work, not the process decides a byte."""
    book, _entries = packed.book_with(6)
    first, second = packed.compiled(order(book)), packed.compiled(order(book))

    assert first.state == second.state == "ready"
    assert (first.sheet_sha256, first.archive_sha256) == (second.sheet_sha256, second.archive_sha256)
    script = """
import hashlib, json, sys, time
from pathlib import Path
import os
os.environ["TZ"] = "America/New_York"; time.tzset(); os.umask(0o077)
from scanning.packing.archive import Archive
from scanning.packing.casefile import Case, Piece, Pressing, _press_case
from scanning.packing.presses import Press
from scanning.packing.sheet import write_sheet
from scanning.untrusted import Limits
"""
    script += """
out = Path(sys.argv[1])
write_sheet(out / "a.xlsx", title="DL Import", heads=["a", "b"], rows=[["1", "=2"], ["3", ""]])
with Archive(out / "a.zip") as archive:
    archive.add("x.pdf", b"x" * 1000)
press = Press(Limits())
print(press.ask(json.loads(sys.argv[2])))
press.close()
print([hashlib.sha256((out / name).read_bytes()).hexdigest() for name in ("a.xlsx", "a.zip", "p.jpg")])
"""
    page = tmp_path / "page.jpg"
    page.write_bytes(packed.colour_page())
    said = []
    for n in range(2):
        folder = tmp_path / str(n)
        folder.mkdir()
        request = {"path": str(page), "kind": "jpeg", "index": 0, "region": [0, 300, 827, 900], "head": [0, 0, 827, 90],
                   "transform": [0.999, 0.01, 3, -0.01, 0.999, 2], "dpi": 90, "bytes": 30_000, "quality": [25, 85],
                   "out": str(folder / "p.jpg")}  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", script, str(folder), json.dumps(request)], cwd=worker.ROOT, capture_output=True,
            text=True, check=True, env={"DJANGO_SETTINGS_MODULE": "civreg.settings", "PATH": "/usr/bin"},
        )  # fmt: skip
        said.append(done.stdout.replace(str(folder), ""))
    assert said[0] == said[1]


def test_what_is_missing_or_wrong_is_listed_and_nothing_leaves(justice):
    book, entries = packed.book_with(4)
    entries[0].attachments.all().delete()
    Attachment.objects.filter(entry=entries[1]).update(region=[0, 0, 99_999, 10])
    spoiled = {**entries[2].values, "ngayDangKy": "31.02.1998"}
    Entry.objects.filter(pk=entries[2].pk).update(values=spoiled)

    package = packed.compiled(order(book))

    assert package.state == "refused"
    assert codes(package) == ["name", "no_scan", "region", "rule"] or codes(package) == ["name", "rule"]
    assert {problem["entry"] for problem in package.problems} >= {entries[2].pk}
    assert all(problem["sentence"] for problem in package.problems)
    assert not package.folder
    assert not package.items.exists()
    with pytest.raises(Refused, match="không có tệp"):
        orders.opened(package, "sheet")


def test_the_rest_goes_where_that_is_wished(justice):
    book, entries = packed.book_with(4)
    entries[0].attachments.all().delete()

    package = packed.compiled(order(book, leave_out=True))

    assert package.state == "ready"
    assert codes(package) == ["no_scan"]
    assert package.problems[0]["entry"] == entries[0].pk
    assert list(package.items.order_by("row").values_list("row", "entry")) == [
        (n, entry.pk) for n, entry in enumerate(entries[1:], 1)
    ]
    assert package.options["left_out"] == 1
    assert [row[0].value for row in rows_of(package)[1:]] == ["1", "2", "3"]


def test_a_region_without_writing_and_a_broken_page_are_found(justice):
    book, entries = packed.book_with(3)
    white = io.BytesIO()
    Image.new("RGB", (827, 1169), (240, 235, 220)).save(white, "JPEG", dpi=(100, 100))
    entries[0].attachments.all().delete()
    packed.attach(entries[0], packed.page_of(book, 50, white.getvalue()))
    lost = packed.page_of(book, 51)
    entries[1].attachments.all().delete()
    packed.attach(entries[1], lost)
    default_storage.delete(lost.scan.file.name)

    package = packed.compiled(order(book))

    assert package.state == "refused"
    said = {problem["entry"]: problem["sentence"] for problem in package.problems}
    assert "không có chữ" in said[entries[0].pk]
    assert "tệp gốc" in said[entries[1].pk]
    assert len(said) == 2


def test_partial_dates_take_the_placeholder(justice, settings):
    settings.PACKAGE_DATE_PLACEHOLDER = "00"
    book, _none = packed.book_with(0)
    page = packed.page_of(book)
    for number, day in ((1, "15.03.1998"), (2, "03.1998"), (3, "1998")):
        entry = packed.approved(book, number, values={"ngayDangKy": day})
        packed.attach(entry, page)

    package = packed.compiled(order(book))

    assert package.state == "ready", package.problems
    with archive_of(package) as archive:
        assert archive.namelist() == [
            "KS.1998.01.1998-03-15.001.pdf", "KS.1998.01.1998-03-00.002.pdf", "KS.1998.01.1998-00-00.003.pdf"
        ]  # fmt: skip


def test_numbers_with_a_letter_keep_it_and_two_cases_of_one_name_do_not_leave(justice):
    book, _none = packed.book_with(0)
    page = packed.page_of(book)
    for suffix in ("", "a", "đ", "d"):
        packed.attach(packed.approved(book, 13, suffix=suffix), page)

    package = packed.compiled(order(book, leave_out=True))

    with archive_of(package) as archive:
        assert archive.namelist() == ["KS.1998.01.1998-03-15.013.pdf", "KS.1998.01.1998-03-15.013a.pdf"]
    assert codes(package) == ["same_name"]
    assert len(package.problems) == 2


@pytest.mark.parametrize("hostile", ["=1+1", "+84", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://x.vn", "0012"])
def test_hostile_texts_stay_the_texts_that_they_are(justice, hostile, tmp_path):
    """Whatever found its way into a value is written as text in format "@" (trust.md D10)."""
    from scanning.packing.sheet import write_sheet

    write_sheet(tmp_path / "a.xlsx", title="DL Import", heads=["so", "nksHoTen"], rows=[["1/1998", hostile]])

    cell = openpyxl.load_workbook(tmp_path / "a.xlsx")["DL Import"]["B2"]
    assert (cell.value, cell.data_type, cell.number_format) == (hostile, "s", "@")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        assert not [name for name in parts.namelist() if b"<f>" in parts.read(name)]


def test_without_scans_there_is_the_sheet_alone(justice):
    book, _entries = packed.book_with(3, with_scans=False)

    package = packed.compiled(order(book, with_scans=False))

    assert package.state == "ready"
    assert (package.archive_name, package.archive_sha256) == ("", "")
    assert package.items.filter(file_sha256="", file_size=0).count() == 3
    assert len(rows_of(package)) == 4


def test_an_entry_on_two_pages_is_one_pdf_of_two_pages_in_the_order_of_the_book(justice):
    book, (entry,) = packed.book_with(1)
    packed.attach(entry, packed.page_of(book, 9))

    package = packed.compiled(order(book))

    with archive_of(package) as archive, pikepdf.open(io.BytesIO(archive.read(archive.namelist()[0]))) as pdf:
        assert len(pdf.pages) == 2
    assert package.page_total == 2


def test_a_record_of_a_ruled_page_comes_under_the_head_of_its_page(justice):
    book, _none = packed.book_with(0)
    page = packed.page_of(book)
    entries = [packed.approved(book, n) for n in (1, 2)]
    for slot, entry in enumerate(entries):
        packed.attach(entry, page, [0, 200 + 300 * slot, page.width, 500 + 300 * slot], slot)

    package = packed.compiled(order(book))

    with archive_of(package) as archive:
        for name in archive.namelist():
            with pikepdf.open(io.BytesIO(archive.read(name))) as pdf:
                high = float(pdf.pages[0].mediabox[3])
            assert high == pytest.approx((200 + 300) / 100 * 72, abs=4)


def test_the_whole_page_where_that_is_configured(justice, settings):
    settings.PACKAGE_WHOLE_PAGE = True
    book, _entries = packed.book_with(2)

    package = packed.compiled(order(book))

    assert package.options["a4"] == pytest.approx(2, abs=0.05)


def test_a_small_whole_page_goes_as_it_came(justice):
    book, (entry,) = packed.book_with(1)
    small = io.BytesIO()
    Image.open(io.BytesIO(packed.colour_page())).save(small, "JPEG", quality=40, dpi=(100, 100))
    entry.attachments.all().delete()
    page = packed.page_of(book, 7, small.getvalue())
    packed.attach(entry, page)

    package = packed.compiled(order(book))

    with archive_of(package) as archive, pikepdf.open(io.BytesIO(archive.read(archive.namelist()[0]))) as pdf:
        picture = next(iter(pdf.pages[0].images.values()))
        assert picture.read_raw_bytes() == small.getvalue()


def test_a_template_of_the_ministry_decides_the_columns_and_stays_with_the_package(justice):
    from registers.models import SheetTemplate

    book, _entries = packed.book_with(1, with_scans=False)
    columns = [{"code": each.code, "source": each.code, "fixed": ""} for each in kind("birth").fields]
    columns.insert(1, {"code": "MaTinh", "source": "", "fixed": "45"})
    columns.insert(2, {"code": "Thu tu", "source": "#", "fixed": ""})
    template = SheetTemplate.objects.create(
        kind="birth", version=1, name="Mẫu 2025", valid_from="2020-01-01", sheet="Nhap lieu", columns=columns,
        source="x", created_at=timezone.now(), created_by=factories.user(),
    )  # fmt: skip

    package = packed.compiled(order(book, with_scans=False))

    assert (package.state, package.template) == ("ready", template), package.problems
    with orders.opened(package, "sheet") as file:
        sheet = openpyxl.load_workbook(io.BytesIO(file.read()))["Nhap lieu"]
    assert [cell.value for cell in sheet["B"]] == ["MaTinh", "45"]
    assert [cell.value for cell in sheet["C"]] == ["Thu tu", "1"]
    SheetTemplate.objects.create(
        kind="birth", version=2, name="Mẫu 2026", valid_from="2021-01-01", sheet="X", columns=columns[:3], source="x",
        created_at=timezone.now(), created_by=factories.user(),
    )  # fmt: skip
    packages.make_again(package, at=timezone.now())  # with its own columns, though the template has changed
    assert codes(packed.compiled(order(book, with_scans=False))) == ["column"]
