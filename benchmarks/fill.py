"""A database of its own with the whole campaign in it: 851,831 entries by set-based SQL, reused when it is there.

`python -m benchmarks.fill [--quick]` fills it; the other benchmarks call `ready()` before they touch Django.
Names and values are made up; the communes, their number of books and their shares are those of Plan 37.
"""

import os
import sys
import time
from urllib.parse import urlsplit, urlunsplit

from benchmarks._office import equip

WHOLE = 851_831  # the published total of the campaign
SLICE = 50_000
DAY = 12  # the day of the campaign that the benchmark is played on


def ready(*, quick=False):
    """Point Django at the benchmark's database, make and fill it where needed; returns the number of entries."""
    total = WHOLE // 10 if quick else WHOLE
    own = urlsplit(os.environ["DATABASE_URL"])
    name = "civreg_bench_quick" if quick else "civreg_bench"
    _create_database(os.environ["DATABASE_URL"], name)
    os.environ["DATABASE_URL"] = urlunsplit(own._replace(path=f"/{name}"))
    os.environ["DATABASE_STATEMENT_TIMEOUT"] = "0"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civreg.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _fill(total)
    equip()
    return total


def _create_database(address, name):
    import psycopg2

    connection = psycopg2.connect(address)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()


def _fill(total):
    """Entries as a campaign on its twelfth day has them; what earlier runs of the benchmarks added may stay."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registers_entry")
        found = cursor.fetchone()[0]
    if found >= total:
        return
    if found:
        raise SystemExit(f"{found} entries, {total} wanted: drop the benchmark's database first")
    began = time.monotonic()
    with transaction.atomic():  # half a filling would be taken for a whole one
        people, books = _arrange(total)
        _insert_entries(people, books)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"filled {total:,} entries in {time.monotonic() - began:.0f} s", flush=True)


def _arrange(total):
    """The campaign, people of each commune and its books with the entries that fall to each."""
    import datetime as dt

    from django.utils import timezone

    from campaigns.actions.loading import load_quang_tri
    from campaigns.distribution import apportion
    from campaigns.models import Locality
    from civreg.core.models import User

    boss = User.objects.create(username="bench", full_name="Người nạp")
    campaign = load_quang_tri(by=boss, at=timezone.now())
    campaign.played_from = timezone.localdate() - dt.timedelta(days=DAY - 1)
    campaign.is_current = True
    campaign.save()
    version = campaign.target_versions.order_by("-number").first()
    targets = {row.locality_id: row for row in version.targets.filter(kind="") if row.locality_id}
    communes = [c for c in Locality.objects.communes().valid_on(campaign.day_one) if c.pk in targets]
    shares = apportion(total, [targets[commune.pk].entries for commune in communes])
    people = _people(communes, campaign.province)
    return people, _books(communes, targets, shares, boss)


def _people(communes, province):
    """(clerk, checker, approver) of each commune, and who leads a district and the province."""
    from campaigns.models import Membership
    from civreg.core.models import User

    roles = {"nhap": "clerk", "kiem": "clerk", "duyet": "commune_approver"}
    names = [(f"{name}{commune.pk}", role, commune) for commune in communes for name, role in roles.items()]
    districts = {commune.parent_id: commune.parent for commune in communes}
    names += [(f"huyen{pk}", "district_official", district) for pk, district in districts.items()]
    users = User.objects.bulk_create(
        User(username=name, full_name=name, password="!") for name in [*(n for n, _r, _p in names), "so"]
    )
    day = "2017-01-01"
    Membership.objects.bulk_create(
        [
            *(
                Membership(user=user, role=role, locality=place, starts_on=day, granted_at=f"{day}T00:00Z")
                for user, (_name, role, place) in zip(users, names, strict=False)
            ),
            Membership(
                user=users[-1], role="justice_officer", province=province, starts_on=day, granted_at=f"{day}T00:00Z"
            ),
        ]
    )
    of = {}
    for user, (_name, _role, place) in zip(users, names, strict=False):
        of.setdefault(place.pk, []).append(user.pk)
    return of


def _books(communes, targets, shares, boss):
    from django.utils import timezone

    from campaigns.distribution import apportion
    from registers.models import RegisterBook

    books = []
    for commune, share in zip(communes, shares, strict=True):
        count = max(3, targets[commune.pk].books)
        for at, entries in enumerate(apportion(share, [1] * count)):
            kind = ("birth", "birth", "marriage", "death")[at % 4]
            books.append(
                RegisterBook(
                    locality=commune,
                    kind=kind,
                    year_opened=1976 + at % 30,
                    number=f"{at + 1:02d}",
                    phase=2,
                    office=commune.office,
                    declared_entries=entries,
                    created_at=timezone.now(),
                    created_by=boss,
                )  # fmt: skip
            )
    return RegisterBook.objects.bulk_create(books, batch_size=500)


FAMILY = "Nguyễn,Trần,Lê,Hồ,Phạm,Hoàng,Võ,Phan,Trương,Bùi"
MIDDLE = "Văn,Thị,Đức,Hữu,Ngọc,Quang,Thanh,Xuân"
GIVEN = "An,Bình,Cường,Dũng,Giang,Hà,Hạnh,Hoa,Hùng,Lan,Linh,Mai,Minh,Nam,Nga,Phúc,Quân,Sơn,Tâm,Thảo,Trang,Tú,Uyên,Vinh"

ENTRIES = """
    INSERT INTO registers_entry (book_id, locality_id, kind, registration_year, number, number_suffix, registered_on,
        page_number, state, values, subject_name, second_name, subject_birth, sort_key, search, version, state_at,
        entered_at, entered_by_id, checked_at, checked_by_id, approved_at, approved_by_id, return_reason, edited_by)
    SELECT b.id, b.locality_id, b.kind, b.year_opened, b.first + n.k, '', n.day, (n.k / 2 + 1)::text,
        CASE n.stage WHEN 2 THEN 'approved' WHEN 1 THEN 'checked' ELSE 'entered' END,
        jsonb_build_object('so', (b.first + n.k) || '/' || b.year_opened, 'quyenSo', b.number || '/' || b.year_opened,
            'trangSo', (n.k / 2 + 1)::text, 'ngayDangKy', n.day, 'loaiDangKy', '1', 'noiDangKy', b.office,
            'nguoiKy', n.father, 'chucVuNguoiKy', 'Chủ tịch', 'nksHoTen', upper(n.name), 'nksGioiTinh', '1',
            'nksNgaySinh', n.day, 'nksNoiSinh', b.office, 'nksQueQuan', b.office, 'nksDanToc', 'Kinh',
            'nksQuocTich', 'Việt Nam', 'meHoTen', upper(n.mother), 'meDanToc', 'Kinh', 'meQuocTich', 'Việt Nam',
            'chaHoTen', upper(n.father), 'chaDanToc', 'Kinh', 'chaQuocTich', 'Việt Nam'),
        n.name, '', n.day, lower(n.name), lower(n.name) || ' ' || (b.first + n.k), 1, n.at,
        n.at, b.clerk, CASE WHEN n.stage > 0 THEN n.at + interval '1 minute' END,
        CASE WHEN n.stage > 0 THEN b.checker END, CASE WHEN n.stage > 1 THEN n.at + interval '2 minutes' END,
        CASE WHEN n.stage > 1 THEN b.approver END, '', '[]'
    FROM bench_book b CROSS JOIN LATERAL (
        SELECT k, h %% 3 AS stage, to_char(make_date(b.year_opened, 1, 1) + h %% 360, 'DD.MM.YYYY') AS day,
            now() - make_interval(days => h %% {days}, mins => h %% 60) AS at,
            f[1 + h %% 10] || ' ' || m[1 + h / 10 %% 8] || ' ' || g[1 + h / 80 %% 24] AS name,
            f[1 + h / 7 %% 10] || ' Văn ' || g[1 + h / 11 %% 24] AS father,
            f[1 + h / 13 %% 10] || ' Thị ' || g[1 + h / 17 %% 24] AS mother
        FROM generate_series(0, b.entries - 1) k,
            LATERAL (SELECT abs(hashint4(k + b.id::int * 4099)) AS h) hashed,
            (SELECT string_to_array(%s, ',') AS f, string_to_array(%s, ',') AS m, string_to_array(%s, ',') AS g) names
    ) n
    WHERE b.place > %s AND b.place <= %s
"""
# What the trigger would write row by row, for all rows of a slice at once.
HISTORY = """
    INSERT INTO core_historyevent (table_name, object_id, action, at, user_id, source, reason, changes, database_user,
        previous_hash, row_hash)
    SELECT 'registers_entry', id, 'I', at, entered_by_id, 'typed', '', changes, session_user, NULL, civreg_history_hash(
        NULL, 'registers_entry', id, 'I', at, entered_by_id, 'typed', '', changes, session_user)
    FROM (
        SELECT id, entered_by_id, entered_at AS at, civreg_changes('{}', to_jsonb(e) - unseen.names) AS changes
        FROM registers_entry e, (SELECT '{sort_key,search,version,state_at,subject_name,second_name,subject_birth,
            edited_by}'::text[] AS names) unseen
        WHERE id > %s OFFSET 0
    ) made
"""


def _insert_entries(people, books):
    """In slices of books; the trigram index is made once at the end, history by its own statement."""
    from django.db import connection

    with connection.cursor() as cursor:
        _note_books(cursor, people, books)
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'entry_search'")
        index = cursor.fetchone()[0]
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE registers_entry DISABLE TRIGGER history_i")
        cursor.execute("DROP INDEX entry_search")
        step = max(1, SLICE * len(books) // sum(book.declared_entries for book in books))
        for first in range(0, len(books), step):
            cursor.execute("SELECT coalesce(max(id), 0) FROM registers_entry")
            before = cursor.fetchone()[0]
            cursor.execute(ENTRIES.format(days=DAY), [FAMILY, MIDDLE, GIVEN, first, first + step])
            cursor.execute(HISTORY, [before])
        cursor.execute("ALTER TABLE registers_entry ENABLE TRIGGER history_i")
        cursor.execute(index)


def _note_books(cursor, people, books):
    """The books with who works on them, and the first number of each: numbers run on within a kind and year."""
    from psycopg2.extras import execute_values

    cursor.execute(
        "CREATE TEMPORARY TABLE bench_book (place int, id bigint, locality_id bigint, kind text, year_opened int,"
        " number text, office text, entries int, first int, clerk bigint, checker bigint, approver bigint)"
    )
    running, rows = {}, []
    for place, book in enumerate(books, 1):
        key = (book.locality_id, book.kind, book.year_opened)
        first = running.get(key, 1)
        running[key] = first + book.declared_entries
        rows.append(
            (place, book.pk, book.locality_id, book.kind, book.year_opened, book.number, book.office,
             book.declared_entries, first, *people[book.locality_id])
        )  # fmt: skip
    execute_values(cursor.cursor, "INSERT INTO bench_book VALUES %s", rows)
    cursor.execute("ANALYZE bench_book")


if __name__ == "__main__":
    print(f"{ready(quick='--quick' in sys.argv):,} entries are there")
