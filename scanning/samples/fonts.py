"""Type faces of the sample pages: the subsets that package.json brings, merged into one file a face.

The packages cut a face into latin, latin-ext and vietnamese files for browsers. A page picture needs one
file that draws every Vietnamese letter, so the parts are merged once and kept under CIVREG_VAR/fonts.
"""

import tempfile
import unicodedata
from functools import cache
from pathlib import Path

from django.conf import settings
from fontTools import merge
from fontTools.ttLib import TTFont
from PIL import ImageFont

SUBSETS = ("latin", "latin-ext", "vietnamese")
HANDS = ("patrick-hand", "sriracha", "shantell-sans", "dancing-script")  # a clerk writes one of these
SERIF, MONO = "tinos", "cousine"
# Only outlines are wanted: hints and layout tables of the parts contradict one another when merged.
DROPPED = ("fpgm", "prep", "cvt ", "gasp", "GDEF", "GPOS", "GSUB", "STAT", "kern", "vhea", "vmtx", "DSIG")


def vietnamese_letters() -> str:
    """The 134 letters of Vietnamese beyond plain ASCII, composed (NFC), lower and upper case."""
    vowels = "aăâeêioôơuưy"
    marks = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    letters = {unicodedata.normalize("NFC", vowel + mark) for vowel in vowels for mark in marks} | {"đ"}
    lower = sorted(letter for letter in letters if not letter.isascii())
    return "".join(lower) + "".join(lower).upper()


def _part(name: str, weight: int, subset: str, style: str) -> Path:
    folder = Path(settings.BASE_DIR) / "node_modules" / "@fontsource" / name / "files"
    return folder / f"{name}-{subset}-{weight}-{style}.woff2"


def _merged(name: str, weight: int, style: str, target: Path) -> None:
    """Write the merged face to `target`, complete or not at all: two processes may make it at once."""
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        parts = []
        for subset in SUBSETS:
            font = TTFont(_part(name, weight, subset, style), recalcTimestamp=False)
            font.flavor = None
            for table in DROPPED:
                if table in font:
                    del font[table]
            parts.append(f"{folder}/{subset}.ttf")
            font.save(parts[-1])
        merged = merge.Merger().merge(parts)
        merged.save(f"{folder}/merged.ttf")
        Path(folder, "merged.ttf").replace(target)


@cache
def font_path(name: str, weight: int = 400, style: str = "normal") -> Path:
    """Path of the merged TTF of a face. Raises FileNotFoundError when `npm ci` has not been run."""
    target = Path(settings.VAR_DIR) / "fonts" / f"{name}-{weight}{'' if style == 'normal' else '-' + style}.ttf"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        _merged(name, weight, style, target)
    return target


@cache
def font(name: str, size: int, weight: int = 400) -> ImageFont.FreeTypeFont:
    """The face at `size` pixels, ready to draw with."""
    # The plain layout engine draws alike on every machine; the other one depends on what is installed.
    return ImageFont.truetype(str(font_path(name, weight)), size, layout_engine=ImageFont.Layout.BASIC)
