"""The engines that turn an even gray picture into words. One interface, two readers of the same model."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from pathlib import Path
from typing import Protocol

import numpy as np

from .facts import Word

# Tesseract's threads wait for each other by spinning: three times the work for no gain.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

MODELS = ("Vietnamese", "vie")  # the larger one reads names better; either will do
PAGE, BLOCK, LINE = 4, 6, 7  # Tesseract's page segmentation: a column of text; one block; a single line
DPI = 200


class Engine(Protocol):
    """Reads words from gray pixels (255 is paper)."""

    name: str

    def words(self, gray: np.ndarray, *, mode: int = PAGE) -> list[Word]: ...

    def digits(self, gray: np.ndarray) -> tuple[str, float]: ...


class Tesserocr:
    """The model stays loaded in the process: twice as fast as starting the program for each page."""

    def __init__(self, folder: Path, model: str):
        import tesserocr

        self._lib = tesserocr
        self.name = f"tesseract {tesserocr.tesseract_version().split()[1]} {model}"
        self._folder = str(folder)
        self._api = tesserocr.PyTessBaseAPI(path=self._folder, lang=model, psm=PAGE)
        self._digits = None

    def words(self, gray, *, mode=PAGE):
        """Words with boxes in pixels of `gray`."""
        self._load(self._api, gray, mode)
        self._api.Recognize()
        found, walker = [], self._api.GetIterator()
        level = self._lib.RIL.WORD
        for item in self._lib.iterate_level(walker, level) if walker else ():
            if item.Empty(level):
                continue
            text = item.GetUTF8Text(level).strip()
            if text:
                found.append(Word(text, item.BoundingBox(level), item.Confidence(level) / 100))
        self._api.Clear()
        return found

    def digits(self, gray):
        """One line of figures, by the model that knows figures best; the text and its confidence."""
        if self._digits is None:
            self._digits = self._lib.PyTessBaseAPI(path=self._folder, lang=_figures_model(self._folder), psm=LINE)
            self._digits.SetVariable("tessedit_char_whitelist", "0123456789/-.")
        self._load(self._digits, gray, LINE)
        text = self._digits.GetUTF8Text().strip()
        confidence = self._digits.MeanTextConf() / 100
        self._digits.Clear()
        return text, confidence

    @staticmethod
    def _load(api, gray, mode):
        gray = np.ascontiguousarray(gray)
        api.SetPageSegMode(mode)
        # Pixels only: the library brings its own old decoders, no file ever reaches them.
        api.SetImageBytes(gray.tobytes(), gray.shape[1], gray.shape[0], 1, gray.shape[1])
        api.SetSourceResolution(DPI)


class Pytesseract:
    """The portable reader: starts the tesseract program for each picture."""

    def __init__(self, folder: Path, model: str):
        import pytesseract

        self._lib, self._model, self._folder = pytesseract, model, folder
        self.name = f"pytesseract {model}"

    def words(self, gray, *, mode=PAGE):
        """Words with boxes in pixels of `gray`."""
        from PIL import Image

        # Without the resolution the same pixels read at twice the error rate.
        config = f"--psm {mode} --dpi {DPI}"
        data = self._lib.image_to_data(
            Image.fromarray(gray), lang=self._model, config=config, output_type=self._lib.Output.DICT
        )
        rows = zip(*(data[k] for k in ("text", "left", "top", "width", "height", "conf")), strict=True)
        return [
            Word(text.strip(), (x, y, x + w, y + h), float(confidence) / 100)
            for text, x, y, w, h, confidence in rows
            if text.strip() and float(confidence) >= 0
        ]

    def digits(self, gray):
        """One line of figures and the engine's confidence."""
        words = self.words(gray, mode=LINE)
        text = "".join(c for w in words for c in w.text if c in "0123456789/-.")
        return text, min((w.confidence for w in words), default=0.0)


def _figures_model(folder):
    return "eng" if (Path(folder) / "eng.traineddata").exists() else _model_in(Path(folder))


def _model_in(folder: Path) -> str | None:
    return next((m for m in MODELS if (folder / f"{m}.traineddata").exists()), None)


@functools.cache
def tessdata() -> Path | None:
    """The folder of the system's models: the wheel of tesserocr brings none and looks in the wrong place."""
    places = [os.environ.get("TESSDATA_PREFIX", "")]
    places += [f"/usr/share/tesseract-ocr/{v}/tessdata" for v in ("5", "4.00", "5.0")]
    places += ["/usr/share/tessdata", "/usr/local/share/tessdata", "/opt/homebrew/share/tessdata"]
    for place in places:
        for folder in (Path(place), Path(place) / "tessdata"):
            if place and _model_in(folder):
                return folder
    return _asked_folder()


def _asked_folder():
    if not shutil.which("tesseract"):
        return None
    said = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    quoted = said.stdout.split('"')
    folder = Path(quoted[1]) if len(quoted) > 1 else None
    return folder if folder and _model_in(folder) else None


class EngineMissing(RuntimeError):
    """No Tesseract model for Vietnamese on this machine."""


@functools.cache
def engine(prefer: str = "") -> Engine:
    """The engine of this process, made at first use (after a worker's fork). `prefer` may name pytesseract."""
    folder = tessdata()
    if folder is None:
        raise EngineMissing("tesseract: vie.traineddata / Vietnamese.traineddata")
    model = _model_in(folder)
    if prefer != "pytesseract":
        try:
            return Tesserocr(folder, model)
        except (ImportError, RuntimeError):
            pass  # not built for this platform: the portable reader takes over
    return Pytesseract(folder, model)
