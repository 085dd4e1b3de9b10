"""Who is at work, told to the database, which writes the history of every change by itself."""

from django.db import connection

from civreg.core.models import HistoryEvent, User


def sign(*, by, source="typed", reason=""):
    """Name the person, the source and the reason of the changes in the present transaction.

    Outside a transaction the name would be forgotten before the change, so that is refused by an error.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("history.sign needs a transaction")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('civreg.user', %s, true), set_config('civreg.source', %s, true), "
            "set_config('civreg.reason', %s, true)",
            [str(by.pk) if by is not None else "", source, reason],
        )


def of(row):
    """The events of one row, newest first, each with `person` (a User or None)."""
    events = list(HistoryEvent.objects.filter(table_name=row._meta.db_table, object_id=row.pk).order_by("-id"))
    people = User.objects.in_bulk({event.user_id for event in events if event.user_id})
    for event in events:
        event.person = people.get(event.user_id)
    return events
