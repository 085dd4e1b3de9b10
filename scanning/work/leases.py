"""Taking, renewing and letting go of a page: one statement, so that two people never hold the same one."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.conf import settings
from django.db import connection

from scanning.models import Lease

# Whoever takes a page lets go of the others: nobody blocks what they are not at.
TAKE = """
WITH let_go AS (
    UPDATE scanning_lease SET until = %(at)s
    WHERE user_id = %(user)s AND until > %(at)s AND (book_id, coalesce(page_id, 0)) <> (%(book)s, %(page)s)
)
INSERT INTO scanning_lease AS held (book_id, page_id, user_id, taken_at, renewed_at, until)
VALUES (%(book)s, nullif(%(page)s, 0), %(user)s, %(at)s, %(at)s, %(until)s)
ON CONFLICT {target} DO UPDATE SET
    previous_id = CASE WHEN held.user_id = excluded.user_id THEN held.previous_id ELSE held.user_id END,
    taken_at = CASE WHEN held.user_id = excluded.user_id THEN held.taken_at ELSE excluded.taken_at END,
    user_id = excluded.user_id, renewed_at = excluded.renewed_at, until = excluded.until
WHERE held.user_id = excluded.user_id OR held.until <= excluded.taken_at
RETURNING previous_id
"""
OF_A_PAGE, OF_A_BOOK = "(page_id) WHERE page_id IS NOT NULL", "(book_id) WHERE page_id IS NULL"


@dataclass(frozen=True)
class Hold:
    """Whether the page is in this person's hands; else who has it, and for how many minutes more."""

    mine: bool
    by: str = ""
    minutes: int = 0
    previous_id: int | None = None

    def as_json(self):
        return {"mine": self.mine, "by": self.by, "minutes": self.minutes}


def take(*, book_id, page_id, by, at) -> Hold:
    """Take a page (None: a book without scans), or renew it; what somebody else holds stays theirs."""
    until = at + timedelta(minutes=settings.LEASE_MINUTES)
    values = {"book": book_id, "page": page_id or 0, "user": by.pk, "at": at, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(TAKE.format(target=OF_A_PAGE if page_id else OF_A_BOOK), values)
        found = cursor.fetchone()
    if found:
        return Hold(True, minutes=settings.LEASE_MINUTES, previous_id=found[0])
    other = Lease.objects.filter(book=book_id, page=page_id).select_related("user").first()
    if other is None or other.until <= at:
        return Hold(False)
    return Hold(False, other.user.full_name, ceil((other.until - at).total_seconds() / 60))


def release(*, book_id, by, at):
    """Let go of whatever this person holds of a book; others may take it at once."""
    return Lease.objects.filter(book=book_id, user=by, until__gt=at).update(until=at)


def held_by_others(book, user, at):
    """Ids of the pages of a book that others have in hand."""
    held = Lease.objects.held_on(at).filter(book=book, page__isnull=False).exclude(user=user)
    return set(held.values_list("page_id", flat=True))


def of_book(book, at):
    """page id -> (name, minutes left) of what is in hand in a book."""
    held = Lease.objects.held_on(at).filter(book=book, page__isnull=False).select_related("user")
    return {each.page_id: (each.user.full_name, ceil((each.until - at).total_seconds() / 60)) for each in held}
