"""The main job from end to end, as people do it: scan up, record in, checked, approved, counted, out again."""

import csv
import io
import json
import re

import openpyxl
import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from registers.models import Entry
from scanning.samples import make_page
from tests.browser.clerk import DeskClerk, Tally
from tests.browser.people import make_book
from tests.conftest import SHARED_DATA

OWN = [
    ("birth", "printed", 1998), ("birth", "typewritten", 1994), ("birth", "handwritten", 1991),
    ("birth", "table", 1986), ("marriage", "typewritten", 2000), ("death", "printed", 1999),
]  # fmt: skip
RENDERED = ["birth_laser_form", "birth_handwritten_table", "marriage_typewriter_form", "death_laser_form"]


def own_pages(folder):
    """[(kind, style, path, records)] of pages that this repository draws itself."""
    made = []
    for kind, style, year in OWN:
        page = make_page(kind, style, seed=3, year=year)
        path = folder / f"{kind}-{style}.jpg"
        page.image.save(path, "JPEG", quality=85, dpi=(200, 200))
        records = [(each["fields"], each["written"]) for each in page.truth["records"]]
        made.append((kind, style, path, records))
    return made


def rendered_pages(_folder):
    """Pages that another program drew: other captions, another hand, no knowledge of ours."""
    folder = SHARED_DATA / "07_sample_pages"
    if not folder.is_dir():
        pytest.skip("the rendered sample pages are not beside this checkout")
    made = []
    for name in RENDERED:
        path = folder / f"{name}_2025_0000.jpg"
        truth = json.loads(path.with_suffix(".json").read_text())
        records = [(_ministry(each["fields"]), each["written"]) for each in truth["records"]]
        made.append((name.split("_")[0], name.split("_", 1)[1], path, records))
    return made


def _ministry(fields):
    """The paper numbers within a year; the Ministry's form names the year too."""
    return {**fields, "so": f"{int(fields['so']):02d}/{fields['quyenSo'].split('/')[1]}"}


@pytest.mark.timeout(280)
@pytest.mark.parametrize("pages_of", [own_pages, rendered_pages])
def test_paper_becomes_a_record_that_is_checked_approved_counted_and_exported(site, reader, tmp_path, pages_of, capsys):
    pages = pages_of(tmp_path)
    books = [_book_of(site.office, kind, records) for kind, _style, _path, records in pages]
    before = _figures(site)
    clerk = site.sign_in(site.office.clerk)
    for book, (_kind, _style, path, _records) in zip(books, pages, strict=True):
        _upload(clerk, book, path)

    tally, expected = Tally(), {}
    for book, (_kind, style, _path, records) in zip(books, pages, strict=True):
        _wait_until_read(clerk, book, len(records))
        expected[book.pk] = _enter(clerk, book, style, records, tally)

    total = sum(len(each) for each in expected.values())
    assert Entry.objects.filter(attached_at__isnull=False).count() == total
    _review(site.sign_in(site.office.second), "check", "Đã kiểm tra", total)
    _review(site.sign_in(site.office.approver), "approve", "Đã duyệt", total)

    assert _figures(site) == {name: before[name] + total for name in before}
    _compare_exports(site, expected, {book.pk: book.kind for book in books})
    call_command("verify")
    with capsys.disabled():
        print("", *(tally.line(style) for style in tally.fields), sep="\n")


def _book_of(office, kind, records):
    number, year = records[0][0]["quyenSo"].split("/")
    return make_book(office, kind=kind, year_opened=int(year), number=number, office=records[0][0]["noiDangKy"])


def _upload(page, book, path):
    page.goto(f"/scans/books/{book.pk}/upload/")
    page.set_input_files("[data-pick] >> nth=0", path)
    expect(page.locator("[data-files] [data-state]")).to_have_text("Đã nhận")


def _wait_until_read(page, book, records):
    """The list of pages fetches itself until the reader has been there."""
    page.goto(f"/scans/books/{book.pk}/upload/")
    sheet = page.locator("#book-pages .sheet")
    expect(page.locator("#book-pages")).to_contain_text("1 đã đọc", timeout=60_000)
    expect(sheet).to_contain_text(f"{records} trường hợp")


def _enter(page, book, style, records, tally):
    """Every record of the page, one after another; the desk itself goes on to the next."""
    desk = DeskClerk(page, book, tally, style)
    desk.open()
    for n, (truth, written) in enumerate(records, 1):
        expect(page.locator("[data-scan-place]")).to_contain_text(f"{n}/{len(records)}")
        desk.enter_record(truth, written)
        desk.save()
    return [truth for truth, _written in records]


def _review(page, step, says, total):
    """Open the queue and go through it one by one; each decision brings the next."""
    page.goto(f"/registers/review/?step={step}")
    page.locator("main table a[href*='/entries/']").first.click()
    for _n in range(total):
        with page.expect_navigation():
            page.locator(f"form[action$='/{step}/'] button").first.click()
        expect(page.locator("#messages")).to_contain_text(says)
    expect(page).to_have_url(re.compile(r"/review/"))


def _figures(site):
    """What the district official's first screen counts: entered today, entered, approved."""
    page = site.sign_in(site.office.official)
    page.goto(f"/progress/dashboard/commune/{site.office.commune.pk}/")
    found = {name: 0 for name in ("entered", "attached", "approved")}
    for name in found:
        for link in page.locator(f"td a[href*='stage={name}'][href*='kind=']:not([href*='day='])").all_inner_texts():
            found[name] += int(link.replace(".", ""))
    page.context.close()
    return found


def _compare_exports(site, expected, kinds):
    page = site.sign_in(site.office.justice)
    for book, records in expected.items():
        address = f"/progress/entries/?kind={kinds[book]}&book={book}"
        for rows in (_csv(page, address), _xlsx(page, address)):
            by_number = {row["so"]: row for row in rows}
            assert len(rows) == len(records)
            for truth in records:
                assert truth.items() <= by_number[truth["so"]].items()


def _csv(page, address):
    answer = page.request.get(f"{address}&format=csv")
    assert answer.ok
    return list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))


def _xlsx(page, address):
    answer = page.request.get(f"{address}&format=xlsx")
    assert answer.ok
    sheet = openpyxl.load_workbook(io.BytesIO(answer.body()), read_only=True).worksheets[0]
    heads, *rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    return [dict(zip(heads, row, strict=True)) for row in rows]
