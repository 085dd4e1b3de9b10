"""Files that people send over the screens: kept, previewed by a job, loaded by a job once somebody has confirmed."""

import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.translation import gettext as _

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.errors import Refused
from civreg.core.outbox import enqueue
from civreg.core.storage import content_path, sha256_of
from registers.actions.importing import (
    MODES,
    Options,
    SheetRefused,
    against_import,
    import_file,
    limits_now,
)
from registers.exchange import bundle
from registers.exchange.encodings import ENCODINGS
from registers.exchange.limits import MB
from registers.kinds import KINDS
from registers.models import ImportRun

State = ImportRun.State
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".csv", ".txt", ".tsv")
MOST_CONFIRMED = 500  # files by one press of the button
PROGRESS_STEP = 2_000  # rows between two notes of progress
OPEN = (State.WAITING, State.PREVIEWING, State.CONFIRMED, State.RUNNING)


def runs_of(user):
    """The imports that a person may see: their own, as long as they may import at all."""
    runs = ImportRun.objects.filter(asked_by=user) if against_import(user) is None else ImportRun.objects.none()
    return runs.select_related("locality__parent").order_by("-pk")


def check_size(size):
    """Refuse an empty file, and one above IMPORT_SCREEN_MAX_MB (bytes given)."""
    if size == 0:
        raise Refused(_("Tệp rỗng."), code="empty", status=400)
    if size > settings.IMPORT_SCREEN_MAX_MB * MB:
        sentence = _("Tệp lớn hơn %(most)s MB: chia thành nhiều tệp, hoặc nhờ quản trị nhập trên máy chủ.")
        raise Refused(sentence % {"most": settings.IMPORT_SCREEN_MAX_MB}, code="too_large", status=413)


def receive(*, file, name, kind, locality=None, encoding="auto", mode="entered", update=False, by, at) -> ImportRun:
    """Keep a file and have it read for a preview; nothing is imported before somebody confirms.

    Refused: "forbidden", "empty", "too_large", "unknown_kind", "not_a_sheet".
    """
    _require(by, kind, locality, encoding, mode)
    check_size(file.size)
    suffix = Path(name).suffix.lower()
    if suffix not in (*SUFFIXES, bundle.SUFFIX):
        raise Refused(_("Chỉ nhập được tệp .xlsx, .csv, hoặc .zip chứa các tệp ấy."), code="not_a_sheet", status=400)
    options = {"encoding": encoding, "mode": mode, "update": bool(update)}
    asked = {"kind": kind, "locality": locality, "options": options, "asked_at": at, "asked_by": by}
    return keep(file, Path(name).name, **asked)


def keep(file, name, **asked) -> ImportRun:
    """Store a file by its content and have it read."""
    sha256 = sha256_of(file)
    kept = content_path("imports", sha256, Path(name).suffix.lower())
    if not default_storage.exists(kept):
        default_storage.save(kept, File(file))
    with transaction.atomic():
        run = ImportRun.objects.create(
            name=name.replace("\0", "")[-255:], file=kept, sha256=sha256, size=file.size, **asked
        )
        enqueue("registers.preview_import", key=f"preview-import-{run.pk}", run_id=run.pk)
    return run


def _require(by, kind, locality, encoding, mode):
    sentence = against_import(by)
    if locality and not scope(by).may(Can.IMPORT, locality.pk):
        sentence = _("Tài khoản của bạn không được nhập tệp cho đơn vị này.")
    if sentence:
        raise Refused(sentence, code="forbidden", status=403)
    if kind not in KINDS or mode not in MODES or encoding not in ("auto", *ENCODINGS):
        raise Refused(_("Không có loại sổ này."), code="unknown_kind", status=422)


@transaction.atomic
def confirm(*, run, by) -> ImportRun:
    """Have a previewed file imported; a second time changes nothing. Refused "not_now" in any other state."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    _require(by, run.kind, run.locality, "auto", "entered")
    if run.state in (State.CONFIRMED, State.RUNNING, State.DONE):
        return run
    _demand(run, State.PREVIEWED)
    note(run, state=State.CONFIRMED, done=0)
    enqueue("registers.run_import", key=f"run-import-{run.pk}", run_id=run.pk)
    return run


@transaction.atomic
def confirm_all(*, by) -> int:
    """Have the person's previewed files imported, MOST_CONFIRMED at most, the oldest first; says how many."""
    waiting = runs_of(by).filter(state=State.PREVIEWED).order_by("pk")[:MOST_CONFIRMED]
    return len([confirm(run=run, by=by) for run in waiting])


@transaction.atomic
def cancel(*, run, by) -> ImportRun:
    """Put a previewed file away; Refused "not_now" once it was confirmed."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    _require(by, run.kind, run.locality, "auto", "entered")
    if run.state != State.CANCELLED:
        _demand(run, State.PREVIEWED)
        note(run, state=State.CANCELLED)
    return run


def _demand(run, state):
    if run.state != state:
        sentence = _("Tệp đang ở trạng thái “%(state)s”: không làm được việc này.") % {"state": run.get_state_display()}
        raise Refused(sentence, code="not_now", status=409)


def preview(*, run, at) -> None:
    """Say what would become of the file; bears to run twice."""
    if run.state not in (State.WAITING, State.PREVIEWING):
        return
    note(run, state=State.PREVIEWING, started_at=at, done=0)
    with guarded(run, at), local(run) as path, _reports() as reports, _Progress(run) as progress:
        result = import_file(**_asked(run, path, at, dry_run=True), progress=progress, **reports)
        facts = asdict(replace(result, counts=None))
        note(
            run, state=State.PREVIEWED, preview={**facts, "counts": asdict(result.counts)},
            total=result.counts.read, done=result.counts.read, **_kept(run, result, reports),
        )  # fmt: skip


def execute(*, run, at) -> None:
    """Import a confirmed file: its rows, its counts and the run's own state are one transaction."""
    if run.state not in (State.CONFIRMED, State.RUNNING):
        return
    note(run, state=State.RUNNING, started_at=at, done=0)

    progress = _Progress(run)

    def finish(counts):
        progress.close()
        note(run, state=State.DONE, finished_at=at, total=counts.read, done=counts.read, **asdict(counts))

    with guarded(run, at), local(run) as path, _reports() as reports, progress:
        asked = _asked(run, path, at, dry_run=False)
        result = import_file(**asked, progress=progress, before=finish, **reports)
        note(run, **_kept(run, result, reports))


def give_up(*, run, at) -> None:
    """A job that was tried to the end: what waited for it says so."""
    if run.state in OPEN:
        sentence = _("Máy đã thử nhập tệp nhiều lần không được: chia nhỏ tệp, hoặc báo quản trị.")
        note(run, state=State.FAILED, problem=sentence, finished_at=at)


def screen_limits():
    return replace(limits_now(), max_mb=settings.IMPORT_SCREEN_MAX_MB, max_rows=settings.IMPORT_SCREEN_MAX_ROWS)


def _asked(run, path, at, *, dry_run):
    limits = screen_limits()
    options = Options(
        kind=run.kind, locality=run.locality, encoding=run.options.get("encoding", "auto"),
        mode=run.options.get("mode", "entered"), update=run.options.get("update", False), dry_run=dry_run,
    )  # fmt: skip
    return {"path": path, "name": run.name, "options": options, "by": run.asked_by, "at": at, "limits": limits}


class _Progress:
    """Notes on the row how far the judging is, now and then; over a connection of its own, so that others see it
    while the import's transaction is open. Nothing is noted where the row is held."""

    def __init__(self, run):
        self.run, self.said, self.desk = run, 0, ThreadPoolExecutor(1)

    def __call__(self, rows):
        if rows - self.said >= PROGRESS_STEP:
            self.said = rows
            self.desk.submit(self._write, rows)

    def _write(self, rows):
        try:
            with transaction.atomic():
                free = ImportRun.objects.select_for_update(skip_locked=True).filter(pk=self.run.pk)
                ImportRun.objects.filter(pk__in=[each.pk for each in free]).update(done=rows)
        finally:
            connection.close()

    def close(self):
        """Wait for what is being written; nothing is noted afterwards."""
        self.desk.shutdown(wait=True, cancel_futures=True)

    def __enter__(self):
        return self

    def __exit__(self, *_problem):
        self.close()


def note(run, **facts):
    for name, value in facts.items():
        setattr(run, name, value)
    ImportRun.objects.filter(pk=run.pk).update(**facts)


@contextmanager
def guarded(run, at):
    """A file that cannot be read fails with its sentence; it would fail again."""
    try:
        yield
    except (SheetRefused, Refused) as problem:
        note(run, state=State.FAILED, problem=str(problem), finished_at=at)


@contextmanager
def local(run):
    """The kept file on this machine, under the suffix it came with."""
    with tempfile.NamedTemporaryFile(suffix=Path(run.file).suffix) as aside:
        with default_storage.open(run.file) as kept:
            shutil.copyfileobj(kept, aside)
        aside.flush()
        yield aside.name


@contextmanager
def _reports():
    with tempfile.TemporaryDirectory() as folder:
        yield {"report": str(Path(folder) / "report.csv"), "to_fix": str(Path(folder) / "fix.xlsx")}


def _kept(run, result, reports):
    """The names under which the report and the sheet to correct are stored; none where nothing was refused."""
    if not result.counts.refused:
        return {"report": "", "to_fix": ""}
    names = {}
    for name, path in reports.items():
        with open(path, "rb") as file:
            target = content_path("imports", sha256_of(file), Path(path).suffix)
            if not default_storage.exists(target):
                default_storage.save(target, File(file))
            names[name] = target
    return names
