"""Icons, chips and the menu as one tag each, which costs a fifth of nested includes: lists draw hundreds of chips."""

from functools import lru_cache

from django import template
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

register = template.Library()
SILENT, SPOKEN = 'aria-hidden="true"', 'role="img" aria-label="%s"'
ICON = '<svg class="icon" viewBox="0 0 16 16" focusable="false" %s>%s</svg>'
CHIP = '<span class="chip chip-%s">%s\n%s</span>'
NAV_CLASS = ' class="nav-item"'
WORDS = {
    "draft": _("Nháp"), "entered": _("Đã nhập"), "checked": _("Đã kiểm tra"), "approved": _("Đã duyệt"),
    "sent": _("Đã chuyển"), "accepted": _("Bộ đã nhận"), "returned": _("Trả lại"),
    "suspected_duplicate": _("Nghi trùng"), "duplicate": _("Trùng"), "unreadable": _("Không đọc được"),
    "void": _("Số bỏ trống, gạch bỏ"),
}  # fmt: skip


@lru_cache
def _lines(name):
    """What is drawn inside of an icon: the file of that name, which holds no template code."""
    return get_template(f"components/icons/{name}.svg").render()


@register.simple_tag
def icon(name, label=""):
    """An icon; `label` says it aloud where no word stands beside it."""
    voice = SPOKEN % conditional_escape(label) if label else SILENT
    return mark_safe(ICON % (voice, _lines(name)))  # noqa: S308 (the label is escaped, the lines are our own file)


@register.simple_tag
def chip(state, label=""):
    """A state with its icon and `label`, without one the state's own word."""
    word = conditional_escape(label or WORDS.get(state, ""))
    return mark_safe(CHIP % (conditional_escape(state), icon(state), word))  # noqa: S308 (all are escaped)


@register.simple_tag
def nav_items(nav, *, unfolded=False):
    """The menu as a list: items ({url, label, current}) and menus of such ({label, inside, current}).

    `unfolded`: the menus stand in a panel, the current one open.
    """
    rows = "".join(_nav_item(item, unfolded) for item in nav)
    return mark_safe(f"<ul>{rows}</ul>")  # noqa: S308 (all are escaped)


def _nav_item(item, unfolded):
    if "inside" not in item:
        return f"<li>{_link(item, NAV_CLASS)}</li>"
    how = (" open" if item["current"] else "") if unfolded else " data-menu"
    current = ' aria-current="true"' if item["current"] else ""
    word = f"<summary{NAV_CLASS}{current}>{conditional_escape(item['label'])}{icon('down')}</summary>"
    rows = "".join(f"<li>{_link(each)}</li>" for each in item["inside"])
    return f'<li><details class="menu nav-menu"{how}>{word}<ul class="menu-panel">{rows}</ul></details></li>'


def _link(item, classes=""):
    current = ' aria-current="page"' if item["current"] else ""
    return f'<a{classes} href="{conditional_escape(item["url"])}"{current}>{conditional_escape(item["label"])}</a>'
