"""Records of one person across kinds, for a whole province of 851,831 entries: how long, how much memory, how right.

The people are invented and known (see `_lives`). Limit: the seconds of CPU of the run itself and of the session of
PostgreSQL that serves it; the truth is who is who. Then one new entry: what it costs when all others are there.
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WHOLE, QUICK = 851_831, 30_000
SLICE = 20_000
PARENTS = ("mother", "father")


def main(quick):
    from benchmarks import _duplicate_online

    _duplicate_online._own_database()
    with tempfile.TemporaryDirectory(prefix="links-") as folder:
        truth = Path(folder) / "truth.json"
        total = QUICK if quick else WHOLE
        own(["benchmarks.links", "--fill", str(total), str(truth)])
        got = own(["benchmarks.links", "--link", str(truth)])
    print(f"{got['entries']:,} entries, {got['mentions']:,} mentions, {got['links']:,} links, "
          f"{got['contradictions']:,} contradictions; {got['wall']:.0f} s")  # fmt: skip
    for name, (hit, of) in sorted(got["recall_of"].items()):
        print(f"  {name:<20} recall {hit / max(of, 1):.3f} of {of:,}")
    print(f"  of the run {got['own_s']:.0f} CPU s, of the database {got['database_s']:.0f} CPU s")
    for name in ("cpu_s", "peak_mb", "recall", "precision", "new_entry_ms"):
        print(f"figure links_{name} {got[name]:.4f}" if got[name] < 10 else f"figure links_{name} {got[name]:.0f}")


def own(arguments):
    """The last line, as JSON, of a process of its own: its CPU seconds and memory are its own."""
    done = subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    return json.loads(done.stdout.splitlines()[-1])


def fill(total, truth):
    from django.db import connection
    from django.utils import timezone

    from benchmarks._lives import Province
    from registers.kinds import kind as kind_of
    from registers.models import Entry, LocalityTotal
    from tests import factories

    made, at = Province(random.Random(11), total), timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE registers_entry DISABLE TRIGGER USER")
    province = factories.province()
    districts = {name: factories.district(province=province) for name in dict.fromkeys(u[1] for u in made.units)}
    places = [factories.commune(parent=districts[district]) for _name, district, *_codes in made.units]
    books, ids, rows = {}, [], []
    beings = []
    original = made.birth

    def birth(year, couple):
        before = len(made.beings)
        yield from original(year, couple)
        beings.extend(made.beings[before:])

    made.birth = birth

    def flush():
        ids.extend(each.pk for each in Entry.objects.bulk_create(rows))
        rows.clear()

    for number, (slug, commune, year, values) in enumerate(made.entries(), 1):
        kind, place = kind_of(slug), places[commune]
        book = books.get((slug, commune)) or books.setdefault(
            (slug, commune), factories.book(locality=place, kind=slug))  # fmt: skip
        more = {"state": "accepted", "state_at": at, "subject_name": values[kind.subject][:100]}
        rows.append(Entry(book=book, locality_id=place.pk, kind=slug, registration_year=year, number=number,
                          values=values, **more))  # fmt: skip
        if len(rows) == SLICE:
            flush()
    flush()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE registers_entry ENABLE TRIGGER USER")
        cursor.execute("ANALYZE")
    LocalityTotal.objects.create(locality=places[0], kind="birth", stage="entered", n=len(ids))
    told = [[[ids[number - 1], role, kind] for number, role, kind in being.mentions] for being in beings]
    truth.write_text(json.dumps([each for each in told if len(each) > 1]), encoding="utf-8")
    print(json.dumps({"entries": len(ids)}))


def pairs_of(mentions):
    """The links that should be there of one person: {(entry, role, entry, role): class}. No two children's records by
    their parent, and the father's with the marriage is told by the mother's."""
    found = {}
    for at, one in enumerate(mentions):
        for two in mentions[at + 1 :]:
            first, second = sorted((one, two))
            parents = [each for each in (one, two) if each[1] in PARENTS]
            if first[0] == second[0] or len(parents) == 2:
                continue
            kinds = sorted("parent" if each[1] in PARENTS else each[2] for each in (one, two))
            if parents and parents[0][1] == "father" and "marriage" in kinds:
                continue
            found[first[0], first[1], second[0], second[1]] = "-".join(kinds)
    return found


def link(truth):
    from django.db import connection

    from campaigns.models import Province
    from registers.actions import linking
    from registers.models import Contradiction, Entry, PersonLink, PersonMention

    province, cpu, wall = Province.objects.get(), time.process_time(), time.monotonic()
    from django.utils import timezone

    backend = _backend(connection)
    of_database = _cpu_of(backend)
    done = linking.link_persons(province=province, at=timezone.now())
    own_s, database_s = time.process_time() - cpu, _cpu_of(backend) - of_database
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    wall = time.monotonic() - wall
    wanted = {}
    for mentions in json.loads(truth.read_text(encoding="utf-8")):
        wanted |= pairs_of([tuple(each) for each in mentions])
    fields = ("first_id", "first_role", "second_id", "second_role")
    found = set(PersonLink.objects.filter(state="proposed").values_list(*fields))
    of, hit = Counter(wanted.values()), Counter(wanted[each] for each in found & wanted.keys())
    fathers = {each for each in found if "father" in (each[1], each[3]) and each not in wanted}
    known = fathers & _fathers(truth)
    print(json.dumps({
        "entries": done.read, "mentions": PersonMention.objects.count(), "links": len(found), "wall": wall,
        "contradictions": Contradiction.objects.count(), "own_s": own_s, "database_s": database_s,
        "cpu_s": own_s + database_s, "peak_mb": peak, "recall": len(found & wanted.keys()) / len(wanted),
        "precision": (len(found & wanted.keys()) + len(known)) / max(1, len(found)),
        "recall_of": {name: (hit[name], n) for name, n in of.items()}, "new_entry_ms": _one_more(Entry, province),
    }))  # fmt: skip


def _fathers(truth):
    """A father's links with his marriage: not asked for where the mother's tells it, and right all the same."""
    found = set()
    for mentions in json.loads(truth.read_text(encoding="utf-8")):
        for entry, role, _kind in mentions:
            if role == "father":
                for other, other_role, kind in mentions:
                    if kind == "marriage":
                        found.add((*sorted(((entry, role), (other, other_role)))[0], *sorted(((entry, role), (other,
                                   other_role)))[1]))  # fmt: skip
    return found


def _one_more(entries, province):
    """Milliseconds of the median new version of an entry, everything included."""
    from django.utils import timezone

    from registers.actions import linking
    from registers.models import UnreadEntry

    times = []
    for pk in entries.objects.order_by("?").values_list("pk", flat=True)[:15]:
        # What the trigger does, which sleeps since the rows were filled in.
        entries.objects.filter(pk=pk).update(version=2)
        UnreadEntry.objects.create(entry_id=pk, since=timezone.now())
        began = time.perf_counter()
        linking.link_persons(province=province, at=timezone.now())
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)[len(times) // 2]


def _backend(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def _cpu_of(pid):
    words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _setup():
    from benchmarks import _duplicate_online

    _duplicate_online._django()


if __name__ == "__main__":
    asked = sys.argv[1:]
    if asked[:1] == ["--fill"]:
        _setup()
        fill(int(asked[1]), Path(asked[2]))
    elif asked[:1] == ["--link"]:
        _setup()
        link(Path(asked[1]))
    else:
        main("--quick" in asked)
