"""What `verify` asks of the transfer ledger, straight from entries and items, without the counters' own code."""

# Rows for the recount of totals: these stages are not counted by day.
STAGES = """
    SELECT book_id, locality_id, kind, 'to_send' AS stage, NULL::date AS day, count(*) AS n
    FROM registers_entry WHERE state = 'approved' GROUP BY 1, 2, 3
    UNION ALL
    SELECT book_id, locality_id, kind, 'awaiting', NULL, count(*)
    FROM registers_entry WHERE state = 'sent' GROUP BY 1, 2, 3
    UNION ALL
    SELECT book_id, locality_id, kind, 'taken', NULL, count(*)
    FROM registers_entry WHERE state = 'accepted' AND approved_at IS NOT NULL GROUP BY 1, 2, 3
    UNION ALL
    SELECT book_id, locality_id, kind, 'received_before', NULL, count(*)
    FROM registers_entry WHERE state = 'accepted' AND approved_at IS NULL GROUP BY 1, 2, 3
    UNION ALL
    SELECT book_id, locality_id, kind, 'suspended', NULL, count(*)
    FROM registers_entry WHERE state = 'suspected_duplicate' AND approved_at IS NOT NULL GROUP BY 1, 2, 3
    UNION ALL
    SELECT book_id, locality_id, kind, 'kept_duplicate', NULL, count(*)
    FROM registers_entry WHERE state = 'duplicate' AND approved_at IS NOT NULL GROUP BY 1, 2, 3
    UNION ALL
    SELECT e.book_id, e.locality_id, e.kind, 'item_' || i.state, NULL, count(*)
    FROM registers_transferitem i JOIN registers_entry e ON e.id = i.entry_id
    WHERE i.state IN ('waiting', 'accepted') OR (i.state IN ('refused', 'duplicate') AND i.resolved_at IS NULL)
    GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT e.book_id, e.locality_id, e.kind, 'item_withdrawn', NULL, count(*)
    FROM registers_transferitem i JOIN registers_entry e ON e.id = i.entry_id
    WHERE i.state = 'refused' AND i.resolved_at IS NOT NULL AND i.resolution = 'withdrawn' GROUP BY 1, 2, 3
"""

LOOKED_AT = "SELECT count(*) FROM registers_transferitem"

# Each entry against its items, and each transfer against its package: (what, id, what is wrong).
WRONG = """
    SELECT 'entry', e.id, 'is sent and waits in no transfer' FROM registers_entry e
    WHERE e.state = 'sent' AND NOT EXISTS (
        SELECT 1 FROM registers_transferitem i WHERE i.entry_id = e.id AND i.state = 'waiting')
    UNION ALL
    SELECT 'entry', e.id, 'waits in a transfer and is ' || e.state FROM registers_transferitem i
    JOIN registers_entry e ON e.id = i.entry_id WHERE i.state = 'waiting' AND e.state <> 'sent'
    UNION ALL
    SELECT 'entry', e.id, 'is accepted, and no answer says so' FROM registers_entry e
    WHERE e.state = 'accepted' AND e.approved_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM registers_transferitem i WHERE i.entry_id = e.id AND i.state = 'accepted')
    UNION ALL
    SELECT 'entry', e.id, 'was accepted by the Ministry and is ' || e.state FROM registers_transferitem i
    JOIN registers_entry e ON e.id = i.entry_id WHERE i.state = 'accepted' AND e.state <> 'accepted'
    UNION ALL
    SELECT 'entry', e.id, 'has an open refusal and is ' || e.state FROM registers_transferitem i
    JOIN registers_entry e ON e.id = i.entry_id
    WHERE i.state = 'refused' AND i.resolved_at IS NULL AND e.approved_at IS NOT NULL
    UNION ALL
    SELECT 'entry', e.id, 'is an open duplicate and is ' || e.state FROM registers_transferitem i
    JOIN registers_entry e ON e.id = i.entry_id
    WHERE i.state = 'duplicate' AND i.resolved_at IS NULL AND e.state <> 'suspected_duplicate'
    UNION ALL
    SELECT 'transfer', t.id, 'has other entries than its package' FROM registers_transfer t
    WHERE t.state IN ('sending', 'sent', 'answered') AND EXISTS (
        SELECT 1 FROM (SELECT entry_id FROM registers_transferitem WHERE transfer_id = t.id) i
        FULL JOIN (SELECT entry_id FROM registers_packageitem WHERE package_id = t.package_id) p USING (entry_id)
        WHERE NOT EXISTS (SELECT 1 FROM registers_transferitem WHERE transfer_id = t.id AND entry_id = p.entry_id)
           OR NOT EXISTS (
               SELECT 1 FROM registers_packageitem WHERE package_id = t.package_id AND entry_id = i.entry_id))
    UNION ALL
    SELECT 'transfer', t.id, 'is called answered and waits' FROM registers_transfer t
    WHERE t.state = 'answered' AND EXISTS (
        SELECT 1 FROM registers_transferitem WHERE transfer_id = t.id AND state = 'waiting')
    UNION ALL
    SELECT 'transfer', t.id, 'is ' || t.state || ' and has items' FROM registers_transfer t
    WHERE t.state IN ('waiting', 'cancelled', 'failed') AND EXISTS (
        SELECT 1 FROM registers_transferitem WHERE transfer_id = t.id AND state <> 'withdrawn')
    ORDER BY 1, 2
"""

BOOKS = "SELECT count(DISTINCT book_id) FROM registers_entry WHERE approved_at IS NOT NULL"

# The account of every book from the entries and items themselves (see registers/exchange/reconciliation.py).
ACCOUNTS = """
    SELECT 'book', book_id, 'approved and refused ' || due || ', where they stand ' || stand FROM (
        SELECT e.book_id,
            count(*) FILTER (WHERE e.approved_at IS NOT NULL OR i.open OR i.given_up) AS due,
            count(*) FILTER (WHERE e.state IN ('approved', 'sent')
                OR e.state = 'accepted' AND e.approved_at IS NOT NULL
                OR e.state IN ('suspected_duplicate', 'duplicate') AND e.approved_at IS NOT NULL
                OR i.open OR i.given_up) AS stand
        FROM registers_entry e LEFT JOIN (
            SELECT entry_id, bool_or(resolved_at IS NULL) AS open, bool_or(resolution = 'withdrawn') AS given_up
            FROM registers_transferitem WHERE state = 'refused' GROUP BY 1
        ) i ON i.entry_id = e.id GROUP BY 1
    ) account WHERE due <> stand ORDER BY 2
"""
