"""Entries of one kind in the Ministry's columns and order, all text (domain.md 2.0)."""

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.roles import Can
from civreg.core.errors import Refused
from registers.kinds import KINDS
from registers.models import Entry
from registers.queries import having_reached
from registers.rules.lifecycle import STAGES
from registers.templating import template_of
from reporting.rules import number_text

MOST_DIGITS = 18  # what a bigint holds for certain


def wanted(user, filters):
    """(kind, queryset) of the entries that a person may take out, by the filters of the entry list.

    Raises Refused for a missing or unknown kind, a filter that cannot be read, and for more than
    EXPORT_MAX_ROWS entries: the sentence says how many there are and what to do.
    """
    kind = KINDS.get(filters.get("kind", ""))
    if kind is None:
        raise Refused(_("Chọn một loại sổ để xuất: mỗi loại có cột riêng của Bộ."), code="kind_missing", status=422)
    entries = Entry.objects.visible_to(user, Can.EXPORT).filter(condition_of(filters), kind=kind.slug)
    limit = settings.EXPORT_MAX_ROWS
    if (count := entries.count()) > limit:
        sentence = _("Có %(count)s trường hợp, mỗi lần xuất nhiều nhất %(limit)s. Chọn thêm xã, quyển sổ hoặc ngày.")
        raise Refused(
            sentence % {"count": number_text(count), "limit": number_text(limit)}, code="too_many", status=422
        )
    return kind, entries


def condition_of(filters):
    """Filters of the entry list as a condition; Refused \"bad_filter\" for one that cannot be read."""
    condition = having_reached(
        stage=_one_of(STAGES, filters.get("stage")),
        day=_day(filters.get("day")),
        locality=_number(filters.get("locality")),
    )
    if book := _number(filters.get("book")):
        condition &= Q(book_id=book)
    if state := _one_of(Entry.State.values, filters.get("state")):
        condition &= Q(state=state)
    return condition


def _one_of(known, text):
    if text and text not in known:
        raise _unreadable(text)
    return text or ""


def _day(text):
    """A day that has a neighbour on either side in every time zone, or None."""
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as problem:
        raise _unreadable(text) from problem
    if not 1900 < day.year < 2200:
        raise _unreadable(text)
    return day


def _number(text):
    if not text:
        return None
    if not text.isdecimal() or len(text) > MOST_DIGITS:
        raise _unreadable(text)
    return int(text)


def _unreadable(text):
    return Refused(_("Không hiểu điều kiện lọc «%(text)s».") % {"text": text}, code="bad_filter", status=422)


def rows(kind, entries):
    """The rows as they are read from the database, slice by slice; STT is their number here."""
    template = template_of(kind, on=timezone.localdate())
    ordered = entries.order_by("locality_id", "book_id", "registration_year", "number", "number_suffix", "pk")
    for number, values in enumerate(ordered.values_list("values", flat=True).iterator(chunk_size=2000), 1):
        yield template.row(values, number)


def heads_of(kind):
    """The heads of the sheet in force today, in the order in which `rows` gives the values."""
    return template_of(kind, on=timezone.localdate()).headers
