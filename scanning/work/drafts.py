"""What somebody typed and did not save, offered to who took their page over; it stays theirs as well."""

from registers.models import Draft
from scanning.models import Lease


def left_behind(book, place, user, at):
    """The newest draft of another person for the same new record: {"by", "at", "values"}, or None.

    Only of who no longer holds the page: what is being typed at this moment is nobody else's.
    """
    drafts = Draft.objects.filter(book=book, entry=None).exclude(user=user).exclude(values={})
    if place is not None:
        drafts = drafts.filter(place__page=place.page.pk, place__slot=place.slot)
    else:
        drafts = drafts.filter(place__page=None)
    held = Lease.objects.held_on(at).filter(book=book, page=place.page if place else None)
    found = drafts.exclude(user__in=held.values("user")).select_related("user").order_by("-saved_at").first()
    if found is None:
        return None
    return {"by": found.user.full_name, "at": found.saved_at.isoformat(), "values": found.values}
