"""The books of a played commune: how many, of which kinds, with which numbers."""

from collections import Counter
from dataclasses import dataclass, field

from registers.actions import books
from registers.models import RegisterBook

PER_BOOK = 97  # entries of an average book: 203,540 in 2,088 (domain.md 4)
LEAST_PER_BOOK = 12  # a small scale has thinner books, not only fewer
# Shares of the kinds of a thousand entries, as far as anybody guessed.
SHARES = {
    "birth": 600, "marriage": 240, "death": 110, "marital_status": 24, "recognition": 12, "change": 6, "adoption": 3,
    "guardianship": 3, "divorce_note": 2,
}  # fmt: skip
YEARS = (1985, 2004)


@dataclass
class Volume:
    """A book with its numbers in order, and its pages once it was scanned."""

    book: RegisterBook
    numbers: range
    pages: list = field(default_factory=list)

    @property
    def size(self):
        return len(self.numbers)


def lay_out(unit, target, rng, *, scale, by, at):
    """The inventory: books until the target is reached, each going on where the year's book before it ended."""
    mean = max(LEAST_PER_BOOK, round(PER_BOOK * min(1, scale * 2)))
    left, shelf, found = target, Counter(), []
    while left > 0:
        kind, year = rng.choices(list(SHARES), list(SHARES.values()))[0], rng.randint(*YEARS)
        shelf[kind, year] += 1
        size = min(left, max(1, round(rng.gauss(mean, mean / 4))))
        found.append(_volume(unit, kind, year, shelf[kind, year], size, by, at))
        left -= size
    return found


def _volume(unit, kind, year, number, size, by, at):
    """A book whose numbers follow those of the year's book before it (NĐ 158/2005 Điều 68)."""
    same = RegisterBook.objects.filter(locality=unit, kind=kind, year_opened=year)
    before = same.order_by("-last_number").values_list("last_number", flat=True).first() or 0
    book = books.create_book(
        locality=unit, kind=kind, year_opened=year, number=f"{number:02d}", office=unit.office, pages=-(-size // 2),
        first_number=before + 1, last_number=before + size, declared_entries=size, by=by, at=at,
    )  # fmt: skip
    return Volume(book, range(before + 1, before + size + 1))
