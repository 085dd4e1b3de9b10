"""The Ministry's import sheet: its columns, every cell a text, the same bytes every time (domain.md 2.0).

Format "@" and written strings: a value that begins with = stays what the book says, and never runs.
"""

import datetime as dt

import xlsxwriter

CREATED = dt.datetime(2020, 1, 1)  # a workbook must tell a date; the real one would change its bytes
OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
WIDTH = 16


def write_sheet(path, *, title, heads, rows):
    """Write the sheet to a path, row by row in constant memory; returns the number of rows."""
    count = 0
    with xlsxwriter.Workbook(str(path), OPTIONS) as workbook:
        workbook.set_properties({"created": CREATED})
        sheet = workbook.add_worksheet(title[:31])
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "num_format": "@"})
        as_text = workbook.add_format({"num_format": "@"})
        sheet.set_column(0, max(len(heads) - 1, 0), WIDTH, as_text)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, bold)
        for count, row in enumerate(rows, 1):
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(count, column, text, as_text)
    return count
