"""What the pairs say of each other: an entry that is a copy of two others makes those two one event as well."""

from collections import defaultdict
from itertools import combinations

import numpy as np

from registers.duplicates.compare import compare

HINT = 0.05  # from here on a pair is remembered, in case that a third entry speaks for it
SUPPORTED = 0.30  # enough for two entries that both are copies of a third one
LARGEST = 8  # entries of one event; more is a chain of look-alikes


def settle(records, rarity, model, first, second, probability, threshold):
    """(first, second, probability) of the pairs held to be one event."""
    sure = probability >= threshold
    known = {pair: p for pair, p in zip(zip(first.tolist(), second.tolist(), strict=True), probability, strict=True)}
    missing = [pair for pair in _closing(first[sure], second[sure]) if known.get(pair, 0) < threshold]
    added = _supported(records, rarity, model, missing)
    kept = [first[sure], second[sure], probability[sure]]
    return tuple(np.concatenate([one, other]) for one, other in zip(kept, added, strict=True))


def _closing(first, second):
    """Pairs that would make each group of linked entries complete."""
    links = defaultdict(set)
    for one, two in zip(first.tolist(), second.tolist(), strict=True):
        links[one].add(two)
        links[two].add(one)
    seen = set()
    for start, near in links.items():
        if len(near) < 2 or start in seen:
            continue
        group = _group(links, start)
        seen |= group
        if len(group) <= LARGEST:
            yield from (pair for pair in combinations(sorted(group), 2) if pair[1] not in links[pair[0]])


def _group(links, start):
    group, open_ = {start}, [start]
    while open_:
        found = links[open_.pop()] - group
        group |= found
        open_ += found
    return group


def _supported(records, rarity, model, pairs):
    if not pairs:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    first, second = (np.array(each, np.int64) for each in zip(*pairs, strict=True))
    probability = model.one_event(compare(records, rarity, first, second))
    kept = probability >= SUPPORTED
    return first[kept], second[kept], probability[kept]
