"""The roadmap as a table: on the screen, as a workbook, and back from one."""

import io

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _

from campaigns import account_sheets
from campaigns.models import Locality
from campaigns.roadmap_rules import summed
from campaigns.rules import BOOK_KINDS, kind_label
from campaigns.target_rules import whole_number
from civreg.core.errors import Refused
from civreg.core.vietnamese import fold

CODE, PLACE, KIND = ("Mã đơn vị", "Mã", "code"), ("Đơn vị", "locality"), ("Loại sổ", "kind")


def table_of(roadmap, *, kind, district, units, sees_province):
    """Rows of a table {unit, days, total, target, gap}, and the sum that stands below them.

    Without a district the districts and their sum (who sees the province sees its own line as well); with one its
    communes. `units` are the places that the person may see.
    """
    level = Locality.Level.COMMUNE if district else Locality.Level.DISTRICT
    places = units.filter(level=level, **({"parent": district} if district else {})).in_order()
    lines = {line.locality_id: line for line in roadmap.lines.filter(kind=kind, locality__in=places)}
    rows = [_row(place.full_name, lines[place.pk], place) for place in places if place.pk in lines]
    own = roadmap.lines.filter(kind=kind, locality=district).first() if district or sees_province else None
    below = _row(district.full_name if district else _("Toàn tỉnh"), own, district) if own else None
    if below is None and rows:
        below = {"unit": _("Cộng"), "days": summed([row["days"] for row in rows]), "place": None, "target": None,
                 "total": sum(row["total"] for row in rows), "gap": None}  # fmt: skip
    return rows, below


def _row(name, line, place):
    gap = None if line.target is None else line.total - line.target
    return {"unit": name, "place": place, "days": line.days, "total": line.total, "target": line.target, "gap": gap}


def workbook(roadmap, rows, days):
    """The bytes of a workbook: [(code, name, kind, days)] with a column a day, to print or to change and send back."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Lộ trình")
        bold = book.add_format({"bold": True, "bg_color": "#EAE6DA", "border": 1})
        sheet.write_string(0, 0, f"{roadmap.get_stage_display()}, {_('bản số')} {roadmap.number}")
        for at, head in enumerate([CODE[0], PLACE[0], KIND[0], *(str(n) for n in range(1, days + 1)), _("Cộng")]):
            sheet.write_string(1, at, head, bold)
        sheet.set_column(1, 2, 28)
        sheet.freeze_panes(2, 3)
        for line, (code, name, kind, numbers) in enumerate(rows, 2):
            for at, text in enumerate((code, name, str(kind_label(kind)))):
                sheet.write_string(line, at, text)
            for at, n in enumerate([*numbers, sum(numbers)], 3):
                sheet.write_number(line, at, n)
    return buffer.getvalue()


def read(file, *, units, days):
    """{(commune id, kind): days} of a workbook that was sent back; Refused with the rows that cannot be read."""

    def heads(cells):
        names = {fold(name): "code" for name in CODE} | {fold(name): "kind" for name in KIND}
        names |= {str(n): n for n in range(1, days + 1)}
        found = {at: names[key] for at, cell in enumerate(cells) if (key := _head(cell)) in names}
        return found if {"code", *range(1, days + 1)} <= set(found.values()) else {}

    rows = account_sheets.rows_of(
        file, heads_in=heads, most=settings.TARGET_SHEET_ROWS,
        wanted=_("Không thấy dòng tiêu đề: cần có Mã đơn vị và một cột cho mỗi ngày. Dùng tệp đã tải xuống."),
    )  # fmt: skip
    by_code = {unit.code: unit.pk for unit in units if unit.level == Locality.Level.COMMUNE}
    kinds = {fold(str(label)): slug for slug, label in BOOK_KINDS.items()} | {"": "", fold(str(kind_label(""))): ""}
    table, wrong = {}, []
    for number, row in rows:
        pk = by_code.get(str(row.get("code", "")).strip())
        kind = kinds.get(fold(str(row.get("kind", ""))))
        numbers = [whole_number(row.get(n) if row.get(n, "") != "" else 0) for n in range(1, days + 1)]
        if pk is None or kind is None or None in numbers or (pk, kind) in table:
            wrong.append(str(number))
        else:
            table[pk, kind] = numbers
    if wrong:
        sentence = _("Dòng không đọc được (mã xã, loại sổ hoặc số): %(rows)s.") % {"rows": ", ".join(wrong[:20])}
        raise Refused(sentence, code="invalid", status=422)
    return table


def _head(cell):
    if isinstance(cell, float | int):
        return str(int(cell))
    return fold(str(cell or ""))
