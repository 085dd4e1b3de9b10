"""A file in the Ministry's columns as records, without the database: spreadsheets and CSV of any size."""

import codecs
import csv
import io
from array import array
from itertools import islice
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _

from registers.duplicates import cells
from registers.duplicates.records import CHUNK, Reader, Records
from registers.duplicates.roles import Roles
from registers.exchange import sheets
from registers.exchange.columns import COMPARED
from registers.exchange.csvfile import Csv
from registers.exchange.limits import Limits, SheetRefused


def read_file(path, roles: Roles, kind) -> tuple[Records, np.ndarray]:
    """(records, number of each in the file, from 1 under the heads); SheetRefused with a sentence.

    Rows that are empty have a number but no record.
    """
    numbers = array("i")
    with sheets.opened(Path(path), kind, office_given=COMPARED) as table:
        reader = Reader(roles, {code: at for at, code in table.columns.pairs})
        source = table._source
        if isinstance(source, Csv) and source.codec.startswith("utf-8") and not table.verdict.converts:
            _add_plain(reader, path, source.delimiter, table.columns.row, numbers)
        else:
            reader.add(_cells(table, numbers))
    return reader.records(), np.array(numbers, np.int32)


def _cells(table, numbers):
    head = table.columns.row
    for number, texts, _faults in table.rows():
        numbers.append(number - head)
        yield texts


def _add_plain(reader, path, delimiter, head, numbers):
    """Rows of a CSV in UTF-8 that needs no conversion: a million rows have no time for a string a cell."""
    limits, seen = Limits(), 0
    csv.field_size_limit(limits.max_cell)
    try:
        for data in _blocks(path, limits):
            block = cells.plain(data, delimiter, limits.max_cell)
            if block is None:
                lines = io.StringIO(data.decode(), newline="")
                seen = _add_rows(reader, csv.reader(lines, delimiter=delimiter), head, seen, numbers)
            else:
                seen = _add_block(reader, block, head, seen, numbers)
    except (csv.Error, ValueError) as problem:
        sentence = _("Không đọc được sau dòng %(row)s: ô quá dài, dấu nháy không đóng hoặc sai bảng mã.")
        raise SheetRefused(sentence % {"row": seen}, code="broken_csv") from problem


def _blocks(path, limits):
    with open(path, "rb") as file:
        if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            file.seek(0)
        yield from cells.blocks(file, limits.max_cell * limits.max_columns)


def _add_block(reader, block, head, seen, numbers):
    rows = cells.filled(block)
    rows[: max(0, head - seen)] = False
    numbers.extend((np.flatnonzero(rows) + seen + 1 - head).tolist())
    reader.add_block(block, rows)
    return seen + len(rows)


def _add_rows(reader, rows, head, seen, numbers):
    for _n in range(head - seen):
        next(rows, None)
    seen = max(seen, head)
    while chunk := list(islice(rows, CHUNK)):
        filled = [at for at, row in enumerate(chunk) if any(row)]
        numbers.extend(seen + 1 - head + at for at in filled)
        reader.add([chunk[at] for at in filled])
        seen += len(chunk)
    return seen
