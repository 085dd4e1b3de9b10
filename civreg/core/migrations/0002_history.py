"""History written by the database: no code path, import or shell escapes it, and it cannot be edited unseen."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION civreg_flat(whole jsonb) RETURNS TABLE (name text, value jsonb) LANGUAGE sql IMMUTABLE AS $$
    SELECT key, value FROM jsonb_each(whole) WHERE jsonb_typeof(value) <> 'object'
    UNION ALL
    SELECT outside.key || '.' || inside.key, inside.value
    FROM jsonb_each(whole) outside,
         jsonb_each(CASE jsonb_typeof(outside.value) WHEN 'object' THEN outside.value ELSE '{}' END) inside
$$;

-- What differs between two rows: {column or column.key: [old, new]}; null and empty text count as nothing.
CREATE FUNCTION civreg_changes(before jsonb, after jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(jsonb_object_agg(coalesce(b.name, a.name), jsonb_build_array(b.value, a.value)), '{}')
    FROM civreg_flat(before) b FULL JOIN civreg_flat(after) a ON a.name = b.name
    WHERE nullif(nullif(b.value, 'null'), '""') IS DISTINCT FROM nullif(nullif(a.value, 'null'), '""')
$$;

CREATE FUNCTION civreg_history_hash(
    previous bytea, of_table text, of_id bigint, done text, done_at timestamptz, who bigint,
    source text, reason text, changes jsonb, database_user text
) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(convert_to(concat_ws('|',
        coalesce(encode(previous, 'hex'), ''), of_table, of_id, done, extract(epoch FROM done_at)::numeric(20, 6),
        coalesce(who::text, ''), source, reason, changes::text, database_user), 'UTF8'))
$$;

CREATE FUNCTION civreg_write_history(
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

CREATE FUNCTION civreg_history_of_inserts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM civreg_write_history(TG_TABLE_NAME, (to_jsonb(n) ->> 'id')::bigint, 'I', '{}', to_jsonb(n) - TG_ARGV[0]::text[])
    FROM new_rows n;
    RETURN NULL;
END
$$;
CREATE FUNCTION civreg_history_of_updates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM civreg_write_history(TG_TABLE_NAME, (to_jsonb(n) ->> 'id')::bigint, 'U',
        to_jsonb(o) - TG_ARGV[0]::text[], to_jsonb(n) - TG_ARGV[0]::text[])
    FROM new_rows n JOIN old_rows o ON o.id = n.id;
    RETURN NULL;
END
$$;
CREATE FUNCTION civreg_history_of_deletes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM civreg_write_history(TG_TABLE_NAME, (to_jsonb(o) ->> 'id')::bigint, 'D', to_jsonb(o) - TG_ARGV[0]::text[], '{}')
    FROM old_rows o;
    RETURN NULL;
END
$$;

-- Watch a table: from now on its changes are history, but for the named columns (derived or secret ones).
CREATE FUNCTION civreg_watch(of_table text, unseen text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER history_i AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION civreg_history_of_inserts(%L)', of_table, unseen);
    EXECUTE format('CREATE TRIGGER history_u AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION civreg_history_of_updates(%L)', of_table, unseen);
    EXECUTE format('CREATE TRIGGER history_d AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows
        FOR EACH STATEMENT EXECUTE FUNCTION civreg_history_of_deletes(%L)', of_table, unseen);
END
$$;

CREATE FUNCTION civreg_keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is never changed';
END
$$;
CREATE TRIGGER history_is_kept BEFORE UPDATE OR DELETE ON core_historyevent
    FOR EACH STATEMENT EXECUTE FUNCTION civreg_keep_history();

SELECT civreg_watch('core_user', '{password,last_login}');
"""

REVERSE = """
DROP TRIGGER history_i ON core_user;
DROP TRIGGER history_u ON core_user;
DROP TRIGGER history_d ON core_user;
DROP TRIGGER history_is_kept ON core_historyevent;
DROP FUNCTION civreg_keep_history, civreg_watch, civreg_history_of_inserts, civreg_history_of_updates,
    civreg_history_of_deletes, civreg_write_history, civreg_history_hash, civreg_changes, civreg_flat;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [TrigramExtension(), migrations.RunSQL(FUNCTIONS, REVERSE)]
