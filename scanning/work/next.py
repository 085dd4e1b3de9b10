"""What this person does next: the most urgent open page of what is given to them, then of their own communes."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from campaigns.roles import Can
from registers import permissions, queries
from registers.models import Assignment, RegisterBook
from scanning.models import Attachment, Lease, Page
from scanning.work.leases import take

ATTEMPTS = 25  # each loses to somebody who was faster; a whole room pressing at once is less
MOST_BOOKS = 300


@dataclass(frozen=True)
class Work:
    """A place to type at: a page, or (page None) a book without scans; with the assignment that it comes from."""

    book: RegisterBook
    page: Page | None
    assignment: Assignment | None = None


def next_work(*, by, at) -> Work | None:
    """Take the next open page for this person and return it, leased to them; None when there is nothing open.

    Two people who ask at once get different pages: a page that somebody is about to take is skipped (SKIP LOCKED), and
    the lease itself decides who was first.
    """
    given = Assignment.objects.running().for_person(by, timezone.localdate(at)).by_priority()
    for assignment in given.select_related("book__locality")[:MOST_BOOKS]:
        if permissions.against_entering(by, assignment.book.locality_id, assignment.book_id) is None:
            found = _of_assignment(assignment, by, at)
            if found:
                return found
    return _of_own_communes(by, at)


def _of_assignment(assignment, by, at):
    pages = _open_pages(by, at).filter(book=assignment.book_id)
    if assignment.from_page:
        pages = pages.filter(position__range=(assignment.from_page, assignment.to_page))
    found = _take_a_page(pages, by, at)
    if found:
        return Work(assignment.book, found, assignment)
    if assignment.from_page or assignment.book.scan_pages.exists() or not _is_open(assignment.book):
        return None
    return Work(assignment.book, None, assignment) if _take_a_book(assignment.book, by, at) else None


def _of_own_communes(by, at):
    """Books that nobody was given: those with scans first, in the order of their making."""
    books = RegisterBook.objects.visible_to(by, Can.ENTER)
    books = books.exclude(pk__in=Assignment.objects.running().filter(book=OuterRef("pk")).values("book"))
    books = [book for book in books.select_related("locality").with_totals().order_by("pk")[:MOST_BOOKS]]
    books = [
        book for book in books if permissions.against_entering(by, book.locality_id, book.pk) is None
    ]  # fmt: skip
    with_scans = [book.pk for book in books if queries.counts_of(book).get("pages")]
    found = _take_a_page(_open_pages(by, at).filter(book__in=with_scans), by, at)
    if found:
        return Work(next(book for book in books if book.pk == found.book_id), found)
    for book in books:
        if book.pk not in with_scans and _is_open(book) and _take_a_book(book, by, at):
            return Work(book, None)
    return None


def _is_open(book):
    """Whether the inventory says that records lack; a book without numbers is open as long as nothing is in it."""
    n = queries.counts_of(book)
    done = sum(n.get(stage, 0) for stage in ("entered", "void", "unreadable"))
    return done < n["expected"] if n["expected"] else not done


def _open_pages(by, at):
    """Read pages with a record that no entry is attached to, and that nobody else has in hand."""
    attached = Attachment.objects.filter(page=OuterRef("pk")).order_by().values("page").annotate(n=Count("pk"))
    held = Lease.objects.held_on(at).filter(page=OuterRef("pk")).exclude(user=by)
    pages = Page.objects.filter(state=Page.State.READ).exclude(verdict=Page.Verdict.BAD)
    pages = pages.annotate(done=Coalesce(Subquery(attached.values("n")), 0))
    return pages.filter(~Exists(held), done__lt=Greatest(F("record_total"), 1)).order_by("book_id", "position", "pk")


def _take_a_page(pages, by, at):
    for _attempt in range(ATTEMPTS):
        with transaction.atomic():
            # The row itself is not changed: who works on the scan is not held up (NO KEY UPDATE).
            page = pages.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
            if page is None:
                return None
            if take(book_id=page.book_id, page_id=page.pk, by=by, at=at).mine:
                return page
    return None


def _take_a_book(book, by, at):
    return take(book_id=book.pk, page_id=None, by=by, at=at).mine
