"""Who had which page before their eyes: the evidence that a check was made against the paper."""

from datetime import timedelta

from django.db.models import F

from scanning.models import Look

AGAIN_AFTER = timedelta(minutes=1)  # pieces of one page that are fetched one after another are one look


def note_look(*, page_id, by, at) -> None:
    """The picture of a page went out to a person."""
    _look, is_first = Look.objects.get_or_create(user=by, page_id=page_id, defaults={"first_at": at, "last_at": at})
    if not is_first:
        seen = Look.objects.filter(user=by, page_id=page_id, last_at__lt=at - AGAIN_AFTER)
        seen.update(last_at=at, times=F("times") + 1)
