"""Whether one entry is the same event as each of a few others: the model, the shares of names and classes at hand.

Made once of what is known (``search.Knowledge``) and kept: what names are worth is then looked up, not reckoned.
"""

from collections import defaultdict
from math import exp, log, log2

import numpy as np

from registers.duplicates import classes
from registers.duplicates.alignment import Likeness
from registers.duplicates.compare import COMMON, COUPLE, RARE, Others, Place, When, Years
from registers.duplicates.compare import Name as Level
from registers.duplicates.likeness import Name, likeness
from registers.duplicates.rarity import RAREST
from registers.duplicates.score import MATCHES
from registers.duplicates.single import Single, in_books, offices_of, slip, when

_STARTS = {
    Likeness.MISSING: 0, Likeness.SAME: Level.SAME, Likeness.MARKS_LOST: Level.MARKS_LOST,
    Likeness.MARKS: Level.MARKS, Likeness.SLIP: Level.SLIP, Likeness.PART: Level.PART, Likeness.SWAPPED: Level.SWAPPED,
    Likeness.LOOSE: Level.LOOSE, Likeness.MIDDLE: Level.MIDDLE, Likeness.GIVEN_DIFFERS: Level.GIVEN_DIFFERS,
    Likeness.GIVEN_ONLY: Level.GIVEN_ONLY, Likeness.OTHER: Level.OTHER,
}  # fmt: skip
_UNSEEN = 99.0
_SAME_TIME = {When.SAME, When.MONTH, When.SWAPPED, When.DAY, When.MONTH_SLIP, When.YEAR_SLIP}
_NUMBER_FITS = {Place.SAME, Place.RELATED_OFFICE, Place.SAME_DISTRICT, Place.OTHER_DISTRICT, Place.RELATED_SLIP,
                Place.NUMBER_SLIP, Place.NEXT_NUMBER}  # fmt: skip
_ELSEWHERE = {Place.SAME_DISTRICT, Place.OTHER_DISTRICT, Place.ELSEWHERE_NEAR, Place.ELSEWHERE, Place.RELATED_OFFICE}


class Judge:
    """Compares single entries by what a run has taught."""

    def __init__(self, knowledge):
        shares, model = knowledge.shares, knowledge.model
        self._shares, self._bits = shares, {}
        self._here = shares.get("offices", {})
        self._districts = _only_districts(self._here)
        self._prior = [log(each) for each in model.shares]
        self._weights = [np.log(table).T.tolist() for table in model.tables]

    def levels(self, one: Single, two: Single) -> tuple[int, ...]:
        """As compare gives them, in the order of its aspects."""
        first, second = offices_of(one, two, self._districts)
        return (
            self._name(one, two, first, second), when(one.birth, two.birth), *self._others(one, two),
            in_books(one, two, first, second), when(one.registered, two.registered), _page(one.page, two.page),
            _equal(one.sex, two.sex), when(one.event, two.event), _equal(one.place, two.place),
            _equal(one.identity, two.identity),
        )  # fmt: skip

    def probability(self, levels) -> float:
        """That a pair with these levels is one event."""
        total = list(self._prior)
        for weights, level in zip(self._weights, levels, strict=True):
            if level:
                total = [a + b for a, b in zip(total, weights[level], strict=True)]
        most = max(total)
        sorts = [exp(each - most) for each in total]
        return sum(share for share, match in zip(sorts, MATCHES, strict=True) if match) / sum(sorts)

    def bits(self, name: Name) -> float:
        """How little it says that two bear this name."""
        found = self._bits.get(name.bases)
        if found is None:
            found = self._bits[name.bases] = self._reckoned(name.bases)
        return found

    def _reckoned(self, bases):
        share = {part: lambda base, told=self._shares[part]: max(told.get(base, 0), RAREST)
                 for part in ("first", "last", "middle")}  # fmt: skip
        made = -log2(share["first"](bases[0])) - log2(share["last"](bases[-1]))
        made -= 0.5 * sum(log2(share["middle"](base)) for base in bases[1:-1])
        whole = self._shares["whole"].get(" ".join(bases), 0)
        return min(made, -log2(max(whole, RAREST)) if whole > 0 else _UNSEEN)

    def _fewer(self, name, office):
        here = self._here.get(f"{office.commune}/{office.district}", {}).get(name.bases[0], 0)
        if not here:
            return 0.0
        return max(0.0, log2(here / max(self._shares["first"].get(name.bases[0], 0), RAREST)))

    def _name(self, one, two, first, second):
        found = likeness(one.subject, two.subject)
        if not found or found > Likeness.LOOSE:
            return int(_STARTS[found])
        bits = min(self.bits(one.subject), self.bits(two.subject))
        if first == second and (first.commune or first.district):
            bits -= self._fewer(one.subject, first)
        rare = (bits > COMMON) + (bits > RARE)
        return int(_STARTS[found]) + (rare if found <= Likeness.MARKS else rare > 0)

    def _others(self, one, two):
        states, bits, years = [], 0.0, []
        for mine, theirs, born, also in zip(one.others, two.others, one.other_births, two.other_births, strict=True):
            found = likeness(mine, theirs)
            states.append(_state(found))
            bits += min(self.bits(mine), self.bits(theirs)) if 0 < found <= Likeness.LOOSE else 0
            years.append(_years(born, also))
        return (_together(states, bits), _years_together(years)) if states else (0, 0)

    def sort(self, one: Single, two: Single, levels) -> str:
        """The class of a pair of one event; a page scanned twice is only seen among many."""
        place, registered, page = levels[4], levels[5], levels[6]
        first, second = offices_of(one, two, self._districts)
        fits = place in _NUMBER_FITS and registered == 0
        if registered not in _SAME_TIME and not fits and place != Place.SAME:
            if one.again or two.again:
                return classes.REREGISTERED
            if place or registered:  # else nothing says that the two stand apart in the books
                return classes.LATE
        if one.corrected or two.corrected:
            return classes.CORRECTION
        named = bool(first.commune or first.district) and bool(second.commune or second.district)
        if named and bool(first.commune) != bool(second.commune):
            return classes.TWO_COPIES
        if named and place in _ELSEWHERE:
            return classes.MERGED
        if named and one.office_text != two.office_text:
            return classes.PHASES
        return classes.TWO_COPIES if place == Place.SAME and page > 1 else classes.SAME_ENTRY


def _only_districts(told):
    """Communes' names that one district only has."""
    known = defaultdict(set)
    for key in told:
        commune, _slash, district = key.partition("/")
        if commune and district:
            known[commune].add(district)
    return {commune: next(iter(found)) for commune, found in known.items() if len(found) == 1}


def _state(found):
    """0 not known, 1 the same, 2 near, 3 another."""
    if not found:
        return 0
    return 1 if found <= Likeness.MARKS_LOST else 2 if found <= Likeness.LOOSE else 3


def _years(one, two):
    if one[0] <= 0 or two[0] <= 0:
        return 0
    apart = abs(one[0] - two[0])
    if apart == 0 or ((one[3] or two[3]) and apart <= 1):
        return 1
    return 2 if slip(one[0], two[0]) else 3


def _years_together(years):
    known = [each for each in years if each]
    if not known:
        return 0
    if set(known) == {1}:
        return int(Years.SAME if len(known) > 1 else Years.ONE_SAME)
    if 3 not in known:
        return int(Years.NEAR)
    return int(Years.MIXED if {1, 2} & set(known) else Years.OTHER)


_BOTH = {(1, 2): Others.SAME_AND_NEAR, (2, 2): Others.NEAR, (1, 3): Others.SAME_AND_OTHER,
         (2, 3): Others.NEAR_AND_OTHER, (3, 3): Others.OTHER}  # fmt: skip


def _together(states, bits):
    known = tuple(sorted(each for each in states if each))
    if not known:
        return 0
    if known == (1, 1):
        return int(Others.SAME_RARE if bits > COUPLE else Others.SAME_COMMON)
    if known == (1,):
        return int(Others.ONE_RARE if bits > COMMON else Others.ONE_COMMON)
    if known == (2,):
        return int(Others.ONE_NEAR)
    return int(_BOTH.get(known, Others.ONE_OTHER))


def _page(one, two):
    if one < 0 or two < 0:
        return 0
    return 1 if one == two else 2 if abs(one - two) <= 1 else 3


def _equal(one, two):
    return 0 if not one or not two else 1 if one == two else 2
