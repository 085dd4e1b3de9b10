"""Template tags of figures: a cell with its number, and the address of the list behind it.

A table of fifty rows has five hundred cells: one tag a cell, with the label translated once above the loop, costs a
third of what filters, tags and blocks inside of it do.
"""

from django import template
from django.conf import settings
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from campaigns.rules import kind_label
from civreg.core.templatetags.drawn import chip
from reporting import links
from reporting.rules import number_text

register = template.Library()
CELL = '<td class="num" data-label="%s">%s</td>'
LINKED_CELL = '<td class="num" data-label="%s"><a href="%s">%s</a></td>'


def _cell(label, value, url=""):
    """A cell of a table that turns into cards on a phone; "–" where there is no number."""
    text = "–" if value is None else number_text(value)
    label = conditional_escape(label)
    filled = LINKED_CELL % (label, conditional_escape(url), text) if url else CELL % (label, text)
    return mark_safe(filled)  # noqa: S308 (label and address are escaped, the text is a number)


@register.simple_tag
def number_cell(label, value, url=""):
    """A number, or a dash, in a cell; with an address, a link to it."""
    return _cell(label, value, url)


@register.simple_tag
def change_cell(label, change):
    """By how much a figure changed, with its sign; a dash where there is nothing to compare."""
    text = "–" if change is None else f"<b>{'+' if change > 0 else ''}{number_text(change)}</b>" if change else "0"
    return mark_safe(CELL % (conditional_escape(label), text))  # noqa: S308 (the label is escaped)


@register.simple_tag
def gap_cell(label, gap):
    """A difference that should not be there; a dash where there is nothing to compare."""
    text = "–" if gap is None else f'<b class="gap">{number_text(gap)}</b>' if gap else "0"
    return mark_safe(CELL % (conditional_escape(label), text))  # noqa: S308 (the label is escaped)


@register.simple_tag
def count_cell(label, row, stage, on_day=False):
    """A stage of a progress line with the list behind it; of the line's day only, where on_day is true."""
    counts = row.on_day if on_day else row.counts
    return _cell(label, counts.get(stage, 0), links.counted(row, stage, on_day=on_day))


@register.simple_tag
def book_cell(label, row, stage):
    """A stage of a book's line with the list behind it."""
    return _cell(label, row.counts.get(stage, 0), links.entry_list(stage=stage, book=row.key.pk))


@register.simple_tag
def report_cell(address, label, cell):
    """A place's report of one day (reporting.report_page) as a chip; a dash where it is not due yet."""
    url = conditional_escape(f"{address}{cell['query']}")
    if cell["word"]:
        filled = f'<td><a href="{url}">{chip(cell["tone"], cell["word"])}</a></td>'
    else:
        said = conditional_escape(f"{label}, {cell['day']:%d/%m}")
        filled = f'<td><a class="muted" href="{url}" aria-label="{said}">–</a></td>'
    return mark_safe(filled)  # noqa: S308 (address and label are escaped)


@register.simple_tag
def plain_cells(row):
    """The cells of a line of a picture's table, as they are; a dash where there is nothing."""
    texts = (str(each) if isinstance(each, int) else "–" if each is None else _written(each) for each in row)
    return mark_safe("".join(f'<td class="num">{text}</td>' for text in texts))  # noqa: S308 (each is escaped)


def _written(value):
    return conditional_escape(localize(value))


@register.simple_tag
def figure_cells(row):
    """The cells of a line of the daily report (reporting.paper), each number with the list behind it."""
    return mark_safe("".join(_figure_cell(cell, row) for cell in row["cells"]))  # noqa: S308 (each is escaped)


def _figure_cell(cell, row):
    text = "–" if cell["value"] is None else conditional_escape(cell["value"])
    if cell["url"]:
        text = f'<a href="{conditional_escape(cell["url"])}">{text}</a>'
    return f'<td class="num">{text}{" ≈" if cell["key"] == "target" and row["target_is_estimate"] else ""}</td>'


@register.simple_tag
def place_url(place):
    """The progress page of a place."""
    return links.of_place(place)


@register.simple_tag
def line_url(row):
    """The progress page of a line's place, of the same day, kind and structure."""
    return links.of_line(row)


@register.simple_tag
def proved_of(row):
    """Books signed as complete of all books of a line, with the way to what still lacks."""
    shown = f"{number_text(row.proved)}/{number_text(row.books)}"
    return format_html('<a href="{}">{}</a>', links.coverage(row), shown) if row.books else "–"


@register.simple_tag
def kind_name(kind):
    return kind_label(kind)


@register.simple_tag
def live_seconds():
    """How often a page that renews itself asks whether anything moved."""
    return settings.LIVE_SECONDS


@register.filter
def counted_of(counts, key):
    """The number under a key, a dash where there is none."""
    return counts.get(key) or "–"


@register.simple_tag
def forecast_url(row):
    """The forecast of a line's place, of the same day, kind and structure."""
    return links.of_line(row, at=links.forecast_of)
