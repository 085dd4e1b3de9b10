"""The questions that `verify` puts to the database.

Written apart from the triggers that keep the counters: a recount that shared their code would share their
mistakes. It reads each stage straight from its column. Only what a day of the plan is (civreg_plan_day and the
province's hour) is asked of the same two functions: it is a definition, tested by itself.
"""

from reporting import recount_ledger

RECOUNT = f"""
    CREATE TEMPORARY TABLE recount ON COMMIT DROP AS
    SELECT book_id, locality_id, kind, 'entered' AS stage,
        civreg_plan_day(entered_at, shift) AS day, count(*) AS n
    FROM registers_entry JOIN civreg_day_shifts() s USING (locality_id)
    WHERE entered_at IS NOT NULL GROUP BY 1, 2, 3, 5
    UNION ALL
    SELECT book_id, locality_id, kind, 'attached', civreg_plan_day(attached_at, shift), count(*)
    FROM registers_entry JOIN civreg_day_shifts() s USING (locality_id)
    WHERE attached_at IS NOT NULL GROUP BY 1, 2, 3, 5
    UNION ALL
    SELECT book_id, locality_id, kind, 'checked', civreg_plan_day(checked_at, shift), count(*)
    FROM registers_entry JOIN civreg_day_shifts() s USING (locality_id)
    WHERE checked_at IS NOT NULL GROUP BY 1, 2, 3, 5
    UNION ALL
    SELECT book_id, locality_id, kind, 'approved', civreg_plan_day(approved_at, shift), count(*)
    FROM registers_entry JOIN civreg_day_shifts() s USING (locality_id)
    WHERE approved_at IS NOT NULL GROUP BY 1, 2, 3, 5
    UNION ALL
    SELECT book_id, locality_id, kind, 'sent', civreg_plan_day(sent_at, shift), count(*)
    FROM registers_entry JOIN civreg_day_shifts() s USING (locality_id)
    WHERE sent_at IS NOT NULL GROUP BY 1, 2, 3, 5
    UNION ALL
    SELECT book_id, locality_id, kind, 'accepted', civreg_plan_day(accepted_at, shift), count(*)
    FROM registers_entry JOIN civreg_day_shifts() s USING (locality_id)
    WHERE accepted_at IS NOT NULL GROUP BY 1, 2, 3, 5
    UNION ALL
    SELECT book_id, locality_id, kind, state, civreg_plan_day(state_at, shift), count(*)
    FROM registers_entry JOIN civreg_day_shifts() s USING (locality_id)
    WHERE state IN ('returned', 'suspected_duplicate', 'duplicate', 'unreadable', 'void') GROUP BY 1, 2, 3, 4, 5
    UNION ALL
    SELECT p.book_id, b.locality_id, b.kind, 'pages', civreg_plan_day(p.created_at, shift), count(*)
    FROM scanning_page p JOIN registers_registerbook b ON b.id = p.book_id
    JOIN civreg_day_shifts() s USING (locality_id) WHERE true GROUP BY 1, 2, 3, 5
    UNION ALL
    SELECT p.book_id, b.locality_id, b.kind, 'pages_read', civreg_plan_day(p.read_at, shift), count(*)
    FROM scanning_page p JOIN registers_registerbook b ON b.id = p.book_id
    JOIN civreg_day_shifts() s USING (locality_id)
    WHERE p.read_at IS NOT NULL GROUP BY 1, 2, 3, 5
    UNION ALL
    SELECT p.book_id, b.locality_id, b.kind, 'pages_bad', civreg_plan_day(p.read_at, shift), count(*)
    FROM scanning_page p JOIN registers_registerbook b ON b.id = p.book_id
    JOIN civreg_day_shifts() s USING (locality_id)
    WHERE p.read_at IS NOT NULL AND p.verdict = 'bad' GROUP BY 1, 2, 3, 5
    UNION ALL
    SELECT p.book_id, b.locality_id, b.kind, 'proved', civreg_plan_day(p.proved_at, shift), count(*)
    FROM registers_bookproof p JOIN registers_registerbook b ON b.id = p.book_id
    JOIN civreg_day_shifts() s USING (locality_id) GROUP BY 1, 2, 3, 5
    UNION ALL
    SELECT * FROM ({recount_ledger.STAGES}) ledger
"""  # noqa: S608 (two constants)

# name -> (how many counters there are, those that differ: what, kept, counted)
COUNTERS = {
    "counters per day": (
        "SELECT count(*) FROM registers_localityday WHERE n <> 0",
        """
        SELECT concat_ws(' ', locality_id, kind, stage, day), coalesce(k.n, 0), coalesce(c.n, 0)
        FROM (SELECT * FROM registers_localityday WHERE n <> 0) k
        FULL JOIN (SELECT locality_id, kind, stage, day, sum(n) AS n FROM (
                SELECT locality_id, kind, stage, day, n FROM recount
                UNION ALL SELECT r.locality_id, r.kind, '1:' || r.stage, r.day, r.n FROM recount r
                JOIN registers_registerbook b ON b.id = r.book_id AND b.phase = 1
                WHERE r.stage IN ('entered', 'attached', 'checked', 'approved', 'sent', 'accepted', 'returned',
                    'suspected_duplicate', 'duplicate', 'unreadable', 'void', 'proved')
            ) both_names WHERE day IS NOT NULL GROUP BY 1, 2, 3, 4) c
            USING (locality_id, kind, stage, day)
        WHERE coalesce(k.n, 0) <> coalesce(c.n, 0) ORDER BY 1
        """,
    ),
    "days of all kinds": (
        "SELECT count(*) FROM registers_localitypace WHERE entered <> 0 OR approved <> 0",
        """
        SELECT concat_ws(' ', locality_id, day), coalesce(k.n, 0), coalesce(c.n, 0)
        FROM (SELECT locality_id, day, entered + approved * 1000000000 AS n FROM registers_localitypace) k
        FULL JOIN (
            SELECT r.locality_id, r.day, sum(r.n * CASE r.stage WHEN 'entered' THEN 1 ELSE 1000000000 END) AS n
            FROM recount r JOIN registers_registerbook b ON b.id = r.book_id AND b.phase = 2
            WHERE r.stage IN ('entered', 'approved') GROUP BY 1, 2
        ) c USING (locality_id, day)
        WHERE coalesce(k.n, 0) <> coalesce(c.n, 0) ORDER BY 1
        """,
    ),
    "counters per locality": (
        "SELECT count(*) FROM registers_localitytotal WHERE n <> 0",
        """
        SELECT concat_ws(' ', locality_id, kind, stage), coalesce(k.n, 0), coalesce(c.n, 0)
        FROM (SELECT * FROM registers_localitytotal WHERE n <> 0) k
        FULL JOIN (
            SELECT locality_id, kind, stage, sum(n) AS n FROM recount GROUP BY 1, 2, 3
            UNION ALL
            SELECT r.locality_id, r.kind, '1:' || r.stage, sum(r.n) FROM recount r
            JOIN registers_registerbook b ON b.id = r.book_id AND b.phase = 1
            WHERE r.stage IN ('entered', 'attached', 'checked', 'approved', 'sent', 'accepted', 'returned',
                'suspected_duplicate', 'duplicate', 'unreadable', 'void', 'proved') GROUP BY 1, 2, 3
            UNION ALL
            SELECT locality_id, kind, '1:books', count(*) FROM registers_registerbook WHERE phase = 1 GROUP BY 1, 2
            UNION ALL
            SELECT locality_id, kind, '1:declared', sum(coalesce(declared_entries, 0))
            FROM registers_registerbook WHERE phase = 1 GROUP BY 1, 2
            UNION ALL
            SELECT locality_id, kind, 'books', count(*) FROM registers_registerbook GROUP BY 1, 2
            UNION ALL
            SELECT locality_id, kind, 'declared', sum(coalesce(declared_entries, 0))
            FROM registers_registerbook GROUP BY 1, 2
        ) c USING (locality_id, kind, stage)
        WHERE coalesce(k.n, 0) <> coalesce(c.n, 0) ORDER BY 1
        """,
    ),
    "records of people's days": (
        "SELECT count(*) FROM registers_workday WHERE records <> 0",
        """
        SELECT concat_ws(' ', 'person', user_id, 'commune', locality_id, day), coalesce(k.n, 0), coalesce(c.n, 0)
        FROM (SELECT user_id, locality_id, day, records AS n FROM registers_workday WHERE records <> 0) k
        FULL JOIN (
            SELECT (h.changes -> 'entered_by_id' ->> 1)::bigint AS user_id, s.locality_id,
                civreg_plan_day((h.changes -> 'entered_at' ->> 1)::timestamptz, s.shift) AS day, count(*) AS n
            FROM core_historyevent h LEFT JOIN registers_entry e ON e.id = h.object_id
            JOIN civreg_day_shifts() s
                ON s.locality_id = coalesce((h.changes -> 'locality_id' ->> 1)::bigint, e.locality_id)
            WHERE h.table_name = 'registers_entry' AND h.source <> 'import'
                AND h.changes -> 'entered_at' ->> 0 IS NULL AND h.changes -> 'entered_at' ->> 1 IS NOT NULL
                AND h.changes -> 'entered_by_id' ->> 1 IS NOT NULL
            GROUP BY 1, 2, 3
        ) c USING (user_id, locality_id, day)
        WHERE coalesce(k.n, 0) <> coalesce(c.n, 0) ORDER BY 1
        """,
    ),
    "counters per book": (
        "SELECT count(*) FROM registers_booktotal WHERE n <> 0",
        """
        SELECT concat_ws(' ', 'book', book_id, stage), coalesce(k.n, 0), coalesce(c.n, 0)
        FROM (SELECT * FROM registers_booktotal WHERE n <> 0) k
        FULL JOIN (SELECT book_id, stage, sum(n) AS n FROM recount GROUP BY 1, 2) c USING (book_id, stage)
        WHERE coalesce(k.n, 0) <> coalesce(c.n, 0) ORDER BY 1
        """,
    ),
}

CHAIN = """
    SELECT table_name, object_id, 'event', id FROM (
        SELECT *, lag(row_hash) OVER row_of AS before, row_number() OVER row_of AS place
        FROM core_historyevent WINDOW row_of AS (PARTITION BY table_name, object_id ORDER BY id)
    ) e
    WHERE previous_hash IS DISTINCT FROM before OR row_hash <> civreg_history_hash(
        previous_hash, table_name, object_id, action, at, user_id, source, reason, changes, database_user)
    ORDER BY id
"""

UNBORN = """
    SELECT 'entry', id, 'no event of its making' FROM registers_entry e WHERE NOT EXISTS (
        SELECT 1 FROM core_historyevent h
        WHERE h.table_name = 'registers_entry' AND h.object_id = e.id AND h.action = 'I')
    ORDER BY id
"""

# The newest value of each field in history against the row as it stands. Moments are compared as moments:
# their text depends on the session that wrote it. NULL and '' count as nothing, as in civreg_changes.
REPLAY = """
    WITH unseen AS (
        SELECT '{sort_key,search,version,state_at,subject_name,second_name,subject_birth,edited_by}'::text[] AS names
    ), told AS (
        SELECT DISTINCT ON (h.object_id, c.key) h.object_id, c.key AS name, c.value -> 1 AS value
        FROM core_historyevent h, jsonb_each(h.changes) c
        WHERE h.table_name = 'registers_entry' AND h.object_id BETWEEN %(first)s AND %(last)s
        ORDER BY h.object_id, c.key, h.id DESC
    ), stands AS (
        SELECT e.id AS object_id, f.name, f.value
        FROM registers_entry e, unseen, civreg_flat(to_jsonb(e) - unseen.names) f
        WHERE e.id BETWEEN %(first)s AND %(last)s
    ), both_sides AS (
        SELECT object_id, name, nullif(told.value #>> '{}', '') AS told, nullif(stands.value #>> '{}', '') AS stands
        FROM told FULL JOIN stands USING (object_id, name)
    )
    SELECT 'entry', object_id, string_agg(name, ', ' ORDER BY name) FROM both_sides b
    WHERE EXISTS (SELECT 1 FROM registers_entry e WHERE e.id = object_id)
        AND told IS DISTINCT FROM stands
        AND NOT (name LIKE '%%\\_at' AND told IS NOT NULL AND stands IS NOT NULL
            AND told::timestamptz = stands::timestamptz)
    GROUP BY 2 ORDER BY 2
"""

UNPROVED = """
    SELECT 'entry', e.id, 'is marked as attached, to nothing' FROM registers_entry e WHERE e.attached_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM scanning_attachment a WHERE a.entry_id = e.id)
    UNION ALL
    SELECT DISTINCT 'entry', a.entry_id, 'has a scan and is not marked' FROM scanning_attachment a
        JOIN registers_entry e ON e.id = a.entry_id WHERE e.attached_at IS NULL
"""
