"""Template tags of figures: a cell with its number, and the address of the list behind it.

A table of fifty rows has five hundred cells: one tag a cell, with the label translated once above the loop, costs a
third of what filters, tags and blocks inside of it do.
"""

from django import template
from django.utils.formats import localize, number_format
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
def public_count(n, hidden):
    """A published count; where it is not published a dash that says so (`hidden`)."""
    if n is None:
        return format_html('<span title="{}">–</span>', hidden)
    return number_text(n)


@register.simple_tag
def ledger_cells(line, target, change, parts, gap_parts, gap_kinds, entered, left, gap_all):
    """The cells of a place in the ledger of targets (reporting.ledger.Line), each under its label."""
    return mark_safe("".join((  # noqa: S308 (each cell escapes what it is given)
        _target_cell(target, line),
        _change_cell(change, line.change),
        _cell(parts, line.parts.children if line.parts else None),
        _gap_cell(gap_parts, line.parts.difference if line.parts else None),
        _gap_cell(gap_kinds, line.kinds.difference if line.kinds else None),
        _cell(entered, line.progress.entered),
        _cell(left, line.left_or_none),
        _gap_cell(gap_all, line.account.difference),
    )))  # fmt: skip


def _target_cell(label, line):
    """The figure itself; how an estimate came about is its title."""
    if line.own is None or not line.target.is_estimate:
        return _cell(label, line.own)
    return format_html(
        '<td class="num" data-label="{}">{} <abbr title="{}">≈</abbr></td>',
        label, number_text(line.own), line.target.method,
    )  # fmt: skip


def _change_cell(label, change):
    """By how much a figure changed, with its sign; a dash where there is nothing to compare."""
    text = "–" if change is None else f"<b>{'+' if change > 0 else ''}{number_text(change)}</b>" if change else "0"
    return mark_safe(CELL % (conditional_escape(label), text))  # noqa: S308 (the label is escaped)


def _gap_cell(label, gap):
    """A difference that should not be there; a dash where there is nothing to compare."""
    text = "–" if gap is None else f'<b class="gap">{number_text(gap)}</b>' if gap else "0"
    return mark_safe(CELL % (conditional_escape(label), text))  # noqa: S308 (the label is escaped)


@register.simple_tag
def count_cell(label, row, stage, on_day=False):
    """A stage of a progress line with the list behind it; of the line's day only, where on_day is true."""
    counts = row.on_day if on_day else row.counts
    return _cell(label, counts.get(stage, 0), links.counted(row, stage, on_day=on_day))


@register.simple_tag
def percent_cell(label, percent):
    """A share with one decimal, or a dash."""
    text = "–" if percent is None else f"{number_format(percent, 1)} %"
    return mark_safe(CELL % (conditional_escape(label), text))  # noqa: S308 (the label is escaped)


@register.simple_tag
def finish_cell(label, row):
    """The day on which a line will be finished, with the way to its forecast and the range of eight cases in ten."""
    day, (early, late) = row.forecast_date, row.forecast_range
    if day is None:
        return _cell(label, None)
    finish = LINKED_CELL % (conditional_escape(label), conditional_escape(forecast_url(row)), f"{day:%d/%m}")
    if early and early != late:
        until = f"{late:%d/%m}" if late else "?"
        finish = finish.replace("</td>", f' <span class="muted small nowrap">{early:%d/%m}–{until}</span></td>')
    return mark_safe(finish)  # noqa: S308 (label and address are escaped)


@register.simple_tag
def verdict_cell(label, verdict):
    """The verdict as a chip, its reason beside it for all."""
    return format_html(
        '<td data-label="{}">{} <span class="small muted">{}</span></td>',
        label, chip(verdict.tone, verdict.label), verdict.sentence,
    )  # fmt: skip


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


@register.filter
def counted_of(counts, key):
    """The number under a key, a dash where there is none."""
    return counts.get(key) or "–"


@register.simple_tag
def forecast_url(row):
    """The forecast of a line's place, of the same day, kind and structure."""
    return links.of_line(row, at=links.forecast_of)
