"""A ZIP that somebody sent: each file inside stands for itself, as if it had been sent alone."""

from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils.translation import ngettext

from registers.actions import import_runs
from registers.exchange import bundle
from registers.models import ImportRun

State = ImportRun.State


def preview(*, run, at) -> None:
    """Read a file for its preview, or take a ZIP apart into files that are read; bears to run twice."""
    if not bundle.is_bundle(run.file):
        import_runs.preview(run=run, at=at)
    elif run.state in (State.WAITING, State.PREVIEWING):
        import_runs.note(run, state=State.PREVIEWING, started_at=at, done=0)
        with import_runs.guarded(run, at), import_runs.local(run) as path:
            _unpack(run, path, at)


@transaction.atomic
def _unpack(run, path, at):
    """All of its files, or none of them."""
    asked = {name: getattr(run, name) for name in ("kind", "locality", "options", "asked_by")}
    count = 0
    for name, aside in bundle.files_in(path, import_runs.screen_limits(), most=settings.IMPORT_ZIP_MAX_FILES):
        with open(aside, "rb") as file:
            import_runs.keep(File(file), f"{Path(run.name).stem}/{name}", asked_at=at, **asked)
        count += 1
    said = ngettext("Đã tách thành %(n)d tệp, mỗi tệp một dòng.", "Đã tách thành %(n)d tệp, mỗi tệp một dòng.", count)
    import_runs.note(run, state=State.DONE, finished_at=at, preview={"notes": [said % {"n": count}]})
