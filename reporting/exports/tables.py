"""Tables as XLSX and CSV. Text is always text: nothing that a person typed may become a formula.

A spreadsheet program runs a cell that begins with =, +, - or @ (OWASP: CSV injection). XLSX cells are
written as strings, which never run; CSV has no types, so such a text gets an apostrophe in front.
"""

import csv
import tempfile
from decimal import Decimal

import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = "\ufeff"  # without it Excel reads UTF-8 as the machine's old code page


def write_xlsx(target, *, title, heads, rows, notes=()):
    """Write one sheet into an open file or a path, row by row in constant memory.

    `rows` is any iterable of sequences: whole and decimal numbers become numbers, None an empty cell, all
    else text. `notes` are lines above the heads.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, {**options, "strings_to_numbers": False}) as workbook:
        sheet = workbook.add_worksheet(title[:31])
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        as_text = workbook.add_format({"num_format": "@"})
        sheet.set_column(0, max(len(heads) - 1, 0), 16)
        for at, note in enumerate(notes):
            sheet.write_string(at, 0, str(note))
        top = len(notes)
        for column, head in enumerate(heads):
            sheet.write_string(top, column, str(head), bold)
        for at, row in enumerate(rows, top + 1):
            for column, value in enumerate(row):
                _write_cell(sheet, at, column, value, as_text)


def _write_cell(sheet, row, column, value, as_text):
    if value is None or value == "":
        return
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value), as_text)


def xlsx_file(**table):
    """An XLSX as a temporary file at its beginning; it goes when it is closed."""
    # FileResponse closes it after the last byte is sent.
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115
    write_xlsx(file, **table)
    file.seek(0)
    return file


class _Line:
    """What csv.writer writes to: it hands the line back instead of keeping it."""

    def write(self, text):
        return text


def csv_lines(*, heads, rows, notes=()):
    """CSV lines for a streaming answer, the first with the byte order mark."""
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield BOM
    for note in notes:
        yield writer.writerow([safe(note)])
    yield writer.writerow([safe(head) for head in heads])
    for row in rows:
        yield writer.writerow([safe(value) for value in row])


def safe(value):
    """A CSV cell that no spreadsheet program takes for a formula; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, (int, float, Decimal)):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(RISKY) else text
