"""Run as a child process: opens one untrusted file under hard limits and writes plain pixels.

`python -m scanning.pages.decode` reads a JSON request from its standard input and answers JSON. It imports
neither Django nor the engines, so that it starts quickly and fits into a small address space; what a hostile
file can kill is this process alone. Pixels leave as PPM or PGM: no second decoder has to be trusted.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import warnings
from pathlib import Path

from PIL import Image, ImageOps

FORMATS = {"jpeg": ["JPEG"], "png": ["PNG"], "tiff": ["TIFF"]}
A4_INCHES = (8.27, 11.69)


class Refusal(Exception):
    """A reason, as a code; the parent has the sentence."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def main() -> int:
    """Answer one request; the exit code is 0 also for a refusal, which is an answer."""
    request = json.load(sys.stdin)
    limits = request["limits"]
    _confine(limits)
    try:
        answer = _work(request, limits)
    except Refusal as refusal:
        answer = {"refused": refusal.code}
    except MemoryError:
        answer = {"refused": "bomb"}
    json.dump(answer, sys.stdout)
    return 0


def _confine(limits):
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"] + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    room = limits["max_pixels"] * 3 + 1_000_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    Image.MAX_IMAGE_PIXELS = limits["max_pixels"]
    warnings.simplefilter("error", Image.DecompressionBombWarning)


def _work(request, limits):
    path, kind, index = request["path"], request["kind"], request.get("index")
    source = Pdf(path, limits) if kind == "pdf" else Picture(path, kind, limits)
    if index is None:
        return {"pages": source.pages()}
    image, dpi = source.page(index, request.get("dpi", 300))
    image = plain(image)
    image.save(request["out"], format="PPM")
    return {"width": image.width, "height": image.height, "dpi": dpi, "mode": image.mode}


def plain(image):
    """Upright by its EXIF mark, on white, in gray or RGB."""
    image = ImageOps.exif_transpose(image)
    if image.mode in ("1", "L", "I", "F", "I;16", "I;16B", "I;16L"):
        return _to_eight_bits(image)
    if image.mode in ("LA", "RGBA", "PA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    return image if image.mode == "RGB" else image.convert("RGB")


def _to_eight_bits(image):
    if image.mode.startswith("I;16"):
        return image.point(lambda v: v / 256).convert("L")
    if image.mode in ("I", "F"):
        low, high = image.getextrema()
        scale = 255 / (high or 1) if high > 255 or high <= 1 else 1
        return image.point(lambda v: v * scale).convert("L")
    return image.convert("L")


def check_size(width: int, height: int, limits: dict, size: int) -> None:
    """Refuse by the header alone, before a pixel is decoded."""
    if width < 1 or height < 1:
        raise Refusal("broken")
    if max(width, height) > limits["max_side"] or width * height > limits["max_pixels"]:
        raise Refusal("bomb")
    if width * height > limits["pixels_per_byte"] * max(1, size):
        raise Refusal("bomb")


class Picture:
    """A JPEG, PNG or TIFF file."""

    def __init__(self, path, kind, limits):
        self.limits, self.size = limits, Path(path).stat().st_size
        try:
            self.image = Image.open(path, formats=FORMATS[kind])
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise Refusal("bomb") from None
        except (OSError, SyntaxError, ValueError, TypeError, KeyError, OverflowError):
            raise Refusal("not_this_kind") from None

    def pages(self):
        total = getattr(self.image, "n_frames", 1) if self.image.format == "TIFF" else 1
        if total > self.limits["max_frames"]:
            raise Refusal("too_many_pages")
        return [self._measured(index) for index in range(total)]

    def _measured(self, index):
        self._seek(index)
        width, height = self.image.size
        check_size(width, height, self.limits, self.size)
        if self.image.getexif().get(0x0112, 1) in (5, 6, 7, 8):
            width, height = height, width
        return {"width": width, "height": height, "dpi": dpi_of(self.image)}

    def _seek(self, index):
        try:
            self.image.seek(index)
        except EOFError:
            raise Refusal("no_such_page") from None
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise Refusal("bomb") from None
        except (OSError, SyntaxError, ValueError, TypeError, KeyError):
            raise Refusal("broken") from None

    def page(self, index, _dpi):
        self._measured(index)
        dpi = dpi_of(self.image)
        try:
            self.image.load()  # raises where the file is cut short; that must never be overridden
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise Refusal("bomb") from None
        except OSError as error:
            raise Refusal("truncated" if "truncated" in str(error) else "broken") from None
        except (SyntaxError, ValueError, TypeError, IndexError, EOFError):
            raise Refusal("broken") from None
        return self.image, dpi


def dpi_of(image) -> float | None:
    """The resolution that the file claims, if it claims a believable one."""
    try:
        dpi = float(image.info.get("dpi", (0, 0))[0])
    except (TypeError, ValueError, ZeroDivisionError, IndexError):
        return None
    return round(dpi, 1) if 50 <= dpi <= 2400 else None


class Pdf:
    """A PDF: the scanned picture inside is taken as it is; anything else is drawn."""

    def __init__(self, path, limits):
        import pikepdf

        self.path, self.limits, self.lib = path, limits, pikepdf
        self.size = Path(path).stat().st_size
        try:
            self.file = pikepdf.open(path)
            total = len(self.file.pages)
        except pikepdf.PasswordError:
            raise Refusal("encrypted") from None
        except (pikepdf.PdfError, ValueError, RuntimeError, TypeError):
            raise Refusal("broken_pdf") from None
        if not total:
            raise Refusal("broken_pdf")
        if total > limits["max_pages"]:
            raise Refusal("too_many_pages")

    def pages(self):
        return [self._measured(page) for page in self.file.pages]

    def _measured(self, page):
        found = self._full_image(page)
        if found is not None:
            width, height = int(found.Width), int(found.Height)
            check_size(width, height, self.limits, self.size)
            turned = self._turn(page) in (90, 270)
            inches = self._points(page)[0] / 72
            dpi = round(width / inches) if inches > 0 else None
            return {"width": height if turned else width, "height": width if turned else height, "dpi": dpi}
        scale = self._scale(page, 300)
        width, height = self._points(page)
        return {"width": round(width * scale), "height": round(height * scale), "dpi": round(72 * scale)}

    def _points(self, page):
        try:
            x0, y0, x1, y1 = (float(v) for v in page.mediabox)
            unit = float(page.obj.get("/UserUnit", 1))
        except (ValueError, TypeError, AttributeError, self.lib.PdfError):
            raise Refusal("broken_pdf") from None
        width, height = abs(x1 - x0) * unit, abs(y1 - y0) * unit
        if not (1 <= width <= 200_000 and 1 <= height <= 200_000):
            raise Refusal("broken_pdf")
        return width, height

    @staticmethod
    def _turn(page):
        try:
            return int(page.obj.get("/Rotate", 0)) % 360
        except (TypeError, ValueError):
            return 0

    def _full_image(self, page):
        """The one picture that is the page: nothing but it is drawn, and it is in the page's proportions."""
        try:
            images = list(page.images.values())
            if len(images) != 1 or "/Font" in page.obj.get("/Resources", {}):
                return None
            width, height = self._points(page)
            ratio = (int(images[0].Width) / int(images[0].Height)) / (width / height)
        except (AttributeError, TypeError, ValueError, ZeroDivisionError, self.lib.PdfError):
            return None
        small = int(images[0].Width) < width  # below 72 dpi it is a logo, not a scan
        return None if small or not 0.95 < ratio < 1.05 else images[0]

    def _scale(self, page, dpi):
        """Pixels a point, lowered until the page fits the budget of pixels."""
        width, height = self._points(page)
        scale = dpi / 72
        by_area = (self.limits["max_pixels"] / (width * height)) ** 0.5
        largest = min(by_area, self.limits["max_side"] / max(width, height))
        if largest < 40 / 72:
            raise Refusal("bomb")
        return min(scale, largest * 0.999)

    def page(self, index, dpi):
        if not 0 <= index < len(self.file.pages):
            raise Refusal("no_such_page")
        page = self.file.pages[index]
        measured = self._measured(page)
        found = self._full_image(page)
        image = self._extract(found) if found is not None else None
        if image is not None:
            return image.rotate(-self._turn(page), expand=True) if self._turn(page) else image, measured["dpi"]
        scale = self._scale(page, dpi)
        return self._draw(index, scale), round(72 * scale)

    def _extract(self, found):
        """The embedded picture bit for bit; None where only drawing gives the right colours."""
        lib = self.lib
        unusual = (lib.PdfError, lib.UnsupportedImageTypeError, lib.models.image.HifiPrintImageNotTranscodableError)
        if "/SMask" in found or "/Mask" in found or "/Decode" in found:
            return None
        try:
            image = lib.PdfImage(found).as_pil_image()
            image.load()
        except (*unusual, NotImplementedError, ValueError, OSError, TypeError, AttributeError, KeyError):
            return None
        return image

    def _draw(self, index, scale):
        import pypdfium2

        try:
            document = pypdfium2.PdfDocument(self.path)
            return document[index].render(scale=scale, draw_annots=False).to_pil().convert("RGB")
        except (pypdfium2.PdfiumError, ValueError, IndexError):
            raise Refusal("broken_pdf") from None


if __name__ == "__main__":
    # Deep structures must end in a refusal, not in an overflow of the C stack.
    sys.setrecursionlimit(2000)
    sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8")
    sys.exit(main())
