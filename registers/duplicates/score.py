"""How likely a pair is one event: shares of levels in each sort of pairs, learned from the file without labels.

A mixture in the manner of Fellegi and Sunter with more than two sorts: within one sort the aspects are taken to
be independent, which holds far better for brothers and sisters, twins and namesakes apart than for all that is no
match together. Expectation-maximisation starts from beliefs and is held to them where a sort is small.
"""

from dataclasses import dataclass

import numpy as np

from registers.duplicates import beliefs
from registers.duplicates.compare import ASPECTS, LEVELS

ROUNDS = 30
FAITH = 300.0  # pairs of each sort that the beliefs are worth
LEEWAY = 4.0  # times that a learned share may differ from the believed one
SETTLED = 2e-6  # shares that move no more end the learning
HOPELESS, MOST_PATTERNS = 1e-5, 25_000  # patterns believed to be no event are learned from a sample of them
_SIZES = [LEVELS[aspect] for aspect in ASPECTS]
_STEPS = np.cumprod([1, *_SIZES[:-1]]).astype(np.int64)
MATCHES = np.array([sort in beliefs.ONE_EVENT for sort in beliefs.SORTS])


def _rows(*sorts):
    return np.array([beliefs.SORTS.index(sort) for sort in sorts])


# Whoever copies an entry errs alike, wherever the copy stands, and a family's parents are one couple whoever of
# their children is registered: sorts that share a cause share a row. Untied, "again" comes to mean siblings.
_FAMILY = _rows(*beliefs.ONE_EVENT, beliefs.SIBLINGS, beliefs.TWINS)
_UNRELATED = _rows(beliefs.STRANGERS, beliefs.NAMESAKES, beliefs.SAME_LINE, beliefs.SAME_DAY)
_EVENT = (_rows(*beliefs.ONE_EVENT),)
_TIED = {
    "name": (*_EVENT, _rows(beliefs.SIBLINGS, beliefs.TWINS)), "birth": _EVENT, "others": (_FAMILY, _UNRELATED),
    "other_births": (_FAMILY, _UNRELATED), "sex": _EVENT, "event": _EVENT, "place": _EVENT, "identity": _EVENT,
}  # fmt: skip


def packed(levels: np.ndarray) -> np.ndarray:
    """The levels of each pair as one number, its pattern."""
    return levels.astype(np.int64) @ _STEPS


def unpacked(patterns: np.ndarray) -> np.ndarray:
    return np.stack([patterns // step % size for step, size in zip(_STEPS, _SIZES, strict=True)], axis=1)


def tally(patterns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(distinct patterns in order, how many pairs show each)."""
    ordered = np.sort(patterns)
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(ordered) else np.zeros(0, np.int64)
    return ordered[starts], np.diff(np.r_[starts, len(ordered)])


@dataclass
class Model:
    """``shares`` of the sorts among candidates, ``tables`` of levels (see beliefs.tables)."""

    shares: np.ndarray
    tables: list[np.ndarray]

    @classmethod
    def believed(cls):
        return cls(np.array(beliefs.SHARES), beliefs.tables())

    def by_sort(self, levels: np.ndarray) -> np.ndarray:
        """The probability of each sort (column) for each pair (row)."""
        weight = np.broadcast_to(np.log(self.shares).astype(np.float32), (len(levels), len(self.shares))).copy()
        for at, table in enumerate(self.tables):
            weight += np.log(table).T.astype(np.float32)[levels[:, at]]
        weight -= weight.max(axis=1, keepdims=True)
        np.exp(weight, out=weight)
        weight /= weight.sum(axis=1, keepdims=True)
        return weight

    def one_event(self, levels: np.ndarray) -> np.ndarray:
        """The probability that each pair is one event."""
        return self.by_sort(levels)[:, MATCHES].sum(axis=1)


def learn(patterns: np.ndarray, counts: np.ndarray, *, faith: float = FAITH, rounds: int = ROUNDS) -> Model:
    """The model of the candidates of a file, given as distinct patterns and how many pairs show each."""
    model = Model.believed()
    if not len(patterns):
        return model
    levels, counts = _sample(model, unpacked(patterns), counts.astype(np.float32))
    believed, shown = model.tables, _shown(levels)
    for _round in range(rounds):
        sorts = model.by_sort(levels) * counts[:, None]
        total = sorts.sum(axis=0)
        shares = (total + faith * model.shares * 0.1) / (total.sum() + faith * 0.1)
        seen = np.split(shown @ sorts, np.cumsum(_SIZES)[:-1])
        tables = [
            _table(counted.T, table, faith, tied=_TIED.get(aspect, ()))
            for counted, table, aspect in zip(seen, believed, ASPECTS, strict=True)
        ]
        moved = np.abs(shares - model.shares).max()
        model = Model(shares, tables)
        if moved < SETTLED:
            break
    return model


def _sample(model, levels, counts):
    """All patterns that may be one event, and every so many of the rest, counted for those left out."""
    hopeless = np.flatnonzero(model.one_event(levels) < HOPELESS)
    step = max(1, -(-len(hopeless) // MOST_PATTERNS))
    kept = np.ones(len(levels), bool)
    kept[hopeless] = False
    kept[hopeless[::step]] = True
    weights = counts.copy()
    weights[hopeless[::step]] *= counts[hopeless].sum() / max(1.0, counts[hopeless[::step]].sum())
    return levels[kept], weights[kept]


def _shown(levels):
    """A row for each level of each aspect, with 1 for the patterns that show it: counting is then one product."""
    starts = np.cumsum([0, *_SIZES[:-1]])
    shown = np.zeros((sum(_SIZES), len(levels)), np.float32)
    for at, start in enumerate(starts):
        shown[start + levels[:, at], np.arange(len(levels))] = 1
    return shown


def _table(seen, believed, faith, *, tied):
    """Shares of levels in each sort: what was counted, and the beliefs as if seen ``faith`` times."""
    seen = seen.astype(np.float64)
    seen[:, 0] = 0
    for group in tied:
        seen[group] = seen[group].sum(axis=0)
    held = believed.copy()
    held[:, 0] = 0
    held *= faith / held.sum(axis=1, keepdims=True)
    table = seen + held
    table /= table.sum(axis=1, keepdims=True)
    table = np.clip(table, believed / LEEWAY, believed * LEEWAY)
    table[:, 0] = 0
    table /= table.sum(axis=1, keepdims=True)
    table[:, 0] = 1.0
    return table
