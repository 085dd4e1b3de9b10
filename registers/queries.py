"""Questions that the desk asks of books and entries."""

from registers.kinds import kind as kind_of
from registers.models import Entry

MOST_TAKEN_IN_A_ROW = 500


def next_number(book, registration_year=None):
    """The number that most likely comes next: {"number", "registration_year", "page"}.

    It follows the entry that was made last in this book (of that year, if one is given), skipping numbers that
    are taken; a fresh book starts at its first declared number.
    """
    entries = book.entries.all()
    if registration_year is not None:
        entries = entries.filter(registration_year=registration_year)
    last = entries.order_by("-pk").values("registration_year", "number", "page_number").first()
    if last is None:
        first = book.first_number or 1
        year = registration_year or book.year_opened
        return {"number": _free(book, year, first), "registration_year": year, "page": ""}
    year = last["registration_year"]
    return {"number": _free(book, year, last["number"] + 1), "registration_year": year, "page": last["page_number"]}


def _free(book, year, number):
    """The first number from `number` on that no entry of the office has in that year."""
    taken = set(
        Entry.objects.filter(
            locality_id=book.locality_id, kind=book.kind, registration_year=year, number__gte=number,
            number__lt=number + MOST_TAKEN_IN_A_ROW,
        ).exclude(state=Entry.State.DUPLICATE).values_list("number", flat=True)
    )  # fmt: skip
    while number in taken:
        number += 1
    return number


def carried_values(book, user):
    """What the next form of this book takes over from this person's last entry of it, by code."""
    last = book.entries.filter(entered_by=user).order_by("-pk").values_list("values", flat=True).first() or {}
    return {each.code: last[each.code] for each in kind_of(book.kind).fields if each.carried and last.get(each.code)}
