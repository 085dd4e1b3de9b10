"""Which books a commune has, kind by kind and year by year, which of them are proved, and what is still to do.

Everything is counted from books (thousands) and their counters, never from entries.
"""

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from registers.kinds import KINDS
from registers.models import BookTotal, RegisterBook

MOST_YEARS = 200  # a slip in a year must not draw a table of millennia


def of_communes(user, *, kind="", commune_ids=None):
    """{commune id: {kind: (books, proved)}} of what a person may see; one query."""
    books = RegisterBook.objects.visible_to(user)
    if kind:
        books = books.filter(kind=kind)
    if commune_ids is not None:
        books = books.filter(locality_id__in=commune_ids)
    rows = books.order_by().values("locality_id", "kind").annotate(books=Count("pk"), proved=Count("proof"))
    found = {}
    for row in rows:
        found.setdefault(row["locality_id"], {})[row["kind"]] = (row["books"], row["proved"])
    return found


def of_years(user, commune, *, kind=""):
    """[{kind, years: [{year, books, proved, state}]}] of one commune; a year without a book stands as "none"."""
    books = RegisterBook.objects.visible_to(user).filter(locality=commune)
    if kind:
        books = books.filter(kind=kind)
    rows = books.order_by().values("kind", "year_opened").annotate(books=Count("pk"), proved=Count("proof"))
    by_kind = {}
    for row in rows:
        by_kind.setdefault(row["kind"], {})[row["year_opened"]] = (row["books"], row["proved"])
    return [{"kind": KINDS[slug], "years": _years(by_kind[slug])} for slug in KINDS if slug in by_kind]


def _years(counted):
    first, last = min(counted), max(counted)
    found = []
    for year in range(max(first, last - MOST_YEARS), last + 1):
        books, proved = counted.get(year, (0, 0))
        state = "none" if not books else "proved" if proved == books else "open"
        found.append({"year": year, "books": books, "proved": proved, "state": state})
    return found


def to_prove(user, *, kind="", commune=None):
    """Books that are not proved yet, the ones with most numbers missing first; `entered` and `lacking` on each."""
    entered = BookTotal.objects.filter(book=OuterRef("pk"), stage="entered").values("n")
    books = RegisterBook.objects.visible_to(user).filter(proof__isnull=True)
    exact = {"kind": kind, "locality": commune}
    books = books.filter(**{name: value for name, value in exact.items() if value})
    expected = Coalesce(F("declared_entries"), F("last_number") - Coalesce(F("first_number"), 1) + 1, 0)
    books = books.annotate(
        entered=Coalesce(Subquery(entered, output_field=IntegerField()), 0),
        expected=expected,
        closings=Count("years"),
    ).annotate(lacking=F("expected") - F("entered"))
    return books.select_related("locality").order_by("-lacking", "locality__sort_key", "pk")


def counted(user):
    """(books, proved books) within a person's scope."""
    rows = RegisterBook.objects.visible_to(user).aggregate(
        books=Count("pk"), proved=Count("pk", filter=Q(proof__isnull=False))
    )
    return rows["books"], rows["proved"]
