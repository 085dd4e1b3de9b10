"""The figures of a version of the targets and of a roadmap: set once, never changed, so each is read once a process.

A change of either is a new version with a key of its own (campaigns.actions). Within a transaction nothing is kept:
what it reads may be undone, or may not be all yet.
"""

from functools import lru_cache, wraps

from django.db import connection

from campaigns.models import RoadmapLine, Target

MOST_KEPT = 32  # versions; those of one campaign that are looked at in a day


def _once(read):
    kept = lru_cache(maxsize=MOST_KEPT)(read)

    @wraps(read)
    def inner(pk):
        return read(pk) if connection.in_atomic_block else kept(pk)

    return inner


@_once
def targets_of(version_pk):
    """Kind -> locality id (None is the province) -> (entries, is an estimate). Not to be changed by who reads it."""
    found = {}
    rows = Target.objects.filter(version=version_pk)
    for kind, pk, entries, guess in rows.values_list("kind", "locality_id", "entries", "is_estimate"):
        found.setdefault(kind, {})[pk] = (entries, guess)
    return found


@_once
def lines_of(roadmap_pk):
    """(locality id, None is the province; kind) -> what each day is to bring. Not to be changed by who reads it."""
    rows = RoadmapLine.objects.filter(roadmap=roadmap_pk)
    return {(pk, kind): days for pk, kind, days in rows.values_list("locality_id", "kind", "days")}
