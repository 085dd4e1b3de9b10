"""Everything that is counted, kept or promised, checked again from what lies beneath it.

Each check gives Findings; all must be fine.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from civreg.core.models import Job
from civreg.core.storage import sha256_of
from registers import duplicate_selftest
from registers.exchange import reconciliation
from registers.models import BookProof, Package, Reconciliation
from reporting import daily, recount, recount_ledger, verifying_books, verifying_reports
from reporting.models import DailyReport
from scanning.models import Scan, Upload

SHOWN = 10  # differences listed per check; the count says how many there are
SLICE = 20_000  # entries replayed from their history at a time
ENTRIES = "SELECT count(*) FROM registers_entry"
ATTACHED = "SELECT count(*) FROM scanning_attachment"


@dataclass(frozen=True)
class Finding:
    """One check: how many things it looked at, how many are wrong, and the first few of those."""

    name: str
    looked_at: int
    wrong: int
    examples: tuple = ()

    @property
    def is_fine(self):
        return self.wrong == 0


def counters():
    """Every counter counted anew; the recount lives for the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(recount.RECOUNT)
    for name, (how_many, differing) in recount.COUNTERS.items():
        wrong = _rows(differing)
        examples = tuple(f"{key}: kept {kept}, counted {found}" for key, kept, found in wrong[:SHOWN])
        yield Finding(name, _rows(how_many)[0][0], len(wrong), examples)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE recount")


def originals():
    """Every original file is there and is still what it was when it came in."""
    for model, name in ((Upload, "uploads on disk"), (Scan, "scans on disk")):
        looked_at, wrong, examples = 0, 0, []
        for row in model.objects.order_by("pk").iterator(chunk_size=500):
            looked_at += 1
            if fault := _fault_of(row.file.name, row.sha256):
                wrong += 1
                examples.append(f"{model.__name__} {row.pk} {fault}")
        yield Finding(name, looked_at, wrong, tuple(examples[:SHOWN]))


def _fault_of(name, sha256):
    if not name or not default_storage.exists(name):
        return "missing"
    with default_storage.open(name) as file:
        return "" if sha256_of(file) == sha256 else "changed"


def history():
    """The chain of hashes holds, and every entry was born in it."""
    yield _finding("history chain", "SELECT count(*) FROM core_historyevent", _rows(recount.CHAIN))
    yield _finding("entries with a history", ENTRIES, _rows(recount.UNBORN))


def replay():
    """Every entry is what its history says: a change that slipped past the history shows here."""
    low, high = _rows("SELECT coalesce(min(id), 1), coalesce(max(id), 0) FROM registers_entry")[0]
    wrong = []
    for first in range(low, high + 1, SLICE):
        wrong += _rows(recount.REPLAY, {"first": first, "last": first + SLICE - 1})
    yield _finding("entries as their history says", ENTRIES, wrong)


def attachments():
    """What is called attached has its piece of scan (domain.md V-23), and the other way round."""
    yield _finding("attached entries have their scan", ATTACHED, _rows(recount.UNPROVED))


def ledger():
    """Every entry stands where its answers say, every book's account adds up, and so do the frozen accounts."""
    yield _finding("entries as their transfers say", recount_ledger.LOOKED_AT, _rows(recount_ledger.WRONG))
    yield _finding("accounts of books", recount_ledger.BOOKS, _rows(recount_ledger.ACCOUNTS))
    frozen = list(Reconciliation.objects.order_by("pk"))
    open_ = [f"reconciliation {row.number}" for row in frozen if not reconciliation.adds_up(row.figures)]
    yield Finding("frozen reconciliations", len(frozen), len(open_), tuple(open_[:SHOWN]))


def books():
    """Signed proofs still hold, and packages are what was written down of them (domain.md V-19, V-23)."""
    failing = list(verifying_books.proofs_that_fail())
    yield Finding("proofs of books", BookProof.objects.count(), len(failing), tuple(failing[:SHOWN]))
    differing = list(verifying_books.packages_that_differ())
    yield Finding("packages", Package.objects.count(), len(differing), tuple(differing[:SHOWN]))


def reports():
    """Frozen reports still have the SHA-256 that they were frozen with, and come out the same from the history."""
    found = list(DailyReport.objects.order_by("pk"))
    changed = [f"report {report.pk}" for report in found if daily.digest(report.figures) != report.sha256]
    yield Finding("frozen reports", len(found), len(changed), tuple(changed[:SHOWN]))
    looked_at, differing = verifying_reports.differing()
    yield Finding("frozen reports as the history says", looked_at, len(differing), tuple(differing[:SHOWN]))


def jobs():
    """No job is forgotten: what is unfinished is young. Jobs set aside keep their reason and are listed."""
    young = timezone.now() - dt.timedelta(seconds=settings.JOB_RESEND_SECONDS * settings.JOB_MAX_ATTEMPTS)
    old = list(Job.objects.unfinished().filter(created_at__lt=young).order_by("pk"))
    aside = Job.objects.exclude(set_aside_at=None).count()
    examples = tuple(f"job {job.pk} {job.name} since {job.created_at:%Y-%m-%d %H:%M}" for job in old[:SHOWN])
    yield Finding(f"jobs done (set aside with a reason: {aside})", Job.objects.count(), len(old), examples)


def duplicates():
    """The duplicate check fires in every kind and way of writing, and no entry is hidden from it."""
    told = duplicate_selftest.run()
    odd = "; ".join(duplicate_selftest.odd())
    name = "known duplicates found" + (f" (odd: {odd})" if odd else "")
    yield Finding(name, told.looked_at, len(told.failed), tuple(told.failed[:SHOWN]))
    hidden = duplicate_selftest.entries_without_keys()
    yield Finding(
        "entries found by others", _rows(ENTRIES)[0][0], len(hidden), tuple(f"entry {pk}" for pk in hidden[:SHOWN])
    )


CHECKS = {
    "counters": counters,
    "originals": originals,
    "history": history,
    "replay": replay,
    "attachments": attachments,
    "ledger": ledger,
    "books": books,
    "reports": reports,
    "duplicates": duplicates,
    "jobs": jobs,
}


def _rows(sql, parameters=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _finding(name, how_many, wrong):
    examples = tuple(" ".join(str(part) for part in row) for row in wrong[:SHOWN])
    return Finding(name, _rows(how_many)[0][0], len(wrong), examples)
