"""Widgets of forms that Django's own draw too slowly."""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join


class LongSelect(forms.Select):
    """A select of a hundred options and more: Django's renders two templates for each of them, this one none.

    It knows no groups of options and no attributes of single ones.
    """

    def render(self, name, value, attrs=None, renderer=None):
        shown = self.get_context(name, value, attrs)["widget"]
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            (
                (each["value"], format_html(" selected") if each["selected"] else "", each["label"])
                for _group, found, _index in shown["optgroups"]
                for each in found
            ),
        )
        return format_html('<select name="{}"{}>{}</select>', shown["name"], flatatt(shown["attrs"]), options)
