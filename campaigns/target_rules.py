"""Targets that come in as a sheet, and what they add up to. Decisions from values: no database, no clock."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from campaigns.rules import BOOK_KINDS
from civreg.core.vietnamese import fold

# key -> the heads under which it is found; the first is what our own sheets say.
HEADS = {
    "code": ("Mã đơn vị", "Mã", "code"),
    "place": ("Đơn vị", "Tên đơn vị", "Huyện, xã", "locality"),
    "kind": ("Loại sổ", "kind"),
    "books": ("Số quyển", "Số sổ", "books"),
    "entries": ("Số trường hợp", "Trường hợp", "Chỉ tiêu", "entries"),
}
MOST_BOOKS, MOST_ENTRIES = 1_000_000, 1_000_000_000


def columns_of(cells):
    """Position -> key of a row of heads, {} where it is none: a place and the entries must be there."""
    names = {fold(name): key for key, names in HEADS.items() for name in names}
    found = {at: names[fold(str(cell))] for at, cell in enumerate(cells) if cell and fold(str(cell)) in names}
    keys = set(found.values())
    return found if "entries" in keys and keys & {"code", "place"} else {}


@dataclass
class Judged:
    """The rows of a sheet: targets by (unit id, kind) as they were read, and errors as (row, column, sentence)."""

    targets: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)


def judge(rows, units):
    """Judge [(row number, {key: cell})] against units: objects with pk (None is the province), code and full_name."""
    by_code = {str(unit.code): unit for unit in units}
    by_name = defaultdict(list)
    for unit in units:
        by_name[fold(unit.full_name)].append(unit)
    judged, first_seen = Judged(), {}
    for number, row in rows:
        target, errors = _judge_row(row, by_code, by_name)
        if not errors:
            key = target["unit"].pk, target["kind"]
            if key in first_seen:
                errors = [("place", _("Trùng với dòng %(row)s.") % {"row": first_seen[key]})]
            else:
                first_seen[key], judged.targets[key] = number, target
        judged.errors += [(number, HEADS[key][0], sentence) for key, sentence in errors]
    return judged


def _judge_row(row, by_code, by_name):
    errors = []
    unit, problem = _unit(row, by_code, by_name)
    if problem:
        errors.append(("place", problem))
    kind = _kind(row.get("kind", ""))
    if kind is None:
        errors.append(("kind", _("Không có loại sổ này; để trống là tất cả loại sổ.")))
    counts = {}
    for key, most in (("books", MOST_BOOKS), ("entries", MOST_ENTRIES)):
        text = row.get(key, "")
        counts[key] = whole_number(text) if text != "" or key == "entries" else 0
        if counts[key] is None or counts[key] > most:
            errors.append((key, _("Phải là số nguyên không âm.")))
    return {"unit": unit, "kind": kind, **counts}, errors


def _unit(row, by_code, by_name):
    code, name = str(row.get("code", "")).strip(), str(row.get("place", "")).strip()
    code = code.removesuffix(".0")
    if code:
        found = by_code.get(code)
        if found is None:
            return None, _("Không có đơn vị mã này trong kế hoạch.")
        if name and fold(name) != fold(found.full_name):
            return None, _("Mã này là của %(name)s.") % {"name": found.full_name}
        return found, ""
    found = by_name.get(fold(name), [])
    if not found:
        return None, _("Không thấy đơn vị tên này trong kế hoạch.")
    if len(found) > 1:
        return None, _("Có nhiều đơn vị cùng tên: ghi thêm mã đơn vị.")
    return found[0], ""


def _kind(text):
    words = {fold(str(label)): slug for slug, label in BOOK_KINDS.items()} | {slug: slug for slug in BOOK_KINDS}
    words |= {"": "", fold("Tất cả loại sổ"): ""}
    text = str(text).strip()
    return words.get(text, words.get(fold(text)))


def whole_number(value):
    """A whole number that is not negative, as sheets and people write it (1.234, 1 234, 1234.0); None for none."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return int(value) if value >= 0 and value == int(value) else None
    text = str(value).strip().replace("\u00a0", "").replace(" ", "")
    parts = text.replace(",", ".").split(".")
    if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]) and 0 < len(parts[0]) <= 3:
        text = "".join(parts)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


@dataclass(frozen=True)
class Sum:
    """A parent's figure against the sum of its children's: shown with the difference, never corrected."""

    own: int | None
    children: int | None

    @property
    def difference(self):
        return None if self.own is None or self.children is None else self.own - self.children


def sum_of(own, children):
    """Children without a figure count for nothing; where none has one there is no sum."""
    known = [value for value in children if value is not None]
    return Sum(own, sum(known) if known else None)
