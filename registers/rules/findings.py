"""What a rule found, in which entry, in which circumstances."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from django.utils import translation

from civreg.core.dates import FIRST_YEAR, LAST_YEAR, DateRefused, PartialDate

ERROR, WARNING = "E", "W"
PHASE_2_LIMIT = date(2005, 12, 31)  # domain.md V-24


@dataclass(frozen=True)
class Finding:
    """A rule's objection. "E" blocks the save; "W" is let go with a reason, which is kept.

    ``sentence`` is a lazy text with named placeholders, ``params`` fill it; ``message`` is both together in
    the language of the reader.
    """

    rule: str
    severity: str
    codes: tuple[str, ...]
    sentence: str
    params: Mapping = field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        return str(self.sentence) % {name: str(value) for name, value in self.params.items()}

    @property
    def record(self) -> str:
        """The message in Vietnamese whatever the reader's language: what is kept, and compared with what was kept."""
        with translation.override("vi"):
            return self.message

    @property
    def blocks(self) -> bool:
        return self.severity == ERROR

    def as_dict(self) -> dict:
        """For JSON: rule, severity, codes, message."""
        return {"rule": self.rule, "severity": self.severity, "codes": list(self.codes), "message": self.message}


@dataclass(frozen=True)
class Labels:
    """Several labels as one text, put together in the language of who reads it."""

    labels: tuple

    def __str__(self):
        return ", ".join(map(str, self.labels))


@dataclass(frozen=True)
class EntryContext:
    """What a rule may know besides the entry: its book and today. All of it optional.

    ``first_number`` and ``last_number`` are those that the book's cover declares for its own year;
    ``next_number`` the one that follows the last of the office, kind and ``next_year`` (V-19), known only for a
    new entry.
    """

    book_year: int | None = None
    book_number: int | None = None
    phase: int | None = None
    registration_year: int | None = None
    phase2_limit: date = PHASE_2_LIMIT
    today: date | None = None
    first_number: int | None = None
    last_number: int | None = None
    next_number: int | None = None
    next_year: int | None = None


class Facts:
    """An entry as rules read it: text, dates and labels by the Ministry's code; parsed once."""

    def __init__(self, kind, values, context):
        self.kind, self.values, self.context = kind, values, context
        self._dates = {}

    def text(self, code: str) -> str:
        return self.values.get(code) or ""

    def label(self, code: str):
        return self.kind.field(code).label if code in self.kind else code

    def date(self, code: str) -> PartialDate | None:
        """The date of a field, an age reckoned in the year of registration; None if blank or unreadable."""
        if code in self._dates:
            return self._dates[code]
        text = self.values.get(code)
        found = _read(text, self.context.book_year) if text else None
        if found is not None and found.age is not None and self.registration_year:
            found = found.placed(self.registration_year)
        self._dates[code] = found
        return found

    @cached_property
    def registration_year(self) -> int | None:
        return registration_year(self.values, self.context)


# Days repeat: a book has some hundreds of them on its thousand dates.
@lru_cache(maxsize=32768)
def _read(text, hint):
    try:
        return PartialDate.parse(text, century_hint=hint)
    except DateRefused:
        return None


def registration_year(values, context: EntryContext) -> int | None:
    """The year of registration: of the date, else of the number, else the context's, else the book's."""
    dated = (values.get("ngayDangKy") or "")[-4:]
    numbered = (values.get("so") or "").partition("/")[2]
    for year in (dated, numbered):
        if len(year) == 4 and year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= LAST_YEAR:
            return int(year)
    return context.registration_year or context.book_year
