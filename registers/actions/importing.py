"""A file of entries into the registers: judged row by row, written all at once or not at all.

Refused rows never stop the others and come back with their reasons. The same file again changes nothing.
"""

from dataclasses import asdict, dataclass, field
from functools import partial

from django.conf import settings
from django.db import transaction
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
from registers.actions.import_slices import Settling, judged_rows
from registers.exchange.limits import Limits, SheetRefused
from registers.exchange.offices import Offices
from registers.exchange.reports import Reports
from registers.exchange.sheets import opened
from registers.exchange.spool import Spool
from registers.kinds import KINDS
from registers.kinds import kind as kind_of
from registers.models import RegisterBook

FIRST_SHOWN, EXAMPLES = 50, 20
# A file takes its time, waits for the one before it, and its rows may come slowly.
PATIENT = "; ".join([
    *(f"SET LOCAL {name} = 0" for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")),
    "SET LOCAL jit = off", "SET CONSTRAINTS ALL IMMEDIATE",
])  # fmt: skip
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
        with opened(path, kind, office_given=bool(options.locality), **judging) as table:
            result = _described(table)
            facts = _facts(options, name, path, by, at)
            result.counts = _take_in(table, options, facts, by, at, spool, progress or (lambda rows: None), before)
            result.notes += table.late_notes()
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


def _take_in(table, options, facts, by, at, spool, progress, before):
    """Judge, write, count: one transaction. Rows are judged ahead while those before them are being written."""
    with transaction.atomic():
        merge.run(PATIENT)
        if not options.dry_run:
            merge.run("SELECT pg_advisory_xact_lock(%s, %s)", merge.LOCK)
        history.sign(by=by, source="import", reason=facts["signature"])
        merge.make_stage()
        settle, refused, read = Settling(options, facts), 0, 0
        with judged_rows(table.rows(), _judge(table, options, by, at), spool) as slices:
            for judged in slices:
                merge.copy_staged(judged.lines)
                merge.copy_refusals(judged.refusals)
                refused, read = refused + judged.refused, read + judged.read
                settle.after(judged.read)
                progress(read)
        settle.now()
        merge.copy_refusals(merge.refusals_of_merge(options.kind))
        if not options.dry_run:
            enqueue("registers.check_entries", key="check-entries")
        counts = _counted(merge.verdicts(), read, refused)
        if before:
            before(counts)
    return counts


def _judge(table, options, by, at):
    return RowJudge(
        kind=table.columns.kind, pairs=table.columns.pairs, places=_offices(options, by),
        books=_books(options.kind), at=at,
    )  # fmt: skip


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
