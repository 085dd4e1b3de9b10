"""Whether anything moved, and what a day brought of all kinds: both kept by triggers on the counters themselves.

Triggers on the counters see every way in which a counter moves: by entries, books, pages, proofs, the Ministry's
answers, or a repair by hand. They work on whole statements and write nothing where nothing moved.
"""

import django.db.models.deletion
from django.db import migrations, models

SLOTS = 8

MOVED = f"""
    INSERT INTO registers_localityversion AS v (locality_id, slot, n, transaction)
    SELECT DISTINCT locality_id, pg_backend_pid() % {SLOTS}, 1, pg_current_xact_id()::text::bigint
    FROM {{rows}} moved ORDER BY 1
    ON CONFLICT (locality_id, slot) DO UPDATE SET n = v.n + 1, transaction = excluded.transaction
        WHERE v.transaction <> excluded.transaction;
"""
PACE = """
    INSERT INTO registers_localitypace AS p (locality_id, day, entered, approved)
    SELECT locality_id, day,
        sum(CASE stage WHEN 'entered' THEN n WHEN '1:entered' THEN -n ELSE 0 END),
        sum(CASE stage WHEN 'approved' THEN n WHEN '1:approved' THEN -n ELSE 0 END)
    FROM {rows} moved WHERE stage IN ('entered', '1:entered', 'approved', '1:approved')
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (locality_id, day) DO UPDATE
        SET entered = p.entered + excluded.entered, approved = p.approved + excluded.approved
        WHERE excluded.entered <> 0 OR excluded.approved <> 0;
"""
SIGNED = {
    "i": "(SELECT locality_id, {stage_day} n FROM new_rows)",
    "u": "(SELECT locality_id, {stage_day} n FROM new_rows UNION ALL SELECT locality_id, {stage_day} -n FROM old_rows)",
    "d": "(SELECT locality_id, {stage_day} -n AS n FROM old_rows)",
}
TABLES = {
    "i": "REFERENCING NEW TABLE AS new_rows",
    "u": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "d": "REFERENCING OLD TABLE AS old_rows",
}
EVENTS = {"i": "INSERT", "u": "UPDATE", "d": "DELETE"}
FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM {first}) THEN {body} END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER versions_{event} AFTER {what} ON {table} {tables}
    FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


def telling(table, name, pace):
    """The three triggers of one table of counters."""
    made = ""
    for event, rows in SIGNED.items():
        rows = rows.format(stage_day="stage, day,")
        moved = MOVED.format(rows="old_rows" if event == "d" else "new_rows")
        made += FUNCTION.format(
            name=f"{name}_{event}", event=event, what=EVENTS[event], table=table, tables=TABLES[event],
            first="old_rows" if event == "d" else "new_rows", body=(PACE.format(rows=rows) if pace else "") + moved,
        )  # fmt: skip
    drop = "".join(f"DROP TRIGGER versions_{event} ON {table}; DROP FUNCTION {name}_{event}();" for event in SIGNED)
    return migrations.RunSQL(made, drop)


# What is not counted but shown beside the counts. A later table joins by: SELECT civreg_tells('its_name').
PLAN = f"""
CREATE FUNCTION civreg_plan_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO registers_planversion AS v (slot, n, transaction)
    VALUES (pg_backend_pid() % {SLOTS}, 1, pg_current_xact_id()::text::bigint)
    ON CONFLICT (slot) DO UPDATE SET n = v.n + 1, transaction = excluded.transaction
        WHERE v.transaction <> excluded.transaction;
    RETURN NULL;
END
$$;
CREATE FUNCTION civreg_tells(shown regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER versions AFTER INSERT OR UPDATE OR DELETE ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION civreg_plan_moved()', shown);
END
$$;
"""
SHOWN = ("campaign", "locality", "membership", "target", "targetversion")
BEGIN = """
    INSERT INTO registers_localitypace (locality_id, day, entered, approved)
    SELECT locality_id, day,
        sum(CASE stage WHEN 'entered' THEN n WHEN '1:entered' THEN -n ELSE 0 END),
        sum(CASE stage WHEN 'approved' THEN n WHEN '1:approved' THEN -n ELSE 0 END)
    FROM registers_localityday WHERE stage IN ('entered', '1:entered', 'approved', '1:approved') GROUP BY 1, 2;
"""


def _id():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def _locality():
    key = models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="campaigns.locality")
    return ("locality", key)


def _moves():
    return [("n", models.BigIntegerField(default=1)), ("transaction", models.BigIntegerField(default=0))]


class Migration(migrations.Migration):
    dependencies = [("registers", "0012_duplicates"), ("campaigns", "0007_accounts")]
    operations = [
        migrations.CreateModel(
            name="LocalityPace",
            fields=[
                _id(), _locality(), ("day", models.DateField()), ("entered", models.BigIntegerField(default=0)),
                ("approved", models.BigIntegerField(default=0)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("locality", "day"), name="locality_pace")]},
        ),
        migrations.CreateModel(
            name="LocalityVersion",
            fields=[_id(), _locality(), ("slot", models.SmallIntegerField()), *_moves()],
            options={"constraints": [models.UniqueConstraint(fields=("locality", "slot"), name="locality_version")]},
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[_id(), ("slot", models.SmallIntegerField()), *_moves()],
            options={"constraints": [models.UniqueConstraint(fields=("slot",), name="plan_version")]},
        ),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
        telling("registers_localityday", "civreg_days_moved", pace=True),
        telling("registers_localitytotal", "civreg_totals_moved", pace=False),
        migrations.RunSQL(PLAN, "DROP FUNCTION civreg_tells(regclass); DROP FUNCTION civreg_plan_moved();"),
        *(
            migrations.RunSQL(
                f"SELECT civreg_tells('campaigns_{name}')", f"DROP TRIGGER versions ON campaigns_{name};"
            )
            for name in SHOWN
        ),
    ]  # fmt: skip
