"""The sheet as a scanner sees it: old paper, stains, creases, a slight turn, blur and noise."""

import cv2
import numpy as np
from PIL import Image

TINTS = {
    "printed": (250, 250, 247),
    "typewritten": (240, 231, 207),
    "handwritten": (238, 228, 202),
    "table": (233, 221, 190),
}
WEAR = {"printed": 0.25, "typewritten": 0.8, "handwritten": 0.9, "table": 1.2}


def _mottle(shape: tuple[int, int], rng: np.random.Generator, cell: int) -> np.ndarray:
    coarse = rng.normal(0, 1, (shape[0] // cell + 2, shape[1] // cell + 2)).astype(np.float32)
    return cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)


def _stains(sheet: np.ndarray, rng: np.random.Generator, count: int) -> None:
    height, width = sheet.shape[:2]
    for _ in range(count):
        mask = np.zeros((height // 4, width // 4), np.float32)
        centre = (int(rng.integers(0, width // 4)), int(rng.integers(0, height // 4)))
        axes = (int(rng.integers(12, 70)), int(rng.integers(12, 60)))
        cv2.ellipse(mask, centre, axes, float(rng.integers(0, 180)), 0, 360, 0.35, -1)
        cv2.ellipse(mask, centre, axes, 0, 0, 360, 0.6, 3)  # damp dries darker at its edge
        mask = cv2.resize(cv2.GaussianBlur(mask, (0, 0), 6), (width, height))
        sheet *= 1 - mask[..., None] * np.array([0.10, 0.20, 0.36], np.float32) * rng.uniform(0.4, 1.0)


def _creases(sheet: np.ndarray, rng: np.random.Generator, count: int) -> None:
    height, width = sheet.shape[:2]
    for _ in range(count):
        y = int(rng.integers(height // 5, height * 4 // 5))
        shade = np.zeros((height, width), np.float32)
        cv2.line(shade, (0, y), (width, y + int(rng.integers(-40, 40))), 1.0, 2)
        sheet *= 1 - cv2.GaussianBlur(shade, (0, 0), 2.5)[..., None] * 0.22


def turn(size: tuple[int, int], degrees: float) -> np.ndarray:
    """The 2x3 matrix that turns a page of `size` about its middle: page pixels -> picture pixels."""
    return cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), degrees, 1.0)


def moved(box: tuple[float, float, float, float], matrix: np.ndarray, size: tuple[int, int]) -> list[int]:
    """The upright box around a turned box, kept inside the picture, in whole pixels."""
    x0, y0, x1, y1 = box
    corners = np.array([[x0, y0, 1], [x1, y0, 1], [x1, y1, 1], [x0, y1, 1]]) @ matrix.T
    low, high = np.floor(corners.min(axis=0)), np.ceil(corners.max(axis=0))
    return [max(0, int(low[0])), max(0, int(low[1])), min(size[0], int(high[0])), min(size[1], int(high[1]))]


def scanned(page: Image.Image, *, era: str, rng: np.random.Generator) -> tuple[Image.Image, np.ndarray]:
    """The clean page as a worn scan, and the matrix by which its places moved."""
    wear = WEAR[era]
    ink = np.asarray(page, np.float32) / 255
    height, width = ink.shape[:2]
    sheet = np.empty_like(ink)
    sheet[:] = np.array(TINTS[era], np.float32) / 255
    cloudy = 0.012 * _mottle((height, width), rng, 160) + 0.008 * _mottle((height, width), rng, 12)
    sheet *= (1 + wear * cloudy)[..., None]
    _stains(sheet, rng, int(rng.integers(0, 1 + round(4 * wear))))
    _creases(sheet, rng, int(rng.integers(0, 1 + round(1.6 * wear))))
    if era != "printed":  # ink sinks in and fades unevenly
        fading = np.clip(0.12 + 0.06 * wear * _mottle((height, width), rng, 90), 0, 0.35)[..., None]
        ink = ink + (1 - ink) * fading
    matrix = turn((width, height), float(rng.uniform(-0.9, 0.9)))
    edge = tuple(float(part) for part in sheet[4:40].mean(axis=(0, 1)))
    picture = cv2.warpAffine(sheet * ink, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=edge)
    picture = cv2.GaussianBlur(picture, (0, 0), 0.45 + 0.25 * wear)
    picture += rng.normal(0, 0.008 + 0.008 * wear, picture.shape[:2]).astype(np.float32)[..., None]
    return Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8)), matrix
