"""The campaign's communes under two structures: as they were in March 2025, and as new units since 1 July 2025.

Counters belong to the communes of March 2025 (a book is answered for by the campaign's unit, domain.md 6.3). The
newer report adds them up: each commune falls into exactly one row, so that no total can differ between the two.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns import through_time
from campaigns.models import Locality

BEFORE, AFTER = "2025-03-01", "2025-07-01"
NEW_SINCE = dt.date.fromisoformat(AFTER)
LABELS = {
    BEFORE: gettext_lazy("Trước 1/7/2025 (huyện, 119 xã)"),
    AFTER: gettext_lazy("Từ 1/7/2025 (78 đơn vị cấp xã, không còn huyện)"),
}


def is_new(place):
    """Whether a unit is one of those that began on 1 July 2025 or later."""
    return place is not None and place.valid_from >= NEW_SINCE


@dataclass(frozen=True)
class Group:
    """One row of the newer report: a new unit with its former communes, or a commune that belongs to no one unit."""

    unit: Locality
    communes: tuple
    missing: int = 0  # former communes that the reader may not see
    split_into: tuple = ()

    @property
    def label(self):
        if self.split_into:
            names = ", ".join(unit.full_name for unit in self.split_into)
            return _("%(unit)s (chia cho: %(names)s)") % {"unit": self.unit.full_name, "names": names}
        if not is_new(self.unit):
            return _("%(unit)s (chưa có đơn vị kế thừa)") % {"unit": self.unit.full_name}
        if self.missing:
            words = {"unit": self.unit.full_name, "n": len(self.communes), "all": len(self.communes) + self.missing}
            return _("%(unit)s (một phần: %(n)s trong %(all)s đơn vị cũ)") % words
        return self.unit.full_name


def groups(campaign, communes, *, with_empty=False):
    """The communes by what they became, in order; a commune that was split stands alone and says into what.

    A split commune's counters cannot be divided, its books lie in one of the new units: they are shown, not
    guessed. `with_empty` adds new units that no commune of the campaign became (the island district of Cồn Cỏ).
    """
    places = through_time.places()
    inside, alone = {}, []
    for commune in communes:
        after = places.keepers_on(commune, NEW_SINCE)
        if len(after) == 1:
            inside.setdefault(after[0], []).append(commune)
        else:
            alone.append(Group(commune, (commune,), split_into=after))
    if with_empty:
        inside |= {unit: [] for unit in _new_units(places, campaign) if unit not in inside}
    made = [_group(places, campaign, unit, parts) for unit, parts in inside.items()]
    return sorted([*made, *alone], key=lambda group: (group.unit.sort_key, group.unit.code))


def _group(places, campaign, unit, parts):
    former = [each for each in places.units_on(unit, campaign.day_one) if each.level == Locality.Level.COMMUNE]
    seen = {part.pk for part in parts}
    return Group(unit, tuple(parts), missing=sum(each.pk not in seen for each in former) if is_new(unit) else 0)


def _new_units(places, campaign):
    for unit in places.index.units.values():
        if unit.valid_from == NEW_SINCE:
            former = places.units_on(unit, campaign.day_one)
            if former and all(each.province_id == campaign.province_id for each in former):
                yield unit


def communes_in(campaign, unit, communes):
    """Those of the communes that became a new unit, wholly."""
    return [commune for group in groups(campaign, communes) if group.unit == unit for commune in group.communes]


def sees_whole(allowed, unit, campaign):
    """Whether every former unit of a new one lies wholly within a scope: only then its totals are shown."""
    former = through_time.places().units_on(unit, campaign.day_one)
    return bool(former) and all(allowed.sees_whole(each) for each in former)
