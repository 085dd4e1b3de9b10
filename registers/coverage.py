"""Which books a commune has, kind by kind and year by year, which of them are proved, and what is still to do.

Everything is counted from books (thousands) and their counters, never from entries.
"""

from django.db import connection
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from registers.kinds import KINDS
from registers.models import BookTotal, BookYear, RegisterBook
from registers.rules.completeness import OPEN, SETTLED

MOST_YEARS = 200  # a slip in a year must not draw a table of millennia

# How many numbers each closing entry leaves open: those of its range less what is settled and what is explained.
# Gaps of one year do not overlap; 12a stands beside 12 and never for it (registers.rules.completeness).
MISSING = """
    WITH counted AS (
        SELECT b.kind, y.year, y.book_id, y.first_number AS first, y.last_number AS last,
            y.last_number - y.first_number + 1
            - (SELECT count(*) FROM registers_entry e WHERE e.book_id = y.book_id AND e.registration_year = y.year
                AND e.number BETWEEN y.first_number AND y.last_number AND e.number_suffix = ''
                AND e.state = ANY(%(settled)s)
                AND NOT EXISTS (SELECT 1 FROM registers_numbergap g WHERE g.book_id = y.book_id AND g.year = y.year
                    AND e.number BETWEEN g.first AND g.last))
            - (SELECT coalesce(sum(least(g.last, y.last_number) - greatest(g.first, y.first_number) + 1), 0)
                FROM registers_numbergap g WHERE g.book_id = y.book_id AND g.year = y.year
                AND g.first <= y.last_number AND g.last >= y.first_number) AS missing,
            (SELECT count(*) FROM registers_entry e WHERE e.book_id = y.book_id AND e.registration_year = y.year
                AND e.number BETWEEN y.first_number AND y.last_number AND e.number_suffix = ''
                AND e.state = ANY(%(open)s)
                AND NOT EXISTS (SELECT 1 FROM registers_numbergap g WHERE g.book_id = y.book_id AND g.year = y.year
                    AND e.number BETWEEN g.first AND g.last)) AS unsettled
        FROM registers_bookyear y JOIN registers_registerbook b ON b.id = y.book_id
        WHERE b.locality_id = %(commune)s AND (%(kind)s = '' OR b.kind = %(kind)s)
    ), firsts AS (
        SELECT c.*, (SELECT n FROM generate_series(c.first, c.last) n
            WHERE NOT EXISTS (SELECT 1 FROM registers_entry e WHERE e.book_id = c.book_id AND e.number = n
                AND e.registration_year = c.year AND e.number_suffix = '' AND e.state = ANY(%(settled)s))
            AND NOT EXISTS (SELECT 1 FROM registers_numbergap g WHERE g.book_id = c.book_id AND g.year = c.year
                AND n BETWEEN g.first AND g.last) LIMIT 1) AS number
        FROM counted c WHERE c.missing > 0
    )
    SELECT kind, year, sum(missing), sum(unsettled), min(number), (array_agg(book_id ORDER BY number))[1]
    FROM firsts GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""


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


def missing_of(commune, *, kind=""):
    """[{kind, year, missing, unsettled, first, book}] of one commune, the most first; `first` stands in `book` (an id).

    `unsettled` of the missing have an entry already: a draft, sent back, or suspected to be a duplicate.

    One query over the commune's own closing entries: what other communes hold costs nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(MISSING, {"commune": commune.pk, "kind": kind, "settled": sorted(SETTLED), "open": sorted(OPEN)})
        rows = cursor.fetchall()
    names = ("kind", "year", "missing", "unsettled", "first", "book")
    return [dict(zip(names, (*row[:2], int(row[2]), int(row[3]), *row[4:]), strict=True)) for row in rows]


def to_prove(user, *, kind="", commune=None):
    """Books that are not proved yet, the ones with most numbers missing first; `entered` and `lacking` on each."""
    entered = BookTotal.objects.filter(book=OuterRef("pk"), stage="entered").values("n")
    closings = BookYear.objects.filter(book=OuterRef("pk")).order_by().values("book").annotate(n=Count("pk"))
    books = RegisterBook.objects.visible_to(user).filter(proof__isnull=True)
    exact = {"kind": kind, "locality": commune}
    books = books.filter(**{name: value for name, value in exact.items() if value})
    expected = Coalesce(F("declared_entries"), F("last_number") - Coalesce(F("first_number"), 1) + 1, 0)
    books = books.annotate(
        entered=Coalesce(Subquery(entered, output_field=IntegerField()), 0),
        expected=expected,
        closings=Coalesce(Subquery(closings.values("n"), output_field=IntegerField()), 0),
    ).annotate(lacking=F("expected") - F("entered"))
    return books.select_related("locality").order_by("-lacking", "locality__sort_key", "pk")


def counted(user):
    """(books, proved books) within a person's scope."""
    rows = RegisterBook.objects.visible_to(user).aggregate(
        books=Count("pk"), proved=Count("pk", filter=Q(proof__isnull=False))
    )
    return rows["books"], rows["proved"]
