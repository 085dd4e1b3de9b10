"""How far are we: read from the counters that the database keeps, never from the entries themselves.

Every reading takes the same handful of queries whether there are a thousand entries or ninety million, and
one more row of counters is what one more commune costs.
"""

from django.db.models import Exists, OuterRef, Q

from campaigns.models import Locality
from campaigns.rules import BOOK_KINDS, kind_label
from registers.models import BookTotal, LocalityTotal
from reporting import counting
from reporting.lines import Overview, Progress
from reporting.plan_figures import targets_of
from reporting.structures import AFTER, groups, is_new

FEW = 30  # communes up to which the database is told which


def read_targets(asked, localities):
    """Locality id (None is the province) -> (entries, is an estimate), of the kind and version asked for."""
    if asked.version is None:
        return {}
    table = targets_of(asked.version.pk).get(asked.kind, {})
    return {pk: table[pk] for pk in (*localities, None) if pk in table}


def read_kind_targets(asked, place, communes):
    """Kind -> (entries, is an estimate): declared for the place itself, else the sum over its communes."""
    if asked.version is None:
        return {}
    own, found = place and place.pk, {}
    for kind, table in targets_of(asked.version.pk).items():
        parts = [table[pk][0] for pk in communes if pk in table]
        if kind and (parts or own in table):
            found[kind] = table[own] if own in table else (sum(parts), True)
    return found


def units_of(campaign, commune_ids):
    """Of some communes (ids) those to report on: of the campaign's first day, and any other that holds counted work."""
    counted, wanted = LocalityTotal.objects.filter(locality=OuterRef("pk")), set(commune_ids)
    units = Locality.objects.communes().filter(province=campaign.province)
    if len(wanted) < FEW:  # of a whole province it is cheaper to leave the others out here
        units = units.filter(pk__in=wanted)
    day = campaign.day_one
    of_the_day = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))
    found = [unit for unit in units.filter(of_the_day | Exists(counted)).in_order() if unit.pk in wanted]
    _give_parents(found)
    return found


def _give_parents(units):
    """Each district once: joined to its communes it would be read and built again for every one of them."""
    parents = Locality.objects.in_bulk({unit.parent_id for unit in units if unit.parent_id})
    for unit in units:
        unit.parent = parents.get(unit.parent_id)


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
    tally = counting.read(asked, ids)
    counts, targets = tally.by_place, read_targets(asked, [*ids, district.pk] if district else ids)
    rows = [_commune_line(counts, targets, asked, unit) for unit in communes]
    whole = _line(counts, ids, label=label or str(district or ""), asked=asked, place=district)
    own = targets.get(district.pk) if district else None
    return Overview(_aimed(whole, own, rows), rows, tally)


def _line(counts, keys, *, asked, **more):
    """One Progress over several communes together, of the kind asked for."""
    return Progress(asked=asked, kind=asked.kind, units=max(len(keys), 1), **counts.of(keys), **more)


def _commune_line(counts, targets, asked, unit):
    line = _line(counts, [unit.pk], label=unit.full_name, asked=asked, place=unit, key=unit.pk)
    return _aimed(line, targets.get(unit.pk), [])


def by_district(asked, communes, *, province):
    """The province by its districts; a commune without a district stands for itself."""
    tops = {(unit.parent or unit).pk: unit.parent or unit for unit in communes}
    ids = [unit.pk for unit in communes]
    tally = counting.read(asked, ids)
    counts, targets = tally.by_place, read_targets(asked, [*tops, *ids])
    rows = []
    for top in sorted(tops.values(), key=lambda unit: (unit.sort_key, unit.code)):
        inside = [unit for unit in communes if (unit.parent or unit).pk == top.pk]
        parts = [_commune_line(counts, targets, asked, unit) for unit in inside]
        line = _line(counts, [unit.pk for unit in inside], label=top.full_name, asked=asked, place=top)
        line.parts = parts
        rows.append(_aimed(line, targets.get(top.pk), parts))
    whole = _line(counts, ids, label=str(province), asked=asked, is_province=True)
    return Overview(_aimed(whole, targets.get(None), rows), rows, tally)


def by_new_unit(asked, communes, *, place=None):
    """The province (None) or a district by the units of 1 July 2025: each new row sums up its former communes.

    The whole is the same line as under the older structure, target and all.
    """
    ids = [unit.pk for unit in communes]
    tally = counting.read(asked, ids)
    counts, targets = tally.by_place, read_targets(asked, [*ids, place.pk] if place else ids)
    rows = []
    for group in groups(asked.campaign, communes, with_empty=place is None):
        parts = [_commune_line(counts, targets, asked, unit) for unit in group.communes]
        keys, is_partial = [part.place.pk for part in parts], bool(group.missing or group.split_into)
        line = _line(counts, keys, label=group.label, asked=asked, place=group.unit)
        line.parts, line.is_partial = parts, is_partial
        rows.append(_aimed(line, None, parts))
    label = str(place or asked.campaign.province)
    whole = _line(counts, ids, label=label, asked=asked, place=place, is_province=place is None)
    return Overview(_aimed(whole, targets.get(place.pk if place else None), rows), rows, tally)


def overview_of(asked, place, communes):
    """A place by its parts under the structure asked for: the province (None), a district, a commune or a new unit."""
    if place is not None and place.level == Locality.Level.COMMUNE:
        return by_commune(asked, communes, district=place if is_new(place) else None, label=place.full_name)
    if asked.structure == AFTER:
        return by_new_unit(asked, communes, place=place)
    if place is None:
        return by_district(asked, communes, province=asked.campaign.province)
    return by_commune(asked, communes, district=place)


def by_kind(asked, communes, *, place=None, tally=None, with_days=False):
    """The kinds of books in some communes: those with a target or with anything counted. No place is the province.

    `tally` is what was read of these communes already, where it was; `with_days` is for who asks for forecasts.
    """
    ids = [unit.pk for unit in communes]
    counts = (tally or counting.read(asked, ids)).by_kind
    if with_days:
        counting.read_days_of_kinds(asked, ids, counts)
    targets = read_kind_targets(asked, place, ids)
    rows = []
    for kind in [*BOOK_KINDS, *(kind for kind in counts.totals if kind not in BOOK_KINDS)]:
        units = max(len(ids), 1)
        line = Progress(str(kind_label(kind)), asked, place, kind, key=kind, units=units, **counts.of([kind]))
        line.target, line.target_is_estimate = targets.get(kind, (None, False))
        if line.target or any(line.counts.values()):
            rows.append(line)
    return rows


def by_book(asked, books):
    """Books with their counted stages, in the order given. What the inventory declared is a book's target."""
    books = list(books)
    totals = {}
    for book, stage, n in BookTotal.objects.filter(book__in=books).values_list("book_id", "stage", "n"):
        totals.setdefault(book, {})[stage] = n
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
