"""Cells of wide tables: one tag a row, where a loop of tags in the template would cost several times as much."""

from django import template
from django.utils.safestring import mark_safe

register = template.Library()
NONE = '<td class="num"><span class="muted">–</span></td>'


@register.simple_tag
def proved_cells(cells):
    """(books, proved books) of each kind as proved/books with a tick where that is all; a dash where there is none."""
    drawn = (
        f'<td class="num">{cell[1]}/{cell[0]}{" ✓" if cell[0] == cell[1] else ""}</td>' if cell else NONE
        for cell in cells
    )
    return mark_safe("".join(drawn))  # noqa: S308 (numbers alone)
