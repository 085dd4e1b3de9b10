"""The demo's records of phase 1: the Ministry has them, some are entered again, so that packages have what bounces."""

import csv
import tempfile
from pathlib import Path

from campaigns.models import Locality
from registers.actions import comparing
from registers.actions.importing import Options, import_file
from registers.kinds import kind as kind_of
from registers.models import RegisterBook

HOME, BOOK = "19600", "80"
# (kind, year) of the book that is entered anew -> numbers of it that phase 1 had under other numbers.
AGAIN = {("birth", 1998): (7, 10), ("marriage", 1999): (3, 5)}
BESIDE = 300  # how far their numbers lie from each other


def import_phase_one(by, campaign, at):
    """Once: a file a kind, as the Department's import takes it in. Returns how many records came in."""
    if RegisterBook.objects.filter(locality__code=HOME, number=BOOK).exists():
        return 0
    commune = Locality.objects.valid_on(campaign.day_one).get(code=HOME)
    made = sum(_import(commune, *of, numbers, by, at) for of, numbers in AGAIN.items())
    comparing.check_waiting(at=at)
    return made


def _import(commune, kind, year, numbers, by, at):
    entries = commune.entries.filter(kind=kind, registration_year=year, number__in=numbers).order_by("number")
    rows = [
        {**entry.values, "so": f"{entry.number + BESIDE}/{year}", "quyenSo": f"{BOOK}/{year}"} for entry in entries
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"giai-doan-1-{kind}-{year}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, kind_of(kind).headers, restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        options = Options(kind=kind, locality=commune, mode="transferred")
        return import_file(path=path, name=path.name, options=options, by=by, at=at).counts.created
