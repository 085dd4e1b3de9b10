"""How little it says that two entries bear one name: as bits, from the names of the file itself.

Nguyễn is 38 % of the province, whole communes are named Hồ: sharing such a surname is hardly evidence.
"""

import numpy as np

from registers.duplicates.names import Names

RAREST = 2.0**-20  # share of a syllable that the counts do not know
LEAST_HERE = 0.002  # share of a surname in an office that is worth keeping
OFTEN = 2.0**-17  # whole names are kept from this share on


class Rarity:
    """Bits of each name, and how many fewer its surname is worth in the office of a row."""

    def __init__(self, bits, fewer):
        self.bits, self._fewer = bits.astype(np.float32), fewer

    @classmethod
    def of_file(cls, names: Names, columns, office):
        """As the names of the rows themselves are: ``columns`` of numbers of names, the subjects first."""
        shares = NameShares.counted(names, columns)
        surname = shares.first[names.bases[names.first]]
        return cls(shares.bits(names), _fewer_here(names.bases[names.first], surname, columns[0], office))

    @classmethod
    def of_shares(cls, records, shares: dict):
        """As names were found to be before, in a file or in the whole province (see ``NameShares.told``)."""
        found = NameShares.from_told(records.names, shares)
        return cls(found.bits(records.names), _fewer_told(records, found.first, shares.get("offices", {})))

    def of_subject(self, records, first, second):
        """Bits of the subject's name where both rows bear it; fewer inside one office."""
        names = records.subject
        bits = self.of_names(names[first], names[second])
        same = (records.office[first] == records.office[second]) & (records.office[first] >= 0)
        return bits - np.where(same, self._fewer[first], 0)

    def of_names(self, first, second):
        return np.minimum(self._of(first), self._of(second))

    def _of(self, names):
        return np.where(names >= 0, self.bits[np.maximum(names, 0)], 0) if len(self.bits) else np.zeros(len(names))


class NameShares:
    """Share of each base syllable (by its number) as a surname, as a given name and between them; of whole names."""

    def __init__(self, first, last, middle, whole):
        self.first, self.last, self.middle, self.whole = first, last, middle, whole

    @classmethod
    def counted(cls, names, columns):
        used = np.concatenate([rows[rows >= 0] for rows in columns])
        count = np.bincount(used, minlength=len(names.rows)).astype(np.float64)
        inside = np.arange(1, names.rows.shape[1]) < names.lengths[:, None] - 1
        middle = names.bases[names.rows[:, 1:]]
        weights = np.broadcast_to(count[:, None], middle.shape)[inside]
        _keys, places = np.unique(names.base_key, return_inverse=True)
        # Where few bear a whole name, that they do may be the repetition itself.
        whole = np.maximum(np.bincount(places, weights=count)[places] - 2, 0) / max(1.0, count.sum())
        size = len(names.bases)
        return cls(
            _shares(names.bases[names.first], count, size), _shares(names.bases[names.last], count, size),
            _shares(middle[inside], weights, size), whole,
        )  # fmt: skip

    def bits(self, names):
        """Bits of each name: what its parts make, or fewer where the whole name is more common than that."""
        middle = np.where(names.rows[:, 1:] >= 0, -np.log2(self.middle[names.bases[names.rows[:, 1:]]]), 0)
        inside = np.arange(1, names.rows.shape[1]) < names.lengths[:, None] - 1
        # Middle names hang together with the others (Văn with men, Thị with women): half their bits.
        made = -np.log2(self.first[names.bases[names.first]]) - np.log2(self.last[names.bases[names.last]])
        made = made + 0.5 * (middle * inside).sum(axis=1)
        return np.minimum(made, np.where(self.whole > 0, -np.log2(np.maximum(self.whole, RAREST)), 99.0))

    def told(self, names) -> dict:
        """The shares as texts and numbers, to be kept: {"first": {"nguyen": 0.38, …}, …, "whole": {…}}."""
        texts = {number: each.base for number, each in zip(names.bases, names.syllables, strict=False)}
        told = {
            part: {
                texts[at]: float(share)
                for at, share in enumerate(getattr(self, part))
                if at in texts and share > RAREST
            }
            for part in ("first", "last", "middle")
        }
        often = np.flatnonzero(self.whole > OFTEN)
        return told | {"whole": {_text(names, at): float(self.whole[at]) for at in often}}

    @classmethod
    def from_told(cls, names, told):
        by_part = []
        for part in ("first", "last", "middle"):
            shares = np.full(len(names.bases), RAREST)
            for number, each in zip(names.bases, names.syllables, strict=False):
                shares[number] = max(told[part].get(each.base, 0), RAREST)
            by_part.append(shares)
        whole = np.array([told["whole"].get(_text(names, at), 0) for at in range(len(names.rows))])
        return cls(*by_part, whole)


def _text(names, at):
    return " ".join(names.syllables[each].base for each in names.rows[at] if each >= 0)


def _shares(syllables, count, size):
    total = np.bincount(syllables, weights=count, minlength=size) if len(syllables) else np.zeros(size)
    return np.maximum(total / max(1.0, total.sum()), RAREST)


def _fewer_here(surnames, bits, subject, office):
    """Per row: how many bits less its surname is worth among the subjects of its own office."""
    known = (subject >= 0) & (office >= 0)
    key = office[known].astype(np.int64) << 32 | surnames[subject[known]]
    _keys, places, count = np.unique(key, return_inverse=True, return_counts=True)
    size = np.bincount(office[known], minlength=1)
    here = -np.log2(count[places] / size[office[known]])
    fewer = np.zeros(len(subject), np.float32)
    fewer[known] = np.clip(-np.log2(bits[subject[known]]) - here, 0, None)
    return fewer


def surnames_told(records) -> dict:
    """Shares of the surnames of the subjects in each office, to be kept: {"gioviet/giolinh": {"ho": 0.9, …}, …}."""
    known = (records.subject >= 0) & (records.office >= 0)
    names = records.names
    key = records.office[known].astype(np.int64) << 32 | names.bases[names.first[records.subject[known]]]
    keys, count = np.unique(key, return_counts=True)
    size = np.bincount(records.office[known], minlength=1)
    texts = {number: each.base for number, each in zip(names.bases, names.syllables, strict=False)}
    told = {}
    for key, n in zip(keys.tolist(), count.tolist(), strict=True):
        office, surname = key >> 32, key & 0xFFFFFFFF
        if n / size[office] >= LEAST_HERE:
            told.setdefault(office_key(records.offices[office]), {})[texts[surname]] = float(n / size[office])
    return told


def office_key(office) -> str:
    return f"{office.commune}/{office.district}"


def _fewer_told(records, first, offices):
    """Per row: how many bits less its surname is worth in its own office, as was told."""
    fewer, names = np.zeros(len(records), np.float32), records.names
    if not offices:
        return fewer
    tables = [offices.get(office_key(each), {}) for each in records.offices]
    for row, (subject, office) in enumerate(zip(records.subject.tolist(), records.office.tolist(), strict=True)):
        if subject < 0 or office < 0 or not tables[office]:
            continue
        syllable = names.rows[subject, 0]
        here = tables[office].get(names.syllables[syllable].base, 0)
        if here:
            fewer[row] = max(0.0, np.log2(here / first[names.bases[syllable]]))
    return fewer
