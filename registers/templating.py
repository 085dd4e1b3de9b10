"""Which columns a kind's sheet has: the Ministry's template in force on a day, or the declaration of the kind.

Templates are versioned data (`SheetTemplate`); version 0 is what registers/kinds declares and always exists.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from civreg.core.errors import Refused
from registers.kinds import Kind
from registers.kinds import kind as kind_of
from registers.kinds.base import OlderSheet
from registers.models import SheetTemplate

SHEET = "DL Import"  # the name of the data sheet in the Ministry's template (domain.md 2.0)
ROW_NUMBER = "#"  # source of a column that counts the rows of the sheet, in a kind that declares no such column


@dataclass(frozen=True)
class Template:
    """A kind's sheet: `columns` as in `SheetTemplate.columns`; `row` is the stored version, None for version 0."""

    kind: Kind
    version: int
    name: str
    sheet: str
    columns: tuple[dict, ...]
    valid_from: dt.date | None = None
    source: str = ""
    is_confirmed: bool = False
    note: str = ""
    stored: SheetTemplate | None = None

    @property
    def headers(self) -> list[str]:
        return [column["code"] for column in self.columns]

    @property
    def map(self) -> dict[str, str]:
        """Head → code of the field that stands under it; heads of fixed texts and blanks are left out."""
        known = {column["code"]: column.get("source", "") for column in self.columns}
        return {head: code for head, code in known.items() if code in self.kind}

    def row(self, values, number: int) -> list[str]:
        """One line of the sheet, all text: `number` is its place in the sheet, from 1."""
        return row_of(self.kind, self.columns, values, number)


def row_of(kind: Kind, columns, values, number: int) -> list[str]:
    """One line under kept `columns`: the row's number, the field's value, or the column's fixed text."""
    return [_cell(kind, column, values, number) for column in columns]


def _cell(kind, column, values, number):
    source = column.get("source", "")
    if source == ROW_NUMBER or (source in kind and kind.field(source).generated):
        return str(number)
    return (values.get(source) or "") if source else column.get("fixed", "")


def row_maker(template: Template):
    """A function (values, number) → one line of the sheet, as `Template.row` gives it: for very many rows.

    Which column takes what is decided once, not for every cell.
    """
    kind, takes, fixed, numbered = template.kind, [], {}, []
    for at, column in enumerate(template.columns):
        source = column.get("source", "")
        takes.append(source)
        if source == ROW_NUMBER or (source in kind and kind.field(source).generated):
            numbered.append(at)
        elif not source and column.get("fixed"):
            fixed[at] = column["fixed"]

    def make(values, number):
        line = [values.get(source) or "" for source in takes]
        for at in numbered:
            line[at] = str(number)
        for at, text in fixed.items():
            line[at] = text
        return line

    return make


def declared_columns(kind: Kind) -> list[dict]:
    """The columns of version 0: every declared field under its own code."""
    return [{"code": code, "source": code, "fixed": ""} for code in kind.headers]


def older_columns(kind: Kind, sheet: OlderSheet) -> list[dict]:
    """The columns of a sheet that was used before, in the same order."""
    return [column for column in declared_columns(kind) if column["code"] not in sheet.lacks]


def declared(kind: Kind) -> Template:
    """Version 0: what the program itself declares."""
    confirmed = all(each.confirmed for each in kind.fields)
    return Template(
        kind, 0, _("Khai báo trong phần mềm"), SHEET, tuple(declared_columns(kind)), is_confirmed=confirmed,
        note=" ".join(str(note) for note in kind.notes),
    )  # fmt: skip


def template_of(kind, on: dt.date | None = None, version: int | None = None) -> Template:
    """The template of a kind (or its slug): that `version`, else the one in force on the day, else version 0.

    Without a day the newest of all. Raises Refused "unknown_template" (404) for a version that is not there.
    """
    kind = kind_of(kind) if isinstance(kind, str) else kind
    if version == 0:
        return declared(kind)
    rows = SheetTemplate.objects.filter(kind=kind.slug)
    if version is not None:
        found = rows.filter(version=version).first()
        if found is None:
            raise Refused(
                _("Không có mẫu bảng phiên bản %(n)s của loại sổ này.") % {"n": version},
                code="unknown_template", status=404,
            )  # fmt: skip
        return _stored(kind, found)
    if on is not None:
        rows = rows.filter(valid_from__lte=on)
    found = rows.order_by("-valid_from", "-version").first()
    return _stored(kind, found) if found else declared(kind)


def templates_of(kind: Kind) -> list[Template]:
    """Every version of a kind, newest first; version 0 closes the list."""
    rows = SheetTemplate.objects.filter(kind=kind.slug).select_related("created_by").order_by("-version")
    return [*(_stored(kind, row) for row in rows), declared(kind)]


def _stored(kind, row):
    return Template(
        kind, row.version, row.name, row.sheet, tuple(row.columns), row.valid_from, row.source, row.is_confirmed,
        row.note, row,
    )  # fmt: skip


def difference(new: Template, old: Template) -> dict:
    """What changed between two versions: heads added, dropped, with another source; whether the order moved."""
    before, after = ({c["code"]: (c.get("source", ""), c.get("fixed", "")) for c in t.columns} for t in (old, new))
    kept = [head for head in after if head in before]
    return {
        "added": [head for head in after if head not in before],
        "dropped": [head for head in before if head not in after],
        "changed": [head for head in kept if after[head] != before[head]],
        "reordered": kept != [head for head in before if head in after],
    }
