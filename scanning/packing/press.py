"""Run as a child process: pieces of page pictures into JPEG of about the wanted size, one request a line.

`python -m scanning.packing.press` reads JSON lines from its standard input: the limits first, then a request for
each piece; it answers each with a JSON line and the picture's bytes in a file. Like pages/decode.py it knows
nothing of Django, so that a hostile file can kill this process alone; unlike it, it stays for the next piece.
"""

from __future__ import annotations

import json
import math
import resource
import sys
import warnings
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from scanning.pages import decode, derive

A4 = decode.A4_INCHES[0] * decode.A4_INCHES[1]  # square inches
FIRST_QUALITY = 45
# By measurement on register pages: the size grows by this power of e a step of quality, and a progressive
# picture is this much of a plain one.
GROWTH, PROGRESSIVE = 0.015, 0.87
CLOSE = 0.12
TRIES, NEAR = 2, 6  # plain pictures made to find the quality; how near two guesses lie when the second will do
DARKER, LEAST_INK = 40, 0.0004  # of 255 below the paper; the share of a piece that one short word covers
TURNED = 0.02  # radians: more is not upright


def main() -> int:
    """Answer requests until the input ends."""
    limits = json.loads(sys.stdin.readline())
    _confine(limits)
    bench = Bench(limits)
    for line in sys.stdin:
        _more_time(limits["seconds"])
        try:
            answer = bench.press(json.loads(line))
        except decode.Refusal as refusal:
            answer = {"refused": refusal.code}
        except MemoryError:
            bench.forget()
            answer = {"refused": "bomb"}
        print(json.dumps(answer), flush=True)
    return 0


def _confine(limits):
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    room = limits["max_pixels"] * 3 + 1_000_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    Image.MAX_IMAGE_PIXELS = limits["max_pixels"]
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    cv2.setNumThreads(1)


def _more_time(seconds):
    """Each piece has its own seconds of computing; the kernel ends what takes more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    end = math.ceil(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (end, resource.RLIM_INFINITY))


class Bench:
    """The page that was decoded last stays at hand: the records of a ruled page follow each other."""

    def __init__(self, limits):
        self.limits = limits
        self.forget()

    def forget(self):
        self.key = self.page = None

    def press(self, request):
        """Make one piece; the answer says its size in pixels, its resolution, its area in A4 and whether it has ink."""
        page = self._page(request)
        dpi = page.dpi
        if passes := _passing(request, page):
            return passes
        scale = min(1.0, request["dpi"] / dpi)
        picture = _piece(page, request, scale)
        height, width = picture.shape[:2]
        area = width * height / (dpi * scale) ** 2 / A4
        content, quality = _pressed(picture, request["bytes"] * area, request["quality"])
        Path(request["out"]).write_bytes(content)
        return {
            "width": width, "height": height, "dpi": round(dpi * scale, 2), "area": round(area, 4),
            "size": len(content), "quality": quality, "gray": picture.ndim == 2, "has_ink": has_ink(picture),
        }  # fmt: skip

    def _page(self, request):
        key = [request[name] for name in ("path", "index", "dpi")]
        if self.key != key:
            self.forget()
            self.page = Page(request, self.limits)
            self.key = key
        return self.page


class Page:
    """One decoded page; `shrunk` is its size by that of the original, for JPEG lowers it while decoding."""

    def __init__(self, request, limits):
        path, kind, index = request["path"], request["kind"], request["index"]
        source = decode.Pdf(path, limits) if kind == "pdf" else decode.Picture(path, kind, limits)
        told = source.pages()
        if not 0 <= index < len(told):
            raise decode.Refusal("no_such_page")
        self.width, self.height = told[index]["width"], told[index]["height"]
        # A phone's photo tells no resolution, or a meaningless one: its longer side is that of an A4 page.
        claimed = told[index]["dpi"]
        self.dpi = claimed if claimed and _believable(self, claimed) else max(self.width, self.height) / 11.69
        if kind == "jpeg":
            self._draft(source, request["dpi"] / self.dpi)
        image, _dpi = source.page(index, round(min(300, self.dpi)))
        self.is_plain_jpeg = kind == "jpeg" and _has_nothing_but_pixels(image)
        # What is plain already is not copied once more.
        self.pixels = np.asarray(image if self.is_plain_jpeg else decode.plain(image))
        self.shrunk = self.pixels.shape[1] / self.width

    @staticmethod
    def _draft(source, scale):
        """Let the JPEG decoder leave out what the target does not need: half, a quarter, an eighth."""
        width, height = source.image.size
        if scale <= 0.5:
            source.image.draft(None, (math.ceil(width * scale), math.ceil(height * scale)))


def _believable(page, dpi):
    """Whether the page would be between A6 and A1 at that resolution."""
    longer = max(page.width, page.height) / dpi
    return 5 <= longer <= 34


def _has_nothing_but_pixels(image):
    """No EXIF (turn, place and time of a photo), no comment, no colours that a reader may take for others."""
    return image.mode in ("L", "RGB") and not {"exif", "comment", "adobe", "photoshop", "xmp"} & set(image.info)


def _passing(request, page):
    """A whole upright page that is a small JPEG already goes as it is."""
    if not page.is_plain_jpeg or request["region"] or not _is_upright(request["transform"]):
        return None
    area = page.width * page.height / page.dpi**2 / A4
    size = Path(request["path"]).stat().st_size
    if size > request["bytes"] * area or page.dpi < 1:
        return None
    Path(request["out"]).write_bytes(Path(request["path"]).read_bytes())
    return {
        "width": page.width, "height": page.height, "dpi": round(page.dpi, 2), "area": round(area, 4), "size": size,
        "quality": 0, "gray": page.pixels.ndim == 2, "has_ink": has_ink(page.pixels),
    }  # fmt: skip


def _is_upright(transform):
    return not transform or abs(math.atan2(transform[3], transform[0])) < TURNED


def _piece(page, request, scale):
    """The region of the page, upright, under the page's head where the request names one."""
    k = page.shrunk
    transform = request["transform"]
    if transform:
        a, b, c, d, e, f = transform
        transform = (a / k, b / k, c, d / k, e / k, f)
    boxes = [request["head"], request["region"]] if request["head"] else [request["region"]]
    parts = [
        _part(page.pixels, [side * k for side in box or (0, 0, page.width, page.height)], transform, scale / k)
        for box in boxes
    ]
    widest = max(part.shape[1] for part in parts)
    return np.vstack([_widened(part, widest) for part in parts]) if len(parts) > 1 else parts[0]


def _part(pixels, box, transform, scale):
    if transform:
        return derive.part(pixels, box, transform, scale)
    x0, y0, x1, y1 = (round(side) for side in box)
    how = cv2.INTER_AREA if scale < 0.6 else cv2.INTER_LINEAR
    size = (max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale)))
    return cv2.resize(pixels[y0:y1, x0:x1], size, interpolation=how)


def _widened(part, width):
    room = [(0, 0), (0, width - part.shape[1])] + [(0, 0)] * (part.ndim - 2)
    return np.pad(part, room, constant_values=255) if width > part.shape[1] else part


def has_ink(picture):
    """Whether anything is written on a picture: some of it is clearly darker than its paper."""
    gray = picture if picture.ndim == 2 else picture[..., 1]
    # A margin of shadow or of the table under the book is no writing.
    high, wide = (side // 50 for side in gray.shape)
    inner = gray[high : gray.shape[0] - high : 3, wide : gray.shape[1] - wide : 3]
    return bool((inner < np.median(inner) - DARKER).mean() > LEAST_INK)


def _pressed(picture, target, quality):
    """(bytes, quality) of a progressive JPEG near the target; the lowest quality stands however large it gets.

    A plain picture is made four times as fast as a progressive one: those that only tell the size are plain.
    """
    lowest, highest = quality
    picture = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    now = min(max(FIRST_QUALITY, lowest), highest)
    for _n in range(TRIES):
        size = len(_jpeg(picture, now, progressive=False)) * PROGRESSIVE
        last, now = now, _next_quality(now, size, target, lowest, highest)
        if abs(now - last) <= NEAR:
            break
    content = _jpeg(picture, now, progressive=True)
    again = _next_quality(now, len(content), target, lowest, highest)
    if abs(len(content) / target - 1) < CLOSE or again == now:
        return content, now
    return _jpeg(picture, again, progressive=True), again


def _next_quality(now, size, target, lowest, highest):
    return min(max(now + round(math.log(target / size) / GROWTH), lowest), highest)


def _jpeg(picture, quality, *, progressive):
    """A picture in gray or BGR as JPEG with halved colours."""
    done, content = cv2.imencode(
        ".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_PROGRESSIVE, int(progressive)]
    )
    if not done:
        raise decode.Refusal("broken")
    return content.tobytes()


if __name__ == "__main__":
    sys.exit(main())
