"""How far are we: read from the counters that the database keeps, never from the entries themselves.

Every reading takes the same handful of queries whether there are a thousand entries or ninety million, and
one more row of counters is what one more commune costs.
"""

from dataclasses import dataclass, field

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Sum, When

from campaigns.models import Locality
from campaigns.rules import BOOK_KINDS, kind_label
from registers.models import BookTotal, LocalityDay, LocalityTotal, RegisterBook
from reporting.lines import Overview, Progress
from reporting.structures import AFTER, groups, is_new

PHASE_1 = "1:"  # what stands before a stage that counts phase 1 alone (registers.models.counts)
SHELF = ("books", "declared", f"{PHASE_1}books", f"{PHASE_1}declared")

@dataclass
class Counts:
    """The counters of some communes, keyed by locality or by kind."""

    totals: dict = field(default_factory=dict)
    on_day: dict = field(default_factory=dict)
    daily: dict = field(default_factory=dict)
    scanned: dict = field(default_factory=dict)

    def line(self, keys, **more):
        """One Progress over several keys together."""
        return Progress(
            counts=_merged(self.totals, keys),
            on_day=_merged(self.on_day, keys),
            daily=_merged(self.daily, keys),
            books=sum(self.totals.get(key, {}).get("books", 0) for key in keys),
            books_scanned=sum(self.scanned.get(key, 0) for key in keys),
            **more,
        )


def _merged(table, keys):
    merged = {}
    for key in keys:
        for name, n in table.get(key, {}).items():
            merged[name] = merged.get(name, 0) + n
    return merged


def _table(rows):
    table = {}
    for key, name, n in rows:
        table.setdefault(key, {})[name] = n
    return table


def _phase_2(table):
    """Counts of stages without what books of phase 1 brought: the campaign's targets are of phase 2.

    The counters hold both phases under the stage and phase 1 again under "1:" and the stage.
    """
    for counts in table.values():
        for name in [each for each in counts if each.startswith(PHASE_1)]:
            counts[name[len(PHASE_1) :]] -= counts.pop(name)
    return table


def read_counts(asked, communes, column="locality_id"):
    """Four queries, however much there is to count."""
    where = Q(locality_id__in=communes)
    if asked.kind:
        where &= Q(kind=asked.kind)
    days = LocalityDay.objects.filter(where)
    calendar = asked.calendar
    window = days.filter(
        stage__in=("entered", f"{PHASE_1}entered"), day__range=(calendar.first, min(calendar.last, asked.day))
    )
    signed = Case(When(stage="entered", then=F("n")), default=-F("n"))
    books = RegisterBook.objects.filter(where, phase=2, totals__stage="pages", totals__n__gt=0)
    return Counts(
        totals=_phase_2(_totals(asked, where, days, column)),
        on_day=_phase_2(_table(days.filter(day=asked.day).values_list(column, "stage").annotate(Sum("n")))),
        daily=_table(window.values_list(column, "day").annotate(brought=Sum(signed))),
        scanned=dict(books.values_list(column).annotate(Count("pk"))),
    )


def _totals(asked, where, days, column):
    """All in all as of now; as of a past day, the days up to it. Books have no days: they count as of now."""
    totals = LocalityTotal.objects.filter(where)
    if asked.is_live:
        return _table(totals.values_list(column, "stage").annotate(Sum("n")))
    table = _table(days.filter(day__lte=asked.day).values_list(column, "stage").annotate(Sum("n")))
    shelf = totals.filter(stage__in=SHELF).values_list(column, "stage").annotate(Sum("n"))
    for key, stage, n in shelf:
        table.setdefault(key, {})[stage] = n
    return table


def read_targets(asked, localities):
    """Locality id (None is the province) -> (entries, is an estimate), of the kind and version asked for."""
    if asked.version is None:
        return {}
    rows = asked.version.targets.filter(Q(locality_id__in=localities) | Q(locality=None), kind=asked.kind)
    return {pk: (entries, guess) for pk, entries, guess in rows.values_list("locality_id", "entries", "is_estimate")}


def read_kind_targets(asked, place, communes):
    """Kind -> (entries, is an estimate): declared for the place itself, else the sum over its communes."""
    if asked.version is None:
        return {}
    rows = asked.version.targets.exclude(kind="")
    parts = rows.filter(locality_id__in=communes).values_list("kind").annotate(Sum("entries"))
    own = rows.filter(locality=place).values_list("kind", "entries", "is_estimate")
    summed = {kind: (entries, True) for kind, entries in parts}
    return summed | {kind: (entries, guess) for kind, entries, guess in own}


def units_of(campaign, commune_ids):
    """The communes to report on: those of the campaign's first day, and any other that holds counted work."""
    counted = LocalityTotal.objects.filter(locality=OuterRef("pk"))
    units = Locality.objects.communes().filter(pk__in=commune_ids, province=campaign.province)
    of_the_day = Q(pk__in=Locality.objects.valid_on(campaign.day_one).values("pk"))
    return list(units.filter(of_the_day | Exists(counted)).select_related("parent").in_order())


def _aimed(line, own, parts):
    """Give a line its declared target; where none was declared, the sum of its parts' targets."""
    if own is not None:
        line.target, line.target_is_estimate = own
    elif any(part.target is not None for part in parts):
        line.target = sum(part.target or 0 for part in parts)
        line.target_is_estimate = True
    return line


def by_commune(asked, communes, *, district=None, label=""):
    """A district (or any set of communes) by its communes."""
    ids = [unit.pk for unit in communes]
    counts = read_counts(asked, ids)
    targets = read_targets(asked, [*ids, district.pk] if district else ids)
    rows = [_commune_line(counts, targets, asked, unit) for unit in communes]
    whole = counts.line(ids, label=label or str(district or ""), asked=asked, place=district, kind=asked.kind)
    own = targets.get(district.pk) if district else None
    return Overview(_aimed(whole, own, rows), rows)


def _commune_line(counts, targets, asked, unit):
    line = counts.line([unit.pk], label=unit.full_name, asked=asked, place=unit, kind=asked.kind, key=unit.pk)
    return _aimed(line, targets.get(unit.pk), [])


def by_district(asked, communes, *, province):
    """The province by its districts; a commune without a district stands for itself."""
    tops = {(unit.parent or unit).pk: unit.parent or unit for unit in communes}
    counts = read_counts(asked, [unit.pk for unit in communes])
    targets = read_targets(asked, [*tops, *(unit.pk for unit in communes)])
    rows = []
    for top in sorted(tops.values(), key=lambda unit: (unit.sort_key, unit.code)):
        inside = [unit for unit in communes if (unit.parent or unit).pk == top.pk]
        parts = [_commune_line(counts, targets, asked, unit) for unit in inside]
        line = counts.line([unit.pk for unit in inside], label=top.full_name, asked=asked, place=top, kind=asked.kind)
        line.parts = parts
        rows.append(_aimed(line, targets.get(top.pk), parts))
    whole = counts.line([unit.pk for unit in communes], label=str(province), asked=asked, kind=asked.kind)
    return Overview(_aimed(whole, targets.get(None), rows), rows)


def by_new_unit(asked, communes, *, place=None):
    """The province (None) or a district by the units of 1 July 2025: each new row sums up its former communes.

    The whole is the same line as under the older structure, target and all.
    """
    ids = [unit.pk for unit in communes]
    counts = read_counts(asked, ids)
    targets = read_targets(asked, [*ids, place.pk] if place else ids)
    rows = []
    for group in groups(asked.campaign, communes, with_empty=place is None):
        parts = [_commune_line(counts, targets, asked, unit) for unit in group.communes]
        keys, is_partial = [part.place.pk for part in parts], bool(group.missing or group.split_into)
        line = counts.line(keys, label=group.label, asked=asked, place=group.unit, kind=asked.kind)
        line.parts, line.is_partial = parts, is_partial
        rows.append(_aimed(line, None, parts))
    whole = counts.line(ids, label=str(place or asked.campaign.province), asked=asked, place=place, kind=asked.kind)
    return Overview(_aimed(whole, targets.get(place.pk if place else None), rows), rows)


def overview_of(asked, place, communes):
    """A place by its parts under the structure asked for: the province (None), a district, a commune or a new unit."""
    if place is not None and place.level == Locality.Level.COMMUNE:
        return by_commune(asked, communes, district=place if is_new(place) else None, label=place.full_name)
    if asked.structure == AFTER:
        return by_new_unit(asked, communes, place=place)
    if place is None:
        return by_district(asked, communes, province=asked.campaign.province)
    return by_commune(asked, communes, district=place)


def by_kind(asked, communes, *, place=None):
    """The kinds of books in some communes: those with a target or with anything counted. No place is the province."""
    ids = [unit.pk for unit in communes]
    counts = read_counts(asked, ids, column="kind")
    targets = read_kind_targets(asked, place, ids)
    rows = []
    for kind in [*BOOK_KINDS, *(kind for kind in counts.totals if kind not in BOOK_KINDS)]:
        line = counts.line([kind], label=str(kind_label(kind)), asked=asked, place=place, kind=kind, key=kind)
        line.target, line.target_is_estimate = targets.get(kind, (None, False))
        if line.target or any(line.counts.values()):
            rows.append(line)
    return rows


def by_book(asked, books):
    """Books with their counted stages, in the order given. What the inventory declared is a book's target."""
    books = list(books)
    totals = _table(BookTotal.objects.filter(book__in=books).values_list("book_id", "stage", "n"))
    return [
        Progress(
            label=book.book_number,
            asked=asked,
            place=book.locality,
            kind=book.kind,
            key=book,
            counts=totals.get(book.pk, {}),
            target=book.declared_entries,
            books=1,
            books_scanned=int(totals.get(book.pk, {}).get("pages", 0) > 0),
        )
        for book in books
    ]
