"""Opens files that strangers send: what is it really, is it whole, how many pages, and the pixels of each.

Nothing is decoded in this process (trust.md T26-T28): a child with limits of memory, time and output does it
(pages/decode.py), started as a program because Celery's workers may not have children of multiprocessing.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from .untrusted import IntakeRefused, Limits, sniff
from .unzip import Member, unpack_zip

__all__ = ["IntakeRefused", "Limits", "Member", "Opened", "PageInfo", "Picture", "decode_in_child", "inspect", "load",
           "page_picture", "sniff", "unpack_zip"]

ROOT = Path(__file__).resolve().parent.parent
MEDIA_TYPES = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "tiff": "image/tiff",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
@dataclass(frozen=True)
class PageInfo:
    """A page of a file, before it is decoded: size in pixels as it will come out, and resolution if told."""

    index: int
    width: int
    height: int
    dpi: float | None


@dataclass(frozen=True)
class Opened:
    """What a file turned out to be."""

    kind: str
    media_type: str
    pages: tuple[PageInfo, ...]


@dataclass(frozen=True)
class Picture:
    """A decoded page on disk as plain pixels (PPM or PGM); whoever asked for it deletes it."""

    path: Path
    width: int
    height: int
    dpi: float | None


def inspect(path, limits: Limits | None = None) -> Opened:
    """Kind and pages of one file, read in the child from headers alone; a ZIP is for `unpack_zip`."""
    limits = limits or Limits()
    kind = sniff(path, limits)
    if kind == "zip":
        return Opened(kind, MEDIA_TYPES[kind], ())
    answer = _ask({"path": str(path), "kind": kind}, limits)
    pages = tuple(PageInfo(i, p["width"], p["height"], p["dpi"]) for i, p in enumerate(answer["pages"]))
    return Opened(kind, MEDIA_TYPES[kind], pages)


def decode_in_child(path, index: int = 0, limits: Limits | None = None, *, folder=None, dpi: int = 300) -> Picture:
    """Decode one page completely, upright, into a new file of plain pixels in `folder` (or the temporary one).

    dpi is used for PDF pages that must be drawn. IntakeRefused if any part is broken or beyond the limits.
    """
    limits = limits or Limits()
    kind = sniff(path, limits)
    if kind == "zip":
        raise IntakeRefused("nested_zip")
    with tempfile.NamedTemporaryFile(suffix=".ppm", dir=folder, delete=False) as file:
        out = Path(file.name)
    try:
        request = {"path": str(path), "kind": kind, "index": index, "out": str(out), "dpi": dpi}
        answer = _ask(request, limits)
    except IntakeRefused:
        out.unlink(missing_ok=True)
        raise
    return Picture(out, answer["width"], answer["height"], answer["dpi"])


def _ask(request, limits):
    """Start the child, hand over the request, take its answer; whatever befalls it becomes a refusal."""
    body = json.dumps(request | {"limits": asdict(limits)})
    command = [sys.executable, "-m", "scanning.pages.decode"]
    # Its own thread pools and proxies are of no use to it; without them less can go wrong.
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            command, input=body, capture_output=True, text=True, timeout=limits.wall_seconds,
            cwd=ROOT, env=environment, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise IntakeRefused("too_slow") from None
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise IntakeRefused("too_slow")
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise IntakeRefused("bomb" if "MemoryError" in done.stderr else "crashed") from None
    if "refused" in answer:
        raise IntakeRefused(answer["refused"])
    return answer


def load(picture: Picture) -> np.ndarray:
    """The pixels: height x width x 3 (RGB) or height x width (gray)."""
    data = np.fromfile(picture.path, np.uint8)
    size = picture.width * picture.height
    depth = 3 if len(data) > 3 * size else 1
    pixels = data[len(data) - size * depth :]
    shape = (picture.height, picture.width, 3) if depth == 3 else (picture.height, picture.width)
    return pixels.reshape(shape)


def page_picture(path, index: int = 0, limits: Limits | None = None) -> tuple[np.ndarray, float | None]:
    """Pixels and resolution of one page; nothing is left on disk."""
    picture = decode_in_child(path, index, limits)
    try:
        return load(picture), picture.dpi
    finally:
        picture.path.unlink(missing_ok=True)
