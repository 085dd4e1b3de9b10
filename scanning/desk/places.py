"""Where on the scans the next record stands: pages in order, slots on each, what is entered already."""

from dataclasses import dataclass

from scanning.models import Attachment, Page


@dataclass(frozen=True)
class Place:
    """A record on a page: which page, which slot of how many, where, and the entry that it is attached to."""

    page: Page
    slot: int
    slots: int
    region: tuple
    entry_id: int | None
    facts: dict

    @property
    def record(self):
        """What the reader says of this record ({} where it saw none)."""
        records = self.facts.get("records", [])
        return records[self.slot] if self.slot < len(records) else {}


def facts_of(page):
    """The newest reading of a page, {} before there is one."""
    reading = page.readings.order_by("-made_at").first()
    return reading.facts if reading else {}


def place_on(page, slot):
    """A slot of a page; a number beyond the last gives the last."""
    facts = facts_of(page)
    slots = max(1, page.record_total)
    slot = min(max(0, slot), slots - 1)
    records = facts.get("records", [])
    region = tuple(records[slot]["region"]) if slot < len(records) else ()
    entry_id = Attachment.objects.filter(page=page, slot=slot).values_list("entry_id", flat=True).first()
    return Place(page, slot, slots, region, entry_id, facts)


def next_open_place(book, after=None, not_on=()):
    """The first record that no entry is attached to, from `after` (page, slot) on and then from the start.

    Pages `not_on` (ids: others have them in hand) come last.

    None where the book has no scans; where all is entered, the place after `after`, or the first.
    """
    pages = list(book.scan_pages.in_order().values_list("pk", "record_total"))
    if not pages:
        return None
    slots = [(pk, slot) for pk, total in pages for slot in range(max(1, total))]
    taken = set(Attachment.objects.filter(page__book=book).values_list("page_id", "slot"))
    start = slots.index(after) + 1 if after in slots else 0
    in_turn = slots[start:] + slots[:start]
    free = [place for place in in_turn if place not in taken]
    found = next((place for place in free if place[0] not in not_on), (free or in_turn)[0])
    return place_on(book.scan_pages.get(pk=found[0]), found[1])


def neighbour(book, place, step):
    """The place one step before or after, or None at the book's ends."""
    pages = list(book.scan_pages.in_order().values_list("pk", "record_total"))
    slots = [(pk, slot) for pk, total in pages for slot in range(max(1, total))]
    here = (place.page.pk, place.slot)
    at = slots.index(here) + step if here in slots else -1
    return slots[at] if 0 <= at < len(slots) else None


def preview_map(facts):
    """Six numbers that take a box of the original picture to shares (0..1) of the upright preview."""
    if not facts.get("transform"):
        return None
    a, b, c, d, e, f = facts["transform"]
    scale = abs(a * e - b * d) ** 0.5
    turned = abs(b) > abs(a)
    size = (facts["height"], facts["width"]) if turned else (facts["width"], facts["height"])
    wide, high = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    return [a / wide, b / wide, c / wide, d / high, e / high, f / high]
