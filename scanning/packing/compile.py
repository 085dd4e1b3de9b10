"""A book into its two files: looked at first, then pressed, packed and written; or the list of what is wrong."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from registers.kinds import kind as kind_of
from registers.templating import row_of
from scanning.packing import checks
from scanning.packing.archive import Archive, Stored
from scanning.packing.casefile import Case, Pressing, pressed_cases
from scanning.packing.pieces import Pieces
from scanning.packing.sheet import write_sheet

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Wish:
    """How a package is made. `leave_out` packs the rest where some entries have problems."""

    columns: tuple
    sheet: str
    pressing: Pressing
    with_scans: bool = True
    leave_out: bool = False
    whole_page: bool = False
    placeholder: str = "00"


@dataclass(frozen=True)
class Item:
    """One row and its PDF (`stored` is None without scans)."""

    entry: object
    row: int
    name: str
    stored: Stored | None = None


@dataclass
class Made:
    """What was made; paths lie in the caller's folder, None where the package does not leave."""

    items: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    sheet: Path | None = None
    archive: Path | None = None
    pages: int = 0
    area: float = 0.0  # in A4 pages
    over: int = 0  # pages above the wanted size


def options_now():
    """The settings that the bytes of a package depend on, to be kept with it."""
    return {
        "page_kb": settings.PACKAGE_PAGE_KB,
        "dpi": settings.PACKAGE_DPI,
        "quality": [settings.PACKAGE_QUALITY_MIN, settings.PACKAGE_QUALITY_MAX],
        "whole_page": settings.PACKAGE_WHOLE_PAGE,
        "placeholder": settings.PACKAGE_DATE_PLACEHOLDER,
    }


def wish_of(options, columns, sheet) -> Wish:
    """The wish that kept options and columns stand for."""
    pressing = Pressing(
        page_bytes=options["page_kb"] * 1000, dpi=options["dpi"], quality=tuple(options["quality"]),
        processes=settings.PACKAGE_PROCESSES,
    )  # fmt: skip
    return Wish(
        columns=tuple(columns), sheet=sheet, pressing=pressing, with_scans=options.get("with_scans", True),
        leave_out=options.get("leave_out", False), whole_page=options["whole_page"],
        placeholder=options["placeholder"],
    )  # fmt: skip


def compile_book(book, entries, wish, folder, *, at, progress=None) -> Made:
    """Write the book's spreadsheet and archive into a folder, or list what stands against it.

    `entries` come in the order of the rows; `progress(done)` is told how many cases are made and may stop the
    work by raising. With problems nothing is written, unless the wish leaves those entries out.
    """
    made, entries = Made(), list(entries)
    if not entries:
        made.problems = [checks.Problem("nothing", _("Quyển này không có trường hợp nào đã duyệt mà chưa chuyển."))]
        return made
    rows, made.problems = checks.examined(book, entries, columns=wish.columns, placeholder=wish.placeholder, at=at)
    if any(each.entry is None for each in made.problems):
        return made
    sheet, archive = (Path(folder) / name for name in checks.files_of(book))
    if wish.with_scans:
        rows = _packed(rows, wish, archive, made, progress)
    if not rows or (made.problems and not wish.leave_out):
        made.items = []
        return made
    made.items = made.items or [Item(row.entry, number, row.name) for number, row in enumerate(rows, 1)]
    _write(kind_of(book.kind), wish, sheet, made)
    made.sheet, made.archive = sheet, archive if wish.with_scans else None
    return made


def _write(kind, wish, path, made):
    lines = (row_of(kind, wish.columns, item.entry.values, item.row) for item in made.items)
    write_sheet(path, title=wish.sheet, heads=[each["code"] for each in wish.columns], rows=lines)


def _packed(rows, wish, path, made, progress):
    """The rows whose PDFs are in the archive; the others' problems are added to what was made."""
    pieces = Pieces([row.entry.pk for row in rows], whole_page=wish.whole_page)
    rows, against = checks.scanned(rows, pieces)
    made.problems += against
    if not rows or (made.problems and not wish.leave_out):
        return []
    kept = []
    by_key = {row.entry.pk: row for row in rows}
    cases = (Case(row.entry.pk, row.name, pieces.of(row.entry.pk)) for row in rows)
    with Archive(path) as archive:
        for count, done in enumerate(pressed_cases(cases, wish.pressing), 1):
            row = by_key[done.case.key]
            if done.problem:
                made.problems.append(checks.about(row.entry, "picture", done.problem))
            else:
                kept.append(row)
                made.items.append(Item(row.entry, len(kept), row.name, archive.add(row.name, done.pdf)))
            made.pages, made.area, made.over = made.pages + done.pages, made.area + done.area, made.over + done.over
            if progress:
                progress(count)
    return kept


def sha256_of_path(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
