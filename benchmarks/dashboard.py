"""How long the province, a district, a commune and a clerk's day take at 851,831 entries.

The peer is the same numbers by GROUP BY over the entries, in the same run on the same machine: what a
dashboard without counters would have to do. "Nothing moved" is what an open page asks every few seconds.

Ten times as many entries are played by counters of ten times the size, in a transaction that is rolled back: the
pages read nothing else of the past. (The rewritten rows stay beside the old ones meanwhile, which costs them a
little more than it should.) The ratio is of medians: a neighbour on the machine is not growth.

Measure with the Python that serves: Debian's own (CIVREG_PYTHON=/usr/bin/python3) is built with optimization; one that
a version manager has built without takes up to half as long again for the same page.
"""

import os
import sys
from contextlib import contextmanager
from statistics import median

from benchmarks._timing import WARM_UP, p95, p95_ms, table, timed
from benchmarks.fill import ready

PEER = """
    SELECT locality_id, kind, count(entered_at), count(attached_at), count(checked_at), count(approved_at),
        count(sent_at), count(accepted_at), count(*) FILTER (WHERE state = 'returned'),
        count(*) FILTER (WHERE (entered_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date = current_date)
    FROM registers_entry WHERE locality_id = ANY(%s) GROUP BY 1, 2
"""


def main(quick):
    os.environ["PUBLIC_SECONDS"] = "0"  # what everybody sees is kept for a minute; here it is made anew each time
    total = ready(quick=quick)
    from django.db import connection

    from campaigns.models import Locality

    rounds = 30 if quick else 100
    everywhere = list(Locality.objects.communes().values_list("pk", flat=True))
    pages = pages_of()
    taken, grown = both_sizes({name: getter(*address) for name, address in pages.items()}, rounds)
    times = {name: p95(seconds) for name, seconds in taken.items()}
    quiet = p95_ms(getter(*pages["province"], unchanged=True), rounds)

    def group_by():
        with connection.cursor() as cursor:
            cursor.execute(PEER, [everywhere])
            cursor.fetchall()

    peer = p95_ms(group_by, 5)
    shown = {**times, "province, nothing moved (304)": quiet, "peer: GROUP BY over the entries": peer}
    table(f"pages at {total:,} entries, p95 of {rounds}", shown)
    table(f"the same with counters of {10 * total:,}", {name: p95(seconds) for name, seconds in grown.items()})
    worst = max(times.values())
    ratio = max(median(grown[name]) / median(seconds) for name, seconds in taken.items())
    print(f"figure dashboard_10x_ratio {ratio:.2f}")
    print(f"figure dashboard_group_by_ratio {peer / times['province']:.2f}")
    print(f"figure dashboard_p95_ms {worst:.1f}")
    print(f"figure dashboard_province_p95_ms {times['province']:.1f}")
    print(f"figure dashboard_304_p95_ms {quiet:.1f}")
    print(f"figure dashboard_group_by_p95_ms {peer:.1f}")


def pages_of():
    """name -> (who looks, address): what an official or a clerk opens to see how far they are."""
    from campaigns.models import Locality

    largest = Locality.objects.raw(
        "SELECT l.* FROM campaigns_locality l JOIN registers_localitytotal t ON t.locality_id = l.id"
        " WHERE t.stage = 'entered' GROUP BY l.id ORDER BY sum(t.n) DESC LIMIT 1"
    )[0]
    clerk, approver, district = f"nhap{largest.pk}", f"duyet{largest.pk}", f"huyen{largest.parent_id}"
    return {
        "province": ("so", "/progress/dashboard/"),
        "province, new units": ("so", "/progress/dashboard/?structure=2025-07-01"),
        "province, a past day": ("so", f"/progress/dashboard/?day={_two_days_ago()}"),
        "district": (district, f"/progress/dashboard/district/{largest.parent_id}/"),
        "commune": (clerk, f"/progress/dashboard/commune/{largest.pk}/"),
        "today": (clerk, "/progress/today/"),
        "today, approver": (approver, "/progress/today/"),
        "daily report": ("so", "/progress/daily-report/"),
        "daily reports": ("so", "/progress/reports/"),
        "forecast": ("so", "/progress/forecast/"),
        "pictures": ("so", "/progress/pictures/"),
        "ledger": ("so", "/progress/ledger/"),
        "published figures": ("so", "/progress/figures/"),
        "commitments": ("so", "/progress/commitments/"),
        "roadmap": ("so", "/campaign/roadmap/"),
        "obstacles": ("so", "/campaign/obstacles/"),
        "crews": ("so", "/campaign/crews/"),
        "crews of a district": (district, f"/campaign/crews/{largest.parent_id}/"),
        "productivity": ("so", "/registers/work/"),
        "coverage": ("so", "/registers/coverage/"),
        "coverage of a commune": (approver, f"/registers/coverage/?commune={largest.pk}"),
        "assignments": ("so", "/registers/assignments/"),
        "public": (None, "/public/"),
    }


def _two_days_ago():
    import datetime as dt

    from django.utils import timezone

    return (timezone.localdate() - dt.timedelta(days=2)).isoformat()


COUNTERS = ("localityday", "localitytotal", "booktotal")


TURNS = 5  # one size after the other, so that what else the machine does meets both


def both_sizes(getters, rounds):
    """Seconds of each page as it is, and while every counter is ten times as large."""
    taken, grown = {name: [] for name in getters}, {name: [] for name in getters}
    for _turn in range(TURNS):
        _take(getters, rounds // TURNS, taken)
        with ten_times():
            _take(getters, rounds // TURNS, grown)
    return taken, grown


def _take(getters, rounds, into):
    for name, get in getters.items():
        for _n in range(WARM_UP):
            get()
        into[name] += [timed(get) for _n in range(rounds)]


@contextmanager
def ten_times():
    from django.db import connection, transaction

    with transaction.atomic():
        with connection.cursor() as cursor:
            for name in COUNTERS:
                cursor.execute(f"UPDATE registers_{name} SET n = n * 10")  # noqa: S608 (a constant)
        yield
        transaction.set_rollback(True)


def getter(username, path, *, unchanged=False):
    """A function that gets the page as that person, and insists on its being there (or on nothing having moved)."""
    from django.test import Client

    from civreg.core.models import User

    client = Client(SERVER_NAME="localhost")
    if username:
        client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    headers = {"If-None-Match": client.get(path).headers["ETag"]} if unchanged else {}

    def get():
        answer = client.get(path, headers=headers)
        if answer.status_code != (304 if unchanged else 200):
            raise SystemExit(f"{path}: {answer.status_code}")

    return get


if __name__ == "__main__":
    main("--quick" in sys.argv)
