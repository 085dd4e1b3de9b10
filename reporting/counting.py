"""What the counters hold of some communes: read at one moment, summed by the database per commune and per kind.

One statement sees one moment, so that what a day brought and what there is in all cannot disagree on a screen. It is
written out because the object layer would build a list of a hundred parameters and a row object for each number,
which costs more than the reading itself.
"""

from dataclasses import dataclass, field

from django.db import connection

PHASE_1 = "1:"  # what stands before a stage that counts phase 1 alone (registers.models.counts)
SHELF = ("books", "declared", f"{PHASE_1}books", f"{PHASE_1}declared")  # counted as of now: books have no days

TOTALS = """
    SELECT 'total' AS what, locality_id, kind, NULL::date AS day, stage, sum(n)::bigint AS n, 0::bigint AS approved
    FROM registers_localitytotal WHERE locality_id = ANY(%(communes)s) {of_kind} {of_stage}
    GROUP BY GROUPING SETS ((locality_id, stage), (kind, stage))
"""
DAYS = """
    SELECT '{what}', locality_id, kind, NULL, stage, sum(n)::bigint, 0
    FROM registers_localityday WHERE locality_id = ANY(%(communes)s) {of_kind} AND day {until} %(day)s
    GROUP BY GROUPING SETS ((locality_id, stage), (kind, stage))
"""
PACE = """
    SELECT 'daily', locality_id, NULL, day, '', entered, approved FROM registers_localitypace
    WHERE locality_id = ANY(%(communes)s) AND day BETWEEN %(first)s AND %(last)s
"""
# The same of one kind, or of each kind: of all nine it reads nine times as many rows.
KIND_PACE = """
    SELECT 'daily', {place}, {kind}, day, '',
        (coalesce(sum(n) FILTER (WHERE stage = 'entered'), 0)
            - coalesce(sum(n) FILTER (WHERE stage = '1:entered'), 0))::bigint,
        (coalesce(sum(n) FILTER (WHERE stage = 'approved'), 0)
            - coalesce(sum(n) FILTER (WHERE stage = '1:approved'), 0))::bigint
    FROM registers_localityday
    WHERE locality_id = ANY(%(communes)s) {of_kind} AND stage IN ('entered', '1:entered', 'approved', '1:approved')
        AND day BETWEEN %(first)s AND %(last)s
    GROUP BY {by}, day
"""
SCANNED = """
    SELECT 'scanned', locality_id, kind, NULL, '', count(*), 0 FROM registers_registerbook b
    WHERE locality_id = ANY(%(communes)s) {of_kind} AND phase = 2 AND EXISTS (
        SELECT FROM registers_booktotal t WHERE t.book_id = b.id AND t.stage = 'pages' AND t.n > 0)
    GROUP BY GROUPING SETS ((locality_id), (kind))
"""


@dataclass
class Counts:
    """The counters of some communes, keyed by locality or by kind."""

    totals: dict = field(default_factory=dict)  # key -> stage -> all in all
    on_day: dict = field(default_factory=dict)  # key -> stage -> on the day asked for
    daily: dict = field(default_factory=dict)  # key -> day -> entered
    approvals: dict = field(default_factory=dict)  # key -> day -> approved
    scanned: dict = field(default_factory=dict)  # key -> books with a page

    def of(self, keys):
        """The counters of several keys together, as the arguments of a line."""
        return {
            "counts": _merged(self.totals, keys),
            "on_day": _merged(self.on_day, keys),
            "daily": _merged(self.daily, keys),
            "approvals": _merged(self.approvals, keys),
            "books": sum(self.totals.get(key, {}).get("books", 0) for key in keys),
            "books_scanned": sum(self.scanned.get(key, 0) for key in keys),
        }


def _merged(table, keys):
    if len(keys) == 1:
        return dict(table.get(keys[0], ()))
    merged = {}
    for key in keys:
        for name, n in table.get(key, {}).items():
            merged[name] = merged.get(name, 0) + n
    return merged


@dataclass
class Tally:
    """One reading of the counters, by commune and by kind of book."""

    by_place: Counts = field(default_factory=Counts)
    by_kind: Counts = field(default_factory=Counts)


def read(asked, communes):
    """The Tally of communes (ids) as `asked`: of one kind or all, as of its day or of now. One query.

    Days of a kind are read where one kind is asked for only; `read_days_of_kinds` reads them of all.
    """
    tally = Tally()
    for what, place, kind, day, stage, n, approved in _rows(_statement(asked), asked, communes):
        side, key = (tally.by_kind, kind) if place is None else (tally.by_place, place)
        if what == "daily":
            side.daily.setdefault(key, {})[day] = n
            side.approvals.setdefault(key, {})[day] = approved
        elif what == "scanned":
            side.scanned[key] = n
        else:
            (side.totals if what == "total" else side.on_day).setdefault(key, {})[stage] = n
    for side in (tally.by_place, tally.by_kind):
        _keep_phase_2(side.totals)
        _keep_phase_2(side.on_day)
    return tally


def read_days_of_kinds(asked, communes, counts):
    """Put what each day brought of each kind into the Counts by kind: for who asks when a kind will be finished."""
    of_kind = "AND kind = %(kind)s" if asked.kind else ""
    statement = KIND_PACE.format(of_kind=of_kind, place="NULL", kind="kind", by="kind")
    for _what, _place, kind, day, _stage, n, approved in _rows(statement, asked, communes):
        counts.daily.setdefault(kind, {})[day] = n
        counts.approvals.setdefault(kind, {})[day] = approved


def _rows(statement, asked, communes):
    calendar = asked.calendar
    values = {
        "communes": list(communes), "kind": asked.kind, "day": asked.day, "first": calendar.first,
        "last": min(calendar.last, asked.day), "shelf": list(SHELF),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _statement(asked):
    """All in all as of now; as of a past day, the days up to it, and the shelf as of now."""
    pace = KIND_PACE if asked.kind else PACE
    parts = [TOTALS, DAYS.replace("{what}", "day").replace("{until}", "="), pace, SCANNED]
    if not asked.is_live:
        parts.append(DAYS.replace("{what}", "total").replace("{until}", "<="))
    of_kind = "AND kind = %(kind)s" if asked.kind else ""
    of_stage = "" if asked.is_live else "AND stage = ANY(%(shelf)s)"
    of_place = {"place": "locality_id", "kind": "NULL", "by": "locality_id"}
    return " UNION ALL ".join(parts).format(of_kind=of_kind, of_stage=of_stage, **of_place)


def _keep_phase_2(table):
    """Counts of stages without what books of phase 1 brought: the campaign's targets are of phase 2.

    The counters hold both phases under the stage and phase 1 again under "1:" and the stage.
    """
    for counts in table.values():
        for name in [each for each in counts if each.startswith(PHASE_1)]:
            counts[name[len(PHASE_1) :]] -= counts.pop(name)
