"""Saving at the desk: the entry and the piece of scan that proves it, in one transaction."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from civreg.core.errors import Refused
from registers.actions.answering import keep_answers
from registers.actions.entering import Saved, save_entry
from registers.kinds import kind as kind_of
from registers.rules.prefill import untouched
from scanning.actions.attaching import attach
from scanning.desk.places import place_on
from scanning.models import Attachment

# Nobody has read the entry at this version, so that its save is met with what stands there.
NO_VERSION = 0


@transaction.atomic
def save_at_desk(*, book, page, slot, values, by, at, answers=None, **save):
    """Save an entry and attach it to its record on the page (None where the book has no scans yet).

    Takes what registers.actions.entering.save_entry takes and returns what it returns; raises Refused as it does,
    and where the page is of another book. `answers` say of entries that may be the same event what the person
    made of them: {id: same, different, unsure}.
    """
    if page is not None and page.book_id != book.pk:
        raise Refused(_("Trang này không thuộc quyển sổ đang nhập."), code="other_book", status=404)
    # What the form offered and nobody meant (a nationality for a father who is not named) is not saved.
    offered = set(untouched(kind_of(book.kind), values))
    meant = {code: text for code, text in values.items() if code not in offered}
    saved = _saved_or_met(book=book, page=page, slot=slot, values=meant, by=by, at=at, **save)
    if page is not None and not saved.repeated:
        attach(entry=saved.entry, page=page, slot=slot, region=_region(page, slot), by=by, at=at)
    if answers and not saved.repeated:
        keep_answers(entry=saved.entry, said=answers, by=by, at=at)
        saved = replace(saved, version=max(saved.version, saved.entry.version))
    return saved


def _saved_or_met(*, book, page, slot, **save):
    """Save; a new record that somebody else entered meanwhile at the same place becomes a change of theirs.

    So who lost the page while typing loses no letter: what differs is shown field by field ("stale"), as for any
    two people at one entry; where nothing differs, theirs is already what was typed.
    """
    try:
        with transaction.atomic():
            return save_entry(book=book, **save)
    except Refused as refusal:
        there = _entry_at(page, slot, refusal) if save.get("entry") is None else None
        if there is None:
            raise
        return _meet(book, there, **save)


def _entry_at(page, slot, refusal):
    """The entry that stands at this place of the page, where it is the one whose number is taken."""
    if page is None or refusal.code != "taken" or "entry" not in refusal.detail:
        return None
    at_place = Attachment.objects.filter(page=page, slot=slot, entry=refusal.detail["entry"])
    found = at_place.select_related("entry").first()
    return found.entry if found else None


def _meet(book, there, **save):
    try:
        return save_entry(book=book, **{**save, "entry": there, "version": NO_VERSION, "key": f"{save['key'][:62]}-m"})
    except Refused as refusal:
        if refusal.code == "stale":
            if not refusal.detail["theirs"]:
                return Saved(there, there.version, repeated=True)
            refusal.detail["entry"] = there.pk
        raise


def _region(page, slot):
    """Where the record stands, from our own reading: the browser is not asked."""
    return list(place_on(page, slot).region)
