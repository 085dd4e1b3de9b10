"""How fast pages are read and how much of what is suggested is right, beside plain Tesseract on the same pages.

Speed: pages a minute through the whole pipeline (straighten, clean, judge, read, suggest) on two processes;
the peer is the `tesseract` program on the same files, two at a time, with one thread each and as installed.
Accuracy: fields of drawn pages whose truth is known. The rendered pages beside the repository are used where
there are any (CIVREG_SHARED_DATA), else our own sample generator draws them.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("CIVREG_SHARED_DATA", ROOT.parent / "shared" / "data"))
RENDERER = "make_register_pages.py"
ERA_NAMES = {"laser": "laser", "printed": "laser", "typewriter": "typewriter", "typewritten": "typewriter",
             "handwritten": "handwritten", "table": "table"}  # fmt: skip
PROCESSES = 2


def main(quick):
    with tempfile.TemporaryDirectory() as folder:
        pages = rendered_pages(Path(folder), quick) or drawn_pages(Path(folder), quick)
        print(f"{len(pages)} pages, {PROCESSES} processes")
        ours, found = ours_at(pages)
        single = peer_at(pages, {"OMP_THREAD_LIMIT": "1"})
        installed = peer_at(pages[::3] if quick else pages, {})  # it takes its time
        speed_table(ours, single, installed)
        accuracy(pages, found)
        print(f"figure ratio_to_tesseract {ours / single:.2f}")
        print(f"figure ratio_to_tesseract_as_installed {ours / installed:.2f}")
        print(f"figure pages_per_minute {ours:.1f}")


def rendered_pages(folder, quick):
    """Pages of the renderer beside the repository: the ready samples, and for a full run fresh ones."""
    ready = sorted((SHARED / "07_sample_pages").glob("*.jpg"))
    renderer = SHARED.parent / "tools" / RENDERER
    if quick or not renderer.exists():
        return ready
    for era in ("laser", "typewriter", "handwritten"):
        command = [sys.executable, str(renderer), "--type", "all", "--era", era, "--count", "4", "--seed", "404",
                   "--data", str(SHARED), "--out", str(folder)]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True)
    return ready + sorted(folder.glob("*.jpg"))


def drawn_pages(folder, quick):
    """Pages of our own generator, with the truth in a file beside each."""
    from scanning import samples

    for kind in samples.KINDS:
        for era in samples.ERAS:
            for seed in range(1 if quick else 4):
                page = samples.make_page(kind, era, seed=seed)
                path = folder / f"{kind}_{era}_{seed}.jpg"
                page.image.convert("RGB").save(path, quality=85, dpi=(200, 200))
                truth = page.truth | {"type": kind, "era": era}
                path.with_suffix(".json").write_text(json.dumps(truth, ensure_ascii=False))
    return sorted(folder.glob("*.jpg"))


def prepare():
    """In each process before the clock starts: Django for the sentences, the model loaded."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civreg.settings")
    import django

    django.setup()
    from scanning.pages import page, read  # noqa: F401 (what a worker has loaded too)

    read.engine()


def read_one(path):
    """The facts of one page as plain values."""
    from registers.kinds import KINDS
    from scanning import intake
    from scanning.pages import read_page

    image, dpi = intake.page_picture(path)
    facts = read_page(image, kind=KINDS[truth_of(path)["type"]], dpi=dpi)
    return {"records": facts.as_json()["records"], "era": facts.era, "kind": facts.kind, "text": facts.text}


def truth_of(path):
    return json.loads(Path(path).with_suffix(".json").read_text(encoding="utf-8"))


def ours_at(pages):
    """Pages a minute, and what was found on each page."""
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"), initializer=prepare) as pool:
        list(pool.map(read_one, pages[:PROCESSES]))  # models and imports are loaded once a worker's life
        began = time.perf_counter()
        found = list(pool.map(read_one, pages))
        return 60 * len(pages) / (time.perf_counter() - began), found


def peer_at(pages, environment):
    """Pages a minute of the tesseract program, as many at a time."""
    command = ["tesseract", "{}", "stdout", "-l", "vie", "--dpi", "200"]

    def one(path):
        filled = [str(path) if part == "{}" else part for part in command]
        surroundings = {k: v for k, v in os.environ.items() if k != "OMP_THREAD_LIMIT"} | environment
        subprocess.run(filled, check=True, capture_output=True, env=surroundings)

    began = time.perf_counter()
    with ThreadPoolExecutor(PROCESSES) as pool:
        list(pool.map(one, pages))
    return 60 * len(pages) / (time.perf_counter() - began)


def speed_table(ours, single, installed):
    print("pages a minute")
    for name, value in (("read_page: the whole pipeline", ours), ("peer: tesseract, one thread", single),
                        ("peer: tesseract as installed", installed)):  # fmt: skip
        print(f"  {name:<36} {value:8.1f}")


def accuracy(pages, found):
    """Shares of fields suggested, right among the suggested, and located, by era."""
    counts = {}
    for path, facts in zip(pages, found, strict=True):
        truth = truth_of(path)
        era = "table" if truth.get("layout") == "table" else ERA_NAMES[truth["era"]]
        count_page(counts.setdefault(era, Counter()), truth, facts)
    print(f"  {'fields':<14} {'written':>8} {'suggested':>10} {'right':>8} {'core':>8} {'core right':>11}")
    for era, n in sorted(counts.items()):
        shares = [n["suggested"] / n["written"], n["right"] / max(1, n["suggested"]),
                  n["core_suggested"] / max(1, n["core"]), n["core_right"] / max(1, n["core_suggested"])]  # fmt: skip
        print(f"  {era:<14} {n['written']:8d} {shares[0]:10.1%} {shares[1]:8.1%} {shares[2]:8.1%} {shares[3]:11.1%}")
        for name, share in zip(("suggested", "right", "core_suggested", "core_right"), shares, strict=True):
            print(f"figure fields_{name}_{era} {share:.3f}")


def count_page(counts, truth, facts):
    """Add one page: truth and found records are matched by where they stand."""
    from registers.kinds import KINDS

    kind = KINDS[truth["type"]]
    written = {(line["record"], line["field"]) for line in truth.get("lines", ()) if line["field"]}
    for index, record in enumerate(truth["records"]):
        middle = middle_of(record["region"])
        match = next((r for r in facts["records"] if r["region"][1] <= middle <= r["region"][3]), {"fields": {}})
        for code in record["fields"]:
            if written and (index, code) not in written:
                continue
            core = code in kind and kind.field(code).core
            value = match["fields"].get(code, {}).get("value", "")
            right = bool(value) and is_right(code, value, record)
            counts.update(written=1, suggested=bool(value), right=right, core=core)
            counts.update(core_suggested=core and bool(value), core_right=core and right)


def middle_of(region):
    ys = [p[1] for p in region] if isinstance(region[0], list) else [region[1], region[3]]
    return (min(ys) + max(ys)) / 2


def is_right(code, value, record):
    """Equal to the truth, or to what stands on the paper, but for capitals and where a tone mark is put."""
    from civreg.core.vietnamese import collapse, name_key

    wanted = {record["fields"][code], record.get("written", {}).get(code, record["fields"][code])}
    if code == "so":  # the page says 33, the Ministry's form is 33/2016
        value, wanted = (value.split("/")[0].lstrip("0"), {w.split("/")[0].lstrip("0") for w in wanted})
    if value.isdigit():
        value, wanted = value.lstrip("0"), {w.lstrip("0") for w in wanted}
    return name_key(collapse(value).strip(" .,")) in {name_key(collapse(w).strip(" .,")) for w in wanted}


if __name__ == "__main__":
    prepare()
    main("--quick" in sys.argv)
