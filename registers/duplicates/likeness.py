"""How two names differ, for one pair: what alignment says of many, without an array for a handful of names."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from registers.duplicates.alignment import FAR, MARKED, NEAR, PLAIN, SAME, Likeness
from registers.duplicates.names import LONGEST, is_unknown
from registers.duplicates.records import SHORT
from registers.duplicates.syllables import tokens_of


class Name:
    """A name taken apart: `bases` are its syllables without marks, `sounds` without spelling."""

    __slots__ = ("bag", "bases", "ids", "sounds", "syllables")

    def __init__(self, syllables):
        self.syllables = syllables
        self.ids = tuple((each.key, each.short) for each in syllables)
        self.bases = tuple(each.base for each in syllables)
        self.sounds = tuple(each.sound for each in syllables)
        self.bag = tuple(sorted(self.sounds))

    def __bool__(self):
        return bool(self.syllables)


@lru_cache(maxsize=50_000)
def name_of(text: str) -> Name:
    """A name as it is written; an empty one for words that say it is not known."""
    if len(text) < SHORT and is_unknown(text):
        return Name(())
    return Name(tuple(tokens_of(text)[:LONGEST]))


def likeness(one: Name, two: Name) -> int:
    """The Likeness of two names."""
    if not one or not two:
        return Likeness.MISSING
    if one.ids == two.ids:
        return Likeness.SAME
    if one.sounds[0] != two.sounds[0] and one.sounds[-1] != two.sounds[-1] and one.bag != two.bag:
        return Likeness.OTHER
    if len(one.ids) > len(two.ids):
        one, two = two, one
    found = Likeness.OTHER
    if len(one.ids) == len(two.ids):
        levels = [syllable_level(*each) for each in zip(one.syllables, two.syllables, strict=True)]
        found = _straight(levels)
        if found < Likeness.MIDDLE:
            return found
    return min(found, _loose(one, two))


def _straight(levels):
    """Names of one length, position by position."""
    size, last = len(levels), levels[-1]
    near, far, marked = levels.count(NEAR), levels.count(FAR), levels.count(MARKED)
    if far == 0:
        return _slips(near, marked)
    if far == 1 and size > 2:
        if last == FAR and near == 0:
            return Likeness.GIVEN_DIFFERS
        if levels[0] == FAR or (levels[0] <= NEAR and last <= NEAR):
            return Likeness.MIDDLE
    return Likeness.GIVEN_ONLY if last <= MARKED and levels[0] == FAR else Likeness.OTHER


def _slips(near, marked):
    if near + marked == 0:
        return Likeness.MARKS_LOST
    if near == 0 and marked == 1:
        return Likeness.MARKS
    if near + marked <= 2 and near <= 1:
        return Likeness.SLIP
    return Likeness.LOOSE if near + marked <= 3 else Likeness.OTHER


def _fit(one, two):
    """How many syllables of the first name fit nearly into the second one, and not at all."""
    best = [min(syllable_level(mine, theirs) for theirs in two.syllables) for mine in one.syllables]
    return best.count(NEAR), best.count(FAR)


def _loose(one, two):
    """Names of two lengths, or in another order: the best fit for each syllable of the shorter one."""
    size, dropped = len(one.ids), len(two.ids) - len(one.ids)
    near, far = _fit(one, two)
    if dropped == 0:
        near_back, far_back = _fit(two, one)
        near, far = max(near, near_back), max(far, far_back)
    surname, given = one.sounds[0] == two.sounds[0], one.sounds[-1] == two.sounds[-1]
    ends = surname and given
    if one.bag == two.bag and dropped == 0:
        return Likeness.SWAPPED
    if far == 0 and near == 0 and size > 1 and ((dropped == 1 and (surname or given)) or (dropped > 1 and ends)):
        return Likeness.PART
    if far == 0 and near <= 1 and ((dropped > 0 and ends) or size > 2):
        return Likeness.LOOSE
    if ends:
        return Likeness.MIDDLE
    if surname and far <= 1 and size > 2:
        return Likeness.GIVEN_DIFFERS
    return Likeness.GIVEN_ONLY if given and far > 0 else Likeness.OTHER


@lru_cache(maxsize=50_000)
def syllable_level(one, two) -> int:
    """How two syllables compare."""
    if (one.key, one.short) == (two.key, two.short):
        return SAME
    if one.base == two.base:
        return PLAIN if one.is_plain or two.is_plain or one.short or two.short else MARKED
    if one.sound == two.sound:
        return NEAR
    for short, whole in ((one, two), (two, one)):
        if short.short and whole.base.startswith(short.short):
            return PLAIN
    if len(one.base) + len(two.base) < 5 or (one.is_word and two.is_word):
        return FAR
    return NEAR if OSA.distance(one.base, two.base, score_cutoff=1) <= 1 else FAR
