"""What is being typed against all that is there: entries that may be the same event, as this person may see them."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.roles import Can
from campaigns.scope import scope
from registers.actions.judging import context_of
from registers.alike import alike
from registers.comparing import as_compared
from registers.duplicates.classes import CLASSES
from registers.kinds import kind as kind_of
from registers.models import DuplicateCase, Entry
from registers.rules.normal import normalise
from registers.rules.prefill import untouched

MOST_SHOWN = 3
IN_THE_TITLE = ("number", "book_number")
ALREADY = (DuplicateCase.State.DECIDED,)


def asked_codes(kind) -> str:
    """The fields that must be typed before it is worth asking: a name, and one date."""
    dates = [code for code in (kind.subject_birth, kind.event_date) if code]
    return f"{kind.subject} {dates[0] if dates else ''}".strip()


def suspects_for(*, book, user, values, entry=None) -> list[dict]:
    """The likeliest first, without those that were found to be different before."""
    kind = kind_of(book.kind)
    values = normalise(kind, _meant(kind, values), context_of(book, timezone.now()))
    found = alike(book=book, values=values, beside=entry.pk if entry else None)
    if entry:
        settled = DuplicateCase.objects.of_entry(entry).filter(state__in=ALREADY).values("members__entry")
        done = set(settled.values_list("members__entry", flat=True))
        found = [each for each in found if each.entry not in done]
    found = found[:MOST_SHOWN]
    entries = Entry.objects.select_related("book", "locality").in_bulk([each.entry for each in found])
    mine = scope(user).commune_ids(Can.VIEW)
    return [
        _shown(kind, each, entries[each.entry], values, is_masked=entries[each.entry].locality_id not in mine)
        for each in found
        if each.entry in entries
    ]


def _meant(kind, values):
    """What was typed: without what the form offered for people who are not named, as the save leaves it out too."""
    known = set(kind.headers)
    texts = {code: text for code, text in values.items() if code in known and isinstance(text, str)}
    offered = set(untouched(kind, texts))
    return {code: text for code, text in texts.items() if code not in offered}


def _shown(kind, suspect, entry, values, *, is_masked):
    """Of an entry beyond the person's scope: where it stands, why, and which fields differ, never what they hold."""
    seen = not is_masked
    return {
        "entry": entry.pk,
        "number": str(entry),
        "office": entry.book.office,
        "book": str(entry.book),
        "masked": is_masked,
        "name": entry.subject_name if seen else "",
        "sort": str(CLASSES.get(suspect.sort, "")),
        "percent": min(99, round(suspect.probability * 100)),
        "reasons": suspect.reasons,
        "url": reverse("registers:entry", args=[entry.pk]) if seen else "",
        "scan": reverse("scanning:entry-scan", args=[entry.pk]) if seen and entry.attached_at else "",
        "differing": [
            {
                "code": each.code,
                "label": str(each.label),
                "theirs": entry.values[each.code] if seen else "",
            }
            for each in kind.fields
            # What one of them does not say is no difference.
            if values.get(each.code)
            and entry.values.get(each.code)
            and each.name not in IN_THE_TITLE
            and as_compared(entry.values[each.code]) != as_compared(values[each.code])
        ],
        "unseen": "" if seen else _("Hồ sơ của đơn vị khác: bạn chỉ thấy số, năm và nơi đăng ký."),
    }
