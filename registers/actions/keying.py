"""Keys of entries, kept beside them so that others find them: one entry as it is saved, many by COPY."""

import io

from django.db import connection

from registers.alike import NO_EVENT, keys_of_row, row_columns, row_of
from registers.kinds import kind as kind_of

KEEP = """
    WITH made AS (SELECT * FROM unnest(%(keys)s::bigint[], %(plans)s::smallint[]) made (key, plan)),
    gone AS (DELETE FROM registers_duplicatekey WHERE entry_id = %(entry)s AND key <> ALL(%(keys)s::bigint[]))
    INSERT INTO registers_duplicatekey (key, entry_id, plan) SELECT key, %(entry)s, plan FROM made ORDER BY key
    ON CONFLICT DO NOTHING
"""


def keep(entry, book) -> None:
    """The keys of one entry as it now is, in the caller's transaction; none where it stands for no event."""
    kind = kind_of(book.kind)
    keys = {} if entry.state in NO_EVENT else _keys(kind, row_of(kind, entry.values, book.office), book)
    with connection.cursor() as cursor:
        cursor.execute(KEEP, {"entry": entry.pk, "keys": list(keys.values()), "plans": list(keys)})


def _keys(kind, row, book):
    return keys_of_row(kind, row, book.locality.province_id)


def rows_of(slug, ids, *, lock=False):
    """[(id, province, *row)] of those of the entries that stand for an event, of one kind."""
    kind = kind_of(slug)
    sql = f"""
        SELECT e.id, l.province_id, {row_columns(kind)}
        FROM registers_entry e JOIN registers_registerbook b ON b.id = e.book_id
        JOIN campaigns_locality l ON l.id = e.locality_id
        WHERE e.id = ANY(%s) AND e.kind = %s AND e.state <> ALL(%s) ORDER BY e.id {"FOR SHARE OF e" if lock else ""}
    """  # noqa: S608 (codes of our own declarations)
    with connection.cursor() as cursor:
        cursor.execute(sql, [ids, slug, list(NO_EVENT)])
        return cursor.fetchall()


def keep_many(slug, ids, rows) -> dict[int, dict[int, int]]:
    """Replace the keys of these entries by those of the rows (see rows_of); {entry: {plan: key}}."""
    kind = kind_of(slug)
    keys = {row[0]: keys_of_row(kind, row[2:], row[1]) for row in rows}
    lines = "".join(f"{key}\t{entry}\t{plan}\n" for entry, made in keys.items() for key, plan in _once(made).items())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM registers_duplicatekey WHERE entry_id = ANY(%s)", [ids])
        cursor.copy_expert("COPY registers_duplicatekey (key, entry_id, plan) FROM STDIN", io.StringIO(lines))
    return keys


def _once(made):
    """Key -> plan: two plans of one entry could, once in an age, make the same key."""
    return {key: plan for plan, key in reversed(made.items())}
