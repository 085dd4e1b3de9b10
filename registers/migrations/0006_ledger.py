"""The transfer ledger's counters: where every approved entry stands, and what the Ministry answered for it.

Entries and items are counted apart, each from its own columns: reconciliation compares the two. Every trigger works
on a whole statement. The stages are explained in registers/exchange/reconciliation.py.
"""

from django.conf import settings
from django.db import migrations, models

# Of entries: exactly one stage for each that the Department answers for.
ENTRY_MARKS = """
    SELECT r.book_id, r.locality_id, r.kind, CASE r.state
            WHEN 'approved' THEN 'to_send' WHEN 'sent' THEN 'awaiting'
            WHEN 'accepted' THEN CASE WHEN r.approved_at IS NULL THEN 'received_before' ELSE 'taken' END
            WHEN 'suspected_duplicate' THEN CASE WHEN r.approved_at IS NOT NULL THEN 'suspended' END
            WHEN 'duplicate' THEN CASE WHEN r.approved_at IS NOT NULL THEN 'kept_duplicate' END
        END AS stage, {sign} AS n
    FROM {rows} r WHERE r.state IN ('approved', 'sent', 'accepted', 'suspected_duplicate', 'duplicate')
"""
# Of items: the open ones, and those that the Ministry took or the Department gave up.
ITEM_MARKS = """
    SELECT e.book_id, e.locality_id, e.kind, CASE
            WHEN r.state = 'waiting' THEN 'item_waiting' WHEN r.state = 'accepted' THEN 'item_accepted'
            WHEN r.state = 'refused' AND r.resolved_at IS NULL THEN 'item_refused'
            WHEN r.state = 'duplicate' AND r.resolved_at IS NULL THEN 'item_duplicate'
            WHEN r.state = 'refused' AND r.resolution = 'withdrawn' THEN 'item_withdrawn'
        END AS stage, {sign} AS n
    FROM {rows} r JOIN registers_entry e ON e.id = r.entry_id
"""
COUNT = """
    WITH delta AS (
        SELECT book_id, locality_id, kind, stage, sum(n) AS n FROM ({marks}) mark
        WHERE stage IS NOT NULL GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0
    ),
    totals AS (
        INSERT INTO registers_localitytotal AS c (locality_id, kind, stage, n)
        SELECT locality_id, kind, stage, sum(n) FROM delta GROUP BY 1, 2, 3 HAVING sum(n) <> 0 ORDER BY 1, 2, 3
        ON CONFLICT (locality_id, kind, stage) DO UPDATE SET n = c.n + excluded.n
    )
    INSERT INTO registers_booktotal AS c (book_id, stage, n)
    SELECT book_id, stage, sum(n) FROM delta GROUP BY 1, 2 HAVING sum(n) <> 0 ORDER BY 1, 2
    ON CONFLICT (book_id, stage) DO UPDATE SET n = c.n + excluded.n;
"""
# A refused entry that is approved again has been put right: its refusal is no longer anybody's work.
CLOSE_FIXED = """
    UPDATE registers_transferitem i SET resolved_at = n.approved_at, resolved_by_id = n.approved_by_id, resolution = 'fixed'
    FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE i.entry_id = n.id AND o.approved_at IS NULL AND n.approved_at IS NOT NULL AND i.state = 'refused'
        AND (i.resolved_at IS NULL OR i.resolution = 'withdrawn');
"""
FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {body}
    RETURN NULL;
END
$$;
"""
TRIGGERS = """
CREATE TRIGGER ledger_i AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {name}_i();
CREATE TRIGGER ledger_u AFTER UPDATE ON {table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {name}_u();
CREATE TRIGGER ledger_d AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {name}_d();
"""
STAGES = (
    "to_send", "awaiting", "taken", "received_before", "suspended", "kept_duplicate",
    "item_waiting", "item_accepted", "item_refused", "item_duplicate", "item_withdrawn",
)  # fmt: skip


def counting(table, name, marks, then=""):
    """Count what is there, then keep the counters by three triggers."""
    new, old = marks.format(rows="new_rows", sign=1), marks.format(rows="old_rows", sign=-1)
    bodies = {
        "i": COUNT.format(marks=new), "u": COUNT.format(marks=f"{new} UNION ALL {old}") + then,
        "d": COUNT.format(marks=old),
    }  # fmt: skip
    functions = "".join(FUNCTION.format(name=f"{name}_{event}", body=body) for event, body in bodies.items())
    begin = COUNT.format(marks=marks.format(rows=table, sign=1))
    drop = "".join(f"DROP TRIGGER ledger_{e} ON {table}; DROP FUNCTION {name}_{e};" for e in bodies)
    return migrations.RunSQL(begin + functions + TRIGGERS.format(table=table, name=name), drop)


FORGET = "".join(f"DELETE FROM registers_{table} WHERE stage IN {STAGES};" for table in ("localitytotal", "booktotal"))


class Migration(migrations.Migration):
    dependencies = [("registers", "0005_proofs"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        # The nightly account is made by nobody.
        migrations.AlterField(
            "reconciliation", "made_by",
            models.ForeignKey(
                settings.AUTH_USER_MODEL, blank=True, null=True, on_delete=models.deletion.PROTECT, related_name="+"
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, FORGET),
        counting("registers_entry", "civreg_ledger_entries", ENTRY_MARKS, CLOSE_FIXED),
        counting("registers_transferitem", "civreg_ledger_items", ITEM_MARKS),
    ]  # fmt: skip
