"""Warnings that were let go: which of them still speak of what stands there now, and what changed since."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from campaigns.scope import scope
from registers import timeline
from registers.actions.judging import context_of
from registers.kinds import kind as kind_of
from registers.models import Entry, Override
from registers.rules.catalogue import CATALOGUE
from registers.rules.entry import check

OWN_SAVE = timedelta(seconds=5)
# States that a person gave to a number instead of values: their reason holds as long as the state does.
MARKED = {Entry.State.VOID, Entry.State.UNREADABLE}


@dataclass(frozen=True)
class Waived:
    """``stands``: the entry still gives that very warning. ``later`` are changes of its fields since then."""

    override: Override
    message: str
    stands: bool
    later: list
    about: object


def of_entry(entry, events) -> list[Waived]:
    """What was let go of an entry, the oldest first; ``events`` is its history (``history.of``)."""
    overrides = list(entry.overrides.select_related("made_by").order_by("pk"))
    if not overrides:
        return []
    kind = kind_of(entry.kind)
    now = check(kind, entry.values, context_of(entry.book, timezone.now()))
    standing = {(found.rule, found.record): found.message for found in now}
    return [_waived(each, entry, kind, standing, events) for each in overrides]


def _waived(override, entry, kind, standing, events):
    key = (override.rule, override.message)
    return Waived(
        override=override,
        message=standing.get(key, override.message),
        stands=key in standing or entry.state in MARKED,
        later=_later(override, kind, events),
        about=CATALOGUE.get(override.rule),
    )


def _later(override, kind, events):
    """Changes of the fields that the warning spoke of, made after it was let go, the oldest first."""
    after = [event for event in reversed(events) if event.action == "U" and event.at > override.made_at]
    # The save that let it go was itself written a moment later.
    if after and after[0].at - override.made_at < OWN_SAVE:
        del after[0]
    found = []
    for event in after:
        changes = event.changes or {}
        for code in override.codes:
            if f"values.{code}" in changes and code in kind:
                field = kind.field(code)
                old, new = (timeline.shown(field, each) or "–" for each in changes[f"values.{code}"])
                found.append({"label": field.label, "old": old, "new": new, "at": event.at, "person": event.person})
    return found


def within(user, can, *, rule="", commune=None):
    """The warnings let go in this person's communes, the latest first."""
    rows = Override.objects.filter(entry__locality_id__in=scope(user).commune_ids(can))
    exact = {"rule": rule, "entry__locality_id": commune and commune.pk}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    return rows.select_related("entry__book", "entry__locality", "made_by").order_by("-pk")
