"""Mapping between the original picture and the upright one that is read."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from .facts import Box

QUARTERS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


@dataclass(frozen=True)
class Transform:
    """An affine map from original pixels to upright pixels, with the size of both pictures."""

    matrix: np.ndarray  # 3 x 3
    source: tuple[int, int]  # width, height of the original
    target: tuple[int, int]

    @classmethod
    def turned(cls, width: int, height: int, *, quarter: int, degrees: float, scale: float) -> Transform:
        """Turn by quarter (0, 90, 180, 270 clockwise), then by a few degrees about the middle, then scale."""
        quarter_matrix, (w, h) = _quarter(width, height, quarter)
        fine = cv2.getRotationMatrix2D((w / 2, h / 2), -degrees, scale)
        target = (max(1, round(w * scale)), max(1, round(h * scale)))
        fine[:, 2] += (np.array(target) - (w, h)) / 2
        return cls(np.vstack([fine, [0, 0, 1]]) @ quarter_matrix, (width, height), target)

    def apply(self, picture: np.ndarray) -> np.ndarray:
        """The upright picture; what lies outside of the original repeats its border."""
        shrink = math.sqrt(abs(np.linalg.det(self.matrix[:2, :2])))
        matrix = self.matrix
        if shrink < 0.55:  # warping alone would skip pixels; average them first
            small = cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
            matrix = matrix @ np.diag([picture.shape[1] / small.shape[1], picture.shape[0] / small.shape[0], 1])
            picture = small
        how = cv2.INTER_AREA if shrink < 0.8 else cv2.INTER_LINEAR
        return cv2.warpAffine(picture, matrix[:2], self.target, flags=how, borderMode=cv2.BORDER_REPLICATE)

    def to_original(self, box) -> Box:
        """The upright box that holds this box of the upright picture, cut to the original's size."""
        points = self._map(np.linalg.inv(self.matrix), box)
        return _bounding(points, self.source)

    def to_upright(self, box) -> Box:
        """The other way round: original pixels to upright pixels."""
        return _bounding(self._map(self.matrix, box), self.target)

    def six(self) -> tuple[float, ...]:
        """a, b, c, d, e, f with x' = a x + b y + c and y' = d x + e y + f."""
        return tuple(round(float(v), 6) for v in self.matrix[:2].ravel())

    @staticmethod
    def _map(matrix, box):
        x0, y0, x1, y1 = box
        corners = np.array([[x0, y0, 1], [x1, y0, 1], [x1, y1, 1], [x0, y1, 1]], float)
        return (matrix @ corners.T)[:2].T


def _quarter(width, height, quarter):
    if quarter == 90:
        return np.array([[0, -1, height], [1, 0, 0], [0, 0, 1]], float), (height, width)
    if quarter == 180:
        return np.array([[-1, 0, width], [0, -1, height], [0, 0, 1]], float), (width, height)
    if quarter == 270:
        return np.array([[0, 1, 0], [-1, 0, width], [0, 0, 1]], float), (height, width)
    return np.eye(3), (width, height)


def _bounding(points, size) -> Box:
    x0, y0 = np.floor(points.min(0) + 1e-6)
    x1, y1 = np.ceil(points.max(0) - 1e-6)
    w, h = size
    (x0, x1), (y0, y1) = np.clip((x0, x1), 0, w), np.clip((y0, y1), 0, h)
    return int(x0), int(y0), int(x1), int(y1)


def union(boxes) -> Box:
    """The smallest box around all of these."""
    array = np.array(list(boxes))
    return (int(array[:, 0].min()), int(array[:, 1].min()), int(array[:, 2].max()), int(array[:, 3].max()))
