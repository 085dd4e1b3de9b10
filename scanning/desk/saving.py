"""Saving at the desk: the entry and the piece of scan that proves it, in one transaction."""

from django.db import transaction
from django.utils.translation import gettext as _

from civreg.core.errors import Refused
from registers.actions.entering import save_entry
from registers.kinds import kind as kind_of
from registers.rules.prefill import untouched
from scanning.actions.attaching import attach
from scanning.desk.places import place_on


@transaction.atomic
def save_at_desk(*, book, page, slot, values, by, at, **save):
    """Save an entry and attach it to its record on the page (None where the book has no scans yet).

    Takes what registers.actions.entering.save_entry takes and returns what it returns; raises Refused as it does,
    and where the page is of another book.
    """
    if page is not None and page.book_id != book.pk:
        raise Refused(_("Trang này không thuộc quyển sổ đang nhập."), code="other_book", status=404)
    # What the form offered and nobody meant (a nationality for a father who is not named) is not saved.
    offered = set(untouched(kind_of(book.kind), values))
    meant = {code: text for code, text in values.items() if code not in offered}
    saved = save_entry(book=book, values=meant, by=by, at=at, **save)
    if page is not None and not saved.repeated:
        attach(entry=saved.entry, page=page, slot=slot, region=_region(page, slot), by=by, at=at)
    return saved


def _region(page, slot):
    """Where the record stands, from our own reading: the browser is not asked."""
    return list(place_on(page, slot).region)
