"""Values as typed or imported, put into the Ministry's form. What cannot be read stays for the rules to name."""

import re
from functools import lru_cache

from civreg.core.date_words import full_year
from civreg.core.dates import DateRefused, PartialDate
from civreg.core.vietnamese import collapse, fold, title_name
from registers.kinds.base import FieldType
from registers.kinds.lists import canonical, choice_code
from registers.rules.findings import EntryContext, registration_year

_NUMBERED = re.compile(r"(?:(?:quyển|số|so)\s*)*[:.]?\s*(\d{1,6})\s*([a-zđ]?)\s*(?:[/\-.]\s*(\d{2}|\d{4}))?", re.I)
_HOURS = re.compile(r"(\d{1,2})\s*(?:gio|g|h|:|\.)\s*(\d{1,2})?\s*(?:phut|p|')?\s*(sang|trua|chieu|toi|dem)?")
_PAPER = re.compile(
    r"^(?:giấy\s+)?(?:cmnd|cmtnd|cccd|chứng minh nhân dân|căn cước(?: công dân)?)?\s*(?:số)?\s*[:.]?\s*", re.I
)


def normalise(kind, values, context: EntryContext | None = None, *, as_written=()) -> dict[str, str]:
    """A new dict of the filled fields in the Ministry's form; unknown codes are kept for ``check`` to refuse.

    Never changes what the book says: it spells dates dd.MM.yyyy, choices by code, ethnic groups and countries
    by the Ministry's name, adds the year to a bare number, and puts text into NFC with single spaces. The codes
    in ``as_written`` are open lists whose text a person wants kept as the book has it ("Vân Kiều").
    """
    context, shapes = context or EntryContext(), _shapes_of(kind)
    hint, cleaned = context.registration_year or context.book_year, {}
    for code, value in values.items():
        text = _clean(value if isinstance(value, str) else str(value)) if value is not None else ""
        if text:
            shape = shapes.get(code)
            cleaned[code] = shape(text, hint) if shape and code not in as_written else text
    # Numbers last: a number without a year takes that of the registration date.
    year = registration_year(cleaned, context)
    for code, default in (("so", year), ("quyenSo", context.book_year or year)):
        if code in cleaned:
            cleaned[code] = with_year(cleaned[code], default)
    return {code: text for code, text in cleaned.items() if text}


# What repeats from row to row is worked out once; a row of an import costs little more than its names.
_clean = lru_cache(maxsize=65536)(collapse)
REMEMBERED = 4096  # texts a field


@lru_cache(maxsize=64)
def _shapes_of(kind):
    """code -> the function that puts a text of that field into the Ministry's form; none for plain text."""
    return {field.code: shape for field in kind.fields if (shape := _shape_of(field))}


def _shape_of(field):
    if field.type == FieldType.LISTED:
        return _remembered(lambda text, hint: canonical(field.listed, text))
    if field.type == FieldType.CHOICE:
        return _remembered(lambda text, hint: choice_code(field.choices, text))
    if field.type == FieldType.NAME:
        return _name
    shape = _SHAPES.get(field.type)
    return _remembered(shape) if shape else None


def _remembered(shape):
    return lru_cache(maxsize=REMEMBERED)(shape)


@lru_cache(maxsize=REMEMBERED)
def with_year(text: str, year: int | None) -> str:
    """A whole number: "13" -> "13/1980", "5/80" -> "05/1980", "013/1980" -> "13/1980"; other forms stay."""
    found = _NUMBERED.fullmatch(text)
    if not found:
        return text
    number, suffix, written = found.groups()
    if written:
        year = int(written) if len(written) == 4 else full_year(int(written), year or 2025)
    head = f"{int(number):02d}{suffix.upper()}"
    return f"{head}/{year}" if year else head


def _date(text, hint):
    try:
        return PartialDate.parse(text, century_hint=hint).text
    except DateRefused:
        return text


def _name(text, hint):
    # Typed in a hurry without capitals; capitals of any other kind are the book's and stay.
    return title_name(text) if text.islower() else text


def _time(text, hint):
    if re.fullmatch(r"\d{4}", text):
        text = f"{text[:2]}:{text[2:]}"
    found = _HOURS.fullmatch(fold(text))
    if not found:
        return text
    hours, minutes = int(found[1]), int(found[2] or 0)
    if found[3] in ("chieu", "toi", "dem") and 1 <= hours < 12:
        hours += 12
    return f"{hours:02d}:{minutes:02d}" if hours < 24 and minutes < 60 else text


def _identity(text, hint):
    number = _PAPER.sub("", text)
    figures = re.sub(r"[ .]", "", number)
    return figures if figures.isascii() and figures.isdigit() else number or text


def _number(text, hint):
    return re.sub(r"^(?:trang|tờ)?\s*(?:số)?\s*[:.]?\s*", "", text, flags=re.I) or text


_SHAPES = {
    FieldType.DATE: _date,
    FieldType.TIME: _time,
    FieldType.IDENTITY: _identity,
    FieldType.NUMBER: _number,
}
