"""How the page is laid out: one record or two on a form, rows and columns of a ruled book."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from .captions import index_of
from .clean import Lines
from .facts import Box
from .lines import Line

MIN_COLUMNS, MIN_ROWS = 4, 3


@dataclass(frozen=True)
class Grid:
    """A ruled table: x of the vertical rules, y of the horizontal ones, in pixels of the upright page."""

    xs: tuple[int, ...]
    ys: tuple[int, ...]

    def cell(self, row: int, column: int) -> Box:
        return (self.xs[column], self.ys[row], self.xs[column + 1], self.ys[row + 1])

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    @property
    def rows(self) -> int:
        return len(self.ys) - 1


def find_grid(lines: Lines, even: np.ndarray, mm: float) -> Grid | None:
    """The table of the page, or None if it is a form."""
    down = _positions(lines.down, 0, 0.5, mm)
    if len(down) < MIN_COLUMNS + 1:
        return None
    x0, x1 = down[0], down[-1]
    across = _positions(lines.across[:, x0:x1], 1, 0.4, mm)
    if len(across) < MIN_ROWS + 1 or (x1 - x0) < 0.6 * even.shape[1]:
        return None
    ys = _strong(across, even[:, x0:x1], mm)
    if len(ys) < MIN_ROWS + 1:
        return None
    xs = [x for x in down if not _runs_past(lines.down, x, ys, mm)]
    return Grid(tuple(xs), tuple(ys)) if len(xs) >= MIN_COLUMNS + 1 else None


def _runs_past(down, x, ys, mm):
    """A fold or a streak of the scanner goes on above and below the table; a rule ends with it."""
    reach, near = int(7 * mm), max(2, int(0.8 * mm))
    strip = down[:, max(0, x - near) : x + near + 1].any(1)
    above, below = strip[max(0, ys[0] - reach) : ys[0] - near], strip[ys[-1] + near : ys[-1] + reach]
    return bool(len(above) and len(below) and above.mean() > 0.6 and below.mean() > 0.6)


def _positions(mask, axis, share, mm):
    """Where rules run along most of the mask; the rule may wander by a millimetre (curled paper)."""
    wander = max(3, int(1.2 * mm)) | 1
    kernel = np.ones((1, wander) if axis == 0 else (wander, 1), np.uint8)
    wide = cv2.dilate(mask, kernel)
    length = _extent(mask, axis)
    profile = wide.sum(axis, dtype=np.float64) / max(1, length)
    found, inside = [], profile > share
    edges = np.flatnonzero(np.diff(np.concatenate([[0], inside.astype(int), [0]])))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        weights = mask.sum(axis, dtype=np.float64)[start:end]
        found.append(int(start + (np.average(np.arange(end - start), weights=weights) if weights.any() else 0)))
    return [p for i, p in enumerate(found) if i == 0 or p - found[i - 1] > 2.5 * mm]


def _extent(mask, axis):
    """How far the rules reach: a spread's table does not fill the picture."""
    along = np.flatnonzero(mask.any(1 - axis))
    return along[-1] - along[0] if len(along) else mask.shape[axis]


def _strong(ys, even, mm):
    """Rules between records are darker than the faint lines one writes on."""
    reach = max(2, int(0.5 * mm))
    dark = np.array([np.median(even[max(0, y - reach) : y + reach + 1].min(0)) for y in ys], float)
    depth = 255 - dark
    threshold = 0.5 * np.percentile(depth, 85)
    return [y for y, d in zip(ys, depth, strict=True) if d >= threshold]


def full_rules(lines: Lines, mm: float) -> list[int]:
    """y of rules that run across more than half of the page: they part the records of a form."""
    wander = max(3, int(1.2 * mm)) | 1
    profile = cv2.dilate(lines.across, np.ones((wander, 1), np.uint8)).sum(1, dtype=np.float64)
    inside = profile > 0.55 * lines.across.shape[1]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], inside.astype(int), [0]])))
    return [int((a + b) / 2) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def record_bounds(lines: list[Line], kind, rules: list[int], page: Box, height: float) -> list[Box]:
    """The regions of the records of a form, from top to bottom; one region if nothing parts them."""
    if not lines:
        return [page]
    anchors = _anchors(lines, kind)
    if len(anchors) < 2:
        return _by_rules(lines, rules, page)
    tops = [_top_of(lines, at, rules, height) for at in anchors]
    bottoms = [*tops[1:], page[3]]
    last_rules = [y for y in rules if y > lines[anchors[-1]].box[3] + 8 * height]
    if last_rules:
        bottoms[-1] = last_rules[-1]
    return [(page[0], top, page[2], bottom) for top, bottom in zip(tops, bottoms, strict=True)]


def _anchors(lines, kind):
    """Lines that open a record: with the register's number, else with the name of the person registered."""
    index = index_of(kind) if kind else None
    if index is None:
        return []
    number, names = [], []
    for at, line in enumerate(lines):
        for found in index.find(line)[:1]:
            codes = found.caption.codes
            if codes and codes[0] == kind.fields[0].code or "so" in codes:
                number.append(at)
            elif codes and codes[0] == kind.subject and kind.second not in codes:
                names.append(at)
    number = [a for i, a in enumerate(number) if i == 0 or a - number[i - 1] > 3]
    return number or names


def _top_of(lines, at, rules, height):
    above = lines[at - 1].box[3] if at else 0
    top = lines[at].box[1]
    between = [y for y in rules if above - height < y <= top]
    return between[-1] if between else max(0, int(max(above, top - 1.2 * height)))


def _by_rules(lines, rules, page):
    """No anchor was read: a rule with at least four lines above and below parts two records."""
    parts = [y for y in rules if min(sum(ln.middle < y for ln in lines), sum(ln.middle > y for ln in lines)) >= 4]
    edges = [page[1], *parts[:1], page[3]]
    return [(page[0], a, page[2], b) for a, b in zip(edges, edges[1:], strict=False)]
