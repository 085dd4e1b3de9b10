"""The forecast of bounces: which entries of a package the Ministry would refuse as duplicates, and how it came true.

An entry can bounce on what the Ministry has, or gets before it: of two entries of one open case, the one that goes
first is taken and the other bounces. A case whose other entry stays at home is no danger now.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Count, F, FilteredRelation, Q

from campaigns.models import Locality
from registers.duplicates.parts import office_parts
from registers.duplicates.roles import roles_of
from registers.kinds import kind as kind_of
from registers.models import CaseMember, Entry, PackageItem, TransferItem
from registers.rules import bounces

AT_MINISTRY = (Entry.State.SENT, Entry.State.ACCEPTED)
ANSWERED = (TransferItem.State.ACCEPTED, TransferItem.State.DUPLICATE, TransferItem.State.REFUSED)


@dataclass(frozen=True)
class Forecast:
    """`chances` holds the entries (ids) that may bounce at all; `flagged` those as likely as FORECAST_FLAG_PERCENT."""

    entries: int
    chances: dict = field(default_factory=dict)
    expected: float = 0.0
    low: int = 0
    high: int = 0

    @property
    def flagged(self):
        least = flag_from()
        likely = {entry: bounces.together(found) for entry, found in self.chances.items()}
        return {entry: each for entry, each in likely.items() if each >= least}


def flag_from() -> float:
    return settings.FORECAST_FLAG_PERCENT / 100


def forecast_of(entry_ids) -> Forecast:
    """The forecast of entries that would go together, in the order of their rows."""
    chances = _chances({"": list(entry_ids)})
    return _told(list(entry_ids), chances[""])


def forecasts_of(packages) -> dict:
    """Package id -> its forecast, for the packages of one page, asked together."""
    rows = {package.pk: [] for package in packages}  # a package may have no row
    items = PackageItem.objects.filter(package__in=packages).order_by("package_id", "row")
    for package, entry in items.values_list("package_id", "entry_id"):
        rows[package].append(entry)
    chances = _chances(rows)
    return {package.pk: _told(rows[package.pk], chances[package.pk]) for package in packages}


def _told(ids, chances):
    found = {entry: tuple(chances[entry]) for entry in ids if chances.get(entry)}
    expected, low, high = bounces.expected([bounces.together(each) for each in found.values()])
    return Forecast(len(ids), found, expected, low, high)


def _chances(groups):
    """Group -> entry -> its chances, from open cases and from numbers that the Ministry has already."""
    every = {entry for ids in groups.values() for entry in ids}
    by_case, by_key = _partners(every), _same_numbers(every)
    found = {}
    for group, ids in groups.items():
        place = {entry: at for at, entry in enumerate(ids)}
        found[group] = defaultdict(list)
        for entry in ids:
            for case, probability, other, state in by_case.get(entry, ()):
                goes_before = other in place and place[other] < place[entry]
                if state in AT_MINISTRY or goes_before:
                    found[group][entry].append(bounces.Chance(bounces.CASE, probability, case))
            found[group][entry] += by_key.get(entry, ())
    return found


def _partners(ids):
    """Entry -> (case, probability, the other entry, its state) of open cases."""
    found = defaultdict(list)
    members = CaseMember.objects.filter(entry__in=ids, case__state="open")
    rows = members.values_list("entry_id", "case_id", "case__probability", "case__members__entry_id",
                               "case__members__entry__state")  # fmt: skip
    for entry, case, probability, other, state in rows:
        if other != entry:
            found[entry].append((case, probability, other, state))
    return found


def _same_numbers(ids):
    """Entry -> chances from records of other units that the Ministry has under the same office, year and number."""
    mine = Entry.objects.filter(pk__in=ids).select_related("locality", "book").order_by("pk")
    by_kind = defaultdict(list)
    for entry in mine:
        by_kind[entry.locality.province_id, entry.kind].append(entry)
    found, chance = defaultdict(list), None
    for (province, kind), entries in by_kind.items():
        for entry, other in _pairs_of_numbers(province, kind, entries):
            chance = chance or _measured_key_chance()
            found[entry].append(bounces.Chance(bounces.KEY, chance, other))
    return found


def _pairs_of_numbers(province, kind, entries):
    # Communes by name: the unique index of numbers begins with them.
    communes = list(Locality.objects.filter(province_id=province, level="commune").values_list("pk", flat=True))
    others = Entry.objects.filter(
        locality_id__in=communes, kind=kind, registration_year__in={each.registration_year for each in entries},
        number__in={each.number for each in entries}, state__in=AT_MINISTRY,
    ).exclude(pk__in=[each.pk for each in entries])  # fmt: skip
    by_number = defaultdict(list)
    for other in others.select_related("book"):
        by_number[_number(other)].append(other)
    for entry in entries:
        for other in by_number.get(_number(entry), ()):
            if _office(entry) == _office(other):
                yield entry.pk, other.pk


def _number(entry):
    return entry.registration_year, entry.number, entry.number_suffix


def _office(entry):
    written = entry.values.get(roles_of(kind_of(entry.kind)).office) or entry.book.office
    return office_parts(written)


def _measured_key_chance():
    """How often records under a number that the Ministry had were refused, as far as it has answered."""
    foretold = TransferItem.objects.filter(
        state__in=ANSWERED, transfer__forecast__items__entry=F("entry"),
        transfer__forecast__items__chances__contains=[{"why": bounces.KEY}],
    )  # fmt: skip
    counted = foretold.aggregate(n=Count("pk"), bounced=Count("pk", filter=Q(state=TransferItem.State.DUPLICATE)))
    return bounces.key_chance(counted["n"], counted["bounced"])


def measured_of(transfers) -> dict:
    """Transfer id -> what its frozen forecast foretold against what the Ministry answered; no forecast, no entry."""
    likely = Q(foretold__probability__gte=F("transfer__forecast__flag_from"))
    bounced = Q(state=TransferItem.State.DUPLICATE)
    items = TransferItem.objects.filter(transfer__in=transfers, state__in=ANSWERED, transfer__forecast__isnull=False)
    same = Q(transfer__forecast__items__entry=F("entry"))
    items = items.annotate(foretold=FilteredRelation("transfer__forecast__items", condition=same))
    counted = items.order_by().values("transfer").annotate(
        answered=Count("pk"), hit=Count("pk", filter=likely & bounced), flagged=Count("pk", filter=likely),
        bounced=Count("pk", filter=bounced),
    )  # fmt: skip
    return {
        row["transfer"]: bounces.Measured(
            row["hit"], row["flagged"] - row["hit"], row["bounced"] - row["hit"],
            row["answered"] - row["flagged"] - row["bounced"] + row["hit"],
        )
        for row in counted
    }  # fmt: skip
