"""The whole way from a picture to facts; each step lives in its own module."""

from __future__ import annotations

import time
from dataclasses import dataclass

import cv2
import numpy as np
from rapidfuzz import fuzz

from registers.kinds import KINDS

from . import clean, layout, lines, quality, read, signing, straighten, suggest, table
from .facts import PageFacts, RecordFacts, Suggestion, Word
from .form import slots_of
from .geometry import Transform, union

MM = straighten.READING_DPI / 25.4
LEGIBLE = 0.62  # mean confidence of the written words; handwriting stays far below
GAMMA = 1.8  # faint typewriting reads better a little darkened
_DARKER = (255 * (np.arange(256) / 255) ** GAMMA).astype(np.uint8)


@dataclass
class _Sheet:
    """The page made upright and clean."""

    transform: Transform
    even: np.ndarray
    rules: clean.Lines
    ink: np.ndarray  # what the engine gets


def read_page(image, *, kind=None, dpi=None, engine="", year=None) -> PageFacts:
    """Read one page.

    image: decoded picture (RGB or gray, uint8), or the path of one that is trusted. kind: a Kind, or None
    to find it from the page's title. year: of the book, to complete years of two figures. Boxes of the
    result are in pixels of `image`; a field's value is "" where only its place is known.
    """
    started = time.process_time()
    cv2.setNumThreads(1)  # one worker a core: more threads only wait for each other
    picture = image if isinstance(image, np.ndarray) else _load(image)
    gray = clean.to_gray(picture)
    reader = read.engine(engine)
    quarter = 90 if straighten.is_sideways(straighten.ink_copy(gray)) else 0
    reading = _Reading(picture, gray, reader, dpi, year)
    reading.look(quarter, kind)
    if reading.seems_upside_down():
        reading = min(reading, _turned(reading, quarter, kind), key=lambda r: -r.sense())
    return reading.facts(quality.judge(picture, dpi), time.process_time() - started)


def _turned(reading, quarter, kind):
    other = _Reading(reading.picture, reading.gray, reading.reader, reading.dpi, reading.year)
    return other.look((quarter + 180) % 360, kind)


def _load(path):
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR_RGB)
    if picture is None:
        raise ValueError(f"{path}: not a picture")
    return picture


def prepare(gray: np.ndarray, *, quarter: int, dpi) -> _Sheet:
    """Upright, level, even, without rules and dots."""
    transform = straighten.transform_for(gray, quarter=quarter, dpi=dpi)
    even = clean.even_background(transform.apply(gray), MM)
    rules = clean.ruled_lines(even, MM)
    ink, _ = clean.remove_dots(clean.remove_lines(even, rules), MM)
    return _Sheet(transform, even, rules, cv2.LUT(clean.open_zeros(ink, MM), _DARKER))


class _Reading:
    """One attempt to read a page that is held a certain way up."""

    def __init__(self, picture, gray, reader, dpi, year):
        self.picture, self.gray, self.reader, self.dpi, self.year = picture, gray, reader, dpi, year
        self.quarter, self.kind, self.records, self.layout = 0, None, [], "form"

    def look(self, quarter, kind):
        """Read, find the kind, then the records."""
        self.quarter = quarter
        self.sheet = prepare(self.gray, quarter=quarter, dpi=self.dpi)
        self.grid = layout.find_grid(self.sheet.rules, self.sheet.even, MM)
        self.words = self._read_table() if self.grid else self.reader.words(self.sheet.ink)
        self.lines = lines.lines_of(self.words)
        self.kind = kind or kind_of(self.lines)
        self.era = self._era()
        if self.kind is None:
            self.layout = "table" if self.grid else "unknown"
        elif self.grid:
            self._read_rows()
        else:
            self._read_forms()
        return self

    def _read_table(self):
        return self.reader.words(self.sheet.ink)

    def sense(self):
        """How much of the page makes sense: letters in words that the engine is sure of."""
        return sum(len(w.text) for w in self.words if w.confidence > 0.8 and len(w.text) > 1)

    def seems_upside_down(self):
        """Upside down, hardly a word is sure, though there is ink enough."""
        total = sum(len(w.text) for w in self.words)
        return total > 60 and self.sense() < 0.2 * total

    def _era(self):
        return "printed"

    def _read_forms(self):
        height = lines.typical_height(self.words)
        page = self._frame()
        rules = layout.full_rules(self.sheet.rules, MM)
        for region in layout.record_bounds(self.lines, self.kind, rules, page, height):
            inside = [ln for ln in self.lines if region[1] <= ln.middle < region[3]]
            slots = slots_of(inside, self.kind, region)
            signing.add_signatures(slots, inside, self.kind, height)
            reader = suggest.Reader(digits=self._digits, year=self.year)
            self.records.append((region, suggest.suggest(slots, self.kind, reader)))

    def _frame(self):
        width, height = self.sheet.transform.target
        if not self.words:
            return (0, 0, width, height)
        x0, y0, x1, y1 = union(w.box for w in self.words)
        rim = int(4 * MM)
        return (max(0, x0 - rim), max(0, y0 - rim), min(width, x1 + rim), min(height, y1 + rim))

    def _read_rows(self):
        self.layout = "table"
        book = table.understand(self.grid, self.words, self.kind, MM)
        rows = []
        for row in book.records():
            slots = table.row_slots(book, row, self.words, self.kind, self.era != "handwritten")
            reader = suggest.Reader(digits=self._digits, year=self.year)
            rows.append(suggest.suggest(slots, self.kind, reader))
        rows = table.number_sequence(rows, "so")
        self.records = [(book.region(r), found) for r, found in zip(book.records(), rows, strict=True)]

    def _digits(self, box):
        x0, y0, x1, y1 = box
        rim = 6
        part = self.sheet.ink[max(0, y0 - rim) : y1 + rim, max(0, x0 - rim) : x1 + rim]
        if min(part.shape) < 8:
            return "", 0.0
        part = cv2.copyMakeBorder(part, 8, 8, 12, 12, cv2.BORDER_CONSTANT, value=255)
        return self.reader.digits(part)

    def facts(self, judged, seconds):
        back = self.sheet.transform.to_original
        records = tuple(
            RecordFacts(back(region), {c: _moved(s, back) for c, s in found.items()}) for region, found in self.records
        )
        words = tuple(Word(w.text, back(w.box), round(w.confidence, 3)) for w in self.words)
        matrix = self.sheet.transform.matrix
        angle = float(np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0])))
        return PageFacts(
            width=self.gray.shape[1], height=self.gray.shape[0], quality=judged,
            text="\n".join(ln.text for ln in self.lines), words=words, records=records,
            kind=self.kind.slug if self.kind else "", era=self.era, layout=self.layout, angle=round(angle, 3),
            transform=self.sheet.transform.six(), engine=self.reader.name, seconds=round(seconds, 3),
        )  # fmt: skip


def _moved(suggestion, back):
    return Suggestion(suggestion.value, back(suggestion.box), suggestion.confidence, suggestion.raw)


def kind_of(found_lines):
    """The kind whose title stands at the head of the page."""
    head = " ".join(lines.squash(ln.text) for ln in found_lines[:6])
    scores = {}
    for slug, kind in KINDS.items():
        scores[slug] = max((fuzz.partial_ratio(lines.squash(t), head) for t in kind.titles), default=0)
    best = max(scores, key=scores.get, default=None)
    return KINDS[best] if best and scores[best] > 80 else None
