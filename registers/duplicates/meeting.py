"""Which mentions of persons are worth comparing: those that share a key, found for all of them at once.

A crowd of namesakes says nothing by its name alone: beyond the caps below only what is rarer brings two together.
"""

from dataclasses import dataclass

import numpy as np

from registers.duplicates.names import mixed

MOST_HERE = 200  # bearers of one name in one commune within a year of birth
MOST_ANYWHERE = 25  # bearers of one name in the whole province within a year of birth
MOST_ALIKE = 100  # mentions of one day and given name, of one couple, of one number


@dataclass
class Standings:
    """Keys of mentions in columns; 0 for what is not known. ``once`` marks the record of which a person has one of
    that kind (a birth, a death), ``parent`` those who stand in a child's record."""

    entry: np.ndarray
    kind: np.ndarray
    parent: np.ndarray
    once: np.ndarray
    sex: np.ndarray
    commune: np.ndarray
    year: np.ndarray
    name: np.ndarray
    day: np.ndarray
    couple: np.ndarray
    identity: np.ndarray


def pairs(all_: Standings, wanted: np.ndarray):
    """Yield (first, second), arrays of positions, of mentions that meet; some more than once. One of the two is
    among the ``wanted`` (a mask)."""
    name, year = all_.name.view(np.uint64), all_.year.astype(np.int64)
    here = mixed(name, all_.commune.view(np.uint64))
    couple = mixed(name, all_.couple.view(np.uint64))
    named = (all_.name != 0) & (year > 0)
    bands = (
        (all_.day, all_.day != 0, None, MOST_ALIKE),
        (all_.identity, all_.identity != 0, None, MOST_ALIKE),
        (couple, (all_.couple != 0) & (all_.name != 0), None, MOST_ALIKE),
        (here, named, year, MOST_HERE),
        (name, named, year, MOST_ANYWHERE),
    )
    for key, known, years, most in bands:
        for first, second in _within(key, known, years, most):
            fits = _may_be_one(all_, wanted, first, second)
            if fits.any():
                yield first[fits], second[fits]


def _within(key, known, years, most):
    """Pairs of rows of one key (and of years next to each other), nearest first; of crowds beyond ``most`` none."""
    rows = np.flatnonzero(known)
    order = rows[np.lexsort((years[rows], key[rows])) if years is not None else np.argsort(key[rows], kind="stable")]
    sorted_key, sorted_year = key[order], None if years is None else years[order]

    def reach(at, step):
        """Those of the places whose neighbour ``step`` on has the same key and at most a year more."""
        at = at[: np.searchsorted(at, len(order) - step)]
        same = sorted_key[at] == sorted_key[at + step]
        if sorted_year is not None:
            same &= sorted_year[at + step] - sorted_year[at] <= 1
        return at[same]

    steps, at = [], np.arange(len(order))
    for step in range(1, most + 2):
        at = reach(at, step)
        if not len(at):
            break
        steps.append(at)
    crowd = np.zeros(len(order), bool)
    if len(steps) > most:
        crowd[steps.pop()] = True
    for step, at in enumerate(steps, 1):
        at = at[~crowd[at]]
        yield order[at], order[at + step]


def _may_be_one(all_, wanted, first, second):
    """Two entries, no two parents (brothers and sisters name the same two), and no man and woman."""
    one, two = all_.sex[first], all_.sex[second]
    return (
        (wanted[first] | wanted[second])
        & (all_.entry[first] != all_.entry[second])
        & ~(all_.parent[first] & all_.parent[second])
        & ((one == two) | (one == 0) | (two == 0))
    )


def excluding(all_: Standings, first, second):
    """Numbers of the groups of pairs that exclude each other: a mention against the one birth, the one death that its
    person has. -1 where nothing is excluded. Entries of one kind that may be one event are the duplicates' business."""
    once = all_.once[second] & ~(all_.once[first] & (all_.kind[first] == all_.kind[second]))
    return np.where(once, first.astype(np.int64) << 8 | all_.kind[second], -1)
