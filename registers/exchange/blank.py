"""The Ministry's blank sheet read for its heads, and a sheet's columns as lines that a person can edit."""

from contextlib import closing
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from registers.exchange import archive, columns
from registers.exchange.limits import Limits, SheetRefused
from registers.exchange.xlsx import Xlsx

BAR = "|"
BLANK_LIMITS = Limits(max_mb=5, max_unpacked_mb=100, max_rows=10_000)


def columns_of_blank(path, kind) -> list[dict]:
    """The columns of a blank XLSX as a template keeps them; SheetRefused if no row of it holds the kind's heads.

    A head that the kind does not know gets neither field nor text: a person says what belongs there.
    """
    path = Path(path)
    with open(path, "rb") as file:
        archive.refuse_other_formats(path, file.read(8))
    with closing(Xlsx(path, BLANK_LIMITS)) as source:
        first = [
            row for _name, part, hidden in source.sheets if not hidden
            for row in islice(source.rows(part), columns.HEAD_WITHIN)
        ]  # fmt: skip
    _number, cells = columns.find_head(kind, first)
    heads = [" ".join(cell.split()) for cell in cells]
    while heads and not heads[-1]:
        heads.pop()
    if "" in heads:
        raise SheetRefused(_("Dòng tiêu đề có ô trống ở giữa: sửa tệp rồi gửi lại."), code="blank_head")
    keys = columns.keys_of(kind)
    return [{"code": head, "source": columns.code_of_head(keys, head), "fixed": ""} for head in heads]


def as_lines(found) -> str:
    """Columns as lines "head | field | fixed text"; what is empty at the end of a line is left out."""
    parts = ([each["code"], each.get("source", ""), each.get("fixed", "")] for each in found)
    return "\n".join(f" {BAR} ".join(line).rstrip(f" {BAR}") for line in parts)


def from_lines(text: str) -> list[dict]:
    """Columns from such lines; SheetRefused names the line that has more than three parts."""
    found = []
    for at, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.split(BAR)]
        if len(parts) > 3:
            raise SheetRefused(_("Dòng %(line)s có quá nhiều dấu |.") % {"line": at}, code="line")
        head, source, fixed = [*parts, "", ""][:3]
        found.append({"code": head, "source": source, "fixed": fixed})
    return found
