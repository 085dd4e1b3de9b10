"""Targets as tables: the sheet that comes in, the blank one that goes out, the grid on the screen, two side by side."""

import io
from types import SimpleNamespace

import xlsxwriter
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from campaigns import account_sheets, target_rules
from campaigns.models import Locality
from campaigns.rules import kind_label
from civreg.core.errors import Refused
from civreg.core.storage import content_path, sha256_of


def units_of(campaign):
    """The units that a sheet may name: the province (pk None), its districts and communes on the first day."""
    units = Locality.objects.valid_on(campaign.day_one).filter(province=campaign.province)
    province = campaign.province
    whole = SimpleNamespace(pk=None, code=province.code, full_name=province.full_name, level="province", parent_id=None)
    return [whole, SimpleNamespace(**vars(whole) | {"code": "", "full_name": _("Toàn tỉnh")}), *units.in_order()]


def keep(file):
    """Keep a sheet that was sent, by its content, so that the second click judges the same rows. Its name."""
    if file.size > settings.ACCOUNT_SHEET_MB * 1024 * 1024:
        raise Refused(
            _("Tệp quá lớn: nhiều nhất %(most)s MB.") % {"most": settings.ACCOUNT_SHEET_MB},
            code="too_large",
            status=413,
        )
    name = content_path("targets", sha256_of(file), ".sheet")
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(file.read()))
    return name


def read(name):
    """The rows of a kept sheet; Refused where it is no sheet of targets."""
    with default_storage.open(name) as file:
        return account_sheets.rows_of(
            file, heads_in=target_rules.columns_of, most=settings.TARGET_SHEET_ROWS,
            wanted=_("Không thấy dòng tiêu đề: cần có Mã đơn vị hoặc Đơn vị, và Số trường hợp. Dùng tệp mẫu."),
        )  # fmt: skip


def sums_of(judged):
    """What the rows add up to: the province's own figure, the districts' sum, the communes' sum."""
    of = {"province": [], "district": [], "commune": []}
    for target in judged.targets.values():
        if not target["kind"]:
            of[target["unit"].level].append(target["entries"])
    whole = of["province"][0] if of["province"] else None
    districts = target_rules.sum_of(whole, of["district"])
    return {"whole": whole, "districts": districts, "communes": target_rules.sum_of(districts.children, of["commune"])}


def blank(campaign, version):
    """The bytes of a workbook with every unit and its figures in that version."""
    known = {}
    if version:
        known = {row.locality_id: row for row in version.targets.filter(kind="")}
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Chỉ tiêu")
        bold = book.add_format({"bold": True, "bg_color": "#EAE6DA", "border": 1})
        for at, names in enumerate(target_rules.HEADS.values()):
            sheet.write_string(0, at, names[0], bold)
            sheet.set_column(at, at, 34 if at == 1 else 14)
        sheet.freeze_panes(1, 2)
        units = [unit for unit in units_of(campaign) if unit.code]
        for line, unit in enumerate(units, 1):
            row = known.get(unit.pk)
            sheet.write_string(line, 0, unit.code)
            sheet.write_string(line, 1, unit.full_name)
            sheet.write_number(line, 3, row.books if row else 0)
            sheet.write_number(line, 4, row.entries if row else 0)
    return buffer.getvalue()


def grid_of(campaign, version, typed):
    """The province and its districts with their figures, as typed where something was: [{unit, books, entries, …}]."""
    known = {row.locality_id: row for row in version.targets.filter(kind="")} if version else {}
    rows = []
    for unit in units_of(campaign):
        if unit.level == "commune" or not unit.code:
            continue
        key, row = unit.pk or "province", known.get(unit.pk)
        before = {"books": row.books if row else "", "entries": row.entries if row else ""}
        rows.append({
            "key": key, "unit": unit, "before": before,
            **{name: typed.get(f"{name}-{key}", before[name]) for name in ("books", "entries")},
        })  # fmt: skip
    return rows


def changes_in(grid):
    """{(locality id, kind): (locality, books, entries)} of the rows with figures. Refused for what is no number."""
    changes = {}
    for row in grid:
        if row["entries"] in ("", None) and row["books"] in ("", None):
            continue
        books, entries = (target_rules.whole_number(row[name] or 0) for name in ("books", "entries"))
        if books is None or entries is None or books > target_rules.MOST_BOOKS or entries > target_rules.MOST_ENTRIES:
            sentence = _("%(unit)s: số quyển và số trường hợp phải là số nguyên không âm.")
            raise Refused(sentence % {"unit": row["unit"].full_name}, code="invalid", status=422)
        locality = row["unit"] if row["unit"].pk else None
        changes[row["unit"].pk, ""] = (locality, books, entries)
    return changes


def side_by_side(versions, units, province):
    """Two versions by unit and kind: [{unit, kind, first, second, difference}], the province first."""
    tables = [_table(version) for version in versions]
    places = {None: province.full_name} | {
        unit.pk: unit.full_name for unit in units.order_by("-level", "sort_key", "code")
    }
    parents = {unit.pk: unit.parent.full_name for unit in units if unit.parent}
    rows = []
    for pk, name in places.items():
        kinds = sorted({kind for table in tables for of, kind in table if of == pk})
        for kind in kinds:
            first, second = (table.get((pk, kind)) for table in tables)
            rows.append({
                "unit": name, "parent": parents.get(pk, ""), "kind": kind_label(kind) if kind else "", "first": first,
                "second": second,
                "difference": second - first if first is not None and second is not None else None,
            })  # fmt: skip
    return [row for row in rows if not row["kind"] or row["difference"] != 0]


def _table(version):
    return {(row.locality_id, row.kind): row.entries for row in version.targets.all()} if version else {}
