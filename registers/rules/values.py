"""Rules that follow from a field's declaration alone: type, length, list. They hold for every kind.

What is said of a field depends on its text, on at most one other text (``companion``) and on the book: so it is
worked out once and remembered, since offices, peoples and signers repeat from row to row.
"""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple

from civreg.core.dates import DateRefused, PartialDate
from civreg.core.vietnamese import name_faults, text_faults
from registers.kinds.base import FieldType
from registers.kinds.lists import is_listed
from registers.rules.calendars import names_other_calendar
from registers.rules.ditto import is_ditto
from registers.rules.findings import Finding
from registers.rules.sentences import SAYS

REMEMBERED = 2048  # texts a field
LAST_OLD_YEAR = 2005  # books up to it may lack the day of registration (domain.md V-02)

_TIME = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9]")
_IDENTITY = re.compile(r"[0-9]{12}")
# Texts of which nothing can be said but their length: they start with a letter, have no hidden sign and are no ditto.
_LETTERS = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỹ"
_NO_DITTO = r"(?=.{13}|.*[0-9a-df-gi-mo-qsv-zA-DF-GI-MO-QSV-Z])"
_PLAIN_NAME = re.compile(rf"{_NO_DITTO}[{_LETTERS}][{_LETTERS} '.\-]*")
_PLAIN_TEXT = re.compile(rf"{_NO_DITTO}[{_LETTERS}0-9][{_LETTERS}0-9 .,;:()/'\-–]*")
_PLAIN = {FieldType.NAME: _PLAIN_NAME, FieldType.TEXT: _PLAIN_TEXT, FieldType.PLACE: _PLAIN_TEXT}


class FieldCheck(NamedTuple):
    """How one field is judged: ``judge(text, other text, year of the book, phase)`` gives its findings."""

    code: str
    companion: str
    plain: Callable | None
    most: int
    judge: Callable


def field_check(field) -> FieldCheck:
    plain = _PLAIN.get(field.type)
    judge = lru_cache(maxsize=REMEMBERED)(partial(_judged, field))
    return FieldCheck(field.code, companion_of(field), plain and plain.fullmatch, field.max_length, judge)


def companion_of(field) -> str:
    """The code of the other field that this one's findings depend on, "" for most: date or type of paper."""
    if field.type == FieldType.WORDS_DATE:
        return field.words_of
    # Personal numbers and papers are both called "identity"; only papers have a type.
    return field.code.replace("SoGiayTo", "LoaiGiayTo") if _is_paper(field) else ""


def _is_paper(field):
    return field.type == FieldType.IDENTITY and "SoGiayTo" in field.code


def _judged(field, text, other, book_year, phase):
    return tuple(_findings(field, text, other, book_year, phase))


def _findings(field, text, other, book_year, phase):
    """All findings about one filled field by itself."""
    params = {"label": field.label, "value": text, "first": text[:1]}
    if is_ditto(text):
        yield Finding("DITTO", "W", (field.code,), SAYS["ditto"], params)
        return
    yield from _unsafe(field, text, params)
    if len(text) > field.max_length:
        more = {"length": len(text), "most": field.max_length}
        yield Finding("LENGTH", "E", (field.code,), SAYS["too_long"], params | more)
    if field.type == FieldType.DATE:
        yield from _date(field, text, params, book_year, phase)
    elif field.type == FieldType.WORDS_DATE:
        yield from _words(field, text, params, other, book_year)
    elif check := _BY_TYPE.get(field.type):
        yield from check(field, text, params, other)


def _unsafe(field, text, params):
    """V-25: a text that acts as a formula or hides signs (E), figures in a name (W)."""
    is_name = field.type == FieldType.NAME
    for fault in name_faults(text) if is_name else text_faults(text):
        # A remark may begin with a dash; only names never do.
        if fault == "formula" and not is_name and text[0] not in "=@":
            continue
        yield Finding("V-25", "W" if fault == "digits" else "E", (field.code,), SAYS[fault], params)


def _date(field, text, params, book_year, phase):
    """V-02, V-05, V-26: a date that there is, an age only where one may stand, the registration to the day."""
    rule = "V-02" if field.code == "ngayDangKy" else "V-05"
    try:
        found = PartialDate.parse(text, century_hint=book_year)
    except DateRefused as refused:
        yield Finding(rule, "E", (field.code,), SAYS["not_a_date"], params | {"why": refused})
        if names_other_calendar(text):
            yield Finding("V-26", "W", (field.code,), SAYS["other_calendar"], params)
        return
    if found.is_age and not field.ages:
        yield Finding(rule, "E", (field.code,), SAYS["no_age_here"], params)
    elif rule == "V-02" and not found.is_full:
        severity = "E" if phase == 1 or (book_year or found.year) > LAST_OLD_YEAR else "W"
        yield Finding(rule, severity, (field.code,), SAYS["date_not_full"], params)


def _words(field, text, params, figures, book_year):
    """V-16, V-26 (W): the date in words says what the figures say (TT 04/2020/TT-BTP Art. 31)."""
    if names_other_calendar(text):
        yield Finding("V-26", "W", (field.code,), SAYS["other_calendar"], params)
        return
    try:
        spelt = PartialDate.from_words(text, century_hint=book_year)
    except DateRefused:
        yield Finding("V-16", "W", (field.code,), SAYS["words_unclear"], params)
        return
    try:
        written = PartialDate.parse(figures, century_hint=book_year) if figures else None
    except DateRefused:
        written = None
    if written and written != spelt:
        more = {"spelt": spelt, "figures": written}
        yield Finding("V-16", "W", (field.code, field.words_of), SAYS["words_differ"], params | more)


def _choice(field, text, params, _other):
    """V-15: in the list (E; W where the list itself was never confirmed)."""
    if not any(code == text for code, _label in field.choices):
        severity = "E" if field.confirmed else "W"
        yield Finding("V-15", severity, (field.code,), SAYS["not_in_list"], params)


def _listed(field, text, params, _other):
    """V-15 (W): an ethnic group or country that the Ministry's list does not have."""
    if not is_listed(field.listed, text):
        yield Finding("V-15", "W", (field.code,), SAYS["not_listed"], params)


def _number(field, text, params, _other):
    """V-04 (E): a page is a number or blank (S10)."""
    if not (text.isascii() and text.isdigit()):
        yield Finding("V-04", "E", (field.code,), SAYS["not_a_number"], params)


def _time(field, text, params, _other):
    """W: hours and minutes as HH:mm."""
    if not _TIME.fullmatch(text):
        yield Finding("TIME", "W", (field.code,), SAYS["not_a_time"], params)


def _identity(field, text, params, paper):
    """V-17 (E): a personal number has 12 figures. V-18 (W): CMND 9 or 12 figures, CCCD 12."""
    if "SoDinhDanh" in field.code:
        if not _IDENTITY.fullmatch(text):
            yield Finding("V-17", "E", (field.code,), SAYS["identity_length"], params)
        return
    lengths = LENGTHS_OF_PAPERS.get(paper)
    if lengths and not (text.isascii() and text.isdigit() and len(text) in lengths):
        more = {"lengths": " / ".join(map(str, lengths))}
        yield Finding("V-18", "W", (field.code,), SAYS["paper_length"], params | more)


LENGTHS_OF_PAPERS = {"1": (9, 12), "4": (12,)}  # by the code of the paper: CMND, CCCD (domain.md V-18)
_BY_TYPE = {
    FieldType.CHOICE: _choice,
    FieldType.LISTED: _listed,
    FieldType.NUMBER: _number,
    FieldType.TIME: _time,
    FieldType.IDENTITY: _identity,
}
