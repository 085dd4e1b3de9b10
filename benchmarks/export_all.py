"""All 851,831 entries out of the database as XLSX and as CSV, by the job that people order: seconds and memory.

`civreg_bench` is filled as a campaign on its twelfth day has it (benchmarks/fill.py); `--quick` takes a tenth. The
process that writes is one of its own, as a worker is: its peak is its own. Peer in the same run, on the same rows:
XlsxWriter in constant_memory mode, writing a slice of them.
"""

import json
import subprocess
import sys
import tempfile
import time

from benchmarks import fill

LIMIT_SECONDS, LIMIT_MB = 180, 300
PEER_ROWS = 20_000
WRITER = """
import json, resource, sys, time
import django
django.setup()
from django.conf import settings
from django.utils import timezone
settings.STORAGES["default"]["OPTIONS"] = {"location": sys.argv[3]}
from reporting.actions import exporting
from reporting.models import Export
export = Export.objects.get(pk=sys.argv[1])
began = time.perf_counter()
exporting.write_export(export=export, at=timezone.now())
seconds = time.perf_counter() - began
export.refresh_from_db()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
json.dump({"seconds": seconds, "peak": peak, "rows": export.total, "mb": export.size / 1e6, "state": export.state},
    open(sys.argv[2], "w"))
"""


def main(quick):
    fill.ready(quick=quick)
    results = {name: _written(*asked) for name, asked in {
        "xlsx": ("entries", "xlsx"), "csv": ("entries", "csv"), "progress_xlsx": ("records", "xlsx"),
        "progress_csv": ("records", "csv"),
    }.items()}  # fmt: skip
    own, peer = _peer()
    print(f"{results['xlsx']['rows']:,} rows out of the database")
    for name, found in results.items():
        print(f"  {name:<16} {found['seconds']:7.1f} s {found['peak']:6.0f} MB at most {found['mb']:8.1f} MB of file")
    print(f"  writing {PEER_ROWS:,} rows alone: {own:.2f} s, XlsxWriter {peer:.2f} s")
    print(f"figure export_rows_vs_xlsxwriter {peer / own:.2f}")
    print(f"figure export_xlsx_limit_ratio {results['xlsx']['seconds'] / LIMIT_SECONDS:.2f}")
    print(f"figure export_xlsx_seconds {results['xlsx']['seconds']:.1f}")
    print(f"figure export_csv_seconds {results['csv']['seconds']:.1f}")
    print(f"figure export_progress_xlsx_seconds {results['progress_xlsx']['seconds']:.1f}")
    print(f"figure export_progress_csv_seconds {results['progress_csv']['seconds']:.1f}")
    print(f"figure export_peak_mb {max(found['peak'] for found in results.values()):.0f}")


def _written(what, form):
    """Order a file as the Department does and have it written by a process of its own."""
    from django.utils import timezone

    from campaigns.models import Locality
    from civreg.core.models import User
    from reporting.models import Export

    communes = sorted(Locality.objects.communes().values_list("pk", flat=True))
    export = Export.objects.create(
        what=what, form=form, commune_ids=communes, asked_at=timezone.now(), asked_by=User.objects.get(username="so")
    )
    with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile("r") as said:
        subprocess.run([sys.executable, "-c", WRITER, str(export.pk), said.name, folder], check=True)  # noqa: S603
        found = json.load(said)
    if found["state"] != "ready":
        raise SystemExit(f"the file of export {export.pk} is {found['state']}")
    return found


def _peer():
    """Seconds that our writer and XlsxWriter take for the same rows, already in memory."""
    from registers.kinds import kind
    from registers.models import Entry
    from registers.templating import row_maker, template_of
    from reporting.exports.tables import write_xlsx
    from reporting.exports.workbook import Workbook

    template = template_of(kind("birth"))
    make = row_maker(template)
    values = Entry.objects.filter(kind="birth").order_by("pk").values_list("values", flat=True)[:PEER_ROWS]
    rows = [make(each, n) for n, each in enumerate(values, 1)]
    with tempfile.TemporaryFile() as aside:
        began = time.perf_counter()
        with Workbook(aside) as book:
            book.sheet("DL Import", template.headers)
            for row in rows:
                book.row(row)
        own = time.perf_counter() - began
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as aside:
        began = time.perf_counter()
        write_xlsx(aside.name, title="DL Import", heads=template.headers, rows=rows)
        peer = time.perf_counter() - began
    return own, peer


if __name__ == "__main__":
    main("--quick" in sys.argv)
