"""Rows of a file judged one by one, with all the rules of entering, into lines for the database's COPY."""

import json
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from civreg.core.errors import Refused
from civreg.core.vietnamese import collapse
from registers.actions import judging
from registers.actions.books import bare_number, phase_of
from registers.exchange import offices
from registers.exchange.sheets import FORMULA
from registers.rules.entry import check
from registers.rules.findings import EntryContext, registration_year
from registers.rules.normal import normalise, with_year

BOOK = re.compile(r"\s*([^/\s]{1,10})\s*/\s*(\d{4})\s*")
COLUMNS = (
    "registration_year", "number", "number_suffix", "registered_on", "page_number", "subject_name", "second_name",
    "subject_birth", "sort_key", "search",
)  # fmt: skip
IN_BOOK = ("book_number", "office", "registered_on")
STAGED = ("row", "locality_id", "book_year", "book_number", "office", "values", "warnings", *COLUMNS)


class Book(NamedTuple):
    """A book that rows name, with what the rules may know of it and a doubt about its office."""

    locality_id: int
    year: int
    number: str
    doubt: str
    context: EntryContext


@dataclass
class Judged:
    """A slice of rows: lines for COPY, refusals as (row, column, value, rule, message), how many rows each."""

    lines: str = ""
    refusals: list = field(default_factory=list)
    read: int = 0
    refused: int = 0


class RowJudge:
    """Judges rows of one file. Asks nothing of the database: `books` and `places` were read before.

    `pairs` are (index, code) of the columns taken; `books` maps (commune, year, number) to (first, last, phase).
    """

    def __init__(self, *, kind, pairs, places, books, at):
        self.kind, self.pairs, self.places, self.known, self.at = kind, pairs, places, books, at
        self.codes = {name: judging.code_of(kind, name) for name in ("number", *IN_BOOK)}
        self._books = {}

    def judge(self, rows) -> Judged:
        done, lines = Judged(read=len(rows)), []
        for number, cells, faults in rows:
            refusals = self._row(number, cells, faults, lines)
            if refusals:
                done.refused += 1
                done.refusals += [(number, *refusal) for refusal in refusals]
        done.lines = "".join(lines)
        return done

    def _row(self, number, cells, faults, lines):
        width = len(cells)
        values = {code: cells[at] for at, code in self.pairs if at < width and cells[at]}
        if faults and (refusals := list(self._faults(faults, values))):
            return refusals
        book, refusals = self._book_of(values)
        if refusals:
            return refusals
        kept = normalise(self.kind, values, book.context)
        findings = check(self.kind, kept, book.context)
        if findings and findings[0].blocks:
            return _refusals(findings, kept)
        try:
            columns = judging.columns_of(self.kind, kept)
        except Refused as refusal:
            code = self.codes["number"]
            return [(code, values.get(code, ""), "V-01", refusal.fields[code][0])]
        warnings = [(found.rule, list(found.codes), found.record) for found in findings]
        if book.doubt:
            warnings.append((offices.RULE, [self.codes["office"]], book.doubt))
        lines.append(self._line(number, book, kept, columns, warnings))
        return ()

    def _faults(self, faults, values):
        codes = dict(self.pairs)
        for at, fault in faults:
            if code := codes.get(at):
                label = self.kind.field(code).label
                sentence = (
                    _("%(label)s là công thức: chép rồi dán dạng giá trị, sau đó gửi lại.") if fault == FORMULA
                    else _("%(label)s đang báo lỗi (%(value)s): ghi lại giá trị đúng.")
                )  # fmt: skip
                value = values.get(code, "")
                yield code, value, "V-25", sentence % {"label": label, "value": value}

    def _book_of(self, values):
        """The book that a row names, kept or yet to be made, and the refusals that speak against it."""
        text, office, registered = (collapse(values.get(self.codes[name], "")) for name in IN_BOOK)
        locality_id, problem, doubt = self.places.of(office, registered)
        year = registration_year({"ngayDangKy": registered, "so": values.get("so", "")}, EntryContext())
        found = BOOK.fullmatch(with_year(text, year)) if text else None
        refusals = []
        if problem:
            refusals.append((self.codes["office"], office, offices.RULE, problem))
        if not found or not 1900 <= int(found[2]) <= 2100:
            sentence = _("Quyển số phải có dạng quyển/năm mở sổ, ví dụ 01/1998.")
            refusals.append((self.codes["book_number"], text, "V-01", sentence))
        if refusals:
            return None, [*refusals, *self._other_refusals(values, year)]
        key = (locality_id, int(found[2]), bare_number(found[1]), doubt)
        if key not in self._books:
            self._books[key] = self._book(*key)
        return self._books[key], ()

    def _other_refusals(self, values, year):
        """What else is wrong with a row whose book is not known: all reasons at once spare a round."""
        context = EntryContext(book_year=year if year and 1900 <= year <= 2100 else None, today=localdate(self.at))
        kept = normalise(self.kind, values, context)
        return _refusals(check(self.kind, kept, context), kept)

    def _book(self, locality_id, year, number, doubt):
        """The book as the rules see it, made once for all its rows."""
        first, last, phase = self.known.get((locality_id, year, number), (None, None, None))
        context = EntryContext(
            book_year=year, book_number=int(number) if number.isdecimal() else None, phase=phase or phase_of(year),
            today=localdate(self.at), first_number=first, last_number=last,
        )  # fmt: skip
        return Book(locality_id, year, number, doubt, context)

    def _line(self, number, book, values, columns, warnings):
        """One line in the order of STAGED. No value holds a tab or a line end: the rules refuse control signs."""
        cells = (
            str(number), str(book.locality_id), str(book.year), book.number, values.get(self.codes["office"], ""),
            json.dumps(values, ensure_ascii=False), json.dumps(warnings, ensure_ascii=False) if warnings else "null",
            *(str(columns[name]) for name in COLUMNS),
        )  # fmt: skip
        return "\t".join(cells).replace("\\", "\\\\") + "\n"


def _refusals(findings, values):
    """The errors among findings, one line each: (column, value, rule, message)."""
    errors = (found for found in findings if found.blocks)
    return [
        (code, values.get(code, ""), found.rule, found.message) for found in errors for code in found.codes[:1] or [""]
    ]
