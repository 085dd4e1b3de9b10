"""The ledger of targets: figure against figure, children against their parent, done and left against the total.

Nothing is corrected here: what does not agree is shown with its difference.
"""

from dataclasses import dataclass, field

from campaigns.models import Locality
from campaigns.target_rules import Sum, sum_of


@dataclass
class Line:
    """A place in the ledger: its figure, the one before, what its parts say, and what is done and left."""

    progress: object  # the counted line (reporting.lines.Progress)
    target: object = None  # the row of the version, None where nothing was declared
    previous: int | None = None
    parts: Sum | None = None
    kinds: Sum | None = None
    communes: list = field(default_factory=list)

    @property
    def own(self):
        return self.target.entries if self.target else None

    @property
    def change(self):
        return None if self.own is None or self.previous is None else self.own - self.previous

    @property
    def left(self):
        """What the inventory of books says is not entered yet."""
        return max(self.progress.declared - self.progress.entered, 0)

    @property
    def left_or_none(self):
        """What a cell shows: without an inventory nothing is known of it."""
        return self.left if self.progress.books else None

    @property
    def account(self):
        """Done and left against the total."""
        return Sum(self.own, self.progress.entered + self.left if self.progress.books else None)


def ledger_of(overview, version, previous):
    """The whole and its districts (or a district and its communes) as lines with what was before and their sums."""
    now, before = _table(version), _table(previous)
    rows = [_line(row, now, before) for row in overview.rows]
    for line in rows:
        line.communes = [_line(part, now, before) for part in line.progress.parts]
        if line.communes:
            line.parts = sum_of(line.own, [each.own for each in line.communes])
    whole = _line(overview.whole, now, before)
    whole.parts = sum_of(whole.own, _parts_of(overview.whole.place, now, rows))
    return whole, rows


def _parts_of(place, now, rows):
    """The figures of a place's parts; the province's districts all count, those without a commune (islands) too."""
    if place is not None:
        return [line.own for line in rows]
    districts = [row.entries for row in now.whole.values() if row.locality__level == Locality.Level.DISTRICT]
    return districts or [line.own for line in rows]


@dataclass
class _Table:
    """The rows of a version by locality's id: all kinds together, and the entries of each kind."""

    whole: dict = field(default_factory=dict)
    kinds: dict = field(default_factory=dict)


def _table(version):
    table = _Table()
    names = ("locality_id", "locality__level", "kind", "entries", "is_estimate", "method")
    for row in version.targets.values_list(*names, named=True) if version else ():
        if row.kind:
            table.kinds.setdefault(row.locality_id, []).append(row.entries)
        else:
            table.whole[row.locality_id] = row
    return table


def _line(progress, now, before):
    pk = progress.place.pk if progress.place else None
    kinds, target, older = now.kinds.get(pk), now.whole.get(pk), before.whole.get(pk)
    return Line(
        progress, target, older.entries if older else None,
        kinds=sum_of(target.entries if target else None, kinds) if kinds else None,
    )  # fmt: skip
