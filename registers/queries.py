"""Questions that the desk and the lists ask of books and entries."""

from django.db.models import Count, OuterRef, Q, Subquery

from campaigns.queries import within_day
from campaigns.roles import Can
from civreg.core.vietnamese import fold
from registers.kinds import kind as kind_of
from registers.models import Entry, Override, RegisterBook

MOST_TAKEN_IN_A_ROW = 500
MOST_SHOWN = 500


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


def books_for(user, *, commune=None, kind="", year=None, phase=None, q=""):
    """The books that a person may see, narrowed as the list's filters ask, with their counters."""
    books = RegisterBook.objects.visible_to(user).with_totals()
    exact = {"locality": commune, "kind": kind, "year_opened": year, "phase": phase}
    books = books.filter(**{name: value for name, value in exact.items() if value})
    for word in fold(q or "").split()[:8]:
        books = books.filter(Q(locality__search_key__contains=word) | Q(number=word.zfill(2)) | Q(number=word))
    return books.order_by("locality__sort_key", "locality_id", "kind", "year_opened", "number", "pk")


def counts_of(book):
    """What is counted of one book (prefetched totals): stage -> n, and `expected` entries by the inventory."""
    counts = {total.stage: total.n for total in book.totals.all()}
    run = book.last_number - (book.first_number or 1) + 1 if book.last_number else 0
    return {**counts, "expected": book.declared_entries or run}


def entries_for(user, *, q="", state="", kind="", book=None, year=None, commune=None, mine=False, sort="", **reached):
    """The entries that a person may see, narrowed and sorted as the list's filters ask."""
    entries = Entry.objects.visible_to(user).search(q or "").select_related("book", "locality", "entered_by")
    entries = entries.filter(having_reached(**reached))
    exact = {"state": state, "kind": kind, "book": book, "registration_year": year, "locality": commune}
    entries = entries.filter(**{name: value for name, value in exact.items() if value})
    if mine:
        entries = entries.filter(entered_by=user)
    orders = {"name": ("sort_key", "pk"), "number": ("registration_year", "number", "number_suffix", "pk")}
    return entries.order_by(*orders.get(sort, ("-pk",)))


def having_reached(*, stage="", day=None, locality=None):
    """The condition behind a number on a dashboard: a stage, the day it was reached on, a district or commune."""
    condition = Q()
    if locality:
        condition &= Q(locality_id=locality) | Q(locality__parent_id=locality)
    if stage or day:
        condition &= Q(**{f"{stage or 'entered'}_at__isnull": False})
    if day:
        condition &= within_day(day, f"{stage or 'entered'}_at", "locality__province")
    return condition


def may_sort(*, book, commune, communes):
    """Whether a list may be sorted by name or number: within one commune an index serves it, beyond it none does."""
    return bool(book or commune or len(communes) == 1)


REVIEWS = {"check": Can.CHECK, "approve": Can.APPROVE}


def review_queue(user, step, *, kind="", commune=None):
    """What waits for this person's check or approval, oldest first; never their own work."""
    entries = Entry.objects.visible_to(user, REVIEWS[step])
    waiting = entries.awaiting_check_by(user) if step == "check" else entries.awaiting_approval_by(user)
    exact = {"kind": kind, "locality": commune}
    waiting = waiting.filter(**{name: value for name, value in exact.items() if value})
    return waiting.select_related("book", "locality", "entered_by").order_by("pk")


def with_let_go(entries):
    """Entries with `let_go`: how many warnings were let go of each; counted for the rows that are shown."""
    counted = Override.objects.filter(entry=OuterRef("pk")).order_by().values("entry").annotate(n=Count("pk"))
    return entries.annotate(let_go=Subquery(counted.values("n")))


def neighbours(queue, entry):
    """The ids before and after an entry in a review queue, None at its ends."""
    before = queue.filter(pk__lt=entry.pk).order_by("-pk").values_list("pk", flat=True).first()
    after = queue.filter(pk__gt=entry.pk).values_list("pk", flat=True).first()
    return before, after


def numbers_of(book, first_shown=None):
    """The numbers of a book from its first to its last, with what stands under each, at most 500 of them.

    Each is {"label", "state", "pk", "attached"}; a number without an entry has the state "missing". Numbers of
    other years than the book's own come last, as they were entered.
    """
    columns = ("registration_year", "number", "number_suffix", "state", "pk", "attached_at")
    rows = book.entries.in_order().values_list(*columns)
    own = [row for row in rows if row[0] == book.year_opened]
    first = max(first_shown or 0, book.first_number or 1)
    last = min(max([book.last_number or 0, *(row[1] for row in own)]), first + MOST_SHOWN - 1)
    shown = [_number(row, own_year=True) for row in own if first <= row[1] <= last]
    there = {number["number"] for number in shown}
    shown += [{"number": n, "label": str(n), "state": "missing"} for n in range(first, last + 1) if n not in there]
    others = [_number(row, own_year=False) for row in rows if row[0] != book.year_opened]
    return sorted(shown, key=lambda each: (each["number"], each["label"])) + others[:MOST_SHOWN]


def _number(row, *, own_year):
    year, number, suffix, state, pk, attached_at = row
    label = f"{number}{suffix}" if own_year else f"{number}{suffix}/{year}"
    return {"number": number, "label": label, "state": state, "pk": pk, "attached": bool(attached_at)}
