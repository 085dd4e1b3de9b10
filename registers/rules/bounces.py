"""How many entries of a transfer the Ministry will refuse as duplicates, and how well it was foretold. Values only."""

from collections.abc import Collection
from dataclasses import dataclass
from math import prod, sqrt

import numpy as np

CASE, KEY = "case", "key"
SHARE = 0.9  # of the probability that an interval holds
Z = 1.96  # of the normal law, for an interval that holds 95 %


@dataclass(frozen=True)
class Chance:
    """Why one entry may bounce: `about` is the id of an open case, or of the Ministry's record under that number."""

    why: str
    probability: float
    about: int


def together(chances: Collection[Chance]) -> float:
    """The probability that at least one of them comes true."""
    return 1 - prod(1 - each.probability for each in chances)


def key_chance(flagged: int, bounced: int) -> float:
    """How often a record under a number that the Ministry has was refused; 19 of 20 are believed at first."""
    return (bounced + 19) / (flagged + 20)


def expected(probabilities: Collection[float]) -> tuple[float, int, int]:
    """(expected number, low, high): the interval holds ``SHARE`` of the probability, exactly (Poisson-binomial)."""
    probabilities = [each for each in probabilities if each > 0]
    law = np.ones(1)
    for each in probabilities:
        law = np.convolve(law, (1 - each, each))
    upto = np.cumsum(law)
    tail = (1 - SHARE) / 2
    low = int(np.searchsorted(upto, tail, side="right"))
    high = int(np.searchsorted(upto, 1 - tail - 1e-12))
    return float(sum(probabilities)), low, min(high, len(probabilities))


@dataclass(frozen=True)
class Measured:
    """What was foretold against what came: ``hit`` foretold and refused, ``false`` foretold and not, ``missed`` refused
    and not foretold, ``right`` neither. What was not answered is not counted."""

    hit: int = 0
    false: int = 0
    missed: int = 0
    right: int = 0

    @property
    def answered(self):
        return self.hit + self.false + self.missed + self.right

    @property
    def precision(self):
        """(share, low, high) of the foretold that was refused, or None where nothing was foretold."""
        return wilson(self.hit, self.hit + self.false)

    @property
    def recall(self):
        """(share, low, high) of the refused that was foretold, or None where nothing was refused."""
        return wilson(self.hit, self.hit + self.missed)

    def __add__(self, other):
        return Measured(
            self.hit + other.hit, self.false + other.false, self.missed + other.missed, self.right + other.right
        )


def wilson(n: int, of: int) -> tuple[float, float, float] | None:
    """A share with its 95 % interval (Wilson), which is honest for few cases too; None of none."""
    if not of:
        return None
    share = n / of
    middle = (share + Z * Z / (2 * of)) / (1 + Z * Z / of)
    width = Z * sqrt(share * (1 - share) / of + Z * Z / (4 * of * of)) / (1 + Z * Z / of)
    return share, min(share, max(0.0, middle - width)), max(share, min(1.0, middle + width))
