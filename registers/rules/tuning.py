"""What a threshold would have meant for cases that people have decided, with how sure one may be. Values only."""

from collections.abc import Collection
from dataclasses import dataclass

from registers.rules.bounces import wilson

GRID = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98)
ENOUGH, ENOUGH_OF_EACH = 50, 10  # decided cases below which the figures say too little
SAME = ("one_kept", "merged", "linked")  # outcomes that mean one event


@dataclass(frozen=True)
class Row:
    """One threshold. Shares are (share, low, high) with a 95 % interval, None where nothing can be said.

    ``recall`` speaks only of what was ever asked: pairs that no threshold has opened were never decided.
    """

    threshold: float
    decided: int
    same: int
    precision: tuple | None
    recall: tuple | None
    stay: int = 0  # open cases that stay open
    close: int = 0  # open cases that would close


def table(decided: Collection[tuple[float, bool]], waiting: Collection[float], current: float) -> list[Row]:
    """A row for each threshold of the grid and the current one: ``decided`` are (probability, whether one event),
    ``waiting`` the probabilities of open cases."""
    every = sum(1 for _probability, same in decided if same)
    rows = []
    for threshold in sorted({*GRID, round(current, 4)}):
        over = [same for probability, same in decided if probability >= threshold]
        stay = sum(1 for probability in waiting if probability >= threshold)
        rows.append(
            Row(threshold, len(over), sum(over), wilson(sum(over), len(over)), wilson(sum(over), every), stay,
                len(waiting) - stay)
        )  # fmt: skip
    return rows


def is_enough(decided: Collection[tuple[float, bool]]) -> bool:
    """Whether so many cases were decided, of both kinds, that the table may guide anybody."""
    same = sum(1 for _probability, same in decided if same)
    return len(decided) >= ENOUGH and min(same, len(decided) - same) >= ENOUGH_OF_EACH
