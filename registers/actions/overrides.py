"""Warnings that people let go, each with its reason."""

from django.utils.translation import gettext as _

from civreg.core.errors import Refused
from registers.models import Entry, Override
from registers.rules.entry import ONCE_PER_BOOK

# Each entry keeps the reason that it took over, so the latest ones of a book carry it on.
LATEST_OF_A_BOOK = 30


def let_go(*, book, entry, warnings, reasons):
    """The warnings to keep with their reasons, as (finding, reason).

    The very same warning that was let go for this entry before asks nothing again, and a changed value that
    makes it say something else ends that; one that speaks of what a
    whole book lacks takes the reason given for another entry of it. Refused "needs_reason" names the others.
    """
    known = set(entry.overrides.values_list("rule", "message")) if entry and warnings else set()
    fresh = [found for found in warnings if (found.rule, found.record) not in known]
    given = {found: reasons.get(found.rule) or "" for found in fresh}
    if any(not reason and found.rule in ONCE_PER_BOOK for found, reason in given.items()):
        of_the_book = _reasons_of(book)
        given = {found: reason or of_the_book.get(_what(found), "") for found, reason in given.items()}
    unexplained = [found.as_dict() for found, reason in given.items() if not reason]
    if unexplained:
        sentence = _("Có điều khác thường: sửa lại, hoặc nêu lý do rồi lưu.")
        raise Refused(sentence, code="needs_reason", detail={"findings": unexplained})
    return list(given.items())


def keep(*, entry, let_go, by, at):
    Override.objects.bulk_create(
        Override(
            entry=entry, rule=found.rule, codes=list(found.codes), message=found.record, reason=reason,
            made_at=at, made_by=by,
        )
        for found, reason in let_go
    )  # fmt: skip


def _what(found):
    return found.rule, tuple(found.codes)


def _reasons_of(book):
    """What was said before in this book, the latest word last."""
    latest = Entry.objects.filter(book=book).order_by("-pk").values("pk")[:LATEST_OF_A_BOOK]
    said = Override.objects.filter(entry__in=latest, rule__in=ONCE_PER_BOOK).order_by("pk")
    return {(rule, tuple(codes)): reason for rule, codes, reason in said.values_list("rule", "codes", "reason")}
