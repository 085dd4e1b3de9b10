"""One new record against all that are in the database: how long, how many found, how many false alarms.

The set of `benchmarks.duplicates` is put into a database of its own, but for the copies: these are the new records,
looked up one by one while another process goes on saving. What the run over those records learns is in force.
"""

import csv
import io
import json
import multiprocessing
import os
import time
from random import Random
from urllib.parse import urlsplit, urlunsplit

ASKED = 1_000  # copies, and as many records that stand in no book yet
SLICE = 20_000


def measure(path):
    """{"p95_ms", "recall", "false_alarms", "asked"} of the set at ``path`` (its truth beside it)."""
    _own_database()
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    pairs = [tuple(each) for each in json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))]
    rng = Random(5)
    partners = {}
    for one, two, _kind in pairs:
        partners.setdefault(one, set()).add(two)
        partners.setdefault(two, set()).add(one)
    entered_again = sorted({two for _one, two, _kind in pairs})
    copies = rng.sample(entered_again, min(ASKED, len(entered_again) // 2))
    alone = rng.sample([n for n in range(1, len(rows) + 1) if n not in partners], len(copies))
    held_back = set(copies) | set(alone)
    book, ids = _fill([row for n, row in enumerate(rows, 1) if n not in held_back],
                      [n for n in range(1, len(rows) + 1) if n not in held_back])  # fmt: skip
    saver = multiprocessing.get_context("spawn").Process(target=_save_on, args=(dict(os.environ), book.pk), daemon=True)
    saver.start()
    try:
        return _asked(book, rows, ids, partners, copies, alone)
    finally:
        saver.terminate()


def _asked(book, rows, ids, partners, copies, alone):
    from registers.alike import alike

    times, found, wanted, wrong = [], 0, 0, 0
    for at, number in enumerate([*alone[:50], *copies, *alone]):
        began = time.perf_counter()
        suspects = alike(book=book, values=rows[number - 1])
        took = time.perf_counter() - began
        if at < 50:
            continue
        times.append(took * 1000)
        mine = {ids[other] for other in partners.get(number, ()) if other in ids}
        got = {each.entry for each in suspects}
        wanted += bool(mine)
        found += bool(mine & got)
        wrong += len(got - mine)
    times.sort()
    return {"p95_ms": times[int(len(times) * 0.95)], "recall": found / max(1, wanted),
            "false_alarms": wrong / len(times), "asked": len(times), "p50_ms": times[len(times) // 2]}  # fmt: skip


def _own_database():
    from benchmarks.fill import _create_database

    own = urlsplit(os.environ["DATABASE_URL"])
    name = "civreg_bench_alike"
    _drop_database(os.environ["DATABASE_URL"], name)
    _create_database(os.environ["DATABASE_URL"], name)
    os.environ["DATABASE_URL"] = urlunsplit(own._replace(path=f"/{name}"))
    os.environ["DATABASE_STATEMENT_TIMEOUT"] = os.environ["DATABASE_IDLE_TIMEOUT"] = "0"
    _django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _drop_database(address, name):
    import psycopg2

    connection = psycopg2.connect(address)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    connection.close()


def _django():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civreg.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django

    django.setup()


def _fill(rows, numbers):
    """Entries of one book (numbers of their own, so that the natural key is free), their keys, and a run's model."""
    from django.db import connection
    from django.utils import timezone

    from registers.actions import duplicate_runs, duplicates, keying
    from registers.models import Entry
    from tests import factories

    at = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE registers_entry, registers_duplicatekey, registers_uncheckedentry CASCADE")
        cursor.execute("ALTER TABLE registers_entry DISABLE TRIGGER USER")
    book = factories.book(locality=factories.commune(), office="UBND xã Gio Việt, huyện Gio Linh, tỉnh Quảng Trị")
    ids = {}
    for start in range(0, len(rows), SLICE):
        part = list(zip(numbers, rows, strict=True))[start : start + SLICE]
        made = Entry.objects.bulk_create(
            Entry(book=book, locality_id=book.locality_id, kind="birth", registration_year=1998, number=number,
                  state="accepted", state_at=at, values={code: text for code, text in row.items() if text},
                  subject_name=row["nksHoTen"][:100])
            for number, row in part
        )  # fmt: skip
        ids |= {number: entry.pk for (number, _row), entry in zip(part, made, strict=True)}
        pks = [entry.pk for entry in made]
        keying.keep_many("birth", pks, keying.rows_of("birth", pks))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE registers_entry ENABLE TRIGGER USER")
        cursor.execute("ANALYZE")
    run = duplicates.start_run(province=book.locality.province, kind="birth", by=None, at=at)
    duplicate_runs.execute(run=run, at=at)
    return book, ids


def _save_on(environment, book_pk):
    """Another clerk: saves with their keys, as fast as the database takes them."""
    os.environ.update(environment)
    _django()
    from django.db import transaction
    from django.utils import timezone

    from civreg.core import history
    from registers.actions import entering
    from registers.models import RegisterBook

    book = RegisterBook.objects.select_related("locality").get(pk=book_pk)
    for number in range(10**7, 2 * 10**7):
        at = timezone.now()
        values = {"so": f"{number}/1999", "nksHoTen": f"MAI VĂN {number}", "nksNgaySinh": "01.03.1999"}
        with transaction.atomic():
            history.sign(by=None)
            entering._new(book, values, {"number": number, "registration_year": 1999}, state="entered", state_at=at)
        time.sleep(0.02)
