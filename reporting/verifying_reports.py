"""Frozen reports derived again from the records, years later: as the entries were, not as they are.

The history says what each entry was up to the event that a report was frozen at (`figures.basis.history`): of
entries that changed since, the first later event holds the older value of every column. From the entries as they were
the stages are counted anew, apart from the counters, and compared with what the report says, row by row.
Books, pages, people and machines are not derived: nothing keeps how many there were at a past moment.
"""

from django.db import connection

from reporting.models import DailyReport

COLUMNS = ("locality_id", "kind", "book_id", "state", "entered_at", "attached_at", "approved_at", "sent_at")
BY_DAY = ("entered", "attached", "approved", "sent")  # stages with a moment of their own
BY_STATE = ("returned", "duplicate")  # states: where a report was frozen after its day, they were counted by the day
ON_DAY = ("entered", "attached")  # of which the report says what the day itself brought

AS_THEY_WERE = """
WITH later AS MATERIALIZED (
    SELECT object_id, id, action, changes FROM core_historyevent
    WHERE table_name = 'registers_entry' AND id > %(mark)s AND changes ?| %(columns)s
), undone AS MATERIALIZED (
    SELECT object_id, jsonb_object_agg(name, older) AS olds FROM (
        SELECT DISTINCT ON (object_id, name) object_id, name, changes -> name -> 0 AS older
        FROM later, unnest(%(columns)s) name WHERE changes ? name ORDER BY object_id, name, id
    ) firsts GROUP BY 1
), entry_then AS (
    SELECT e.* FROM registers_entry e WHERE e.locality_id = ANY(%(communes)s)
        AND NOT EXISTS (SELECT FROM undone u WHERE u.object_id = e.id)
    UNION ALL
    SELECT r.* FROM undone u LEFT JOIN registers_entry e ON e.id = u.object_id,
        LATERAL jsonb_populate_record(NULL::registers_entry, coalesce(to_jsonb(e), '{}') || u.olds) r
    WHERE r.locality_id = ANY(%(communes)s)
        AND NOT EXISTS (SELECT FROM later l WHERE l.object_id = u.object_id AND l.action = 'I')
)
SELECT t.locality_id, t.kind, each.stage, count(*) FILTER (WHERE each.day <= %(day)s),
    count(*) FILTER (WHERE each.day = %(day)s)
FROM entry_then t JOIN registers_registerbook b ON b.id = t.book_id AND b.phase = 2
JOIN civreg_day_shifts() s ON s.locality_id = t.locality_id
CROSS JOIN LATERAL (VALUES
    ('entered', civreg_plan_day(t.entered_at, s.shift)), ('attached', civreg_plan_day(t.attached_at, s.shift)),
    ('approved', civreg_plan_day(t.approved_at, s.shift)), ('sent', civreg_plan_day(t.sent_at, s.shift)),
    (CASE WHEN t.state = ANY(%(states)s) THEN t.state END, %(day)s::date)
) each (stage, day)
WHERE each.day IS NOT NULL AND each.stage IS NOT NULL GROUP BY 1, 2, 3
"""


def differing():
    """(how many reports were looked at, [what differs]) over all reports that name the event they were frozen at."""
    reports = DailyReport.objects.filter(figures__has_key="basis").select_related("campaign", "locality").order_by("pk")
    wrong, looked_at = [], 0
    for report in reports.iterator(chunk_size=50):
        looked_at += 1
        wrong += [f"report {report.pk} {report.code}: {each}" for each in differences_of(report)]
    return looked_at, wrong


def differences_of(report):
    """What the figures of one report say against what is derived from the records: a sentence for each difference."""
    figures = report.figures
    communes = _communes(report)
    counted = _counted(figures, sorted({pk for inside in communes.values() for pk in inside}))
    found = []
    for row in figures["rows"]:
        keys = communes.get(row["place"], [])
        found += _compare(row, figures, [values for (place, _kind), values in counted.items() if place in keys])
    found += _compare(figures["whole"], figures, list(counted.values()))
    for row in figures["kinds"]:
        found += _compare(row, figures, [values for (_place, kind), values in counted.items() if kind == row["kind"]])
    return found


def _compare(row, figures, parts):
    stages = [*BY_DAY, *(BY_STATE if figures["basis"]["live"] else ())]
    wanted = [(stage, 0, stage) for stage in stages] + [(f"{stage}_today", 1, stage) for stage in ON_DAY]
    for name, at, stage in wanted:
        derived = sum(part.get(stage, (0, 0))[at] for part in parts)
        if name in row and row[name] != derived:
            yield f"{row['unit']} {name}: {row[name]} kept, {derived} derived"


def _communes(report):
    """Place of a row → the communes that it sums up, as the figures themselves say."""
    return {int(place): inside for place, inside in report.figures["basis"]["communes"]}


def _counted(figures, communes):
    """(commune, kind) → stage → (up to the day, on the day)."""
    values = {"mark": figures["basis"]["history"], "day": figures["day"], "communes": communes,
              "columns": list(COLUMNS), "states": list(BY_STATE)}  # fmt: skip
    counted = {}
    with connection.cursor() as cursor:
        cursor.execute(AS_THEY_WERE, values)
        for place, kind, stage, until, on_day in cursor.fetchall():
            counted.setdefault((place, kind), {})[stage] = (until, on_day)
    return counted
