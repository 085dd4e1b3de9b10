"""History in words: what each event of a book or an entry means to a reader."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from civreg.core import history
from registers.kinds import KINDS
from registers.kinds import kind as kind_of
from registers.models import RegisterBook
from registers.rules.lifecycle import STATES

SOURCES = {
    "typed": "",
    "suggestion": gettext_lazy("nhận gợi ý đọc máy"),
    "import": gettext_lazy("nhập từ tệp"),
    "answer": gettext_lazy("trả lời của Bộ"),
    "transfer": gettext_lazy("chuyển về Bộ"),
    "system": gettext_lazy("hệ thống"),
    "database": gettext_lazy("sửa thẳng trong cơ sở dữ liệu"),
}
VALUES = "values."


def of_entry(entry, events):
    """The events of an entry (``history.of``) for components/timeline.html, newest first."""
    kind = kind_of(entry.kind)
    return [_event(event, _what(event), _entry_changes(kind, event)) for event in events]


def of_book(book):
    """The events of a book for components/timeline.html, newest first."""
    return [_event(event, _made_or_changed(event), _book_changes(event)) for event in history.of(book)]


def _event(event, what, changes):
    who = event.person or (_("tài khoản đã xóa") if event.user_id else event.database_user)
    reason = event.reason
    if event.source == "suggestion":
        # The reason of an accepted suggestion is a list of codes; the changes below say the same in words.
        reason = ""
    return {
        "at": event.at, "who": who, "what": what, "source": SOURCES.get(event.source, event.source), "reason": reason,
        "changes": changes,
    }  # fmt: skip


def _made_or_changed(event):
    return {"I": _("Lập"), "U": _("Sửa"), "D": _("Xóa")}[event.action]


def _what(event):
    """The step of the life cycle that the event was, else that values changed."""
    if event.action == "I":
        filled = sum(name.startswith(VALUES) for name in event.changes)
        return ngettext("Lập, %(n)s mục", "Lập, %(n)s mục", filled) % {"n": filled}
    if event.action == "D":
        return _made_or_changed(event)
    if "state" in event.changes:
        return STATES.get(event.changes["state"][1], event.changes["state"][1])
    if "attached_at" in event.changes:
        return _("Đính kèm bản quét")
    return _("Sửa")


def _entry_changes(kind, event):
    """Only the kind's own fields: the columns beside them follow from these. What was first entered shows as the
    "before" of its first change, or stands on the page still.
    """
    if event.action == "I":
        return []
    changed = {name[len(VALUES) :]: pair for name, pair in event.changes.items() if name.startswith(VALUES)}
    order = {code: place for place, code in enumerate(kind.form_order)}
    codes = sorted(changed, key=lambda code: order.get(code, len(order)))
    return [_field_change(kind, code, *changed[code]) for code in codes]


def _field_change(kind, code, before, after):
    if code not in kind:
        return {"label": code, "before": before, "after": after}
    field = kind.field(code)
    return {"label": field.label, "before": shown(field, before), "after": shown(field, after)}


def shown(field, value):
    """A value as people read it: the words of a coded field, the text itself otherwise."""
    return dict(field.choices).get(value, value) or ""


def _book_changes(event):
    columns = {column.attname: column for column in RegisterBook._meta.fields}
    hidden = {"id", "created_at", "created_by_id", "locality_id"}
    changed = [(columns[name], pair) for name, pair in sorted(event.changes.items()) if name in columns.keys() - hidden]
    return [
        {"label": column.verbose_name, "before": _fact(column, before), "after": _fact(column, after)}
        for column, (before, after) in changed
    ]


def _fact(column, value):
    if column.attname == "kind" and value in KINDS:
        return KINDS[value].label
    return dict(column.flatchoices).get(value, value) if value not in (None, "") else ""
