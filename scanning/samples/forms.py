"""Forms filled in: captions, dotted leaders and values, one or two records on an upright page."""

from dataclasses import dataclass, field

from scanning.samples import layouts
from scanning.samples.ink import Sheet

MARGIN = 78
ROWS_OF_SIGNING = 4.2  # height of the block with title, signature and names, in lines


@dataclass
class Placed:
    """One record on the page: what was written where (page pixels before the sheet is turned)."""

    region: tuple[float, float, float, float]
    texts: dict[str, str]  # code -> text on paper
    boxes: dict[str, tuple] = field(default_factory=dict)


def fitting(sheet: Sheet, text: str, width: float, size: int) -> int:
    """The largest size up to `size` at which the text fits in `width`, never under 60 % of it."""
    smallest = round(size * 0.6)
    while size > smallest and sheet.face(size).getlength(text) * 1.06 > width:
        size -= 1
    return size


def _cell(sheet: Sheet, placed: Placed, caption: str, code: str, *, x0: int, x1: int, y: int, size: int) -> None:
    end = sheet.print(x0, y, f"{caption}:", size=size - 2)[2] + 10
    if sheet.era != "printed":
        sheet.dots(end, x1, y)
    text = placed.texts.get(code, "")
    if text:
        nudge = 0 if sheet.era == "printed" else sheet.rng.randint(2, 14)
        placed.boxes[code] = sheet.fill_in(end + nudge, y, text, size=fitting(sheet, text, x1 - end - nudge, size + 2))


def _row(sheet: Sheet, placed: Placed, row: tuple, *, y: int, size: int) -> None:
    if isinstance(row, str):
        sheet.print(MARGIN, y, row, size=size, bold=True)
        return
    x, whole = MARGIN, sum(share for *_, share in row)
    for caption, code, share in row:
        end = x + (sheet.image.width - 2 * MARGIN) * share // whole
        _cell(sheet, placed, caption, code, x0=x, x1=end - 16, y=y, size=size)
        x = end


def _signing(sheet: Sheet, placed: Placed, *, y: int, pitch: int, size: int) -> None:
    """The officer on the left, the signer with title, signature, stamp and name on the right."""
    left, right = MARGIN + 250, sheet.image.width - MARGIN - 260
    sheet.print(left, y, "Người thực hiện", size=size, bold=True, anchor="ms")
    title = placed.texts.get("chucVuNguoiKy", "")
    if title:
        placed.boxes["chucVuNguoiKy"] = sheet.print(right, y, title, size=size, bold=True, anchor="ms")
    sheet.signature(left - 90, y + round(pitch * 1.2))
    sheet.signature(right - 90, y + round(pitch * 1.2), 230)
    # Over the left third of the signature, as the rule for seals wants it, and clear of the name.
    sheet.stamp(right - 175, y + round(pitch * 1.0), radius=min(104, round(pitch * 1.75)))
    for code, middle in (("nguoiThucHien", left), ("nguoiKy", right)):
        text = placed.texts.get(code, "")
        if text:
            start = round(middle - sheet.face(size).getlength(text) / 2)
            placed.boxes[code] = sheet.fill_in(start, y + round(pitch * 2.9), text, size=size)


def _heading(sheet: Sheet, kind: str, *, top: int, alone: bool) -> int:
    middle = sheet.image.width // 2
    if not alone:
        sheet.print(middle, top + 44, layouts.title_of(kind), size=36, bold=True, anchor="ms")
        return top + 44
    sheet.print(middle, top + 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=34, bold=True, anchor="ms")
    sheet.print(middle, top + 94, "Độc lập - Tự do - Hạnh phúc", size=32, bold=True, anchor="ms")
    sheet.rule(middle - 190, top + 110, middle + 190, top + 110)
    sheet.print(middle, top + 210, layouts.title_of(kind), size=48, bold=True, anchor="ms")
    return top + 225


def draw(sheet: Sheet, kind: str, written: list[dict[str, str]], *, per_page: int) -> list[Placed]:
    """Fill the page with records one under the other; returns them with their places."""
    rows = (*layouts.REGISTER_ROWS, *layouts.form_of(kind))
    height = (sheet.image.height - 110) // per_page
    placed = []
    for at, texts in enumerate(written):
        top = 50 + at * height
        record = Placed(region=(MARGIN - 40, top, sheet.image.width - MARGIN + 40, top + height - 14), texts=texts)
        y = _heading(sheet, kind, top=top, alone=per_page == 1)
        pitch = min(84, int((top + height - 20 - y) / (len(rows) + ROWS_OF_SIGNING)))
        size = 32 if per_page == 1 else 29
        for row in rows:
            y += pitch
            _row(sheet, record, row, y=y, size=size)
        _signing(sheet, record, y=y + round(pitch * 1.2), pitch=pitch, size=size)
        if at + 1 < per_page:
            sheet.rule(MARGIN - 30, top + height - 6, sheet.image.width - MARGIN + 30, top + height - 6)
        placed.append(record)
    return placed
