"""How two names differ, syllable by syllable, for many pairs of names at once."""

from enum import IntEnum

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from registers.duplicates.names import LONGEST, Names


class Likeness(IntEnum):
    """How two names compare, from the same to nothing in common."""

    MISSING = 0
    SAME = 1
    MARKS_LOST = 2  # one of them lacks marks, or is abbreviated
    MARKS = 3  # one syllable bears other marks
    SLIP = 4  # one syllable is mistyped or misheard
    PART = 5  # syllables left out, the others fit
    SWAPPED = 6
    LOOSE = 7  # two syllables mistyped, or one of them and another left out
    MIDDLE = 8  # one syllable is another, and it is not the given name
    GIVEN_DIFFERS = 9  # as brothers and sisters are named
    GIVEN_ONLY = 10
    OTHER = 11


SAME, PLAIN, MARKED, NEAR, FAR, NONE = range(6)  # how two syllables compare; NONE where there is none


def compare_names(names: Names, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The Likeness of each pair of names (numbers, -1 for missing)."""
    found = np.full(len(first), Likeness.OTHER, np.uint8)
    found[(first < 0) | (second < 0)] = Likeness.MISSING
    found[(first == second) & (first >= 0)] = Likeness.SAME
    open_ = np.flatnonzero(found == Likeness.OTHER)
    if not len(open_):
        return found
    low, high = np.minimum(first[open_], second[open_]), np.maximum(first[open_], second[open_])
    pairs, places = np.unique(low.astype(np.int64) << 32 | high, return_inverse=True)
    found[open_] = _compare(names, pairs >> 32, pairs & 0xFFFFFFFF)[places]
    return found


def _compare(names, first, second):
    """Pairs of different names, the same pair only once."""
    found = np.full(len(first), Likeness.OTHER, np.uint8)
    related = _related(names, first, second)
    first, second = first[related], second[related]
    # The shorter name stands first: each of its syllables is looked for in the longer one.
    swap = names.lengths[first] > names.lengths[second]
    first, second = np.where(swap, second, first), np.where(swap, first, second)
    level = np.full((len(first), LONGEST), NONE, np.uint8)
    equal = names.lengths[first] == names.lengths[second]
    table = _Levels(names, first, second)
    found_here = np.full(len(first), Likeness.OTHER, np.uint8)
    straight = np.flatnonzero(equal)
    level[straight] = table.straight(straight)
    _judge_straight(found_here, level, straight, names.lengths[first])
    rest = np.flatnonzero(~equal | (found_here >= Likeness.MIDDLE))
    _judge_loose(found_here, table, rest, names, first, second)
    found[related] = found_here
    return found


def _related(names, first, second):
    """Pairs that share a syllable by its sound at the same end, or have the same syllables: others are OTHER.

    A name of which both ends are mistyped is not recognised; there is other evidence for such a row.
    """
    sounds = names.sounds
    ends = (sounds[names.first[first]] == sounds[names.first[second]]) | (
        sounds[names.last[first]] == sounds[names.last[second]]
    )
    return np.flatnonzero(ends | (names.sound_bag[first] == names.sound_bag[second]))


class _Levels:
    """Levels of pairs of syllables, worked out once for each pair that occurs."""

    def __init__(self, names, first, second):
        self.names, self.first, self.second = names, first, second

    def straight(self, rows):
        one, two = self.names.rows[self.first[rows]], self.names.rows[self.second[rows]]
        return self.of(one, two)

    def across(self, rows):
        """For each syllable of the shorter name its level with each syllable of the longer one."""
        one, two = self.names.rows[self.first[rows]], self.names.rows[self.second[rows]]
        shape = (len(rows), LONGEST, LONGEST)
        return self.of(np.broadcast_to(one[:, :, None], shape), np.broadcast_to(two[:, None, :], shape))

    def of(self, one, two):
        found = np.full(one.shape, NONE, np.uint8)
        found[(one == two) & (one >= 0)] = SAME
        places = np.nonzero((one != two) & (one >= 0) & (two >= 0))
        if len(places[0]):
            keys = one[places].astype(np.int64) << 32 | two[places]
            pairs, back = np.unique(keys, return_inverse=True)
            found[places] = syllable_levels(self.names, pairs >> 32, pairs & 0xFFFFFFFF)[back]
        return found


def syllable_levels(names, one, two):
    """The level of each pair of different syllables (numbers)."""
    bases, sounds, syllables = names.bases, names.sounds, names.syllables
    found = np.full(len(one), FAR, np.uint8)
    same_base = bases[one] == bases[two]
    plain = np.array([each.is_plain or bool(each.short) for each in syllables], bool)
    found[same_base] = np.where(plain[one] | plain[two], PLAIN, MARKED)[same_base]
    found[~same_base & (sounds[one] == sounds[two])] = NEAR
    short = np.array([bool(each.short) for each in syllables], bool)
    for at in np.flatnonzero((found == FAR) & (short[one] | short[two])):
        found[at] = _shortened(syllables[one[at]], syllables[two[at]])
    rest = np.flatnonzero(found == FAR)
    texts = [syllables[each].base for each in one[rest]], [syllables[each].base for each in two[rest]]
    if len(rest):
        words = np.array([each.is_word for each in syllables], bool)
        distance = cpdist(*texts, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8)
        long_enough = np.array([len(a) + len(b) >= 5 for a, b in zip(*texts, strict=True)])
        found[rest[(distance <= 1) & long_enough & ~(words[one[rest]] & words[two[rest]])]] = NEAR
    return found


def _shortened(one, two):
    for short, whole in ((one, two), (two, one)):
        if short.short and whole.base.startswith(short.short):
            return PLAIN
    return FAR


def _judge_straight(found, level, rows, lengths):
    """Names of one length, position by position."""
    here = level[rows]
    inside = here < NONE
    size = inside.sum(axis=1)
    near, far = (here == NEAR).sum(axis=1), (here == FAR).sum(axis=1)
    marked = (here == MARKED).sum(axis=1)
    last = here[np.arange(len(rows)), np.maximum(size - 1, 0)]
    ends_fit = (here[:, 0] <= NEAR) & (last <= NEAR)
    found[rows] = np.select(
        [
            (far + near + marked == 0), (far + near == 0) & (marked == 1),
            (far == 0) & (near + marked <= 2) & (near <= 1),
            (far == 0) & (near + marked <= 3), (far == 1) & ends_fit & (size > 2),
            (far == 1) & (last == FAR) & (size > 2) & (near == 0), (far == 1) & (here[:, 0] == FAR) & (size > 2),
            (last <= MARKED) & (here[:, 0] == FAR),
        ],
        [
            Likeness.MARKS_LOST, Likeness.MARKS, Likeness.SLIP, Likeness.LOOSE, Likeness.MIDDLE, Likeness.GIVEN_DIFFERS,
            Likeness.MIDDLE, Likeness.GIVEN_ONLY,
        ],
        Likeness.OTHER,
    )  # fmt: skip


def _fit(best, size):
    """How many syllables fit nearly, and not at all."""
    inside = np.arange(LONGEST) < size[:, None]
    return ((best == NEAR) & inside).sum(axis=1), ((best >= FAR) & inside).sum(axis=1)


def _judge_loose(found, table, rows, names, first, second):
    """Names of two lengths, or in another order: the best fit for each syllable of the shorter one.

    Of two names of one length either may be fitted into the other: the worse fit counts (Hồ Thị Thi, Hồ Thị Noi).
    """
    if not len(rows):
        return
    size, length = names.lengths[first[rows]].astype(int), names.lengths[second[rows]].astype(int)
    dropped, across = length - size, table.across(rows)
    near, far = _fit(across.min(axis=2), size)
    near_back, far_back = _fit(across.min(axis=1), length)
    near = np.where(dropped == 0, np.maximum(near, near_back), near)
    far = np.where(dropped == 0, np.maximum(far, far_back), far)
    sounds = names.sounds
    surname = sounds[names.first[first[rows]]] == sounds[names.first[second[rows]]]
    given = sounds[names.last[first[rows]]] == sounds[names.last[second[rows]]]
    ends, whole = surname & given, names.sound_bag[first[rows]] == names.sound_bag[second[rows]]
    new = np.select(
        [
            whole & (dropped == 0), (far == 0) & (near == 0) & (dropped == 1) & (size > 1) & (surname | given),
            (far == 0) & (near == 0) & (dropped > 1) & (size > 1) & ends,
            (far == 0) & (near <= 1) & (dropped > 0) & ends,
            (far == 0) & (near <= 1) & (size > 2), ends, surname & (far <= 1) & (size > 2) & ~given, given & (far > 0),
        ],
        [
            Likeness.SWAPPED, Likeness.PART, Likeness.PART, Likeness.LOOSE,
            Likeness.LOOSE, Likeness.MIDDLE, Likeness.GIVEN_DIFFERS, Likeness.GIVEN_ONLY,
        ],
        Likeness.OTHER,
    )  # fmt: skip
    found[rows] = np.minimum(found[rows], new)
