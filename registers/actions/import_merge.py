"""Judged rows into the registers by a handful of statements, all in one transaction."""

import io
import json

from django.db import connection
from django.utils.translation import gettext as _

from registers.actions.import_rows import COLUMNS, STAGED
from registers.kinds import kind as kind_of
from registers.models import Entry

LOCK = (4502, 1)  # any constants: one import writes at a time, so two of them never wait for each other
READ_AT_ONCE = 2_000
SHOWN_FIELDS = 3
# A text of the file may be longer than nothing that the columns bear: the rules have judged its length.
STAGE = """
    CREATE TEMPORARY TABLE import_stage (
        row int PRIMARY KEY, locality_id bigint, book_year int, book_number text, office text, values jsonb,
        warnings jsonb, registration_year int, number int, number_suffix text, registered_on text, page_number text,
        subject_name text, second_name text, subject_birth text, sort_key text COLLATE "C", search text,
        verdict text, entry_id bigint, other int
    );
    CREATE TEMPORARY TABLE import_refusal (
        seq serial, row int, code text, value text, rule text, message text
    );
"""
KEY = "locality_id, registration_year, number, number_suffix"
HERE = "row BETWEEN %(first)s AND %(last)s"
# The first row of a number in the file is the one that counts, be it in this slice or in an earlier one.
TWICE = f"""
    WITH mine AS MATERIALIZED (
        SELECT row, {KEY}, min(row) OVER (PARTITION BY {KEY}) AS foremost FROM import_stage WHERE {HERE}
    ), earlier AS (
        SELECT mine.row, min(e.row) AS foremost FROM mine JOIN import_stage e USING ({KEY})
        WHERE e.row < %(first)s GROUP BY mine.row
    )
    UPDATE import_stage s SET verdict = 'twice', other = coalesce(earlier.foremost, mine.foremost)
    FROM mine LEFT JOIN earlier ON earlier.row = mine.row
    WHERE s.row = mine.row AND (earlier.row IS NOT NULL OR mine.foremost < mine.row)
"""  # noqa: S608 (names of columns, all ours)
# The entry that has the number already; duplicates stand beside it and are known by their own kind.
KNOWN = f"""
    UPDATE import_stage s SET entry_id = e.id, verdict = CASE
        WHEN e.values = s.values THEN 'unchanged'
        WHEN %(may_update)s AND e.state IN ('draft', 'entered', 'returned') THEN 'update' ELSE 'differs' END
    FROM registers_entry e
    WHERE e.locality_id = s.locality_id AND e.kind = %(kind)s AND e.registration_year = s.registration_year
        AND e.number = s.number AND e.number_suffix = s.number_suffix AND e.state {{beside}} 'duplicate'
        AND s.verdict IS NULL AND s.{HERE}
"""  # noqa: S608 (names of columns, all ours)
NEW = f"UPDATE import_stage SET verdict = 'new' WHERE verdict IS NULL AND {HERE}"  # noqa: S608
BOOKS = f"""
    INSERT INTO registers_registerbook
        (locality_id, kind, year_opened, number, office, condition, kept_at, phase, note, version, created_at,
        created_by_id)
    SELECT DISTINCT ON (locality_id, book_year, book_number) locality_id, %(kind)s, book_year, book_number, office,
        'good', '', CASE WHEN book_year <= %(last_of_two)s THEN 2 ELSE 1 END, %(note)s, 1, %(at)s, %(by)s
    FROM import_stage WHERE verdict IN ('new', 'update') AND {HERE}
    ORDER BY locality_id, book_year, book_number, row
    ON CONFLICT (locality_id, kind, year_opened, number) DO NOTHING
"""  # noqa: S608 (names of columns, all ours)
# The books of these rows by name, few enough to be joined at once.
BOOK_IDS = f"""
    DROP TABLE IF EXISTS import_book;
    CREATE TEMPORARY TABLE import_book AS
    SELECT b.id, b.locality_id, b.year_opened, b.number FROM registers_registerbook b
    WHERE b.kind = %(kind)s AND b.locality_id IN (SELECT DISTINCT locality_id FROM import_stage WHERE {HERE});
    ANALYZE import_book;
"""  # noqa: S608 (names of columns, all ours)
IN_BOOK = "b.locality_id = s.locality_id AND b.year_opened = s.book_year AND b.number = s.book_number"
TAKEN = ", ".join(COLUMNS)
STAGED_TAKEN = ", ".join(f"s.{name}" for name in COLUMNS)
CREATE = f"""
    INSERT INTO registers_entry (book_id, locality_id, kind, values, {TAKEN}, state, version, state_at, entered_at,
        entered_by_id, sent_at, accepted_at, return_reason, edited_by)
    SELECT b.id, s.locality_id, %(kind)s, s.values, {STAGED_TAKEN}, %(state)s, 1, %(at)s, %(at)s, %(by)s, %(passed_at)s,
        %(passed_at)s, '', '[]'
    FROM import_stage s JOIN import_book b ON {IN_BOOK}
    WHERE s.verdict = 'new' AND s.{HERE} ORDER BY s.row
    ON CONFLICT DO NOTHING
"""  # noqa: S608 (names of columns, all ours)
CHANGE = f"""
    UPDATE registers_entry e SET book_id = b.id, values = s.values, ({TAKEN}) =
        ({STAGED_TAKEN}), version = e.version + 1,
        edited_by = CASE WHEN e.edited_by @> to_jsonb(%(by)s) THEN e.edited_by ELSE e.edited_by || to_jsonb(%(by)s) END,
        state_at = CASE WHEN e.state = 'entered' THEN e.state_at ELSE %(at)s END, state = 'entered',
        returned_at = NULL, returned_by_id = NULL, return_reason = '',
        entered_at = coalesce(e.entered_at, %(at)s), entered_by_id = coalesce(e.entered_by_id, %(by)s)
    FROM import_stage s JOIN import_book b ON {IN_BOOK} WHERE s.entry_id = e.id AND s.verdict = 'update'
        AND s.{HERE} AND e.state IN ('draft', 'entered', 'returned')
"""  # noqa: S608 (names of columns, all ours)
MADE_IDS = f"""
    UPDATE import_stage s SET entry_id = e.id FROM registers_entry e
    WHERE s.verdict = 'new' AND s.{HERE} AND s.warnings <> 'null' AND e.kind = %(kind)s
        AND e.locality_id = s.locality_id AND e.registration_year = s.registration_year
        AND e.number = s.number AND e.number_suffix = s.number_suffix AND e.state = %(state)s
"""  # noqa: S608 (names of columns, all ours)
LET_GO = f"""
    INSERT INTO registers_override (entry_id, rule, codes, message, reason, made_at, made_by_id)
    SELECT s.entry_id, said ->> 0, said -> 1, said ->> 2, %(reason)s, %(at)s, %(by)s
    FROM import_stage s CROSS JOIN LATERAL jsonb_array_elements(s.warnings) said
    WHERE s.verdict IN ('new', 'update') AND s.{HERE} AND jsonb_typeof(s.warnings) = 'array' AND NOT EXISTS (
        SELECT 1 FROM registers_override o
        WHERE o.entry_id = s.entry_id AND o.rule = said ->> 0 AND o.message = said ->> 2)
    ORDER BY s.row
"""  # noqa: S608 (names of columns, all ours)
VERDICTS_HERE = f"SELECT verdict, count(*) FROM import_stage WHERE {HERE} GROUP BY 1"  # noqa: S608
VERDICTS = "SELECT coalesce(verdict, ''), count(*) FROM import_stage GROUP BY 1"
AGAINST = """
    SELECT s.row, s.verdict, s.other, s.values, e.values, e.state, b.number, b.year_opened
    FROM import_stage s LEFT JOIN registers_entry e ON e.id = s.entry_id
    LEFT JOIN registers_registerbook b ON b.id = e.book_id
    WHERE s.verdict IN ('twice', 'differs') AND s.row > %(after)s ORDER BY s.row LIMIT %(many)s
"""


REFUSAL = ("row", "code", "value", "rule", "message")
REFUSALS = """
    SELECT row_number() OVER (ORDER BY row, seq) AS place, row, code, value, rule, message, true AS refused
    FROM import_refusal
"""
REFUSALS_AND_WARNINGS = """
    SELECT row_number() OVER (ORDER BY row, seq) AS place, row, code, value, rule, message, is_refusal FROM (
        SELECT row, seq, code, value, rule, message, true AS is_refusal FROM import_refusal
        UNION ALL
        SELECT s.row, 0, coalesce(said -> 1 ->> 0, ''), coalesce(s.values ->> (said -> 1 ->> 0), ''),
            said ->> 0, '(W) ' || (said ->> 2), false
        FROM import_stage s CROSS JOIN LATERAL jsonb_array_elements(s.warnings) said
        WHERE jsonb_typeof(s.warnings) = 'array' AND s.verdict NOT IN ('twice', 'differs')
    ) said
"""


def run(sql, parameters=None):
    """One statement; gives how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.rowcount


def rows_of(sql, parameters=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def make_stage():
    """Tables of this session alone: they vanish with it, also when it is killed."""
    run("DROP TABLE IF EXISTS import_stage, import_refusal, import_report, import_book")
    run(STAGE)


def drop_stage():
    run("DROP TABLE IF EXISTS import_stage, import_refusal, import_report, import_book")


def copy(table, columns, lines):
    """COPY lines of tab-separated text into a table of this session."""
    if not lines:
        return
    with connection.cursor() as cursor:
        # Nothing is ever NULL: every column of a line is given.
        sql = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT text, NULL '<none>')"
        cursor.copy_expert(sql, io.StringIO(lines))


def copy_staged(lines):
    copy("import_stage", STAGED, lines)


def copy_refusals(refusals):
    """Keep refusals as (row, column, value, rule, message)."""
    copy("import_refusal", REFUSAL, "".join("\t".join(map(_escaped, refusal)) + "\n" for refusal in refusals))


def _escaped(value):
    text = str(value).replace("\0", "").encode("utf-8", "replace").decode()
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def refusals(*, warnings=False):
    """Everything that speaks against rows, in their order; on demand also the warnings of rows that went in."""
    sql = REFUSALS_AND_WARNINGS if warnings else REFUSALS
    run(f"CREATE TEMPORARY TABLE import_report AS {sql}")
    run("CREATE INDEX ON import_report (place)")
    after = 0
    while found := rows_of(
        "SELECT * FROM import_report WHERE place > %s ORDER BY place LIMIT %s", [after, READ_AT_ONCE]
    ):
        after = found[-1][0]
        yield from (each[1:] for each in found)
    run("DROP TABLE import_report")


def last_staged():
    """The number of the last row that was staged, 0 without any."""
    return rows_of("SELECT coalesce(max(row), 0) FROM import_stage")[0][0]


def judge_against_registers(*, kind, may_update, duplicates, first, last):
    """Say of each staged row of a slice: new, unchanged, update, differs, or twice in this file."""
    here = {"first": first, "last": last}
    run(TWICE, here)
    # Spelled out, so that the index of the natural key, which leaves duplicates out, serves.
    run(KNOWN.format(beside="=" if duplicates else "<>"), here | {"kind": kind, "may_update": may_update})
    run(NEW, here)


def verdicts():
    """How many rows of each verdict."""
    return dict(rows_of(VERDICTS))


def write(facts, *, first, last):
    """Books, entries, changes and warnings of a slice; False if somebody took a number meanwhile: judge again."""
    facts = facts | {"first": first, "last": last}
    wanted = dict(rows_of(VERDICTS_HERE, facts))
    if not wanted.get("new") and not wanted.get("update"):
        return True
    run(BOOKS, facts)
    run(BOOK_IDS, facts)
    made = run(CREATE, facts) if wanted.get("new") else 0
    changed = run(CHANGE, facts) if wanted.get("update") else 0
    if made != wanted.get("new", 0) or changed != wanted.get("update", 0):
        return False
    run(MADE_IDS, facts)
    run(LET_GO, facts)
    return True


def refusals_of_merge(kind):
    """(row, column, value, rule, message) of the rows that the registers or the file itself speak against."""
    after = 0
    while found := rows_of(AGAINST, {"many": READ_AT_ONCE, "after": after}):
        after = found[-1][0]
        for row, verdict, other, values, theirs, *place in found:
            yield _against(kind_of(kind), row, verdict, other, _loaded(values), _loaded(theirs), *place)


def _loaded(values):
    # Django leaves JSON of plain statements as text.
    return json.loads(values) if isinstance(values, str) else values or {}


def _against(kind, row, verdict, other, values, theirs, state, book_number, book_year):
    number = values.get("so", "")
    if verdict == "twice":
        sentence = _("Số này đã có ở dòng %(row)s của cùng tệp.") % {"row": other}
        return row, "so", number, "V-19", sentence
    differing = [code for code in kind.headers if values.get(code, "") != theirs.get(code, "")]
    labels = [str(kind.field(code).label) for code in differing]
    shown = ", ".join(labels[:SHOWN_FIELDS]) + ("…" if len(labels) > SHOWN_FIELDS else "")
    sentence = _("Số này đã có trong quyển %(book)s (%(state)s), khác ở: %(labels)s.") % {
        "book": f"{book_number}/{book_year}", "state": Entry.State(state).label, "labels": shown or "–",
    }  # fmt: skip
    return row, "so", number, "V-19", sentence


def outcomes():
    """(row, verdict, values, values that stand there now) of every row that the rules let pass and that may go in."""
    sql = (
        "SELECT s.row, s.verdict, s.values, e.values FROM import_stage s LEFT JOIN registers_entry e"
        " ON e.id = s.entry_id WHERE s.verdict IN ('new', 'update', 'unchanged') ORDER BY s.row"
    )
    for row, verdict, values, theirs in rows_of(sql):
        yield row, verdict, _loaded(values), _loaded(theirs)


def differences(kind, limit):
    """What would change, field by field, for the first rows that would be updated: for the preview."""
    sql = (
        "SELECT s.row, s.values, e.values FROM import_stage s JOIN registers_entry e ON e.id = s.entry_id"
        " WHERE s.verdict = 'update' ORDER BY s.row LIMIT %s"
    )
    for row, *both in rows_of(sql, [limit]):
        values, theirs = map(_loaded, both)
        changed = [code for code in kind.headers if values.get(code, "") != theirs.get(code, "")]
        yield {
            "row": row,
            "number": values.get("so", ""),
            "changes": [
                {"label": str(kind.field(code).label), "before": theirs.get(code, ""), "after": values.get(code, "")}
                for code in changed
            ],
        }
