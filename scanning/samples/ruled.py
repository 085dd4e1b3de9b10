"""Books ruled in columns: a landscape spread, a line a record, heads printed once at the top."""

from itertools import pairwise

from scanning.samples import layouts
from scanning.samples.forms import Placed
from scanning.samples.ink import Sheet

MARGIN, HEAD, HEADS = 56, 230, 96
ROWS = 6


def _lines(sheet: Sheet, text: str, width: float, size: int) -> list[str]:
    face, lines = sheet.face(size), [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and face.getlength(longer) * 1.07 > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _fitted(sheet: Sheet, text: str, width: float, height: float) -> tuple[int, list[str]]:
    """Size and lines of a text in a cell: broken at words, and smaller where the cell is narrow."""
    for size in range(36, 19, -2):
        lines = _lines(sheet, text, width, size)
        widest = max(sheet.face(size).getlength(line) for line in lines) * 1.05
        if widest <= width and len(lines) * size * 1.12 <= height:
            return size, lines
    return size, lines


def _cell(sheet: Sheet, text: str, *, x0: int, x1: int, y0: int, y1: int) -> tuple[int, int, int, int]:
    size, lines = _fitted(sheet, text, x1 - x0 - 16, y1 - y0 - 12)
    y = y0 + round(size * 1.15) + sheet.rng.randint(2, 12)
    boxes = []
    for line in lines:
        boxes.append(sheet.fill_in(x0 + 9 + sheet.rng.randint(0, 4), y, line, size=size))
        y += round(size * 1.12)
    return tuple(pick(box[side] for box in boxes) for side, pick in enumerate((min, min, max, max)))


def _head(sheet: Sheet, kind: str, first: dict[str, str], year: int) -> dict[str, tuple]:
    """The line over the table: office, title with the year, book and page; they hold for every record."""
    middle, right = sheet.image.width // 2, sheet.image.width - 440
    sheet.print(middle, 100, layouts.TITLES[kind][0], size=50, bold=True, anchor="ms")
    sheet.print(middle, 150, f"Năm {year}", size=36, bold=True, anchor="ms")
    boxes = {}
    for caption, code, x, y in (
        ("Nơi đăng ký", "noiDangKy", MARGIN, 205),
        ("Quyển số", "quyenSo", right, 105),
        ("Trang số", "trangSo", right, 160),
    ):
        end = sheet.print(x, y, f"{caption}:", size=30)[2] + 10
        sheet.dots(end, end + (900 if code == "noiDangKy" else 200), y)
        if first.get(code):
            boxes[code] = sheet.fill_in(end + 6, y, first[code], size=34)
    return boxes


def _edges(width: int, kind: str) -> list[int]:
    columns = layouts.COLUMNS[kind]
    whole, x, edges = sum(share for *_, share in columns), MARGIN, [MARGIN]
    for *_, share in columns:
        x += (width - 2 * MARGIN) * share / whole
        edges.append(round(x))
    return edges


def _grid(sheet: Sheet, edges: list[int], lines: list[int]) -> None:
    for y in lines:
        sheet.rule(edges[0], y, edges[-1], y)
    for x in edges:
        sheet.rule(x, lines[0], x, lines[-1], width=3 if x in (edges[0], edges[-1]) else 2)


def _column_heads(sheet: Sheet, kind: str, edges: list[int]) -> None:
    for (head, _, _), (x0, x1) in zip(layouts.COLUMNS[kind], pairwise(edges), strict=True):
        words = head.split()
        half = len(words) if len(words) < 2 else (len(words) + 1) // 2
        for at, line in enumerate(filter(None, (" ".join(words[:half]), " ".join(words[half:])))):
            sheet.print((x0 + x1) // 2, HEAD + 40 + at * 34, line, size=24, bold=True, anchor="ms")


def draw(sheet: Sheet, kind: str, written: list[dict[str, str]], *, year: int) -> list[Placed]:
    """Rule the spread, write the records into its lines; returns them with their places."""
    edges, top = _edges(sheet.image.width, kind), HEAD + HEADS
    pitch = (sheet.image.height - top - 60) // ROWS
    lines = [HEAD, *range(top, top + ROWS * pitch + 1, pitch)]
    _grid(sheet, edges, lines)
    _column_heads(sheet, kind, edges)
    shared = _head(sheet, kind, written[0], year)
    placed = []
    for texts, (y0, y1) in zip(written, pairwise(lines[1:]), strict=False):
        record = Placed(region=(edges[0], y0, edges[-1], y1), texts=texts, boxes=dict(shared))
        for (_, code, _), (x0, x1) in zip(layouts.COLUMNS[kind], pairwise(edges), strict=True):
            if texts.get(code):
                record.boxes[code] = _cell(sheet, texts[code], x0=x0, x1=x1, y0=y0, y1=y1)
        placed.append(record)
    sheet.stamp(sheet.image.width - 620, 120, radius=96)
    return placed
