"""The whole run: candidates, their levels, what the file teaches about them, and the pairs that are one event."""

from dataclasses import dataclass

import numpy as np

from registers.duplicates import groups, keys, score
from registers.duplicates.compare import compare
from registers.duplicates.rarity import Rarity
from registers.duplicates.records import Records

CHUNK = 200_000  # pairs compared at a time: what bounds the memory
THRESHOLD = 0.6  # probability from which a pair is held to be one event: a little on the side of leaving apart


@dataclass
class Found:
    """Pairs held to be one event, in the order of their rows. ``levels`` as compare gives them."""

    first: np.ndarray
    second: np.ndarray
    probability: np.ndarray
    sort: np.ndarray
    levels: np.ndarray
    model: score.Model

    def __len__(self):
        return len(self.first)


def find(records: Records, *, model: score.Model | None = None, threshold: float = THRESHOLD) -> Found:
    """All pairs of one event among the records; the model is learned from them unless one is given."""
    pairs = keys.candidates(records)
    rarity = Rarity.of_file(records.names, [records.subject, *records.others], records.office)
    patterns = np.empty(len(pairs), np.int64)
    for at in range(0, len(pairs), CHUNK):
        chunk = slice(at, at + CHUNK)
        patterns[chunk] = score.packed(compare(records, rarity, *keys.split_pairs(pairs[chunk])))
    kinds_of_pairs, counts = score.tally(patterns)
    model = model or score.learn(kinds_of_pairs, counts)
    probability = model.one_event(score.unpacked(kinds_of_pairs))[np.searchsorted(kinds_of_pairs, patterns)]
    kept = probability >= groups.HINT
    first, second = keys.split_pairs(pairs[kept])
    judged = groups.settle(records, rarity, model, first, second, probability[kept], threshold)
    return _found(records, rarity, model, *judged)


def _found(records, rarity, model, first, second, probability):
    order = np.lexsort((second, first))
    first, second, probability = first[order], second[order], probability[order]
    levels = compare(records, rarity, first, second)
    return Found(first, second, probability, model.by_sort(levels).argmax(axis=1), levels, model)
