"""Pictures made from a page for the screen. The original is never changed, these can be made again any time."""

from __future__ import annotations

import math

import cv2
import numpy as np

from .facts import Box
from .geometry import Transform, _bounding

PREVIEW_SIDE, PREVIEW_QUALITY = 2200, 60
THUMBNAIL_SIDE, THUMBNAIL_QUALITY = 320, 70
CROP_QUALITY = 80


def preview(image: np.ndarray, transform=None, side: int = PREVIEW_SIDE) -> tuple[bytes, tuple[float, ...]]:
    """The straightened page, at most `side` pixels long, as WebP; and the map from original to its pixels."""
    turned = _fitted(image, transform, side)
    return _webp(turned.apply(image), PREVIEW_QUALITY), turned.six()


def thumbnail(image: np.ndarray, transform=None, side: int = THUMBNAIL_SIDE) -> bytes:
    """The straightened page very small, as WebP."""
    return _webp(_fitted(image, transform, side).apply(image), THUMBNAIL_QUALITY)


def crop(image: np.ndarray, box: Box, transform=None, scale: float = 1.0) -> bytes:
    """The part of the straightened page around a box of original pixels, at full resolution, as WebP."""
    return _webp(part(image, box, transform, scale), CROP_QUALITY)


def part(image: np.ndarray, box: Box, transform=None, scale: float = 1.0) -> np.ndarray:
    """The same as pixels."""
    matrix, _ = _unscaled(image, transform)
    points = Transform._map(matrix, box)
    x0, y0 = points.min(0)
    width, height = (max(1, math.ceil(v * scale)) for v in points.max(0) - points.min(0))
    place = np.array([[scale, 0, -x0 * scale], [0, scale, -y0 * scale], [0, 0, 1]]) @ matrix
    return Transform(place, (image.shape[1], image.shape[0]), (width, height)).apply(image)


def map_box(six: tuple[float, ...], box: Box) -> Box:
    """A box through six numbers, as `preview` and PageFacts.transform give them."""
    matrix = np.array([*six, 0, 0, 1], float).reshape(3, 3)
    return _bounding(Transform._map(matrix, box), (10**9, 10**9))


def _unscaled(image, transform):
    """The map without its scaling, and the size of the whole turned page."""
    matrix = np.eye(3) if transform is None else np.array([*transform, 0, 0, 1], float).reshape(3, 3)
    matrix = np.diag([1 / (zoom := math.sqrt(abs(np.linalg.det(matrix[:2, :2])))), 1 / zoom, 1]) @ matrix
    quarter = abs(matrix[0, 1]) > abs(matrix[0, 0])
    height, width = image.shape[:2]
    return matrix, ((height, width) if quarter else (width, height))


def _fitted(image, transform, side):
    matrix, size = _unscaled(image, transform)
    scale = min(1.0, side / max(size))
    target = tuple(max(1, round(v * scale)) for v in size)
    return Transform(np.diag([scale, scale, 1]) @ matrix, (image.shape[1], image.shape[0]), target)


def _webp(picture, quality):
    shown = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    done, data = cv2.imencode(".webp", shown, [cv2.IMWRITE_WEBP_QUALITY, quality])
    if not done:
        raise ValueError("this picture cannot be written as WebP")
    return data.tobytes()
