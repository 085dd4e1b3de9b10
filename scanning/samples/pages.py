"""A page of a register that never was, with the truth about it."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image

from scanning.samples import events, forms, layouts, paper, ruled, writing
from scanning.samples.ink import Sheet

KINDS = tuple(layouts.COLUMNS)  # drawn in every era; forms alone are drawn for the others
ERAS = ("printed", "typewritten", "handwritten", "table")
DPI = 200
A4 = (1654, 2339)
COMMUNE = "xã Cam Thủy, huyện Cam Lộ, tỉnh Quảng Trị"
PER_PAGE = {"printed": 1, "typewritten": 2, "handwritten": 2, "table": ruled.ROWS}


@dataclass(frozen=True)
class SamplePage:
    """A picture at 200 dpi and what it says.

    `truth` holds kind, era, dpi and, for each record, `region` [x0, y0, x1, y1] in pixels, `fields`
    (Ministry's code -> value in the Ministry's form, only what can be read on the page), `written` (the text
    on paper where it differs) and `boxes` (code -> where it stands).
    """

    image: Image.Image
    truth: dict


def _for_paper(record: dict[str, str], *, era: str, year: int, commune: str) -> dict[str, str]:
    """An invented record as a ruled book keeps it: ages for dates of birth, villages without the commune."""
    if era != "table":
        return record
    kept = {}
    for code, value in record.items():
        if code.endswith("NgaySinh") and code != "nksNgaySinh":
            value = writing.as_age(value, year)
        kept[code] = value.removesuffix(f", {commune}") if code.endswith(("NoiCuTru", "NoiChet", "NoiSinh")) else value
    return kept


def _ditto(texts: list[dict[str, str]], rng: Random) -> None:
    """Write "nt" (như trên) where a line of a ruled book repeats the one above."""
    said = [dict(one) for one in texts]
    for above, here, line in zip(said, said[1:], texts[1:], strict=False):
        for code, text in here.items():
            if code.endswith(writing.DITTOED) and above.get(code) == text and rng.random() < 0.6:
                line[code] = "nt"


def _texts(kind: str, era: str, records: Sequence[dict[str, str]], rng: Random) -> list[dict[str, str]]:
    texts = [
        {code: writing.written(kind, code, value, era=era, rng=rng) for code, value in record.items() if value}
        for record in records
    ]
    if era == "table":
        _ditto(texts, rng)
    return texts


def _truth(record: dict[str, str], placed: forms.Placed, matrix: np.ndarray, size: tuple[int, int]) -> dict:
    boxes = {code: paper.moved(box, matrix, size) for code, box in placed.boxes.items()}
    fields = {code: record[code] for code in record if code in boxes}
    written = {code: placed.texts[code] for code in fields if placed.texts[code] != fields[code]}
    region = paper.moved(placed.region, matrix, size)
    return {"region": region, "fields": fields, "written": written, "boxes": boxes}


def make_page(
    kind: str = "birth",
    era: str = "printed",
    *,
    seed: int = 1,
    number: int = 1,
    year: int = 1998,
    commune: str = COMMUNE,
    records: Sequence[dict[str, str]] | None = None,
    per_page: int | None = None,
) -> SamplePage:
    """Page `number` of a book of `commune` opened in `year`; the same arguments give the same pixels.

    `records` (Ministry's code -> value in the Ministry's form) are drawn instead of invented ones; those that
    find no room are left out. `per_page` 1 or 2 holds for forms, a ruled spread always has six lines.
    Raises ValueError for an unknown kind or era.
    """
    if kind not in events.EVENTS or era not in ERAS or (era == "table" and kind not in KINDS):
        raise ValueError(f"no sample pages of kind {kind!r}, era {era!r}")
    room = PER_PAGE[era] if era == "table" or per_page is None else per_page
    key = f"{kind} {era} {seed} {number} {year} {commune}"
    rng = Random(key)
    if records is None:
        first = (number - 1) * room + 1
        facts = {"seed": str(seed), "page": number, "year": year, "commune": commune}
        invented = [events.record(kind, number=at, **facts) for at in range(first, first + room)]
        records = [_for_paper(record, era=era, year=year, commune=commune) for record in invented]
    records = list(records)[:room]
    sheet = Sheet(A4[::-1] if era == "table" else A4, era=era, rng=rng)
    texts = _texts(kind, era, records, rng)
    if era == "table":
        placed = ruled.draw(sheet, kind, texts, year=year)
    else:
        placed = forms.draw(sheet, kind, texts, per_page=room)
    image, matrix = paper.scanned(sheet.image, era=era, rng=np.random.default_rng(zlib.crc32(key.encode())))
    found = [_truth(record, one, matrix, image.size) for record, one in zip(records, placed, strict=True)]
    return SamplePage(image, {"kind": kind, "era": era, "dpi": DPI, "records": found})


def captions(kind: str) -> dict[str, set[str]]:
    """Every caption printed before a value of this kind: code -> captions (for checks against the kinds)."""
    found: dict[str, set[str]] = {}
    for row in (*layouts.REGISTER_ROWS, *layouts.form_of(kind)):
        for caption, code, _ in () if isinstance(row, str) else row:
            found.setdefault(code, set()).add(caption)
    return found
