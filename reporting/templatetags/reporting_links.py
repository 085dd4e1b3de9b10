"""Template tags that give a number the address of the list behind it."""

from django import template
from django.utils.html import format_html

from campaigns.rules import kind_label
from reporting import links, rules

register = template.Library()


@register.simple_tag
def place_url(place):
    """The progress page of a place."""
    return links.of_place(place)


@register.simple_tag
def line_url(row):
    """The progress page of a line's place, of the same day, kind and structure."""
    return links.of_line(row)


@register.simple_tag
def count_url(row, stage, on_day=False):
    """The entries behind one number of a progress line; of the line's day only, where on_day is true."""
    return links.counted(row, stage, on_day=on_day)


@register.simple_tag
def book_url(row, stage):
    """The entries of a book that have reached a stage."""
    return links.entry_list(stage=stage, book=row.key.pk)


@register.simple_tag
def proved_of(row):
    """Books signed as complete of all books of a line, with the way to what still lacks."""
    shown = f"{rules.number_text(row.proved)}/{rules.number_text(row.books)}"
    return format_html('<a href="{}">{}</a>', links.coverage(row), shown) if row.books else "–"


@register.simple_tag
def kind_name(kind):
    return kind_label(kind)
