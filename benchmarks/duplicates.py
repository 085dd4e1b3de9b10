"""How well and how cheaply duplicates are found in a file of 851,831 births, 27,000 of them entered again.

Peer: Splink on the same file in the same run, without labels either, given the threshold that suits it best by the
truth (which ours never sees). Limit: reading and normalising the rows once. Each part is a process of its own,
so that its CPU seconds and its memory are its own. A set made by another hand and the FEBRL sets are taken along
where CIVREG_SHARED_DATA names them.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks import _duplicate_books as books

WHOLE, COPIES = 851_831, 27_000
QUICK = 40_000
ROOT = Path(__file__).resolve().parents[1]


def main(quick):
    total = QUICK if quick else WHOLE
    copies = COPIES * total // WHOLE
    with tempfile.TemporaryDirectory(prefix="duplicates-") as folder:
        sets = {}
        for name in ("mild", "hard"):
            path = Path(folder) / f"{name}.csv"
            # Made elsewhere: the memory of the one that makes them is not the memory of the one that measures.
            run(["-m", "benchmarks.duplicates", "--make", name, str(path), str(total), str(copies)])
            sets[name] = path
        results = {name: measured(name, path) for name, path in sets.items()}
        reading = run(["-m", "benchmarks.duplicates", "--read", str(sets["mild"])])
        peer = splink(sets["mild"])
        report(results, reading, peer, total)
        online(sets["mild"])
    _cross_check()


def report(results, reading, peer, total):
    mild, hard = results["mild"], results["hard"]
    print(f"{total:,} births, {mild['pairs']:,} true pairs (mild), {hard['pairs']:,} (hard)\n")
    print(f"  {'class':<14}{'mild':>18}{'hard':>18}")
    for kind in books.CLASSES:
        cells = "".join(f"{r['recall_of'].get(kind, 0):9.4f} ({r['count_of'].get(kind, 0):6,})" for r in (mild, hard))
        print(f"  {kind:<14}{cells}")
    for name, got in (("ours, mild", mild), ("ours, hard", hard), ("Splink, mild", peer)):
        print(f"  {name:<14} recall {got['recall']:.4f} precision {got['precision']:.4f} F1 {got['f1']:.4f}"
              f" CPU {got['cpu']:6.1f} s, {got['mb']:6.0f} MB")  # fmt: skip
    print(f"  reading and normalising once: {reading['cpu']:.1f} CPU s")
    figures = {
        "duplicates_recall": mild["recall"], "duplicates_precision": mild["precision"],
        "duplicates_time_vs_splink": mild["cpu"] / peer["cpu"], "duplicates_f1_above_splink": mild["f1"] - peer["f1"],
        "duplicates_cpu_vs_reading": max(mild["cpu"], hard["cpu"]) / reading["cpu"],
        "duplicates_peak_mb": max(mild["mb"], hard["mb"]),
        **{f"duplicates_{what}_{name}": got[what] for name, got in results.items() for what in ("recall", "precision")},
        **{f"duplicates_recall_{name}_{kind}": value for name, got in results.items() for kind,
        value in got["recall_of"].items()},
    }  # fmt: skip
    for name, value in figures.items():
        print(f"figure {name} {value:.4f}" if value < 10 else f"figure {name} {value:.0f}")


def online(path):
    """One new record against all in the database, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.duplicates", "--online", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    got = json.loads(done.stdout.splitlines()[-1])
    print(f"  one new record against all, {got['asked']:,} asked while another saves: p50 {got['p50_ms']:.2f} ms")
    for name in ("p95_ms", "recall", "false_alarms"):
        print(f"figure duplicates_online_{name} {got[name]:.4f}")


def _online(path):
    from benchmarks import _duplicate_online

    print(json.dumps(_duplicate_online.measure(Path(path))))


def run(arguments):
    """CPU seconds, wall seconds and peak memory of a Python process that must end well."""
    began = time.monotonic()
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "LOG_LEVEL": "ERROR"}
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)}: ended with {process.returncode}")
    return {"cpu": usage.ru_utime + usage.ru_stime, "wall": time.monotonic() - began, "mb": usage.ru_maxrss / 1024}


def measured(name, path):
    out = path.with_suffix(".pairs.csv")
    cost = run(["manage.py", "find_duplicates", str(path), "--kind", "birth", "--pairs", str(out)])
    with open(out, encoding="utf-8") as file:
        found = {(int(row["a"]), int(row["b"])) for row in csv.DictReader(file)}
    return {**cost, **judged(found, truth_of(path))}


def truth_of(path):
    rows = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))
    return {(a, b): kind for a, b, kind in rows}


def judged(found, truth):
    right = len(found & truth.keys())
    every, hit = Counter(truth.values()), Counter(truth[pair] for pair in found & truth.keys())
    return {
        "pairs": len(truth), "recall": right / len(truth), "precision": right / max(1, len(found)),
        "f1": 2 * right / (len(truth) + len(found)), "count_of": every,
        "recall_of": {kind: hit[kind] / count for kind, count in every.items()},
    }  # fmt: skip


def splink(path):
    """Splink's cost, and its best F1 over all thresholds by the truth: kinder than anybody can be in earnest."""
    out = path.with_suffix(".splink.csv")
    cost = run(["-m", "benchmarks._duplicate_peer", str(path), str(out)])
    truth = truth_of(path)
    with open(out, encoding="utf-8") as file:
        scored = sorted(
            ((float(row["w"]), (int(row["a"]), int(row["b"]))) for row in csv.DictReader(file)), reverse=True
        )
    best, right = {"recall": 0.0, "precision": 0.0, "f1": 0.0}, 0
    for taken, (_weight, pair) in enumerate(scored, 1):
        right += pair in truth
        f1 = 2 * right / (len(truth) + taken)
        if f1 > best["f1"]:
            best = {"recall": right / len(truth), "precision": right / taken, "f1": f1}
    return {**cost, **best}


def _make(name, path, total, copies):
    truth = books.write(path, total=int(total), copies=int(copies), hard=name == "hard", seed=27)
    books.save_truth(Path(path).with_suffix(".truth.json"), truth)


def _setup():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civreg.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    django.setup()


def _read(path):
    _setup()
    from registers.duplicates.files import read_file
    from registers.duplicates.roles import roles_of
    from registers.kinds import kind

    read_file(path, roles_of(kind("birth")), kind("birth"))


def _cross_check():
    data = os.environ.get("CIVREG_SHARED_DATA", "")
    folder = Path(data) / "06_record_linkage"
    if not data or not folder.is_dir():
        print("no data of others: CIVREG_SHARED_DATA is not set")
        return
    _setup()
    from benchmarks import _duplicate_others as others

    others.report(folder)


if __name__ == "__main__":
    asked = sys.argv[1:]
    if asked[:1] == ["--make"]:
        _make(*asked[1:])
    elif asked[:1] == ["--online"]:
        _online(asked[1])
    elif asked[:1] == ["--read"]:
        _read(asked[1])
    else:
        main("--quick" in asked)
