"""Which way up is the page, and by how much is it askew."""

from __future__ import annotations

import cv2
import numpy as np

from .geometry import QUARTERS, Transform

MAX_SKEW = 6.0  # degrees; beyond that the page was laid on the glass wrongly
READING_DPI = 200  # enough for print and typewriter, at 60 % of the work of 300


def ink_copy(gray: np.ndarray, side: int = 1000) -> np.ndarray:
    """A small black-on-white mask of the writing: 1 where there is ink, the surroundings cut away."""
    scale = side / max(gray.shape)
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    paper = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((11, 11), np.uint8)), (0, 0), 6)
    ink = (cv2.divide(small, np.maximum(paper, 1), scale=255) < 215).astype(np.uint8)
    h, w = ink.shape
    ink[: h // 40], ink[-h // 40 :], ink[:, : w // 40], ink[:, -w // 40 :] = 0, 0, 0, 0
    return ink


def _sharpness(ink, degrees):
    h, w = ink.shape
    turn = cv2.getRotationMatrix2D((w / 2, h / 2), degrees, 1)
    profile = cv2.warpAffine(ink, turn, (w, h), flags=cv2.INTER_NEAREST).sum(1, dtype=np.float64)
    return float(((profile[1:] - profile[:-1]) ** 2).sum())


def skew_of(ink: np.ndarray) -> float:
    """Degrees clockwise to turn the page so that its lines lie level; coarse to fine."""
    best, step = 0.0, 1.0
    candidates = np.arange(-MAX_SKEW, MAX_SKEW + 0.1, step)
    half = ink[::2, ::2]
    while step > 0.04:
        source = half if step > 0.3 else ink
        best = float(max(candidates, key=lambda a: _sharpness(source, -a)))
        step /= 3
        candidates = best + step * np.arange(-2, 3)
    return round(best, 3)


def is_sideways(ink: np.ndarray) -> bool:
    """Lines of writing make the row sums of an upright page much more uneven than its column sums."""
    def unevenness(axis):
        profile = ink.sum(axis, dtype=np.float64)
        return ((profile[1:] - profile[:-1]) ** 2).sum() / max(1.0, profile.sum())

    body = _without_long_runs(ink)
    return bool(body.any()) and _ratio(body, unevenness) > 1.6


def _ratio(body, _unevenness):
    rows, columns = body.sum(1, dtype=np.float64), body.sum(0, dtype=np.float64)
    return ((np.diff(columns) ** 2).sum() + 1) / ((np.diff(rows) ** 2).sum() + 1)


def _without_long_runs(ink):
    """Rules would decide in place of the writing."""
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, 45), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((45, 1), np.uint8))
    return cv2.subtract(ink, cv2.dilate(across | down, np.ones((3, 3), np.uint8)))


def turned(picture: np.ndarray, quarter: int) -> np.ndarray:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees."""
    return cv2.rotate(picture, QUARTERS[quarter]) if quarter else picture


def reading_scale(width: int, height: int, dpi: float | None) -> float:
    """Factor that brings the page to about READING_DPI; without a believable dpi a page is A4, a spread A3."""
    long_side_mm = 420 if width > height else 297
    from_size = max(width, height) / (long_side_mm / 25.4)
    believed = dpi if dpi and 0.6 < dpi / from_size < 1.7 else from_size
    return min(2.0, READING_DPI / believed)


def transform_for(gray: np.ndarray, *, quarter: int, dpi: float | None) -> Transform:
    """The map that makes this page upright, level and of reading size."""
    upright = turned(gray, quarter)
    degrees = skew_of(ink_copy(upright))
    height, width = upright.shape
    scale = reading_scale(width, height, dpi)
    return Transform.turned(gray.shape[1], gray.shape[0], quarter=quarter, degrees=degrees, scale=scale)
