"""A file of 100,000 births (70 columns, 2 % bad rows) through `manage.py import_entries`, as CSV and as XLSX.

Peers in the same run, on the same rows and tables: django-import-export's default ModelResource (a slice of the
file, its rate scaled; it checks no rule), and a bare COPY of the finished rows into registers_entry, once as the
table is (its indexes, constraints, and the triggers that write history and counters) and once without those triggers.
"""

import csv
import io
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from benchmarks._births import births
from benchmarks._timing import p95, table, timed

NAME = "civreg_bench_import"
YEARS = {"csv": 2003, "xlsx": 1990, "copy": 1960, "peer": 1950}  # far from those of the books that are there
WORDS = ("nguyen thi lan", "ho van minh", "tran hoa", "le thi mai linh")
PEER_ROWS = {True: 300, False: 1_000}


def main(quick):
    count = 10_000 if quick else 100_000
    address = _fresh_database()
    with tempfile.TemporaryDirectory() as folder:
        csv_file, xlsx_file = _files(Path(folder), count)
        idle = _searched(lambda: time.sleep(3 if quick else 8))
        rates, peaks, busy = {}, {}, []
        for name, path in (("csv", csv_file), ("xlsx", xlsx_file)):
            took, counts, peaks[name], searches = _imported(path, address)
            rates[name], busy = count / took, [*busy, *searches]
            print(f"{name}: {count / took:,.0f} rows/s, {took:.1f} s, {counts}, peak {peaks[name]:.0f} MB", flush=True)
        rates |= _copied(count)
        rates["peer"] = _peer_rate(PEER_ROWS[quick])
    _say(rates, peaks, idle, busy, count, PEER_ROWS[quick])


def _say(rates, peaks, idle, busy, count, slice_rows):
    print(f"rows a second, {count:,} rows (django-import-export: {slice_rows:,} rows of the same file)")
    labels = {
        "csv": "import_entries, CSV", "xlsx": "import_entries, XLSX", "copy": "bare COPY, table as it is",
        "bare": "bare COPY, triggers off", "peer": "django-import-export, default",
    }  # fmt: skip
    for name, label in labels.items():
        print(f"  {label:<32} {rates[name]:12,.0f}")
    table("a search by another connection, p95", {"idle": p95(idle), "during the imports": p95(busy)})
    print(f"figure import_csv_vs_import_export {rates['csv'] / rates['peer']:.1f}")
    print(f"figure import_xlsx_vs_import_export {rates['xlsx'] / rates['peer']:.1f}")
    print(f"figure import_csv_vs_copy {rates['csv'] / rates['copy']:.2f}")
    print(f"figure import_csv_vs_copy_without_triggers {rates['csv'] / rates['bare']:.2f}")
    print(f"figure import_peak_mb {max(peaks.values()):.0f}")
    print(f"figure import_csv_rows_per_second {rates['csv']:.0f}")
    print(f"figure import_xlsx_rows_per_second {rates['xlsx']:.0f}")
    print(f"figure import_search_p95_ms {p95(busy):.1f}")
    print(f"figure import_search_idle_p95_ms {p95(idle):.1f}")


def _fresh_database():
    """A copy of the small campaign (85,183 entries), so that every run meets the same tables."""
    import psycopg2

    subprocess.run([sys.executable, "-m", "benchmarks.fill", "--quick"], check=True)
    own = urlsplit(os.environ["DATABASE_URL"])
    connection = psycopg2.connect(urlunsplit(own))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{NAME}" TEMPLATE civreg_bench_quick')
    connection.close()
    os.environ["DATABASE_URL"] = address = urlunsplit(own._replace(path=f"/{NAME}"))
    os.environ["DATABASE_STATEMENT_TIMEOUT"] = "0"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civreg.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django

    django.setup()
    return address


def _files(folder, count):
    """The same kind of rows twice, in different years, so that both imports make new entries."""
    import xlsxwriter

    from registers.kinds import kind

    heads = kind("birth").headers
    csv_file, xlsx_file = folder / "births.csv", folder / "births.xlsx"
    with open(csv_file, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, heads, restval="")
        writer.writeheader()
        writer.writerows(births(count, YEARS["csv"]))
    # Strings shared, as Excel writes them.
    book = xlsxwriter.Workbook(xlsx_file, {"strings_to_formulas": False})
    sheet = book.add_worksheet("DL Import")
    sheet.write_row(0, 0, heads)
    at = {code: column for column, code in enumerate(heads)}
    for number, row in enumerate(births(count, YEARS["xlsx"]), 1):
        for code, text in row.items():
            sheet.write_string(number, at[code], text)
    book.close()
    return csv_file, xlsx_file


def _searched(work):
    """Seconds of each search that this process makes while `work` runs."""
    from django.db import connection

    from registers.models import Entry

    times, over = [], threading.Event()

    def search():
        for words in itertools.cycle(WORDS):
            if over.is_set():
                break
            times.append(timed(lambda words=words: list(Entry.objects.search(words).order_by("pk")[:20])))
            time.sleep(0.05)
        connection.close()

    searcher = threading.Thread(target=search)
    searcher.start()
    try:
        work()
    finally:
        over.set()
        searcher.join()
    return times


def _imported(path, address):
    """(seconds, counts, peak MB of all its processes, seconds of searches meanwhile) of one import."""
    command = [sys.executable, "manage.py", "import_entries", str(path), "--kind", "birth", "--json", "--by", "so"]
    kept = {}

    def work():
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ})
        kept["peak"] = _watch(process)
        out = process.stdout.read()
        kept["took"] = time.perf_counter() - began
        if process.returncode:
            raise SystemExit(f"the import failed: {out}")
        kept["counts"] = {name: value for name, value in json.loads(out).items() if name != "files"}

    searches = _searched(work)
    return kept["took"], kept["counts"], kept["peak"], searches


def _watch(process):
    """The highest sum of resident memory of a process and its children, in MB, until it ends."""
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(_resident(pid) for pid in (process.pid, *_children(process.pid))))
        time.sleep(0.1)
    return peak


def _resident(pid):
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


def _children(pid):
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


COLUMNS = (
    "book_id", "locality_id", "kind", "values", "registration_year", "number", "number_suffix", "registered_on",
    "page_number", "subject_name", "second_name", "subject_birth", "sort_key", "search", "state", "version",
    "state_at", "entered_at", "entered_by_id", "return_reason", "edited_by",
)  # fmt: skip


def _copied(count):
    """Rows a second of a bare COPY of finished rows, with the table's triggers and without; both rolled back."""
    from django.db import connection, transaction

    text, rows = _finished(count)
    sql = f"COPY registers_entry ({', '.join(COLUMNS)}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({_texts()}))"
    rates = {}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does after a load; without it the peer's look-ups go astray
    for name in ("copy", "bare"):
        with transaction.atomic(), connection.cursor() as cursor:
            if name == "bare":
                cursor.execute("ALTER TABLE registers_entry DISABLE TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL jit = off")
            rates[name] = rows / timed(lambda: cursor.copy_expert(sql, io.StringIO(text)))
            transaction.set_rollback(True)
    return rates


def _texts():
    """Columns of text whose empty value is a text, not NULL."""
    names = ("number_suffix", "registered_on", "page_number", "subject_name", "second_name", "subject_birth",
             "sort_key", "search", "return_reason")  # fmt: skip
    return ", ".join(names)


def _finished(count):
    """Rows that need nothing more than to be written, as CSV text, and how many."""
    from django.utils import timezone

    from registers.actions.judging import columns_of
    from registers.kinds import kind
    from registers.models import RegisterBook

    book, now, birth = RegisterBook.objects.order_by("pk").first(), timezone.now().isoformat(), kind("birth")
    given = {
        "book_id": book.pk, "locality_id": book.locality_id, "kind": "birth", "state": "entered", "version": 1,
        "state_at": now, "entered_at": now, "entered_by_id": book.created_by_id, "return_reason": "", "edited_by": "[]",
    }  # fmt: skip
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    for number, row in enumerate(births(count, YEARS["copy"], bad=0), 1):
        values = {code: text for code, text in row.items() if code != "STT"} | {"so": f"{number}/1960"}
        text = json.dumps(values, ensure_ascii=False)
        writer.writerow({**given, **columns_of(birth, values), "values": text})
    return out.getvalue(), count


def _peer_rate(rows):
    """Rows a second of django-import-export as its documentation has it: a ModelResource, nothing set for speed.

    It is spared all rules: each row's columns are made by ours, and it looks up, compares and saves them. Its
    look-up gets an index of its own, for ours leaves duplicates out, of which it knows nothing.
    """
    import tablib
    from django.db import connection
    from django.utils import timezone
    from import_export import resources

    from registers.actions.judging import columns_of
    from registers.kinds import kind
    from registers.models import Entry, RegisterBook

    book, birth = RegisterBook.objects.order_by("pk").first(), kind("birth")
    now = timezone.now().strftime("%Y-%m-%d %H:%M:%S")
    given = {
        "book": book.pk, "locality": book.locality_id, "kind": "birth", "state": "entered", "version": 1,
        "state_at": now, "entered_at": now, "entered_by": book.created_by_id, "edited_by": "[]",
    }  # fmt: skip

    class Births(resources.ModelResource):
        class Meta:
            model = Entry
            exclude = ["id"]
            import_id_fields = ["locality", "kind", "registration_year", "number", "number_suffix"]

        def before_import_row(self, row, **_more):
            values = {code: text for code, text in row.items() if text and code in birth and code != "STT"}
            row.update(given, **columns_of(birth, values), values=json.dumps(values, ensure_ascii=False))

    key = Births._meta.import_id_fields
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX ON registers_entry ({', '.join(key).replace('locality', 'locality_id')})")
    sheet = tablib.Dataset(headers=[*birth.headers, *key])
    for number, row in enumerate(births(rows, YEARS["peer"], bad=0), 1):
        sheet.append([{**row, "so": f"{number}/1950"}.get(code, "") for code in birth.headers] + [""] * len(key))
    kept = {}
    took = timed(lambda: kept.update(result=Births().import_data(sheet, raise_errors=True)))
    if kept["result"].totals["new"] != rows:
        raise SystemExit(f"the peer made {kept['result'].totals}")
    return rows / took


if __name__ == "__main__":
    main("--quick" in sys.argv)
