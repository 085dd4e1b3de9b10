"""Names of the campaign's things, for templates."""

from django import template

from campaigns.rules import kind_label

register = template.Library()
register.filter("book_kind", kind_label)
