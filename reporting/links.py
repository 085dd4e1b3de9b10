"""Addresses of the lists that make a number: every figure on a screen can be opened."""

from functools import lru_cache
from urllib.parse import urlencode

from django.urls import get_script_prefix, reverse

from reporting.structures import BEFORE, is_new


def entry_list(**filters):
    """The list of entries with these filters (stage, day, locality, kind, book, state); empty ones are left out."""
    kept = {name: value for name, value in filters.items() if value not in (None, "")}
    address = _page(get_script_prefix(), "registers:entry-list")
    return f"{address}?{urlencode(kept)}" if kept else address


def of_place(place):
    """The progress page of a district or a commune."""
    name = "unit" if is_new(place) else "district" if place.level == "district" else "commune"
    return _page(get_script_prefix(), f"reporting:{name}", place.pk)


@lru_cache(maxsize=4096)
def _page(_prefix, name, *args):
    """The address of a page, found once: a table asks for three of every line."""
    return reverse(name, args=args)


def forecast_of(place):
    return f"{_page(get_script_prefix(), 'reporting:forecast')}?locality={place.pk}"


def of_line(line, at=of_place):
    """The progress page (or another) of a line's place, of the same day, kind, structure and targets."""
    asked = line.asked
    kept = {"structure": asked.structure if asked.structure != BEFORE else "", "kind": asked.kind,
            "day": "" if asked.is_live else asked.day.isoformat(),
            "version": asked.version.number if asked.is_chosen else ""}  # fmt: skip
    kept = {name: value for name, value in kept.items() if value}
    page = at(line.place)
    return f"{page}{'&' if '?' in page else '?'}{urlencode(kept)}" if kept else page


def counted(row, stage, *, on_day=False):
    """The list behind one number of a progress line; of a new unit its former communes, which have lists."""
    if is_new(row.place):
        return of_line(row)
    return entry_list(
        stage=stage,
        day=row.asked.day.isoformat() if on_day else "",
        locality=row.place.pk if row.place else "",
        kind=row.kind,
    )


def coverage(row):
    """Which books of a line's commune and kind are proved, and what the others lack."""
    is_commune = row.place is not None and row.place.level == "commune" and not is_new(row.place)
    kept = {"commune": row.place.pk if is_commune else "", "kind": row.kind}
    kept = {name: value for name, value in kept.items() if value}
    page = _page(get_script_prefix(), "registers:coverage")
    return f"{page}?{urlencode(kept)}" if kept else page


def with_state(row, state):
    if is_new(row.place):
        return of_line(row)
    return entry_list(state=state, locality=row.place.pk if row.place else "", kind=row.kind)
