"""What comes in as a file: read as it stands, or refused with one sentence; nothing is lost unseen."""

import datetime as dt
import tracemalloc
import unicodedata
import zipfile

import pytest

from registers.exchange import encodings
from registers.exchange.limits import Limits, SheetRefused
from registers.exchange.sheets import opened
from registers.kinds import kind
from tests.registers.exchange.sheets import HEADS, changed, csv_of, rows, xlsx_of
from tests.registers.exchange.test_encodings import written

BIRTH = kind("birth")
SHEET = "xl/worksheets/sheet1.xml"


def read(path, of=BIRTH, **more):
    """(values of each row, the table)."""
    with opened(path, of, **more) as table:
        found = []
        for number, cells, faults in table.rows():
            values = {code: cells[at] for at, code in table.columns.pairs if at < len(cells) and cells[at]}
            found.append((number, values, faults))
        table.all_notes = [*table.notes, *table.late_notes()]
    return found, table


def refused(path, of=BIRTH, **more):
    with pytest.raises(SheetRefused) as problem:
        read(path, of, **more)
    sentence = str(problem.value)
    assert sentence
    assert "\n" not in sentence
    assert "%(" not in sentence
    return problem.value.code


def as_typed(values):
    return [{code: text for code, text in row.items() if text} for row in values]


def test_a_spreadsheet_is_read_with_its_row_numbers(tmp_path):
    found, table = read(xlsx_of(tmp_path / "a.xlsx", rows(3)))
    assert [number for number, _v, _f in found] == [2, 3, 4]
    assert [values for _n, values, _f in found] == as_typed(rows(3))
    assert (table.sheet, table.columns.unknown, table.columns.missing) == ("DL Import", (), ())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_whatever_parts_its_columns(tmp_path, delimiter):
    values = rows(2, ghiChu='Sửa "tên", ngày 1; xem\ttrang 2')
    found, _table = read(csv_of(tmp_path / "a.csv", values, delimiter=delimiter))
    assert [each for _n, each, _f in found] == as_typed(values)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1258"])
def test_encodings_of_unicode_and_windows(tmp_path, encoding):
    def cp1258(text):
        # Windows-1258 has the tones as signs of their own, behind the vowel.
        kept = []
        for letter in unicodedata.normalize("NFC", text):
            base, *tone = unicodedata.normalize("NFD", letter)
            tones = [sign for sign in tone if sign in "\u0300\u0301\u0303\u0309\u0323"]
            shapes = "".join(sign for sign in tone if sign not in tones)
            kept.append(unicodedata.normalize("NFC", base + shapes) + "".join(tones))
        return "".join(kept)

    write = cp1258 if encoding == "cp1258" else str
    found, _table = read(csv_of(tmp_path / "a.csv", rows(2), encoding=encoding, write=write))
    assert unicodedata.normalize("NFC", found[0][1]["nksHoTen"]) == "Nguyễn Thị Huệ"


@pytest.mark.parametrize(("name", "table"), [("tcvn3", encodings._TCVN3), ("vni", encodings._VNI)])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_old_encodings_are_converted_and_said(tmp_path, name, table, suffix):
    values = [{code: written(table, text) for code, text in row.items()} for row in rows(3)]
    path = tmp_path / f"a.{suffix}"
    if suffix == "csv":
        path.write_bytes(
            "\r\n".join([",".join(HEADS), *(",".join(f'"{row.get(head, "")}"' for head in HEADS) for row in values)])
            .encode("latin-1")
        )  # fmt: skip
    else:
        xlsx_of(path, values)
    found, table = read(path)
    assert [each for _n, each, _f in found] == as_typed(rows(3))
    assert any(name.upper() in note for note in table.all_notes)
    assert table.verdict.examples


def test_decomposed_unicode_is_said(tmp_path):
    path = csv_of(tmp_path / "a.csv", rows(2), write=lambda text: unicodedata.normalize("NFD", text))
    assert any("tổ hợp" in note for note in read(path)[1].all_notes)


def test_text_of_no_known_encoding_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    csv_of(path, rows(5))
    path.write_bytes(path.read_bytes().decode().translate({ord("ễ"): "\xfe", ord("ị"): "\xff", ord("ệ"): "\xdf",
        ord("ầ"): "\xd7", ord("ă"): "\xf7", ord("ê"): "\xde", ord("ả"): "\xbf", ord("ã"): "\xbf", ord("ì"): "\xb1",
    }).encode("latin-1", "replace"))  # fmt: skip
    assert refused(path) == "encoding"


def test_heads_in_any_order_case_and_spacing(tmp_path):
    heads = [*reversed(HEADS)]
    heads[heads.index("nksHoTen")] = " NKSHOTEN "
    heads[heads.index("noiDangKy")] = "noiDangKy UBND xã Gio 1"
    heads[heads.index("nguoiKy")] = "Người ký"
    values = [{**row, " NKSHOTEN ": row["nksHoTen"], "noiDangKy UBND xã Gio 1": row["noiDangKy"],
               "Người ký": row["nguoiKy"]} for row in rows(1)]  # fmt: skip
    found, _table = read(xlsx_of(tmp_path / "a.xlsx", values, heads))
    assert found[0][1] == as_typed(rows(1))[0]


def test_the_older_template_of_60_columns_is_taken(tmp_path):
    old = [head for head in HEADS if head != "STT" and not head.endswith("Str") and "SoDinhDanh" not in head]
    assert len(old) == 60
    assert [each for _n, each, _f in read(xlsx_of(tmp_path / "a.xlsx", rows(1), old))[0]] == as_typed(rows(1))


def test_heads_may_stand_under_a_title(tmp_path):
    path = tmp_path / "a.csv"
    csv_of(path, rows(1))
    path.write_text("SỔ ĐĂNG KÝ KHAI SINH\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert read(path)[0][0][0] == 4


def test_missing_twofold_and_unknown_columns(tmp_path):
    few = [head for head in HEADS if head not in ("so", "ngayDangKy")]
    assert refused(csv_of(tmp_path / "a.csv", rows(1), few)) == "missing_columns"
    assert refused(csv_of(tmp_path / "b.csv", rows(1), [*HEADS, "SO"])) == "heads_twice"
    _found, table = read(csv_of(tmp_path / "c.csv", rows(1), [*HEADS, "Mã riêng"]))
    assert table.columns.unknown == ("Mã riêng",)
    assert any("Mã riêng" in note for note in table.notes)
    _found, table = read(csv_of(tmp_path / "d.csv", rows(1), [head for head in HEADS if head != "meDanToc"]))
    assert table.columns.missing == ("meDanToc",)


def test_the_wrong_kind_is_named(tmp_path):
    marriage = kind("marriage").headers
    assert refused(csv_of(tmp_path / "a.csv", rows(1), marriage)) == "wrong_kind"
    assert refused(csv_of(tmp_path / "b.csv", [], ["a", "b", "c"])) == "no_heads"


def test_one_of_several_sheets_and_hidden_ones(tmp_path):
    def more(book, _sheet):
        book.add_worksheet("Ghi chu").write(0, 0, "Hướng dẫn")
        book.add_worksheet("Ẩn").hide()

    _found, table = read(xlsx_of(tmp_path / "a.xlsx", rows(1), sheet="Sheet1", more=more))
    assert table.sheet == "Sheet1"
    assert any("Ẩn" in note for note in table.notes)

    def twins(book, _sheet):
        book.add_worksheet("Sheet2").write_row(0, 0, HEADS)

    assert refused(xlsx_of(tmp_path / "b.xlsx", rows(1), sheet="Sheet1", more=twins)) == "many_sheets"
    assert read(xlsx_of(tmp_path / "c.xlsx", rows(1), more=twins))[1].sheet == "DL Import"


def test_numbers_and_real_dates_become_text(tmp_path):
    def more(book, sheet):
        date = book.add_format({"num_format": "dd/mm/yyyy"})
        month = book.add_format({"num_format": "mm/yyyy"})
        sheet.write_datetime(1, HEADS.index("ngayDangKy"), dt.datetime(1998, 3, 15), date)
        sheet.write_datetime(1, HEADS.index("nksNgaySinh"), dt.datetime(1998, 3, 1), month)
        sheet.write_number(1, HEADS.index("trangSo"), 5)
        sheet.write_number(1, HEADS.index("meSoDinhDanhCaNhan"), 45123456789,
                           book.add_format({"num_format": "000000000000"}))  # fmt: skip

    found, table = read(xlsx_of(tmp_path / "a.xlsx", rows(1), more=more))
    values = found[0][1]
    assert (values["ngayDangKy"], values["nksNgaySinh"], values["trangSo"]) == ("15.03.1998", "03.1998", "5")
    assert values["meSoDinhDanhCaNhan"] == "045123456789"
    assert len(table.all_notes) == 2


def test_dates_counted_from_1904(tmp_path):
    path = xlsx_of(tmp_path / "a.xlsx", rows(1), more=lambda book, sheet: sheet.write_number(
        1, HEADS.index("ngayDangKy"), 34407, book.add_format({"num_format": "dd/mm/yyyy"})))  # fmt: skip
    changed(path, "xl/workbook.xml", lambda xml: xml.replace(b"<workbookPr", b'<workbookPr date1904="1"'))
    assert read(path)[0][0][1]["ngayDangKy"] == "15.03.1998"


def test_formulas_and_errors_are_faults_of_their_row(tmp_path):
    def more(_book, sheet):
        sheet.write_formula(1, HEADS.index("nksHoTen"), "=1+1", value="Nguyễn Thị Huệ")

    path = xlsx_of(tmp_path / "a.xlsx", rows(2), more=more)
    found, _table = read(path)
    assert found[0][2] == [(HEADS.index("nksHoTen"), "formula")]
    assert found[1][2] is None


def test_text_that_looks_like_a_formula_stays_text(tmp_path):
    found, _table = read(xlsx_of(tmp_path / "a.xlsx", rows(1, nksHoTen="=HYPERLINK(1)")))
    assert found[0][1]["nksHoTen"] == "=HYPERLINK(1)"


def test_merged_cells_over_data_are_refused_over_a_title_not(tmp_path):
    path = xlsx_of(tmp_path / "a.xlsx", rows(3), more=lambda _b, sheet: sheet.merge_range(1, 5, 3, 5, "1"))
    assert refused(path) == "merged_cells"


def test_macros_links_passwords_and_old_formats(tmp_path):
    assert refused(changed(xlsx_of(tmp_path / "a.xlsx", rows(1)), "xl/vbaProject.bin", lambda _x: b"x")) == "macros"
    linked = changed(xlsx_of(tmp_path / "b.xlsx", rows(1)), "xl/externalLinks/externalLink1.xml", lambda _x: b"<a/>")
    assert refused(linked) == "external_links"
    (tmp_path / "c.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert refused(tmp_path / "c.xls") == "old_excel"
    secret = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    (tmp_path / "d.xlsx").write_bytes(secret)
    assert refused(tmp_path / "d.xlsx") == "encrypted"


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_declarations_of_entities_are_refused(tmp_path, part):
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    path = changed(xlsx_of(tmp_path / "a.xlsx", rows(1)), part, lambda xml: xml.replace(b"?>", b"?>" + bomb, 1))
    assert refused(path) == "entities"


def test_zip_bombs(tmp_path):
    path = changed(xlsx_of(tmp_path / "a.xlsx", rows(1)), "xl/media/x.bin", lambda _x: b"\0" * 60_000_000)
    assert refused(path) == "too_large_unpacked"
    long = changed(
        xlsx_of(tmp_path / "b.xlsx", rows(1)),
        SHEET,
        lambda xml: xml.replace(
            b"</sheetData>", b'<row><c t="inlineStr"><is><t>' + b"a" * 18_000_000 + b"</t></is></c></row></sheetData>"
        ),
    )
    assert refused(long) == "too_large_unpacked"


def test_damaged_files(tmp_path):
    whole = xlsx_of(tmp_path / "a.xlsx", rows(50)).read_bytes()
    for cut in (3, 40, len(whole) // 2, len(whole) - 30):
        (tmp_path / "cut.xlsx").write_bytes(whole[:cut])
        assert refused(tmp_path / "cut.xlsx") in ("damaged", "not_a_sheet")
    broken = bytearray(whole)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        at = archive.getinfo(SHEET).header_offset + 80
    broken[at : at + 20] = b"\xff" * 20
    (tmp_path / "b.xlsx").write_bytes(broken)
    assert refused(tmp_path / "b.xlsx") == "damaged"
    assert refused(changed(tmp_path / "a.xlsx", SHEET, lambda xml: xml[: len(xml) // 2])) == "damaged"


@pytest.mark.parametrize("content", [b"", b"\0" * 500, b"%PDF-1.7 x", b"\x89PNG\r\n\x1a\n" + bytes(range(256))])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_what_is_no_table(tmp_path, content, suffix):
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(content)
    assert refused(path) in ("empty", "not_a_sheet", "no_heads", "encoding")


def test_a_nul_or_an_open_quote_in_the_middle(tmp_path):
    path = csv_of(tmp_path / "a.csv", rows(4000, noiDangKy="UBND xã Gio 1"))
    text = path.read_bytes()
    (tmp_path / "b.csv").write_bytes(text.replace(b"so", b"so", 1) + b"1,\0,3\r\n")
    assert refused(tmp_path / "b.csv") == "not_a_sheet"
    (tmp_path / "c.csv").write_bytes(text.replace(b"\r\n", b'\r\n"', 1))
    assert refused(tmp_path / "c.csv") in ("broken_csv", "too_many_columns")


def test_limits_of_size_rows_and_columns(tmp_path):
    path = csv_of(tmp_path / "a.csv", rows(20))
    assert refused(path, limits=Limits(max_rows=10)) == "too_many_rows"
    assert refused(path, limits=Limits(max_columns=10)) == "too_many_columns"
    assert refused(path, limits=Limits(max_mb=0)) == "too_large"
    assert refused(xlsx_of(tmp_path / "b.xlsx", rows(2)), limits=Limits(max_columns=10)) == "too_many_columns"


def million_rows(path, count):
    """A sheet of that many rows, made by repetition: small on disk."""
    xlsx_of(path, rows(1))
    line = b'<row><c t="inlineStr"><is><t>1/1998</t></is></c><c t="inlineStr"><is><t>%d</t></is></c></row>'
    body = b"".join(line % number for number in range(count))
    return changed(path, SHEET, lambda xml: xml.replace(b"</sheetData>", body + b"</sheetData>"))


def test_a_very_long_sheet_streams_in_constant_memory_and_stops_at_its_limit(tmp_path):
    path = million_rows(tmp_path / "a.xlsx", 150_000)
    tracemalloc.start()
    with opened(path, BIRTH) as table:
        count = sum(1 for _row in table.rows())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 150_001
    assert peak < 40_000_000
    assert refused(path, limits=Limits(max_rows=100_000)) == "too_many_rows"


def test_shared_strings_larger_than_memory_lie_on_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("registers.exchange.strings.IN_MEMORY", 2_000)
    monkeypatch.setattr("registers.exchange.strings.BLOCK", 64)
    values = [{**row, "nycHoTen": f"Nguyễn Văn {number}"} for number, row in enumerate(rows(600))]
    found, _table = read(xlsx_of(tmp_path / "a.xlsx", values))
    assert [each for _n, each, _f in found] == as_typed(values)
