"""Addresses of the lists that make a number: every figure on a screen can be opened."""

from urllib.parse import urlencode

from django.urls import reverse


def entry_list(**filters):
    """The list of entries with these filters (stage, day, locality, kind, book, state); empty ones are left out."""
    kept = {name: value for name, value in filters.items() if value not in (None, "")}
    return f"{reverse('registers:entry-list')}?{urlencode(kept)}" if kept else reverse("registers:entry-list")


def of_place(place):
    """The progress page of a district or a commune."""
    return reverse("reporting:district" if place.level == "district" else "reporting:commune", args=[place.pk])


def counted(row, stage, *, on_day=False):
    """The list behind one number of a progress line."""
    return entry_list(
        stage=stage,
        day=row.asked.day.isoformat() if on_day else "",
        locality=row.place.pk if row.place else "",
        kind=row.kind,
    )


def with_state(row, state):
    return entry_list(state=state, locality=row.place.pk if row.place else "", kind=row.kind)
