"""Files of births for the tests: plain ones, and ones that are broken on purpose."""

import csv
import io
import zipfile

import xlsxwriter

from registers.kinds import kind
from tests.registers import births

HEADS = kind("birth").headers


def rows(count=3, year=1998, first=1, **more):
    return [births.values(number, year, **more) for number in range(first, first + count)]


def csv_of(path, values, heads=HEADS, *, encoding="utf-8", delimiter=",", write=str):
    with open(path, "w", encoding=encoding, newline="", errors="strict") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(heads)
        for row in values:
            writer.writerow([write(row.get(head.split(" ")[0], "")) for head in heads])
    return path


def xlsx_of(path, values, heads=HEADS, *, sheet="DL Import", more=lambda book, sheet: None):
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    page = book.add_worksheet(sheet)
    page.write_row(0, 0, heads)
    for at, row in enumerate(values, 1):
        for column, head in enumerate(heads):
            if text := row.get(head, ""):
                page.write_string(at, column, text)
    more(book, page)
    book.close()
    return path


def changed(path, part, change):
    """The archive with one part changed: `change` is given its bytes (b"" for a new one)."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        for name in names:
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
        if part not in names:
            new.writestr(part, change(b""))
    path.write_bytes(out.getvalue())
    return path
