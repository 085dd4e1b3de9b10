"""All names of a file as arrays of syllables: each word is read once however many people bear it."""

import re

import numpy as np

from civreg.core.vietnamese import fold
from registers.duplicates.syllables import read_token, split

LONGEST = 7  # words of a name that count; the longest names have six
MISSING = -1
_UNKNOWN = re.compile(r"^(khong ro|chua ro|khong xac dinh|chua xac dinh|khong|nt|nhu tren|\?+)$")


class _Tokens(dict):
    """Word -> number of its syllable; read when first met."""

    def __init__(self):
        super().__init__()
        self.syllables, self._numbers = [], {}

    def __missing__(self, token):
        syllable = read_token(token)
        if syllable is None:
            found = MISSING
        else:
            key = (syllable.key, syllable.short)
            found = self._numbers.setdefault(key, len(self.syllables))
            if found == len(self.syllables):
                self.syllables.append(syllable)
        self[token] = found
        return found


class Names:
    """Distinct names as numbers. ``rows`` has the syllables of each, -1 where there is no further one."""

    def __init__(self):
        self._tokens, self._ids = _Tokens(), {}
        self._rows = []
        self.rows = np.zeros((0, LONGEST), np.int32)
        self.lengths = np.zeros(0, np.int8)

    def add(self, text: str) -> int:
        """The number of a name; -1 for an empty one. Spellings of the same syllables share a number."""
        found = map(self._tokens.__getitem__, split(text))
        key = tuple(each for each in found if each >= 0)[:LONGEST]
        if not key:
            return MISSING
        number = self._ids.get(key)
        if number is None:
            number = self._ids[key] = len(self._rows)
            self._rows.append(key)
        return number

    def seal(self):
        """Make the arrays once all names are in."""
        self.lengths = np.fromiter(map(len, self._rows), np.int8, len(self._rows))
        self.rows = np.full((len(self._rows), LONGEST), MISSING, np.int32)
        flat = np.fromiter((each for row in self._rows for each in row), np.int32)
        self.rows[np.arange(LONGEST) < self.lengths[:, None]] = flat
        self._ids, self._rows = {}, []
        self._number_syllables()
        return self

    @property
    def syllables(self):
        return self._tokens.syllables

    def _number_syllables(self):
        # The last place of each table answers for "no syllable" (-1).
        self.bases = _numbered([each.base for each in self.syllables])
        self.sounds = _numbered([each.sound for each in self.syllables])
        self.first = self.rows[:, 0] if len(self.rows) else np.zeros(0, np.int32)
        last = np.maximum(self.lengths.astype(np.int64) - 1, 0)
        self.last = self.rows[np.arange(len(self.rows)), last]
        self.base_key = _bag(self.bases[self.rows], self.lengths, ordered=True)
        self.sound_bag = _bag(self.sounds[self.rows], self.lengths, ordered=False)
        self.given_sound = self.sounds[self.last].astype(np.int64)


def _numbered(texts):
    numbers = {}
    found = [numbers.setdefault(text, len(numbers)) for text in texts]
    return np.array([*found, MISSING], np.int32)


def _bag(rows, lengths, *, ordered):
    """One number for the syllables of a name, in their order or in any."""
    if not ordered:
        rows = np.sort(rows, axis=1)
    key = lengths.astype(np.uint64)
    for at in range(rows.shape[1]):
        key = mixed(key, rows[:, at].astype(np.int64).view(np.uint64))
    return key


def mixed(key, more):
    """Two arrays of numbers as one of 64 bits; equal where both are equal, else almost surely different."""
    with np.errstate(over="ignore"):
        key = (key ^ (key >> np.uint64(31))) * np.uint64(0x9E3779B97F4A7C15) + more
        return (key ^ (key >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)


def is_unknown(text: str) -> bool:
    """Words that a clerk writes where nothing is known."""
    return bool(_UNKNOWN.match(fold(text)))
