"""Rows of an .xlsx as text, read as they come: memory does not grow with the sheet."""

import re

from django.utils.translation import gettext_lazy as _

from registers.exchange import archive as archives
from registers.exchange.limits import SheetRefused
from registers.exchange.strings import SharedStrings, read_strings
from registers.exchange.styles import number_text, read_styles
from registers.exchange.xml import local, parse

FORMULA, ERROR = "formula", "error"
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_COLUMNS = {}


def column_of(letters: str) -> int:
    """0 for "A", 26 for "AA"."""
    found = _COLUMNS.get(letters)
    if found is None:
        found = 0
        for letter in letters:
            found = found * 26 + ord(letter) - 64
        found = _COLUMNS[letters] = found - 1
    return found


class Xlsx:
    """An opened spreadsheet. `sheets` are (name, part, is hidden) in their order; `numbers` counts, by what they
    were (dates, times, numbers), the cells that were no text."""

    def __init__(self, path, limits):
        self.limits = limits
        self.archive = archives.opened(path, limits)
        self.names = {name.lower(): name for name in self.archive.namelist()}
        self.is_1904, self.sheets = False, []
        self.numbers, self.merged = {}, []
        self._read_workbook()
        self._strings = self._styles = None

    def close(self):
        if self._strings:
            self._strings.close()
        self.archive.close()

    def finish(self, head):
        """Refuse a merged cell that reaches below the heads: a sheet tells of them at its very end."""
        for last, reference in self.merged:
            if last > head:
                raise SheetRefused(
                    _("Vùng ô gộp %(cells)s nằm trong phần dữ liệu: bỏ gộp ô, ghi đủ từng dòng rồi gửi lại.")
                    % {"cells": reference},
                    code="merged_cells",
                )

    def _part(self, name):
        return self.names.get(name.lower())

    def _read_workbook(self):
        found, targets = [], {}

        def sheet(tag, attributes):
            if local(tag) == "workbookPr":
                self.is_1904 = attributes.get("date1904") in ("1", "true")
            elif local(tag) == "sheet":
                link = next((value for name, value in attributes.items() if local(name) == "id"), "")
                found.append((attributes.get("name", ""), link, attributes.get("state", "visible") != "visible"))

        def relation(tag, attributes):
            if local(tag) == "Relationship":
                targets[attributes.get("Id")] = attributes.get("Target", "")

        self._walk("xl/workbook.xml", sheet)
        self._walk("xl/_rels/workbook.xml.rels", relation)
        for name, link, hidden in found:
            target = targets.get(link, "")
            part = self._part(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
            if part and "worksheets/" in part.lower():
                self.sheets.append((name, part, hidden))

    def _walk(self, name, start):
        part = self._part(name)
        if part:
            for _slice in parse(self.archive, part, self.limits, start=start):
                pass

    def rows(self, part):
        """(number, cells, faults) of each row that has text; faults are (column, "formula"|"error") or None."""
        if self._styles is None:
            part_of_styles, part_of_strings = self._part("xl/styles.xml"), self._part("xl/sharedStrings.xml")
            self._styles = read_styles(self.archive, part_of_styles, self.limits) if part_of_styles else []
            self._strings = (
                read_strings(self.archive, part_of_strings, self.limits) if part_of_strings else SharedStrings()
            )
        reader = _Rows(self)
        ticks = parse(
            self.archive, part, self.limits, start=reader.start, end=reader.end, text=reader.text,
            progress=lambda: reader.seen,
        )  # fmt: skip
        for _slice in ticks:
            if reader.ready:
                ready, reader.ready = reader.ready, []
                yield from ready


class _Rows:
    """Handlers of one sheet's XML, and the rows that are ready."""

    def __init__(self, book):
        self.limits, self.numbers, self.is_1904 = book.limits, book.numbers, book.is_1904
        self.strings, self.styles, self.merged = book._strings, book._styles, book.merged
        self.ready, self.seen, self.number = [], 0, 0
        self.cells, self.faults = [], None
        self.column, self.type, self.style, self.parts, self.takes, self.guide = -1, "n", "", [], False, 0

    def start(self, tag, attributes):
        if tag == "c" or local(tag) == "c":
            self._start_cell(attributes)
            return
        tag = local(tag)
        if tag in ("v", "t"):
            self.takes = not self.guide
        elif tag == "row":
            self.seen += 1
            number = attributes.get("r", "")
            self.number = int(number) if number.isdecimal() and len(number) < 9 else self.number + 1
            self.cells, self.faults, self.column = [], None, -1
        elif tag == "f":
            self.faults = [*(self.faults or []), (self.column, FORMULA)]
        elif tag == "rPh":
            self.guide += 1
        elif tag == "mergeCell":
            self._merged(attributes.get("ref", ""))

    def _start_cell(self, attributes):
        found = _CELL.fullmatch(attributes.get("r", ""))
        self.column = column_of(found[1]) if found else self.column + 1
        self.type, self.style = attributes.get("t", "n"), attributes.get("s", "")
        self.parts, self.takes = [], False

    def text(self, piece):
        if self.takes:
            self.parts.append(piece)

    def end(self, tag):
        tag = tag if tag in ("c", "v") else local(tag)
        if tag == "v" or tag == "t":
            self.takes = False
        elif tag == "c":
            if self.parts:
                self._end_cell("".join(self.parts))
        elif tag == "row":
            if self.cells or self.faults:
                self.ready.append((self.number, self.cells, self.faults))
        elif tag == "rPh":
            self.guide -= 1

    def _end_cell(self, raw):  # noqa: C901 (one branch for each kind of part)
        if self.type == "s":
            text = self._shared(raw)
        elif self.type == "n":
            text = self._number(raw)
        elif self.type == "e":
            text, self.faults = raw, [*(self.faults or []), (self.column, ERROR)]
        elif self.type == "d":
            text = ".".join(reversed(raw[:10].split("-")))
        else:
            text = raw
        if not text:
            return
        if self.column >= self.limits.max_columns:
            raise SheetRefused(
                _("Bảng có quá nhiều cột (tối đa %(most)s): kiểm tra lại tệp.") % {"most": self.limits.max_columns},
                code="too_many_columns",
            )
        if len(text) > self.limits.max_cell:
            raise SheetRefused(
                _("Dòng %(row)s có ô quá dài (tối đa %(most)s ký tự).")
                % {"row": self.number, "most": self.limits.max_cell},
                code="cell_too_long",
            )
        cells = self.cells
        if self.column > len(cells):
            cells.extend([""] * (self.column - len(cells)))
        if self.column == len(cells):
            cells.append(text)
        else:
            cells[self.column] = text

    def _shared(self, raw):
        try:
            return self.strings[int(raw)]
        except (ValueError, IndexError) as problem:
            raise archives.damaged() from problem

    def _number(self, raw):
        style = self.style
        meaning = self.styles[int(style)] if style.isdecimal() and int(style) < len(self.styles) else ""
        what = "numbers" if not meaning or meaning.startswith("zeros") else "dates"
        self.numbers[what] = self.numbers.get(what, 0) + 1
        return number_text(raw, meaning, self.is_1904)

    def _merged(self, reference):
        found = _RANGE.fullmatch(reference)
        if found and (found[1], found[2]) != (found[3], found[4]):
            # The one that reaches furthest down speaks for all.
            self.merged[:] = [max([*self.merged, (int(found[4]), reference)])]
