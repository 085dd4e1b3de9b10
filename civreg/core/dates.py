"""Partial dates as old registers have them: a day, a month, a year alone, or only an age.

Canonical texts, the Ministry's: ``15.03.1987``, ``03.1987``, ``1987``, ``45 tuổi`` (domain.md 2.0, V-05).
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from django.utils.translation import gettext_lazy as _

from civreg.core.date_words import full_year, read_date_words, write_date_words
from civreg.core.vietnamese import collapse, fold

FIRST_YEAR, LAST_YEAR = 1850, 2100  # a person who died in 1945 at 95 is the oldest that a book may hold
MAX_AGE = 130
# Two-digit years without a hint end here: the year of the campaign, so that 24 is 2024 and 87 is 1987.
DEFAULT_HINT = 2025

_AGE = re.compile(r"^(\d{1,3})\s*(thang|ngay)?\s*(?:t|tuoi)\.?$")
_UNITS = {"thang": "tháng", "ngay": "ngày"}
_BLANK_PART = r"(?:\?+|\.{2,}|…|_+|x+|-{2,})"
_WORDS_BETWEEN = re.compile(r"\b(?:ngay|thang|nam|sinh)\b")
_SEPARATORS = re.compile(r"[./\-\s]+")


# By name, so that the browser says the same (static/js/rules/dates.js).
SAYS = {
    "year_range": _("Năm %(year)s nằm ngoài khoảng %(first)s–%(last)s."),
    "no_month": _("Không có tháng %(month)s: một năm chỉ có 12 tháng."),
    "day_alone": _("Có ngày %(day)s nhưng chưa có tháng."),
    "no_day": _("Tháng %(month)s năm %(year)s chỉ có %(length)s ngày, không có ngày %(day)s."),
    "too_old": _("“%(text)s”: không ai sống quá %(most)s tuổi."),
    "year_or_age": _("“%(text)s” là năm hay tuổi? Hãy gõ năm đủ bốn chữ số, hoặc gõ “%(text)s tuổi”."),
    "not_a_date": _("“%(text)s” không phải là ngày, tháng, năm. Hãy gõ 15031987, 03.1987, 1987 hoặc “45 tuổi”."),
}


class DateRefused(ValueError):
    """A text that is no date; ``str()`` is a sentence for the person who typed it, in their language."""

    def __init__(self, template, **params):
        super().__init__(template, params)
        self.template, self.params = template, params

    def __str__(self):
        return str(self.template) % self.params

    sentence = property(__str__)


@dataclass(frozen=True)
class PartialDate:
    """What is known of a date. ``age`` counts years unless ``age_unit`` says "tháng" or "ngày".

    ``estimated`` marks a year that was reckoned from an age (see ``placed``); the text stays the age.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    age: int | None = None
    age_unit: str = ""
    estimated: bool = False

    @classmethod
    def parse(cls, text: str, *, century_hint: int | None = None) -> "PartialDate":
        """Read what a clerk types or a book shows; DateRefused if it is no date.

        Digits alone: 15031987, 150387, 031987, 1987; four digits that are no year since 1850 are month and
        year (0387 is 03.1987). With separators (. / - space): day, month, year; month, year; year first as
        in 1987-03-15. "00", "..", "??" or "xx" in place of a day or month leave it unknown. An age: "45t",
        "45 tuổi", "3 tháng tuổi". A two-digit year is the latest one that does not lie after
        ``century_hint``, the year of the book or of the registration.
        """
        return _parse(collapse(text), century_hint or DEFAULT_HINT)

    @classmethod
    def from_words(cls, text: str, *, century_hint: int | None = None) -> "PartialDate":
        """Read a date in words, "Ngày mười lăm tháng ba năm một nghìn chín trăm tám mươi bảy"."""
        found = read_date_words(text, century_hint or DEFAULT_HINT)
        if found is None:
            raise not_a_date(collapse(text))
        return checked(*found)

    def in_words(self) -> str:
        """The date in words as TT 04/2020/TT-BTP Art. 31 has it written; "" for an age."""
        if self.is_age or self.year is None:
            return ""
        return write_date_words(self.year, self.month or 0, self.day or 0)

    @property
    def text(self) -> str:
        if self.age is not None:
            return " ".join(part for part in (str(self.age), self.age_unit, "tuổi") if part)
        parts = [f"{part:02d}" for part in (self.day, self.month) if part]
        return ".".join([*parts, f"{self.year:04d}"])

    def __str__(self):
        return self.text

    @property
    def is_full(self) -> bool:
        return bool(self.day and self.month and self.year)

    @property
    def is_age(self) -> bool:
        return self.age is not None

    def placed(self, year: int) -> "PartialDate":
        """An age as a year of birth, reckoned in ``year`` and marked as estimated; other dates unchanged."""
        if self.age is None:
            return self
        years = 0 if self.age_unit else self.age
        return PartialDate(year=year - years, age=self.age, age_unit=self.age_unit, estimated=True)

    @cached_property
    def earliest(self) -> date | None:
        """The first day it can mean; None for an age that was not placed in a year."""
        if self.year is None:
            return None
        # An age may count the year of birth (tuổi mụ) or not: a year to either side.
        return date(self.year - self.estimated, self.month or 1, self.day or 1)

    @cached_property
    def latest(self) -> date | None:
        """The last day it can mean; None for an age that was not placed in a year."""
        if self.year is None:
            return None
        month = self.month or 12
        return date(self.year + self.estimated, month, self.day or calendar.monthrange(self.year, month)[1])

    def surely_after(self, other: "PartialDate") -> bool:
        """True only if no reading of the two dates makes this one the same day or earlier."""
        return bool(self.earliest and other.latest and self.earliest > other.latest)

    def may_equal(self, other: "PartialDate") -> bool:
        """True if some reading of the two dates makes them one day."""
        return not (self.surely_after(other) or other.surely_after(self))

    @property
    def sort_text(self) -> str:
        """ISO with zeros for what is unknown, "1987-03-00": sorts in time, and names files (domain.md 1.2)."""
        return f"{self.year or 0:04d}-{self.month or 0:02d}-{self.day or 0:02d}"


def checked(year: int, month: int = 0, day: int = 0) -> PartialDate:
    """The date of those numbers (0 is unknown), or DateRefused with what is wrong with them."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateRefused(SAYS["year_range"], year=year, first=FIRST_YEAR, last=LAST_YEAR)
    if month > 12:
        raise DateRefused(SAYS["no_month"], month=month)
    if day and not month:
        raise DateRefused(SAYS["day_alone"], day=day)
    length = calendar.monthrange(year, month or 1)[1]
    if day > length:
        raise DateRefused(
            SAYS["no_day"],
            month=month,
            year=year,
            length=length,
            day=day,
        )
    return PartialDate(year=year, month=month or None, day=day or None)


def not_a_date(text: str) -> DateRefused:
    return DateRefused(SAYS["not_a_date"], text=text)


@lru_cache(maxsize=65536)
def _parse(text: str, hint: int) -> PartialDate:
    folded = fold(text).strip(" .,;")
    if found := _AGE.match(folded):
        return _age(int(found[1]), _UNITS.get(found[2], ""), text)
    if folded.isdigit() and folded.isascii():
        return _from_digits(folded, hint, text)
    return _from_parts(folded, hint, text)


def _age(age: int, unit: str, text: str) -> PartialDate:
    if age > MAX_AGE:
        raise DateRefused(SAYS["too_old"], text=text, most=MAX_AGE)
    return PartialDate(age=age, age_unit=unit)


def _from_digits(digits: str, hint: int, text: str) -> PartialDate:
    pairs = [int(digits[at : at + 2]) for at in range(0, len(digits) - 1, 2)]
    if len(digits) == 8:
        return checked(int(digits[4:]), pairs[1], pairs[0])
    if len(digits) == 6:
        # 031987 can be nothing but March 1987: a month 19 or 20 does not exist.
        if FIRST_YEAR <= int(digits[2:]) <= LAST_YEAR:
            return checked(int(digits[2:]), pairs[0])
        return checked(full_year(pairs[2], hint), pairs[1], pairs[0])
    if len(digits) == 4:
        if FIRST_YEAR <= int(digits) <= LAST_YEAR or not 1 <= pairs[0] <= 12:
            return checked(int(digits))
        return checked(full_year(pairs[1], hint), pairs[0])
    if len(digits) <= 2:
        raise DateRefused(SAYS["year_or_age"], text=text)
    raise not_a_date(text)


def _from_parts(folded: str, hint: int, text: str) -> PartialDate:
    blanked = re.sub(rf"(^|[./\-\s]){_BLANK_PART}(?=$|[./\-\s])", r"\g<1>0", folded)
    parts = [part for part in _SEPARATORS.split(_WORDS_BETWEEN.sub(" ", blanked)) if part]
    if not 1 <= len(parts) <= 3 or not all(re.fullmatch(r"[0-9]{1,2}|[0-9]{4}", part) for part in parts):
        raise not_a_date(text)
    if len(parts[0]) == 4:
        parts.reverse()
    day, month, year = ["0"] * (3 - len(parts)) + parts
    if len(day) == 4 or len(month) == 4 or int(year) == 0 and len(year) < 2:
        raise not_a_date(text)
    if len(year) < 4 and len(parts) == 1:
        raise not_a_date(text)
    return checked(int(year) if len(year) == 4 else full_year(int(year), hint), int(month), int(day))
