"""Ruled books: rows are records, columns are fields; some columns hold several fields, one under the other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz

from registers.kinds.base import FieldType

from .facts import Box, Suggestion, Word
from .form import Slot
from .layout import Grid
from .lines import lines_of, squash

HEADS_ALIKE = 72.0
LEAST_ROW_MM = 9.0  # a lower row under the heads holds the column numbers


@dataclass(frozen=True)
class Table:
    """A grid with its meaning: codes of the fields in each column, and the rows that hold records."""

    grid: Grid
    head_rows: int
    columns: dict[int, tuple[str, ...]]

    def records(self) -> range:
        return range(self.head_rows, self.grid.rows)

    def region(self, row: int) -> Box:
        ys, xs = self.grid.ys, self.grid.xs
        return (xs[0], ys[row], xs[-1], ys[row + 1])


def head_boxes(grid: Grid, mm: float) -> list[Box]:
    """The head of each column: its cell above the first row that is tall enough for a record."""
    bottom, inset = grid.ys[head_rows(grid, mm)], 3
    sides = zip(grid.xs, grid.xs[1:], strict=False)
    return [(a + inset, grid.ys[0] + inset, b - inset, bottom - inset) for a, b in sides]


def trial(grid: Grid, mm: float) -> tuple[int, int, int]:
    """y where the records begin, where two of them end, and where all end."""
    first = head_rows(grid, mm)
    return grid.ys[first], grid.ys[min(first + 2, grid.rows)], grid.ys[-1]


def head_rows(grid: Grid, mm: float) -> int:
    """How many rows at the top are heads or column numbers; they differ in height from the records."""
    heights = np.diff(grid.ys)
    usual = float(np.median(heights))
    count = 0
    while count < min(3, grid.rows - 2) and (heights[count] < 0.72 * usual or heights[count] < LEAST_ROW_MM * mm):
        count += 1
    return count


def understand(grid: Grid, words: list[Word], kind, mm: float) -> Table:
    """Match the words in the heads with the columns that the kind declares."""
    rows = head_rows(grid, mm)
    columns = {}
    for column in range(grid.columns):
        box = (grid.xs[column], grid.ys[0], grid.xs[column + 1], grid.ys[rows])
        codes = _codes_for(_text_in(words, box), kind)
        if codes or column == 0:
            columns[column] = codes or _number_of(kind)
    return Table(grid, rows, _each_once(columns))


def _number_of(kind):
    """Every book begins with the number, whether its narrow head could be read or not."""
    return tuple(each.code for each in kind.fields if each.register and each.columns)[:1]


def _text_in(words, box):
    inside = [w for w in words if _within(w.box, box)]
    return " ".join(line.text for line in lines_of(inside))


def _within(inner, outer):
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _codes_for(text, kind):
    """Fields whose declared head is most like this one. Composite heads are declared by several fields."""
    wanted = squash(re.sub(r"\d+", " ", text))
    if len(wanted) < 2:
        return ()
    scores = {}
    for each in kind.fields:
        alike = max((fuzz.ratio(wanted, squash(head)) for head in each.columns), default=0)
        if alike >= HEADS_ALIKE:
            scores[each.code] = alike
    best = max(scores.values(), default=0)
    return tuple(code for code, alike in scores.items() if alike >= best - 1)


def _each_once(columns):
    seen, once = set(), {}
    for column, codes in columns.items():
        free = tuple(c for c in codes if c not in seen)
        seen.update(free)
        if free:
            once[column] = free
    return once


def row_slots(table: Table, row: int, words: list[Word], kind, legible: bool) -> dict[str, Slot]:
    """The slots of one record. Words are taken only where the page can be read at all."""
    slots = {}
    for column, codes in table.columns.items():
        box = table.grid.cell(row, column)
        inside = [w for w in words if _within(w.box, box)] if legible else []
        lines = lines_of(inside)
        if len(codes) == 1:
            slots[codes[0]] = Slot(codes[0], box, [t for line in lines for t in line.tokens])
        else:
            slots |= _composite(codes, lines, kind, box)
    return slots


def _composite(codes, lines, kind, box):
    """Several fields in one cell: the name first, then short facts between commas, the dwelling last."""
    slots = {code: Slot(code, box) for code in codes}
    rest = list(lines)
    for code in codes:
        each = kind.field(code)
        if each.type == FieldType.NAME and rest:
            slots[code].tokens = list(rest.pop(0).tokens)
        elif each.type == FieldType.DATE and rest:
            slots[code].tokens = [t for t in rest[0].tokens if re.search(r"\d", t.text)][:1]
        elif each.type == FieldType.LISTED and rest:
            slots[code].tokens = _listed(each, rest[0].tokens)
        elif each.type == FieldType.PLACE and len(rest) > 1:
            slots[code].tokens = [t for line in rest[1:] for t in line.tokens]
        elif each.type == FieldType.TEXT and rest and rest[0].tokens:
            slots[code].tokens = list(rest[0].tokens)
    return slots


def _listed(each, tokens):
    from . import values

    for size in (3, 2, 1):
        for start in range(len(tokens) - size + 1):
            part = tokens[start : start + size]
            if values.normalise(each, " ".join(t.text for t in part))[1] > 0.9:
                return list(part)
    return []


def number_sequence(found: list[dict[str, Suggestion]], code: str) -> list[dict[str, Suggestion]]:
    """Numbers in a book follow one another: two or more that agree give all the others."""
    read = [(i, int(m[0])) for i, s in enumerate(found) if code in s and (m := re.match(r"\d+", s[code].raw or ""))]
    starts = [number - i for i, number in read]
    start = max(set(starts), key=starts.count, default=0)
    votes = starts.count(start)
    if votes >= 2 and votes * 2 >= len(read):
        for i, suggestions in enumerate(found):
            if code in suggestions:
                suggestions[code] = _numbered(suggestions[code], start + i, votes, len(found))
    return found


def _numbered(old, number, votes, total):
    tail = old.value.partition("/")[2]
    value = f"{number:02d}/{tail}" if tail else str(number)
    return Suggestion(value, old.box, round(min(0.95, 0.6 + 0.35 * votes / total), 3), old.raw)


def neighbours(found: list[dict[str, Suggestion]], code: str) -> list[dict[str, Suggestion]]:
    """Two numbers on one page of a form that follow each other prove each other; two that do not are in doubt."""
    if len(found) != 2 or not all(code in s and s[code].value for s in found):
        return found
    first, second = (int(re.match(r"\d+", s[code].value)[0]) for s in found)
    for suggestions in found:
        old = suggestions[code]
        proven = second == first + 1
        suggestions[code] = replace(old, confidence=0.97 if proven else round(old.confidence * 0.7, 3))
        if not proven and suggestions[code].confidence < 0.6:
            suggestions[code] = replace(suggestions[code], value="")
    return found
