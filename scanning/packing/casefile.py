"""One case's PDF: its pieces of scan in the order of the book, pressed to about the wanted size."""

import queue
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from scanning.limits import limits
from scanning.originals import on_disk
from scanning.packing.pdf import Sheet, pdf_of
from scanning.packing.presses import Press, children_wanted
from scanning.untrusted import IntakeRefused, sniff

MOST_TOGETHER = 12  # cases of one page that one child makes in a row
AHEAD = 3  # groups a child may be ahead of the writing: what bounds the memory
BLANK = _("Vùng ảnh của trường hợp không có chữ. Xem lại trang, chọn lại vùng.")
LOST = _("Không thấy tệp gốc của trang trong kho lưu trữ. Báo người quản trị khôi phục.")


@dataclass(frozen=True)
class Piece:
    """A region of a page in pixels of its original (None: the whole), under the page's head if there is one."""

    page_id: int
    file: str  # name in the storage
    index: int
    region: tuple | None = None
    head: tuple | None = None
    transform: tuple | None = None


@dataclass(frozen=True)
class Case:
    """What becomes one PDF."""

    key: int  # the entry's id
    name: str
    pieces: tuple


@dataclass(frozen=True)
class Pressing:
    """How large and how sharp pictures become. Bytes for an A4 page, dots an inch, qualities of JPEG."""

    page_bytes: int
    dpi: int
    quality: tuple
    processes: int = 2


@dataclass
class Pressed:
    """One finished case, or why there is none."""

    case: Case
    pdf: bytes = b""
    pages: int = 0
    area: float = 0.0  # in A4 pages
    over: int = 0  # pages above the wanted size
    problem: str = field(default="")


def pressed_cases(cases, pressing):
    """Each case pressed, in the order given; a few are at work at once. Nothing stays when the caller stops early."""
    groups = _groups(cases)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="civreg-press-")))
        presses = queue.SimpleQueue()
        count = children_wanted(pressing.processes)
        for _n in range(count):
            press = Press(limits())
            stack.callback(press.close)
            presses.put(press)
        pool = ThreadPoolExecutor(count)
        stack.callback(pool.shutdown, wait=True, cancel_futures=True)
        waiting = []
        for number, group in enumerate(groups):
            waiting.append(pool.submit(_press_group, group, pressing, presses, folder / str(number)))
            if len(waiting) > count * AHEAD:
                yield from waiting.pop(0).result()
        for each in waiting:
            yield from each.result()


def _groups(cases):
    """Cases that follow each other on one page belong together: the page is decoded once for them."""
    group, page = [], None
    for case in cases:
        first = case.pieces[0].page_id if case.pieces else None
        if group and (first != page or len(group) == MOST_TOGETHER):
            yield group
            group = []
        group.append(case)
        page = first
    if group:
        yield group


def _press_group(group, pressing, presses, out):
    press = presses.get()
    try:
        return [_press_case(case, pressing, press, out) for case in group]
    finally:
        presses.put(press)


def _press_case(case, pressing, press, out):
    done, sheets = Pressed(case), []
    try:
        for piece in case.pieces:
            answer = _ask(piece, pressing, press, out)
            done.area += answer["area"]
            done.over += answer["size"] > 1.1 * pressing.page_bytes * answer["area"]
            if not answer["has_ink"]:
                done.problem = str(BLANK)
            sheets.append(Sheet(out.read_bytes(), answer["width"], answer["height"], answer["dpi"], answer["gray"]))
    except IntakeRefused as refusal:
        done.problem = str(refusal)
    except FileNotFoundError:
        done.problem = str(LOST)
    finally:
        out.unlink(missing_ok=True)
    if not done.problem:
        done.pdf, done.pages = pdf_of(sheets), len(sheets)
    return done


def _ask(piece, pressing, press, out):
    with on_disk(piece.file) as path:
        request = {
            "path": str(path), "kind": sniff(path, press.limits), "index": piece.index, "region": piece.region,
            "head": piece.head, "transform": piece.transform, "dpi": pressing.dpi, "bytes": pressing.page_bytes,
            "quality": list(pressing.quality), "out": str(out),
        }  # fmt: skip
        return press.ask(request)
