"""The names that the files of a book carry on their way to the Ministry (domain.md 1.2).

The pattern is what contractors use and very likely that of 1437/BTP-CNTT; what stands for an unknown day or
month, and for the letter of a number such as 13a, is our proposal until the Department confirms it.
"""

import re
from dataclasses import dataclass

from civreg.core.vietnamese import fold, slug

MOST = 150  # characters of a file name
PLACEHOLDER = re.compile(r"^[0-9a-z]{2}$")
# Contractors' programs refuse what does not fit this.
CONTRACTORS = re.compile(r"^(KS|KT|KH|CMC|HN|TD|GH)\.(\d{4})\.(\d{2,})\.(\d{4}-\d{2}-\d{2})\.(\d{3,})(\.A[0-4])?\.pdf$")

_CODE, _BOOK = r"(?P<code>[A-Z]{2,5})\.(?P<year>\d{4})", r"(?P<book>[0-9A-Za-z-]{2,12})"
_DAY, _NUMBER = r"(?P<day>\d{4}-[0-9a-z]{2}-[0-9a-z]{2})", r"(?P<number>\d{3,9})(?P<suffix>[a-z]{0,8})"
_CASE = re.compile(rf"^{_CODE}\.{_BOOK}\.{_DAY}\.{_NUMBER}\.pdf$")
_BOOK_FILE = re.compile(rf"^(?P<unit>[a-z0-9_]+)\.{_CODE}\.{_BOOK}\.(?P<ending>xlsx|zip)$")
_PAPER = r"(?P<code>[A-Z]{2,5})\.(?P<paper>A[0-4])\.(?P<year>\d{4})"
_COVER = re.compile(rf"^Cover\.(?P<unit>[a-z0-9_]+)\.{_PAPER}\.{_BOOK}\.pdf$")
_DATE = re.compile(r"^(?:(?:(\d{1,2})\.)?(\d{1,2})\.)?(\d{4})$")


class NameRefused(ValueError):
    """A text that is no name of ours, or facts that make none."""


@dataclass(frozen=True)
class CaseName:
    """One case's PDF: LOAI.NAM.QUYEN.YYYY-MM-DD.SO.pdf. `day` is as in the name, `number` without its zeros."""

    code: str
    year: int
    book: str
    day: str
    number: int
    suffix: str = ""

    def __str__(self):
        return f"{self.code}.{self.year:04d}.{self.book}.{self.day}.{self.number:03d}{self.suffix}.pdf"


@dataclass(frozen=True)
class BookName:
    """A book's spreadsheet or archive: {donvi}.LOAI.NAM.QUYEN.xlsx and .zip."""

    unit: str
    code: str
    year: int
    book: str
    ending: str = "xlsx"

    def __str__(self):
        return f"{self.unit}.{self.code}.{self.year:04d}.{self.book}.{self.ending}"


@dataclass(frozen=True)
class CoverName:
    """A book's cover: Cover.{xa_code}.LOAI.KHO_GIAY.NAM.QUYEN.pdf."""

    unit: str
    code: str
    paper: str
    year: int
    book: str

    def __str__(self):
        return f"Cover.{self.unit}.{self.code}.{self.paper}.{self.year:04d}.{self.book}.pdf"


def case_name(*, code, year_opened, book, registered_on, year, number, suffix="", placeholder="00") -> CaseName:
    """The name of one case's PDF. `registered_on` is the Ministry's text (29.11.2012, 11.2012, 2012 or empty).

    `year` is the year of the number (91/2012): it stands where the date says none. NameRefused where the parts
    do not make a name.
    """
    made = CaseName(
        code, year_opened, book_part(book), day_part(registered_on, year, placeholder), number, ascii_part(suffix)
    )
    if parse_case(str(made)) != made:
        raise NameRefused(str(made))
    return made


def book_name(*, unit, code, year_opened, book, ending="xlsx") -> BookName:
    """The name of a book's spreadsheet or archive; `unit` as unit_part makes it."""
    return BookName(unit, code, year_opened, book_part(book), ending)


def cover_name(*, commune, code, paper, year_opened, book) -> CoverName:
    """The name of a book's cover; the commune with its type, as in «xã Lộc Thuận»."""
    return CoverName(slug(commune, "_"), code, paper, year_opened, book_part(book))


def unit_part(commune, above=()):
    """The office in file names: xavinhthai_hvl_tqt is xã Vĩnh Thái, huyện Vĩnh Linh, tỉnh Quảng Trị."""
    initials = ["".join(word[0] for word in slug(name, " ").split()) for name in above]
    return "_".join(part for part in [slug(commune), *initials] if part)


def book_part(number):
    """The book's number within its year, two digits at least: 1 is 01, 1A is 1A."""
    part = re.sub(r"[^0-9A-Za-z-]+", "-", fold(number).upper()).strip("-")
    return part.zfill(2)[:12]


def ascii_part(text):
    return slug(text)[:8]


def day_part(text, year, placeholder="00"):
    """YYYY-MM-DD of the Ministry's text; what is not known is the placeholder, an unknown year that of the number."""
    found = _DATE.match(text.strip()) if text else None
    day, month, given = found.groups() if found else (None, None, None)
    return f"{int(given or year or 0):04d}-{_two(month, placeholder)}-{_two(day, placeholder)}"


def _two(digits, placeholder):
    return f"{int(digits):02d}" if digits and int(digits) else placeholder


def parse_case(name) -> CaseName:
    """The parts of a case's name. NameRefused for any other text."""
    found = _fitting(_CASE, name)
    return CaseName(
        found["code"], int(found["year"]), found["book"], found["day"], int(found["number"]), found["suffix"]
    )


def parse_book(name) -> BookName:
    """The parts of a spreadsheet's or archive's name. NameRefused for any other text."""
    found = _fitting(_BOOK_FILE, name)
    return BookName(found["unit"], found["code"], int(found["year"]), found["book"], found["ending"])


def parse_cover(name) -> CoverName:
    """The parts of a cover's name. NameRefused for any other text."""
    found = _fitting(_COVER, name)
    return CoverName(found["unit"], found["code"], found["paper"], int(found["year"]), found["book"])


def _fitting(pattern, name):
    found = pattern.match(name) if len(name) <= MOST and "\n" not in name else None
    if found is None or not name.isascii():
        raise NameRefused(name)
    return found


def contractors_take(name) -> bool:
    """Whether the programs that contractors run before an import would take the name."""
    return bool(CONTRACTORS.match(str(name)))


def collisions(names):
    """The names that stand more than once, whatever their capitals: {name in small letters: [places from 0]}."""
    places = {}
    for place, name in enumerate(names):
        places.setdefault(str(name).lower(), []).append(place)
    return {name: at for name, at in places.items() if len(at) > 1}
