"""One book for the Ministry: its spreadsheet under the prescribed name (domain.md 1.2)."""

from pathlib import Path

from civreg.core.vietnamese import slug
from registers.kinds import kind as kind_of
from registers.models import Entry
from reporting.exports import entries as of_entries
from reporting.exports.tables import write_xlsx

# Numbers that were never a case do not leave the system; duplicates the Ministry holds already.
NOT_SENT = ("draft", "void", "duplicate", "unreadable")


def unit_name(locality):
    """The office in file names: xavinhthai_hvl_tqt is xã Vĩnh Thái, huyện Vĩnh Linh, tỉnh Quảng Trị."""
    above = [locality.parent.full_name] if locality.parent else []
    initials = ["".join(word[0] for word in slug(name, " ").split()) for name in [*above, locality.province.full_name]]
    return "_".join([slug(locality.full_name), *initials])


def book_name(book):
    """{donvi}.{LOAI}.{NAM}.{QUYEN}"""
    return f"{unit_name(book.locality)}.{kind_of(book.kind).code}.{book.year_opened}.{book.number.zfill(2)}"


def export_book(book, folder):
    """Write the book's spreadsheet into a folder; returns its path."""
    kind = kind_of(book.kind)
    path = Path(folder) / f"{book_name(book)}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = Entry.objects.filter(book=book).exclude(state__in=NOT_SENT)
    write_xlsx(path, title=of_entries.SHEET, heads=kind.headers, rows=of_entries.rows(kind, kept))
    return path
