"""Which way up is the page, and by how much is it askew."""

from __future__ import annotations

import cv2
import numpy as np

from .geometry import QUARTERS, Transform

MAX_SKEW = 6.0  # degrees; beyond that the page was laid on the glass wrongly
SIDEWAYS = 1.0  # times; upright pages stay below 0.6, sideways ones above 1.6
SPREAD_SIDE = 2800  # pixels; a broad picture longer than this is an open book (A3), else a page that lies
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
    while step > 0.03:
        source = half if step > 0.3 else ink
        best = float(max(candidates, key=lambda a: _sharpness(source, -a)))
        step /= 3
        candidates = best + step * np.arange(-2, 3)
    return round(best, 3)


def is_sideways(ink: np.ndarray) -> bool:
    """Lines of writing, once level, make the row sums much more uneven than the column sums."""
    body = np.ascontiguousarray(_without_long_runs(ink)[::2, ::2])
    angles = np.arange(-MAX_SKEW, MAX_SKEW + 0.1, 0.75)
    across, down = (max(_sharpness(b, -a) for a in angles) / b.shape[0] for b in (body, np.rot90(body).copy()))
    return down > SIDEWAYS * across


def _without_long_runs(ink):
    """Rules would decide in place of the writing."""
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, 45), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((45, 1), np.uint8))
    return cv2.subtract(ink, cv2.dilate(across | down, np.ones((3, 3), np.uint8)))


def turned(picture: np.ndarray, quarter: int) -> np.ndarray:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees."""
    return cv2.rotate(picture, QUARTERS[quarter]) if quarter else picture


def believed_dpi(width: int, height: int, dpi: float | None) -> float:
    """The file's resolution if its size then makes sense, else that of an A4 page or an A3 spread."""
    spread = width > height and width > SPREAD_SIDE
    from_size = max(width, height) / ((420 if spread else 297) / 25.4)
    return dpi if dpi and 0.6 < dpi / from_size < 1.7 else from_size


def reading_scale(width: int, height: int, dpi: float | None) -> float:
    """Factor that brings the page to about READING_DPI."""
    return min(2.0, READING_DPI / believed_dpi(width, height, dpi))


def transform_for(gray: np.ndarray, *, quarter: int, dpi: float | None) -> Transform:
    """The map that makes this page upright, level and of reading size."""
    upright = turned(gray, quarter)
    degrees = skew_of(ink_copy(upright))
    height, width = upright.shape
    scale = reading_scale(width, height, dpi)
    return Transform.turned(gray.shape[1], gray.shape[0], quarter=quarter, degrees=degrees, scale=scale)
