"""The whole way from a picture to facts; each step lives in its own module."""

from __future__ import annotations

import time
from dataclasses import dataclass

import cv2
import numpy as np
from rapidfuzz import fuzz

from registers.kinds import KINDS
from registers.kinds.base import FieldType

from . import clean, era, layout, lines, quality, read, signing, straighten, suggest, table
from .facts import PageFacts, RecordFacts, Suggestion, Word
from .form import slots_of
from .geometry import Transform, union
from .lexicon import Places

MM = straighten.READING_DPI / 25.4
LEAST_SIDE = 200  # pixels
GAMMA = 1.8  # faint typewriting reads better a little darkened
_DARKER = (255 * (np.arange(256) / 255) ** GAMMA).astype(np.uint8)


@dataclass
class _Sheet:
    """The page made upright and clean."""

    transform: Transform
    even: np.ndarray
    rules: clean.Lines
    ink: np.ndarray  # what the engine gets


def read_page(image, *, kind=None, dpi=None, engine="", year=None, places=()) -> PageFacts:
    """Read one page.

    image: decoded picture (RGB or gray, uint8), or the path of one that is trusted. kind: a Kind, or None
    to find it from the page's title. year: of the book, to complete years of two figures. places: names that
    addresses on this page likely hold ("xã Vĩnh Thái", "huyện Vĩnh Linh"). Boxes of the result are in pixels
    of `image`; a field's value is "" where only its place is known.
    """
    started = time.process_time()
    cv2.setNumThreads(1)  # one worker a core: more threads only wait for each other
    picture = _padded(image if isinstance(image, np.ndarray) else _load(image))
    gray = clean.to_gray(picture)
    reader = read.engine(engine)
    quarter = 90 if straighten.is_sideways(straighten.ink_copy(gray)) else 0
    reading = _Reading(picture, gray, reader, dpi, year, tuple(places))
    reading.look(quarter, kind)
    if reading.seems_upside_down():
        reading = min(reading, _turned(reading, quarter, kind), key=lambda r: -r.sense())
    return reading.facts(quality.judge(picture, dpi), time.process_time() - started)


def _turned(reading, quarter, kind):
    other = _Reading(reading.picture, reading.gray, reading.reader, reading.dpi, reading.year, reading.known_places)
    return other.look((quarter + 180) % 360, kind)


def _load(path):
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR_RGB)
    if picture is None:
        raise ValueError(f"{path}: not a picture")
    return picture


def _padded(picture):
    """Scraps are widened on the right and below: the steps need some room, and boxes stay where they are."""
    below, right = (max(0, LEAST_SIDE - side) for side in picture.shape[:2])
    if not below and not right:
        return picture
    return cv2.copyMakeBorder(picture, 0, below, 0, right, cv2.BORDER_REPLICATE)


def prepare(gray: np.ndarray, *, quarter: int, dpi) -> _Sheet:
    """Upright, level, even, without rules and dots."""
    transform = straighten.transform_for(gray, quarter=quarter, dpi=dpi)
    even = clean.even_background(transform.apply(gray), MM)
    rules = clean.ruled_lines(even, MM)
    ink, _ = clean.remove_dots(clean.remove_lines(even, rules), MM)
    return _Sheet(transform, even, rules, cv2.LUT(clean.open_zeros(ink, MM), _DARKER))


class _Reading:
    """One attempt to read a page that is held a certain way up."""

    def __init__(self, picture, gray, reader, dpi, year, places):
        self.picture, self.gray, self.reader, self.dpi, self.year = picture, gray, reader, dpi, year
        self.known_places = places
        self.quarter, self.kind, self.records, self.layout, self.era = 0, None, [], "form", era.PRINTED

    def look(self, quarter, kind):
        """Read, find the kind, then the records."""
        self.quarter = quarter
        self.sheet = prepare(self.gray, quarter=quarter, dpi=self.dpi)
        self.grid = layout.find_grid(self.sheet.rules, self.sheet.even, MM)
        self.words = self._read_table() if self.grid else self.reader.words(self.sheet.ink)
        self.lines = lines.lines_of(self.words)
        self.kind = kind or kind_of(self.lines)
        if self.kind is None:
            self.layout = "table" if self.grid else "unknown"
        elif self.grid:
            self._read_rows()
        else:
            self._read_forms()
        return self

    def _read_table(self):
        """Heads cell by cell, then two rows as a trial; the rest only if that trial can be read."""
        heads = table.head_boxes(self.grid, MM)
        words = [w for box in heads for w in self._words_in(box, read.BLOCK)]
        words += self._words_in((0, 0, self.sheet.ink.shape[1], self.grid.ys[0]), read.PAGE)
        top, middle, bottom = table.trial(self.grid, MM)
        trial = self._words_in((self.grid.xs[0], top, self.grid.xs[-1], middle), read.PAGE)
        self.era = era.era_of(trial)
        if self.era != era.HANDWRITTEN:
            trial += self._words_in((self.grid.xs[0], middle, self.grid.xs[-1], bottom), read.PAGE)
        return words + trial

    def _words_in(self, box, mode):
        x0, y0, x1, y1 = box
        part = self.sheet.ink[y0:y1, x0:x1]
        if min(part.shape) < 12:
            return []
        part = cv2.copyMakeBorder(part, 10, 10, 10, 10, cv2.BORDER_CONSTANT, value=255)
        by = np.array((x0, y0, x0, y0)) - 10
        found = self.reader.words(part, mode=mode)
        return [Word(w.text, tuple(int(v) for v in by + w.box), w.confidence) for w in found]

    def sense(self):
        """How much of the page makes sense: letters in words that the engine is sure of."""
        return sum(len(w.text) for w in self.words if w.confidence > 0.8 and len(w.text) > 1)

    def seems_upside_down(self):
        """Upside down, hardly a word is sure, though there is ink enough."""
        total = sum(len(w.text) for w in self.words)
        return total > 60 and self.sense() < 0.2 * total

    def _read_forms(self):
        height = lines.typical_height(self.words)
        rules = layout.full_rules(self.sheet.rules, MM)
        regions = layout.record_bounds(self.lines, self.kind, rules, self._frame(), height)
        forms = []
        for region in regions:
            inside = [ln for ln in self.lines if region[1] <= ln.middle < region[3]]
            slots = slots_of(inside, self.kind, region)
            signing.add_signatures(slots, inside, self.kind, height)
            forms.append(slots)
        self.era = era.era_of([t for slots in forms for s in slots.values() for t in s.tokens])
        helper = self._helper(forms)
        found = [suggest.suggest(slots, self.kind, helper) for slots in forms]
        found = table.neighbours(found, suggest.NUMBER)
        self.records = list(zip(regions, found, strict=True))

    def _helper(self, forms):
        """What all records of the page say together: its year, its places."""
        slots = [s for each in forms for s in each.values()]
        year = self.year or suggest.year_of(slots, self.kind)
        places = Places(self.known_places)
        for slot in slots:
            if self.kind.field(slot.code).type == FieldType.PLACE and slot.tokens:
                places.hear(slot.text, float(np.mean([t.confidence for t in slot.tokens])))
        return suggest.Reader(digits=self._digits, year=year, places=places, era=self.era)

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
        legible = self.era != era.HANDWRITTEN
        forms = [table.row_slots(book, row, self.words, self.kind, legible) for row in book.records()]
        helper = self._helper(forms)
        rows = [suggest.suggest(slots, self.kind, helper) for slots in forms]
        rows = table.number_sequence(rows, suggest.NUMBER)
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
