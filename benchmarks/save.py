"""How long a clerk waits for a save at 851,831 entries, through the desk's own address.

The limit, in the same run on the same machine: the same row by one bare SQL INSERT and COMMIT, into the same
table with its constraints, indexes, counters and history. What lies above it is what our code costs.
"""

import json
import sys
import uuid

from benchmarks._timing import WARM_UP, p95, table, timed
from benchmarks.fill import ready


def main(quick):
    total = ready(quick=quick)
    from registers.models import Entry, RegisterBook

    rounds = 60 if quick else 300
    book = RegisterBook.objects.filter(kind="birth").order_by("-declared_entries").first()
    clerk = Entry.objects.filter(book=book).order_by("pk").first().entered_by
    number = Entry.objects.filter(locality=book.locality).order_by("-number").first().number + 1
    save = saver(clerk, book)
    # Saves and bare inserts take turns: both see the same machine at the same minute.
    saves, bare = [], []
    insert = inserter(book, clerk)
    for n in range(rounds + WARM_UP):
        saves.append(timed(save(number + 2 * n)))
        bare.append(timed(insert(number + 2 * n, number + 2 * n + 1)))
    ours, limit = p95(saves[WARM_UP:]), p95(bare[WARM_UP:])
    table(
        f"one save at {total:,} entries, p95 of {rounds}",
        {"save through the desk": ours, "limit: the bare INSERT and COMMIT": limit},
    )
    print(f"figure save_to_insert_ratio {ours / limit:.2f}")
    print(f"figure save_p95_ms {ours:.1f}")
    print(f"figure save_insert_p95_ms {limit:.1f}")


def saver(clerk, book):
    """A function of a number that gives the save of that number, as the desk sends it."""
    from django.test import Client
    from django.urls import reverse

    client = Client(SERVER_NAME="localhost")
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("scanning:desk-save", args=[book.pk])

    def save(number):
        body = json.dumps(record(book, number))

        def send():
            answer = client.post(address, body, content_type="application/json")
            if answer.status_code != 200:
                raise SystemExit(f"the save was refused: {answer.content.decode()[:500]}")

        return send

    return save


def record(book, number):
    """A birth as a clerk types it, every warning answered: nothing of the rules is left out."""
    year = book.year_opened
    values = {
        "so": f"{number}/{year}", "quyenSo": book.book_number, "trangSo": "1", "ngayDangKy": f"20.03.{year}",
        "loaiDangKy": "1", "noiDangKy": book.office, "nguoiKy": "Lê Văn Tâm", "chucVuNguoiKy": "Chủ tịch",
        "nksHoTen": "NGUYỄN THỊ LAN", "nksGioiTinh": "2", "nksNgaySinh": f"15.03.{year}", "nksNoiSinh": book.office,
        "nksQueQuan": book.office, "nksDanToc": "Kinh", "nksQuocTich": "Việt Nam", "meHoTen": "TRẦN THỊ HOA",
        "meNgaySinh": str(year - 24), "meDanToc": "Kinh", "meQuocTich": "Việt Nam", "chaHoTen": "NGUYỄN VĂN BÌNH",
        "chaNgaySinh": str(year - 27), "chaDanToc": "Kinh", "chaQuocTich": "Việt Nam",
    }  # fmt: skip
    rules = [*(f"V-{n:02d}" for n in range(1, 27)), "CORE", "RANGE"]
    return {
        "key": uuid.uuid4().hex, "page": None, "slot": 0, "entry": None, "version": None, "values": values,
        "suggested": [], "reasons": dict.fromkeys(rules, "Sổ ghi đúng như vậy"),
    }  # fmt: skip


def inserter(book, clerk):
    """A function that copies the row of one number under the next one by one bare INSERT, and commits."""
    import psycopg2
    from django.conf import settings
    from psycopg2.extras import Json

    from registers.models import Entry

    own = settings.DATABASES["default"]
    connection = psycopg2.connect(
        host=own["HOST"], port=own["PORT"], user=own["USER"], password=own["PASSWORD"], dbname=own["NAME"]
    )
    columns = [field.column for field in Entry._meta.concrete_fields if not field.primary_key]
    listed, places = ", ".join(columns), ", ".join(["%s"] * len(columns))
    sql = f"INSERT INTO registers_entry ({listed}) VALUES ({places})"

    def insert(saved, free):
        row = Entry.objects.filter(book=book, number=saved).values(*columns).get() | {"number": free}
        values = [Json(value) if isinstance(value, (dict, list)) else value for value in (row[c] for c in columns)]

        def send():
            with connection.cursor() as cursor:
                cursor.execute(sql, values)
            connection.commit()

        return send

    return insert


if __name__ == "__main__":
    main("--quick" in sys.argv)
