"""How long the province, a district, a commune and a clerk's day take at 851,831 entries.

The peer is the same numbers by GROUP BY over the entries, in the same run on the same machine: what a
dashboard without counters would have to do.
"""

import sys

from benchmarks._timing import p95_ms, table
from benchmarks.fill import ready

PEER = """
    SELECT locality_id, kind, count(entered_at), count(attached_at), count(checked_at), count(approved_at),
        count(sent_at), count(accepted_at), count(*) FILTER (WHERE state = 'returned'),
        count(*) FILTER (WHERE (entered_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date = current_date)
    FROM registers_entry WHERE locality_id = ANY(%s) GROUP BY 1, 2
"""


def main(quick):
    total = ready(quick=quick)
    from django.db import connection

    from campaigns.models import Locality

    rounds = 30 if quick else 100
    largest = Locality.objects.raw(
        "SELECT l.* FROM campaigns_locality l JOIN registers_localitytotal t ON t.locality_id = l.id"
        " WHERE t.stage = 'entered' GROUP BY l.id ORDER BY sum(t.n) DESC LIMIT 1"
    )[0]
    everywhere = list(Locality.objects.communes().values_list("pk", flat=True))
    pages = {
        "province": ("so", "/progress/dashboard/"),
        "district": (f"huyen{largest.parent_id}", f"/progress/dashboard/district/{largest.parent_id}/"),
        "commune": (f"nhap{largest.pk}", f"/progress/dashboard/commune/{largest.pk}/"),
        "today": (f"nhap{largest.pk}", "/progress/today/"),
        "daily report": ("so", "/progress/daily-report/"),
    }
    times = {name: p95_ms(getter(*address), rounds) for name, address in pages.items()}

    def group_by():
        with connection.cursor() as cursor:
            cursor.execute(PEER, [everywhere])
            cursor.fetchall()

    peer = p95_ms(group_by, 5)
    table(f"pages at {total:,} entries, p95 of {rounds}", {**times, "peer: GROUP BY over the entries": peer})
    worst = max(times.values())
    print(f"figure dashboard_group_by_ratio {peer / times['province']:.2f}")
    print(f"figure dashboard_p95_ms {worst:.1f}")
    print(f"figure dashboard_province_p95_ms {times['province']:.1f}")
    print(f"figure dashboard_group_by_p95_ms {peer:.1f}")


def getter(username, path):
    """A function that gets the page as that person, and insists on its being there."""
    from django.test import Client

    from civreg.core.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")

    def get():
        answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")

    return get


if __name__ == "__main__":
    main("--quick" in sys.argv)
