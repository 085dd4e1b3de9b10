"""Putting words on a blank page: print, typewriter, a clerk's hand, a stamp, a signature."""

import math
from random import Random

from PIL import Image, ImageDraw

from scanning.samples import fonts

BLACK = (28, 26, 30)
INKS = ((24, 34, 110), (20, 24, 60), (40, 50, 130), (38, 34, 40))
RED = (196, 40, 44)
STAMP = "DỮ LIỆU MÔ PHỎNG"  # every page says that its people are invented


class Sheet:
    """A white page of `size` pixels at 200 dpi and the pens of the person who fills it in.

    Positions are the left end of the base line; every writing call returns the box it inked
    (x0, y0, x1, y1).
    """

    def __init__(self, size: tuple[int, int], *, era: str, rng: Random):
        self.image = Image.new("RGB", size, "white")
        self.draw = ImageDraw.Draw(self.image)
        self.rng, self.era = rng, era
        self.hand = rng.choice(fonts.HANDS)
        self.ink = rng.choice(INKS)

    def print(self, x: int, y: int, text: str, *, size: int = 30, bold: bool = False, anchor: str = "ls"):
        face = fonts.font(fonts.SERIF, size, 700 if bold else 400)
        self.draw.text((x, y), text, font=face, fill=BLACK, anchor=anchor)
        return self.draw.textbbox((x, y), text, font=face, anchor=anchor)

    def face(self, size: int):
        """The face of filled-in values on this page, at a nominal `size`."""
        if self.era == "printed":
            return fonts.font(fonts.SERIF, size, 700)
        if self.era == "typewritten":
            return fonts.font(fonts.MONO, size - 4)
        # The cursive hand is small in its em square, the upright ones are large.
        grow = {"dancing-script": 1.22, "patrick-hand": 1.22, "shantell-sans": 0.95}.get(self.hand, 0.98)
        return fonts.font(self.hand, round(size * grow))

    def fill_in(self, x: int, y: int, text: str, *, size: int = 34):
        """Write a value as the era does it: straight, letter by letter, or word by word."""
        if self.era == "printed":
            face = self.face(size)
            self.draw.text((x, y), text, font=face, fill=BLACK, anchor="ls")
            return self.draw.textbbox((x, y), text, font=face, anchor="ls")
        pieces = list(text) if self.era == "typewritten" else text.split(" ")
        return self._pieces(x, y, pieces, size)

    def _pieces(self, x: int, y: int, pieces: list[str], size: int):
        typed = self.era == "typewritten"
        left, top, bottom, at = x, y, y, float(x)
        for piece in pieces:
            face = self.face(size if typed else size + self.rng.choice((-1, 0, 0, 1)))
            lift = self.rng.choice((-1, 0, 0, 0, 1)) if typed else self.rng.randint(-3, 3)
            shade = self.rng.randint(0, 46) if typed else self.rng.randint(-12, 22)
            colour = tuple(max(0, min(255, part + shade)) for part in (BLACK if typed else self.ink))
            self.draw.text((at, y + lift), piece, font=face, fill=colour, anchor="ls")
            box = self.draw.textbbox((at, y + lift), piece, font=face, anchor="ls")
            top, bottom = min(top, box[1]), max(bottom, box[3])
            end = at + face.getlength(piece)
            at = end + (0 if typed else face.getlength(" ") * self.rng.uniform(0.85, 1.25))
        return left, top, round(end), bottom

    def dots(self, x0: int, x1: int, y: int) -> None:
        for x in range(int(x0), int(x1) - 3, 9):
            self.draw.ellipse((x, y + 4, x + 2, y + 6), fill=(120, 118, 118))

    def rule(self, x0: int, y0: int, x1: int, y1: int, width: int = 2) -> None:
        self.draw.line((x0, y0, x1, y1), fill=(70, 68, 72), width=width)

    def signature(self, x: int, y: int, width: int = 200) -> None:
        """A flourish that belongs to nobody."""
        phase, turns = self.rng.uniform(0, 3), self.rng.uniform(3.0, 5.5)
        points = []
        for step in range(90):
            part = step / 89
            swing = math.sin(part * turns * 6.28 + phase) * 34 * (1 - part * 0.75)
            points.append((x + part * width + math.cos(part * turns * 6.28) * 18, y + swing - part * 18))
        self.draw.line(points, fill=self.ink if self.era != "printed" else INKS[0], width=3, joint="curve")

    def stamp(self, x: int, y: int, radius: int = 108) -> None:
        """A round red stamp with the words that name the page as invented."""
        layer = Image.new("RGBA", (radius * 2 + 8, radius * 2 + 8), (255, 255, 255, 0))
        pen = ImageDraw.Draw(layer)
        for shrink, width in ((0, 5), (22, 2)):
            far = radius * 2 - shrink
            pen.ellipse((shrink + 4, shrink + 4, far, far), outline=(*RED, 190), width=width)
        face = fonts.font(fonts.SERIF, radius // 5, 700)
        for line, words in enumerate((STAMP[:7], STAMP[8:])):
            pen.text((radius + 2, radius - 16 + line * 34), words, font=face, fill=(*RED, 200), anchor="mm")
        layer = layer.rotate(self.rng.uniform(-14, 14), resample=Image.Resampling.BICUBIC)
        self.image.paste(layer, (x - radius, y - radius), layer)
