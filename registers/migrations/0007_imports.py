"""History of many rows at once: the same events with the same hashes, written by one statement.

An import writes a hundred thousand events in one transaction. Row by row, each looked for its predecessor by a plan
made when the history was small, which grew slower with every row. Here the look-up can use nothing but the index of
a row's events ("id + 0" keeps the planner off the primary key), whatever the table's statistics say.
"""

from django.db import migrations

FAST = """
CREATE OR REPLACE FUNCTION civreg_history_of_inserts() RETURNS trigger LANGUAGE plpgsql
SET jit = off SET enable_seqscan = off AS $$
DECLARE
    of_table text := TG_TABLE_NAME;
    unseen text[] := TG_ARGV[0]::text[];
    now_at timestamptz := clock_timestamp();
    who bigint := nullif(current_setting('civreg.user', true), '')::bigint;
    from_where text := coalesce(nullif(current_setting('civreg.source', true), ''), 'database');
    why text := coalesce(current_setting('civreg.reason', true), '');
BEGIN
    INSERT INTO core_historyevent
        (table_name, object_id, action, at, user_id, source, reason, changes, database_user, previous_hash, row_hash)
    SELECT of_table, made.id, 'I', now_at, who, from_where, why, made.what, session_user, made.last,
        civreg_history_hash(made.last, of_table, made.id, 'I', now_at, who, from_where, why, made.what, session_user)
    FROM (
        -- What civreg_changes('{}', whole) says; as a function of its own it would start an executor for every row.
        SELECT seen.id, (
            SELECT coalesce(jsonb_object_agg(name, jsonb_build_array(NULL, value)), '{}')
            FROM (
                SELECT key AS name, value FROM jsonb_each(seen.whole) WHERE jsonb_typeof(value) <> 'object'
                UNION ALL
                SELECT outside.key || '.' || inside.key, inside.value
                FROM jsonb_each(seen.whole) outside CROSS JOIN LATERAL jsonb_each(outside.value) inside
                WHERE jsonb_typeof(outside.value) = 'object'
            ) flat
            WHERE value <> 'null' AND value <> '""'
        ) AS what, (
            SELECT row_hash FROM core_historyevent before
            WHERE before.table_name = of_table AND before.object_id = seen.id ORDER BY before.id + 0 DESC LIMIT 1
        ) AS last
        FROM (SELECT (to_jsonb(n) ->> 'id')::bigint AS id, to_jsonb(n) - unseen AS whole FROM new_rows n OFFSET 0) seen
        OFFSET 0
    ) made
    WHERE made.what <> '{}';
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION civreg_write_history(
    of_table text, of_id bigint, done text, before jsonb, after jsonb
) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    what jsonb := civreg_changes(before, after);
    now_at timestamptz := clock_timestamp();
    who bigint := nullif(current_setting('civreg.user', true), '')::bigint;
    from_where text := coalesce(nullif(current_setting('civreg.source', true), ''), 'database');
    why text := coalesce(current_setting('civreg.reason', true), '');
    last bytea;
BEGIN
    IF what = '{}' THEN
        RETURN;
    END IF;
    SELECT row_hash INTO last FROM core_historyevent
    WHERE table_name = of_table AND object_id = of_id ORDER BY id + 0 DESC LIMIT 1;
    INSERT INTO core_historyevent
        (table_name, object_id, action, at, user_id, source, reason, changes, database_user, previous_hash, row_hash)
    VALUES (of_table, of_id, done, now_at, who, from_where, why, what, session_user, last,
        civreg_history_hash(last, of_table, of_id, done, now_at, who, from_where, why, what, session_user));
END
$$;
"""

# The functions as the core's own migration made them.
SLOW = """
CREATE OR REPLACE FUNCTION civreg_history_of_inserts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM civreg_write_history(TG_TABLE_NAME, (to_jsonb(n) ->> 'id')::bigint, 'I', '{}', to_jsonb(n) - TG_ARGV[0]::text[])
    FROM new_rows n;
    RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION civreg_write_history(
    of_table text, of_id bigint, done text, before jsonb, after jsonb
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    what jsonb := civreg_changes(before, after);
    now_at timestamptz := clock_timestamp();
    who bigint := nullif(current_setting('civreg.user', true), '')::bigint;
    from_where text := coalesce(nullif(current_setting('civreg.source', true), ''), 'database');
    why text := coalesce(current_setting('civreg.reason', true), '');
    last bytea;
BEGIN
    IF what = '{}' THEN
        RETURN;
    END IF;
    SELECT row_hash INTO last FROM core_historyevent
    WHERE table_name = of_table AND object_id = of_id ORDER BY id DESC LIMIT 1;
    INSERT INTO core_historyevent
        (table_name, object_id, action, at, user_id, source, reason, changes, database_user, previous_hash, row_hash)
    VALUES (of_table, of_id, done, now_at, who, from_where, why, what, session_user, last,
        civreg_history_hash(last, of_table, of_id, done, now_at, who, from_where, why, what, session_user));
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0006_ledger")]
    operations = [migrations.RunSQL(FAST, SLOW)]
