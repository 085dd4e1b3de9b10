"""Books of a played commune that are complete get their closing entry and their proof, as the paper would have it."""

from registers.actions import proving
from registers.models import Entry
from registers.rules.completeness import PRESENT
from reporting.replay.commune import moment

AFTERNOON = 560  # minutes after the commune opened: nothing of the day comes after it


def prove_books(commune, day):
    """Prove every second book whose numbers are all there; counted as `proved`."""
    for volume in commune.volumes[::2]:
        states = list(Entry.objects.filter(book=volume.book).values_list("state", flat=True))
        if len(states) == volume.size and set(states) <= PRESENT and _begins(volume, commune):
            _prove(volume, commune, moment(day, AFTERNOON))
            commune.did["proved"] += 1


def _begins(volume, commune):
    """Whether the year begins in this book: what runs on from another book waits for that one."""
    return volume.numbers[0] == 1


def _prove(volume, commune, at):
    proving.record_year(
        book=volume.book, year=volume.book.year_opened, first_number=volume.numbers[0],
        last_number=volume.numbers[-1], total_events=volume.size, total_pages=len(volume.pages),
        closed_on=f"31.12.{volume.book.year_opened}", by=commune.approver, at=at,
    )  # fmt: skip
    proving.prove_book(book=volume.book, by=commune.approver, at=at)
