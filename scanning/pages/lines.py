"""Words put together into lines as they stand on the page, whatever blocks the engine made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from civreg.core.vietnamese import fold

from .facts import Box, Word
from .geometry import union

_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_GLUED = re.compile(r"(?<=[^\W\d_]{2})[:;·](?=\w)")
NOISE = 0.18  # words of less confidence and of three signs or fewer are specks and signatures


def squash(text: str) -> str:
    """Letters and figures alone, without tones: printed captions compare so, whatever the spaces."""
    return _NOT_LETTERS.sub("", fold(text))


@dataclass(frozen=True)
class Token:
    """A word, or the part of a word before or after a colon."""

    text: str
    box: Box
    confidence: float

    @property
    def key(self) -> str:
        return squash(self.text)

    @property
    def closes(self) -> bool:
        """A caption's end: the colon, also where only its upper dot was left."""
        return self.text[-1:] in ":;·" or (self.text[-1:] in "-." and len(self.key) >= 2)


@dataclass(frozen=True)
class Line:
    """Tokens from left to right."""

    tokens: tuple[Token, ...]

    @property
    def box(self) -> Box:
        return union(t.box for t in self.tokens)

    @property
    def middle(self) -> float:
        return float(np.median([(t.box[1] + t.box[3]) / 2 for t in self.tokens]))

    @property
    def text(self) -> str:
        return " ".join(t.text for t in self.tokens)


def _parts(word: Word) -> list[Token]:
    """ "nữ:Nam" is a caption's end and a value."""
    cut = _GLUED.search(word.text)
    if not cut:
        return [Token(word.text, word.box, word.confidence)]
    x0, y0, x1, y1 = word.box
    at = int(x0 + (x1 - x0) * cut.end() / len(word.text))
    return [
        Token(word.text[: cut.end()], (x0, y0, at, y1), word.confidence),
        Token(word.text[cut.end() :], (at, y0, x1, y1), word.confidence),
    ]


def _is_noise(word: Word) -> bool:
    if not any(c.isalnum() for c in word.text):
        return True
    return word.confidence < NOISE and len(word.text) <= 3


def typical_height(words) -> float:
    """Median height of words in pixels; what a page without words is given is of no account."""
    heights = [w.box[3] - w.box[1] for w in words if len(w.text) > 2]
    return float(np.median(heights)) if heights else 24.0


def lines_of(words, *, height: float = 0.0) -> list[Line]:
    """Lines from top to bottom. Typed values sit a little above their caption's baseline: they join it."""
    height = height or typical_height(words)
    tokens = [t for w in words if not _is_noise(w) for t in _parts(w)]
    groups: list[list[Token]] = []
    for token in sorted(tokens, key=lambda t: t.box[1] + t.box[3]):
        if groups and _joins(groups[-1], token, height):
            groups[-1].append(token)
        else:
            groups.append([token])
    return [Line(tuple(sorted(g, key=lambda t: t.box[0]))) for g in groups]


def _joins(group, token, height):
    middle = np.median([(t.box[1] + t.box[3]) / 2 for t in group[-6:]])
    return abs((token.box[1] + token.box[3]) / 2 - middle) < 0.62 * height
