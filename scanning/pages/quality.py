"""Is the scan good enough to keep? Cheap measures, told at upload, before anything is read.

Edge width tells a blurred page (Laplacian variance does not: its good and bad pages overlap). Thresholds
were measured on good pages and the same pages spoilt, at 200 and 300 dpi.
"""

from __future__ import annotations

import cv2
import numpy as np
from django.utils.translation import gettext_lazy as _

from .facts import Measure, Quality
from .straighten import believed_dpi, ink_copy, skew_of

RANK = {"good": 0, "warn": 1, "bad": 2}
TILE = 48
BLUR_WARN, BLUR_BAD = 2.9, 3.4  # pixels: good pages have 2.75 at most, a blur of 1.7 pixels 3.8 at least
PAPER_DARK, SPAN_WARN, SPAN_BAD = 150, 54, 30
INK_BLANK = 0.005
SKEW_WARN, SKEW_BAD = 3.5, 5.5  # what is less is corrected without loss
DPI_WARN, DPI_BAD = 180, 140
GLYPH_WARN, GLYPH_BAD = 13, 9  # pixels


def judge(image: np.ndarray, dpi: float | None = None) -> Quality:
    """All measures of a decoded page and the worst verdict among them."""
    gray = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    ink = ink_copy(gray)
    measures = [_blank(ink), *_exposure(gray), _skew(ink), _cut(gray)]
    if measures[0].verdict == "good":
        measures += [_blur(gray), _glyphs(gray)]
    measures.append(_resolution(gray, dpi))
    worst = max(measures, key=lambda m: RANK[m.verdict]).verdict
    return Quality(worst, tuple(measures))


def _grade(code, value, *, warn, bad, sentence, high_is_bad=True):
    beyond = (lambda limit: value > limit) if high_is_bad else (lambda limit: value < limit)
    verdict = "bad" if beyond(bad) else "warn" if beyond(warn) else "good"
    return Measure(code, round(float(value), 3), verdict, sentence if verdict != "good" else "")


def _blank(ink):
    share = float(ink.mean())
    return _grade("ink_share", share, warn=INK_BLANK, bad=INK_BLANK / 2, high_is_bad=False,
                  sentence=_("Trang gần như trắng: kiểm tra xem có quét nhầm mặt giấy không."))  # fmt: skip


def _exposure(gray):
    small = cv2.resize(gray, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    h, w = small.shape
    middle = small[h // 12 : -(h // 12) or None, w // 12 : -(w // 12) or None]
    dark, paper = np.percentile(middle, (1, 75))
    yield _grade("paper_brightness", paper, warn=PAPER_DARK, bad=90, high_is_bad=False,
                 sentence=_("Ảnh quá tối: tăng độ sáng của máy quét rồi quét lại."))  # fmt: skip
    yield _grade("contrast", paper - dark, warn=SPAN_WARN, bad=SPAN_BAD, high_is_bad=False,
                 sentence=_("Chữ quá nhạt so với giấy: tăng độ tương phản rồi quét lại."))  # fmt: skip


def _skew(ink):
    degrees = skew_of(ink)
    return _grade("skew_degrees", abs(degrees), warn=SKEW_WARN, bad=SKEW_BAD,
                  sentence=_("Trang đặt lệch: đặt giấy ngay ngắn theo mép kính rồi quét lại."))  # fmt: skip


def _blur(gray):
    return _grade("edge_width", edge_width(gray), warn=BLUR_WARN, bad=BLUR_BAD,
                  sentence=_("Ảnh bị nhòe: kiểm tra mặt kính, giữ yên trang giấy rồi quét lại."))  # fmt: skip


def edge_width(gray: np.ndarray) -> float:
    """Pixels that an edge takes: contrast divided by the steepest slope, the median over tiles of the page.

    The worse of both directions counts: a page that moved is sharp across the movement.
    """
    h, w = (side // TILE * TILE for side in gray.shape)
    rows, columns = np.arange(0, h, TILE), np.arange(0, w, TILE)
    # Every third tile is enough and three times cheaper.
    tiles = [gray[y : y + TILE, x : x + TILE] for n, y in enumerate(rows) for x in columns[n % 3 :: 3]]
    tiles = [t.astype(np.int16) for t in tiles if int(t.max()) - int(t.min()) > 60]
    return max(_median_width(tiles, axis) for axis in (0, 1))


def _median_width(tiles, axis):
    widths = [width for tile in tiles if (width := _tile_width(tile, axis))]
    return float(np.median(widths)) if len(widths) >= 8 else 0.0


def _tile_width(tile, axis):
    contrast = np.partition(np.ptp(tile, axis=axis), -3)[-3]  # a rule along the axis has none
    return float(contrast / max(1, np.abs(np.diff(tile, axis=axis)).max())) if contrast > 50 else 0.0


def _resolution(gray, dpi):
    return _grade("dpi", believed_dpi(gray.shape[1], gray.shape[0], dpi), warn=DPI_WARN, bad=DPI_BAD, high_is_bad=False,
                  sentence=_("Độ phân giải quá thấp: quét lại ở 300 dpi (ít nhất 200 dpi)."))  # fmt: skip


def _glyphs(gray):
    return _grade("glyph_height", glyph_height(gray), warn=GLYPH_WARN, bad=GLYPH_BAD, high_is_bad=False,
                  sentence=_("Chữ quá nhỏ để đọc: quét lại ở độ phân giải cao hơn."))  # fmt: skip


def glyph_height(gray: np.ndarray) -> float:
    """Median height in pixels of the pieces of ink that can be letters, from the middle band of the page."""
    h, w = gray.shape
    band = gray[h // 5 : h * 3 // 5]
    paper = cv2.blur(band, (51, 51))
    ink = (band.astype(np.int16) < paper.astype(np.int16) - 25).astype(np.uint8)
    stats = cv2.connectedComponentsWithStats(ink, connectivity=8)[2][1:]
    letters = stats[(stats[:, 3] >= 5) & (stats[:, 3] < h / 40) & (stats[:, 2] < h / 30) & (stats[:, 4] > 8)]
    return float(np.percentile(letters[:, 3], 60)) if len(letters) >= 20 else 99.0


def _cut(gray):
    """Writing that touches the picture's border: part of the page lies outside."""
    touching = sum(_touches(np.rot90(gray, turn)) for turn in range(4))
    return _grade("cut_edges", touching, warn=3, bad=12,
                  sentence=_("Chữ chạm mép ảnh: có phần trang nằm ngoài khung quét."))  # fmt: skip


def _touches(gray):
    """Pieces of ink the size of letters at the left border."""
    strip = np.ascontiguousarray(gray[:, : max(40, gray.shape[1] // 40)])
    paper = np.percentile(strip, 80)
    if paper < 110:  # the scanner's dark bed, not paper
        return 0
    ink = (strip < paper - 60).astype(np.uint8)
    stats = cv2.connectedComponentsWithStats(ink, connectivity=8)[2][1:]
    tall = max(8, gray.shape[0] // 250)
    letters = (stats[:, 0] == 0) & (stats[:, 3] > tall / 2) & (stats[:, 3] < tall * 5) & (stats[:, 2] < strip.shape[1])
    return int((letters & (stats[:, 2] > 4)).sum())
