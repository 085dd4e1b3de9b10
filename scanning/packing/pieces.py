"""Which pieces of which pages prove the entries of a book, read from attachments and readings."""

from scanning.models import Attachment, Reading
from scanning.packing.casefile import Piece
from scanning.rules import region_fits

WHOLE = 0.85  # a region that covers this share of its page is the page
LARGEST_HEAD = 0.35  # of the page's height: above it stands more than a head
LEAST_HEAD = 12  # pixels


class Pieces:
    """The pieces of a book's entries: three queries whatever their number."""

    def __init__(self, entries, *, whole_page):
        self.whole_page, self.of_entry, self.tops = whole_page, {}, {}
        attachments = Attachment.objects.filter(entry__in=entries).select_related("page__scan")
        for each in attachments.order_by("page__position", "page_id", "pk"):
            self.of_entry.setdefault(each.entry_id, []).append(each)
        pages = {each.page_id for rows in self.of_entry.values() for each in rows}
        self.transforms = _transforms(pages)
        for page, region in Attachment.objects.filter(page__in=pages).exclude(region=[]).values_list("page", "region"):
            self.tops[page] = min(self.tops.get(page, region[1]), region[1])

    def of(self, entry_id):
        """The pieces of one entry in the order of the book; empty without a scan."""
        return tuple(self._piece(each) for each in self.of_entry.get(entry_id, ()))

    def strays(self, entry_id):
        """Whether a region lies outside of its page, or its page has no size."""
        rows = self.of_entry.get(entry_id, ())
        return any(not region_fits(each.region, each.page.width, each.page.height) for each in rows)

    def _piece(self, attachment):
        page, region = attachment.page, tuple(attachment.region)
        region = None if self.whole_page or _is_whole(region, page) else region
        head = self._head(page, region) if region else None
        transform = self.transforms.get(page.pk)
        return Piece(page.pk, page.scan.file.name, page.index, region, head, transform)

    def _head(self, page, region):
        """What stands above the first record, as wide as the region; None where the region begins with it."""
        top = min(self.tops.get(page.pk, 0), region[1])
        if not LEAST_HEAD <= top <= LARGEST_HEAD * page.height:
            return None
        return (region[0], 0, region[2], top)


def _is_whole(region, page):
    if not region:
        return True
    x0, y0, x1, y1 = region
    return (x1 - x0) * (y1 - y0) >= WHOLE * (page.width or 1) * (page.height or 1)


def _transforms(pages):
    """How each page was set upright when it was last read."""
    readings = Reading.objects.filter(page__in=pages).order_by("made_at", "pk")
    found = readings.values_list("page", "facts__transform")
    return {page: tuple(transform) for page, transform in found if transform}
