"""The parts of an export into one open file: a workbook, a CSV, or a ZIP with a CSV for every part."""

import csv
import io
import zipfile

from reporting.exports.tables import BOM, RISKY
from reporting.exports.workbook import Workbook

STEP = 2_000  # rows between two looks at the clock and at whether somebody cancelled


def write(target, parts, *, form, tick):
    """Write every row; `tick(rows)` is called with the rows written so far and may raise to stop. Returns the rows."""
    return _write_xlsx(target, parts, tick) if form == "xlsx" else _write_csv(target, parts, tick)


def suffix_of(form, part_count):
    """A CSV of several parts is a ZIP: their columns differ."""
    return form if form == "xlsx" or part_count <= 1 else "zip"


def _counted(rows, written, tick):
    for row in rows:
        yield row
        written += 1
        if written % STEP == 0:
            tick(written)


def _write_xlsx(target, parts, tick):
    written = 0
    with Workbook(target) as book:
        for part in parts:
            book.sheet(part.title, part.heads)
            for row in _counted(part.rows, written, tick):
                book.row(row)
                written += 1
    return written


def _write_csv(target, parts, tick):
    if len(parts) == 1:
        return _csv(target, parts[0], 0, tick)
    written = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part in parts:
            with archive.open(f"{part.title}.csv", "w", force_zip64=True) as inside:
                written = _csv(inside, part, written, tick)
    return written


def _csv(target, part, written, tick):
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=False)
    text.write(BOM)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_safe(str(head)) for head in part.heads])
    for row in _counted(part.rows, written, tick):
        writer.writerow([f"'{cell}" if cell and cell[0] in RISKY else cell for cell in row])
        written += 1
    text.flush()
    text.detach()  # the file below stays open
    return written


def _safe(text):
    return f"'{text}" if text.startswith(RISKY) else text
