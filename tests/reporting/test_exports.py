"""What leaves the system can be read again, equals what is kept, and runs nothing."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from registers.kinds import kind
from reporting.exports import tables
from tests import factories
from tests.scanning import packed

pytestmark = pytest.mark.django_db
ENTRIES = "reporting:export-entries"


def body_of(answer):
    return b"".join(answer.streaming_content)


def read_xlsx(content):
    sheet = load_workbook(io.BytesIO(content)).active
    assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
    return [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]


def read_csv(content):
    assert content.startswith("\ufeff".encode())
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


NASTY = ["=1+1", "+84", "-5", "@SUM(A1)", "\tTab", '=HYPERLINK("http://x","y")', "Nguyễn Văn An", "00123"]


def test_xlsx_keeps_every_text_as_text():
    file = tables.xlsx_file(title="T", heads=NASTY, rows=[NASTY, [1, 2.5, None, *NASTY[3:]]])

    heads, first, second = read_xlsx(file.read())

    assert (heads, first) == (NASTY, NASTY)
    assert second[:3] == [1, 2.5, ""]


def test_csv_disarms_what_a_spreadsheet_would_run():
    heads, row = read_csv("".join(tables.csv_lines(heads=["A"] * 9, rows=[[*NASTY, -5]])).encode())

    assert row == [*(f"'{text}" for text in NASTY[:6]), "Nguyễn Văn An", "00123", "-5"]


def test_entries_come_in_the_ministrys_columns_and_order(client, book, official):
    second = factories.entry(book=book, number=12)
    first = factories.entry(book=book, number=2, values={"so": "2/1998", "nksHoTen": "=NGUYỄN"})

    heads, *rows = read_xlsx(body_of(client.get(reverse(ENTRIES), {"kind": "birth"})))

    assert tuple(heads) == kind("birth").headers
    at = {code: heads.index(code) for code in ("STT", "so", "nksHoTen")}
    assert [[row[at[code]] for code in at] for row in rows] == [
        ["1", first.values["so"], "=NGUYỄN"],
        ["2", second.values["so"], ""],
    ]


def test_csv_and_xlsx_hold_the_same(client, book, official):
    factories.entry(book=book)

    xlsx = read_xlsx(body_of(client.get(reverse(ENTRIES), {"kind": "birth"})))
    flat = read_csv(body_of(client.get(reverse(ENTRIES), {"kind": "birth", "format": "csv"})))

    assert flat == xlsx


def test_filters_narrow_the_export(client, book, official, place):
    factories.entry(book=book, state="entered")
    factories.entry(book=factories.book(locality=place), attached_at=timezone.now())
    today = timezone.localdate().isoformat()

    def rows(**filters):
        return len(read_csv(body_of(client.get(reverse(ENTRIES), {"kind": "birth", "format": "csv", **filters})))) - 1

    assert rows() == 2
    assert rows(book=book.pk) == 1
    assert rows(stage="attached", day=today) == 1
    assert rows(day="2001-01-01") == 0
    assert rows(state="approved") == 0
    assert rows(locality=place.pk) == 2


@pytest.mark.parametrize(
    "filters",
    [{}, {"kind": "no-such"}, {"kind": "birth", "day": "x"}, {"kind": "birth", "book": "x"},
     {"kind": "birth", "stage": "x", "day": "2025-03-01"}, {"kind": "birth", "day": "9999-12-31"},
     {"kind": "birth", "state": "\x00"}, {"kind": "birth", "book": "9" * 40}, {"kind": "birth", "book": "²"}],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_is_refused_with_a_sentence(client, book, official, filters):
    answer = client.get(reverse(ENTRIES), filters)

    assert answer.status_code == 422
    assert "alert" in answer.content.decode() or "<h1" in answer.content.decode()


def test_too_much_at_once_leads_to_the_order_of_a_file(client, book, official, settings):
    settings.EXPORT_MAX_ROWS = 1
    factories.entry(book=book)
    factories.entry(book=book)

    answer = client.get(reverse(ENTRIES), {"kind": "birth", "format": "csv"}, follow=True)

    assert answer.redirect_chain[0][0].startswith(reverse("reporting:export-new"))
    assert "Chọn thêm xã" in answer.content.decode()
    assert answer.context["form"]["kind"].value() == "birth"
    assert answer.context["form"]["form"].value() == "csv"


def test_entries_of_another_district_do_not_come(client, book):
    factories.entry(book=book)
    elsewhere = factories.commune(parent=factories.district(province=book.locality.province))
    client.force_login(factories.official(elsewhere.parent))

    assert len(read_csv(body_of(client.get(reverse(ENTRIES), {"kind": "birth", "format": "csv"})))) == 1


def test_a_clerk_may_not_take_entries_out(client, book):
    client.force_login(factories.clerk(book.locality))

    assert client.get(reverse(ENTRIES), {"kind": "birth"}).status_code == 404


def test_progress_as_a_sheet(client, book, official):
    factories.entry(book=book)

    rows = read_xlsx(body_of(client.get(reverse("reporting:progress-sheet"))))

    assert rows[1][0] == "Đơn vị"
    assert [row[0] for row in rows[2:]] == [book.locality.full_name, book.locality.parent.full_name]
    assert rows[-1][6] == 1


def test_an_unknown_format_is_not_found(client, book, official):
    assert client.get(reverse("reporting:progress-sheet"), {"format": "exe"}).status_code == 404


def test_export_book_writes_the_prescribed_name(tmp_path, capsys):
    province = factories.province(full_name="Tỉnh Quảng Trị")
    district = factories.district(province=province, full_name="Huyện Vĩnh Linh")
    place = factories.commune(parent=district, full_name="Xã Vĩnh Thái")
    book = factories.book(locality=place, year_opened=1998, number="1")
    kept = packed.approved(book, 1)
    factories.entry(book=book)
    factories.entry(book=book, state="void")

    call_command("export_book", str(book.pk), "--out", str(tmp_path), "--without-scans")

    path = tmp_path / "xavinhthai_hvl_tqt.KS.1998.01.xlsx"
    assert capsys.readouterr().out.strip() == str(path)
    heads, *rows = read_xlsx(path.read_bytes())
    assert [row[heads.index("so")] for row in rows] == [kept.values["so"]]


def test_export_book_writes_both_files_and_prints_both_paths(tmp_path, capsys):
    book, _entries = packed.book_with(2)

    call_command("export_book", str(book.pk), "--out", str(tmp_path))

    paths = [tmp_path / f"xavinhthai_hvl_tqt.KS.1998.01.{ending}" for ending in ("xlsx", "zip")]
    assert capsys.readouterr().out.split() == [str(path) for path in paths]
    assert all(path.stat().st_size for path in paths)


def test_export_book_lists_what_stands_against_it(tmp_path, capsys):
    book, entries = packed.book_with(2)
    entries[0].attachments.all().delete()

    with pytest.raises(CommandError, match="cannot be packed"):
        call_command("export_book", str(book.pk), "--out", str(tmp_path))
    assert "1/1998: Chưa gắn ảnh quét" in capsys.readouterr().err

    call_command("export_book", str(book.pk), "--out", str(tmp_path), "--leave-out")
    assert len(capsys.readouterr().out.split()) == 2
    with pytest.raises(CommandError, match="phiên bản 7"):
        call_command("export_book", str(book.pk), "--out", str(tmp_path), "--template", "7")


def test_export_book_without_such_a_book_says_so(tmp_path):
    with pytest.raises(CommandError, match="no book"):
        call_command("export_book", "999999", "--out", str(tmp_path))
