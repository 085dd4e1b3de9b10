"""A file of entries into the registers: judged row by row, written all at once or not at all.

Refused rows never stop the others and come back with their reasons. The same file again changes nothing.
"""

import itertools
import os
import pickle
from dataclasses import asdict, dataclass, field
from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from campaigns.models import Locality
from campaigns.queries import current_campaign
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.outbox import enqueue
from civreg.core.storage import sha256_of
from registers.actions import import_merge as merge
from registers.actions.books import LAST_YEAR_OF_PHASE_TWO
from registers.actions.import_rows import RowJudge
from registers.exchange.crew import Alone, Crew
from registers.exchange.limits import Limits, SheetRefused
from registers.exchange.offices import Offices
from registers.exchange.reports import Reports
from registers.exchange.sheets import opened
from registers.exchange.spool import Spool
from registers.kinds import KINDS
from registers.kinds import kind as kind_of
from registers.models import RegisterBook

CHUNK = 500  # rows judged at a time
TRIES = 3
FIRST_SHOWN, EXAMPLES = 50, 20
# What the rows are when they come in: fresh work, the Ministry's already (phase 1), or its duplicates.
MODES = {"entered": "entered", "transferred": "accepted", "duplicate": "duplicate"}


@dataclass(frozen=True)
class Options:
    """How a file is read. `locality` takes the place of what noiDangKy says; `update` lets entries be changed."""

    kind: str
    locality: Locality | None = None
    encoding: str = "auto"
    mode: str = "entered"
    update: bool = False
    warnings: bool = False
    dry_run: bool = False


@dataclass
class Counts:
    """Rows of one file: every one that was read is one of the other four."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0

    def add(self, other):
        for name, value in asdict(other).items():
            setattr(self, name, getattr(self, name) + value)


@dataclass
class Result:
    """What became of a file; `notes` are sentences, `examples` pairs before and after a change of encoding."""

    counts: Counts = field(default_factory=Counts)
    notes: list = field(default_factory=list)
    sheet: str = ""
    encoding: str = ""
    examples: tuple = ()
    heads: list = field(default_factory=list)
    unknown: tuple = ()
    missing: tuple = ()
    refused_first: list = field(default_factory=list)
    differences: list = field(default_factory=list)


def limits_now():
    """The limits of a file, from the settings."""
    return Limits(
        max_mb=settings.IMPORT_MAX_MB,
        max_unpacked_mb=settings.IMPORT_MAX_UNPACKED_MB,
        max_ratio=settings.IMPORT_MAX_RATIO,
        max_rows=settings.IMPORT_MAX_ROWS,
        max_columns=settings.IMPORT_MAX_COLUMNS,
    )


def against_import(user):
    """The sentence against this person's importing anything, or None."""
    if not scope(user).may_anywhere(Can.IMPORT):
        return _("Tài khoản của bạn không được nhập dữ liệu từ tệp.")
    return None


def import_file(
    *, path, name, options, by, at, report=None, to_fix=None, limits=None, progress=None, before=None
) -> Result:
    """Take in one file of entries in one transaction; with `dry_run` only say what would become of it.

    `report` and `to_fix` are paths to write the refused rows to; `progress(rows)` is told how far the judging is;
    `before(counts)` runs inside the transaction, last. Raises SheetRefused if the file cannot be read as a table of
    that kind, Refused "forbidden", "unknown_kind" or "busy".
    """
    _require(by, options)
    judging = {"limits": limits or limits_now(), "encoding": options.encoding}
    kind, spool = kind_of(options.kind), Spool()
    try:
        merge.make_stage()
        with opened(path, kind, office_given=bool(options.locality), **judging) as table:
            result = _described(table)
            refused, read = _judge_rows(table, options, by, at, spool, progress or (lambda rows: None))
            result.notes += table.late_notes()
            counts = _merge(options, _facts(options, name, path, by, at), read, refused, by, before)
            result.counts = counts
            result.differences = list(merge.differences(kind, EXAMPLES)) if options.dry_run else []
            _report(result, options, table.columns, spool, report, to_fix)
    finally:
        spool.close()
    merge.drop_stage()
    return result


def _require(by, options):
    if options.kind not in KINDS or options.mode not in MODES:
        raise Refused(_("Không có loại sổ này."), code="unknown_kind", status=422)
    sentence = against_import(by)
    if options.locality and not scope(by).may(Can.IMPORT, options.locality.pk):
        sentence = _("Tài khoản của bạn không được nhập tệp cho đơn vị này.")
    if sentence:
        raise Refused(sentence, code="forbidden", status=403)


def _described(table):
    columns = table.columns
    heads = [(head, code) for head, code in zip(columns.heads, columns.codes, strict=True) if head]
    return Result(
        notes=list(table.notes), sheet=table.sheet, encoding=table.verdict.encoding, examples=table.verdict.examples,
        heads=heads, unknown=columns.unknown, missing=columns.missing,
    )  # fmt: skip


def _judge_rows(table, options, by, at, spool, progress):
    """Stage every row that the rules let pass and keep what they say against the others: (refused, read)."""
    judge = RowJudge(
        kind=table.columns.kind, pairs=table.columns.pairs, places=_offices(options, by),
        books=_books(options.kind), at=at,
    )  # fmt: skip
    slices = _slices(table.rows(), spool)
    begin = list(itertools.islice(slices, 2))
    refused = read = 0
    with _crew(judge.judge, alone=len(begin) < 2) as crew:
        for judged in crew.map(itertools.chain(begin, slices)):
            merge.copy_staged(judged.lines)
            merge.copy_refusals(judged.refusals)
            refused, read = refused + judged.refused, read + judged.read
            progress(read)
    return refused, read


def _crew(work, *, alone):
    size = min(settings.IMPORT_WORKERS, os.cpu_count() or 1)
    return Alone(work) if alone or size < 2 else Crew(work, size, close=_leave_database)


def _leave_database():
    """A forked child lets go of its parent's connection without saying good-bye on it."""
    if connection.connection is not None:
        os.close(connection.connection.fileno())


def _slices(rows, spool):
    while chunk := list(itertools.islice(rows, CHUNK)):
        packed = pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL)
        spool.put(chunk[0][0], packed)
        yield packed


def _offices(options, by):
    if options.locality:
        return Offices(locality_id=options.locality.pk)
    from campaigns import through_time  # noqa: PLC0415 (its index is only built where offices must be found)

    within, campaign = scope(by).commune_ids(Can.IMPORT), current_campaign(by)
    known = RegisterBook.objects.filter(locality_id__in=within).values_list("office", "locality_id").distinct()
    places = through_time.places()
    more = {"as_of": campaign.day_one} if campaign else {}
    find = partial(places.resolve_office, **more)
    return Offices(find=find, within=within, by_books=known)


def _books(kind):
    """(commune, year, number) -> (first number, last number, phase) of the books that are there."""
    found = RegisterBook.objects.filter(kind=kind).values_list(
        "locality_id", "year_opened", "number", "first_number", "last_number", "phase"
    )
    return {each[:3]: each[3:] for each in found.iterator()}


def _facts(options, name, path, by, at):
    """What the statements of the merge are told."""
    with open(path, "rb") as file:
        sha256 = sha256_of(file)
    passed = options.mode == "transferred"
    return {
        "kind": options.kind, "state": MODES[options.mode], "by": by.pk, "at": at, "passed_at": at if passed else None,
        "note": _("Lập khi nhập từ tệp %(name)s") % {"name": name},
        "reason": _("Nhập từ tệp %(name)s") % {"name": name},
        "signature": f"{name} sha256:{sha256}", "last_of_two": LAST_YEAR_OF_PHASE_TWO,
    }  # fmt: skip


def _merge(options, facts, read, refused, by, before):
    """Judge against the registers, write, count: one transaction. Somebody else's entry meanwhile: once more."""
    for _attempt in range(TRIES):
        with transaction.atomic():
            merge.run("SET LOCAL statement_timeout = 0; SET LOCAL jit = off; SET CONSTRAINTS ALL IMMEDIATE")
            merge.run("SELECT pg_advisory_xact_lock(%s, %s)", merge.LOCK)
            history.sign(by=by, source="import", reason=facts["signature"])
            merge.run("UPDATE import_stage SET verdict = NULL, entry_id = NULL WHERE verdict IS NOT NULL")
            duplicates = options.mode == "duplicate"
            merge.judge_against_registers(kind=options.kind, may_update=options.update, duplicates=duplicates)
            if not options.dry_run and not merge.write(facts):
                transaction.set_rollback(True)
                continue
            merge.copy_refusals(merge.refusals_of_merge(options.kind))
            if not options.dry_run:
                enqueue("registers.check_entries", key="check-entries")
            counts = _counted(merge.verdicts(), read, refused)
            if before:
                before(counts)
            return counts
    raise Refused(_("Nhiều người đang nhập cùng các số này: hãy nhập lại tệp sau ít phút."), code="busy")


def _counted(verdicts, read, refused):
    staged = sum(verdicts.values())
    created, updated = verdicts.get("new", 0), verdicts.get("update", 0)
    unchanged = verdicts.get("unchanged", 0)
    refused += staged - created - updated - unchanged
    return Counts(read, created, updated, unchanged, refused)


def _report(result, options, columns, spool, report, to_fix):
    if not result.counts.refused and not options.warnings and not report and not to_fix:
        return
    with Reports(report=report, to_fix=to_fix, columns=columns, cells_of=spool.cells) as out:
        for row, code, value, rule, message, refused in merge.refusals(warnings=options.warnings):
            out.add(row, code, value, rule, message, refused=refused)
            if refused and len(result.refused_first) < FIRST_SHOWN:
                result.refused_first.append(
                    {"row": row, "column": code, "value": value[:200], "rule": rule, "message": message}
                )  # fmt: skip


__all__ = ["MODES", "Counts", "Options", "Result", "SheetRefused", "against_import", "import_file", "limits_now"]
