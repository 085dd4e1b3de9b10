"""What was refused, for people: a CSV with every reason, and a spreadsheet to correct and import again."""

import csv

import xlsxwriter

from registers.exchange.columns import REASON_HEADS
from registers.exchange.sheets import DATA_SHEET

HEADS = ("row", "column", "value", "rule", "message")
# A spreadsheet program takes a CSV cell that begins so for a formula (OWASP: CSV injection).
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
LAST_ROW = 1_048_576


def safe(value) -> str:
    """A CSV cell that no spreadsheet program takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(RISKY) else text


class Reports:
    """Writes both files as the refusals come, in constant memory. Either path may be None."""

    def __init__(self, *, report, to_fix, columns, cells_of):
        self.columns, self.cells_of = columns, cells_of
        self._file = open(report, "w", encoding="utf-8", newline="") if report else None  # noqa: SIM115
        self._csv = csv.writer(self._file) if self._file else None
        self._book = self._open_book(to_fix) if to_fix else None
        self._at, self._row, self._reasons = 0, None, []

    def __enter__(self):
        if self._csv:
            self._csv.writerow(HEADS)
        if self._book:
            self._write_row(self.heads, bold=True)
        return self

    def __exit__(self, *_problem):
        self._end_row()
        if self._book:
            self._book.close()
        if self._file:
            self._file.close()

    def _open_book(self, path):
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(path, options)
        self._sheet = book.add_worksheet(DATA_SHEET)
        self._bold, self._plain = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        codes, heads = self.columns.kind.headers, self.columns.heads
        at = {code: index for index, code in enumerate(self.columns.codes) if code}
        others = [index for index, code in enumerate(self.columns.codes) if not code and heads[index]]
        others = [index for index in others if heads[index] not in REASON_HEADS]
        self._order = [*(at.get(code) for code in codes), *others]
        self.heads = [*codes, *(heads[index] for index in others), *REASON_HEADS]
        return book

    def add(self, row, column, value, rule, message, *, refused=True):
        """One reason; all those of a row come one after another."""
        if self._csv:
            self._csv.writerow([row, *(safe(each) for each in (column, value, rule, message))])
        if row != self._row:
            self._end_row()
            self._row = row
        if refused:
            self._reasons.append(f"{column}: {message}" if column else message)

    def _end_row(self):
        if self._reasons and self._book:
            cells = self.cells_of(self._row)
            kept = [cells[at] if at is not None and at < len(cells) else "" for at in self._order]
            self._write_row([*kept, "\n".join(self._reasons), str(self._row)])
        self._reasons = []

    def _write_row(self, cells, *, bold=False):
        if self._at >= LAST_ROW:
            return
        for column, text in enumerate(cells):
            if text:
                self._sheet.write_string(self._at, column, text[:32_767], self._bold if bold else self._plain)
        self._at += 1
