"""Rules about number, book, page and the day of registration: the same for every kind."""

import re

from registers.rules.declared import rule
from registers.rules.findings import Finding
from registers.rules.sentences import SAYS

FIRST_BOOK_YEAR, LAST_BOOK_YEAR = 1945, 2020  # plausible, domain.md V-24
# A number further than this beyond the next one is asked about; less is a book begun in the middle.
FAR_AHEAD = 100
_NUMBER = re.compile(r"([0-9]{1,9})[^\W\d_]{0,4}/([0-9]{4})")


def _year_in(text: str) -> int | None:
    tail = text.rpartition("/")[2]
    return int(tail) if len(tail) == 4 and tail.isascii() and tail.isdigit() else None


def _number_and_date_given(facts):
    """V-01 (E): a number with its year, a registration date; the book number, if any, with its year (S10)."""
    for code, sentence in (("so", "number_missing"), ("ngayDangKy", "date_missing")):
        if not facts.text(code) and code in facts.kind:
            yield Finding("V-01", "E", (code,), SAYS[sentence])
    for code in ("so", "quyenSo"):
        text = facts.text(code)
        if text and "/" not in text:
            params = {"label": facts.label(code), "value": text}
            yield Finding("V-01", "E", (code,), SAYS["number_without_year"], params)


def _number_in_year_of_date(facts):
    """V-03 (W): the year in the number is the year of registration (S10)."""
    year, registered = _year_in(facts.text("so")), facts.date("ngayDangKy")
    if year and registered and registered.year and registered.year != year:
        params = {"year": year, "registered": registered}
        yield Finding("V-03", "W", ("so", "ngayDangKy"), SAYS["number_of_other_year"], params)


def _number_in_run(facts):
    """V-19 (W): within the numbers that the book declares for its year, and not far beyond the next one.

    Numbers run on within a year; a book of several years starts again, so only its first year is declared.
    """
    context = facts.context
    if context.first_number is None and context.last_number is None and context.next_number is None:
        return
    found = _NUMBER.fullmatch(facts.text("so"))
    if not found:
        return
    number, year = int(found[1]), int(found[2])
    first, last = context.first_number or 0, context.last_number or number
    if year == context.book_year and not first <= number <= last:
        shown = {"number": number, "first": context.first_number or 1, "last": context.last_number or "…"}
        yield Finding("V-19", "W", ("so",), SAYS["outside_book"], shown)
    elif _is_far_ahead(context, number, year):
        shown = {"number": number, "next": context.next_number, "year": year}
        yield Finding("V-19", "W", ("so",), SAYS["far_ahead"], shown)


def _is_far_ahead(context, number, year):
    # Where the book declares its last number, that is the better guard.
    known = context.next_number is not None and context.next_year == year
    declared = context.last_number is not None and context.book_year == year
    return known and not declared and number > context.next_number + FAR_AHEAD


def _book_year_plausible(facts):
    """V-24 (W): registered in the book's year or later, 1945-2020; phase 2 not after 31.12.2005 (S8, S4)."""
    context, registered = facts.context, facts.date("ngayDangKy")
    year = context.book_year
    if year and registered and registered.latest and registered.year < year:
        params = {"registered": registered, "year": year}
        yield Finding("V-24", "W", ("ngayDangKy",), SAYS["before_book"], params)
    if year and not FIRST_BOOK_YEAR <= year <= LAST_BOOK_YEAR:
        params = {"year": year, "first": FIRST_BOOK_YEAR, "last": LAST_BOOK_YEAR}
        yield Finding("V-24", "W", ("quyenSo",), SAYS["odd_book_year"], params)
    if context.phase == 2 and registered and registered.earliest and registered.earliest > context.phase2_limit:
        params = {"limit": f"{context.phase2_limit:%d.%m.%Y}"}
        yield Finding("V-24", "W", ("ngayDangKy",), SAYS["after_phase_2"], params)


def _not_in_future(facts):
    """V-24 (E): nothing is registered after today."""
    registered, today = facts.date("ngayDangKy"), facts.context.today
    if registered and today and registered.earliest and registered.earliest > today:
        yield Finding("V-24", "E", ("ngayDangKy",), SAYS["in_future"], {"registered": registered})


def _signer_given(facts):
    """V-20 (W): somebody signed."""
    if not facts.text("nguoiKy") and "nguoiKy" in facts.kind:
        yield Finding("V-20", "W", ("nguoiKy",), SAYS["signer_missing"])


RULES = (
    rule("V-01", "E", "number_and_date_given", _number_and_date_given),
    rule("V-03", "W", "number_in_year_of_date", _number_in_year_of_date, needs=("so", "ngayDangKy")),
    rule("V-19", "W", "number_in_run", _number_in_run, needs=("so",), far=FAR_AHEAD),
    rule("V-24", "W", "book_year_plausible", _book_year_plausible, first=FIRST_BOOK_YEAR, last=LAST_BOOK_YEAR),
    rule("V-24", "E", "not_in_future", _not_in_future, needs=("ngayDangKy",)),
    rule("V-20", "W", "signer_given", _signer_given),
)
