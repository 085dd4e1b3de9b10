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
            yield from _fitting(all_, wanted, first, second)
    # Who stands without a date of birth is looked for by name, where the entry was registered.
    undated = (all_.name != 0) & (year <= 0)
    known = (all_.name != 0) & np.isin(here, here[undated])
    for first, second in _within(here, known, None, MOST_ALIKE):
        rows = undated[first] != undated[second]
        yield from _fitting(all_, wanted, first[rows], second[rows])


def _fitting(all_, wanted, first, second):
    fits = _may_be_one(all_, wanted, first, second)
    if fits.any():
        yield first[fits], second[fits]


def _within(key, known, years, most):
    """Pairs of rows of one key (and of years next to each other); of a crowd (more than ``most`` of the key in one
    year and the next) none, whatever stands first in it."""
    rows = np.flatnonzero(known)
    years = np.zeros(len(key), np.int64) if years is None else years
    order = rows[np.lexsort((years[rows], key[rows]))]
    sorted_key, sorted_year = key[order], years[order]
    crowd = _crowded(sorted_key, sorted_year, most)
    at, step = np.flatnonzero(~crowd), 0
    while len(at):
        step += 1
        at = at[: np.searchsorted(at, len(order) - step)]
        at = at[(sorted_key[at] == sorted_key[at + step]) & (sorted_year[at + step] - sorted_year[at] <= 1)]
        if len(at):
            yield order[at], order[at + step]


def _crowded(sorted_key, sorted_year, most):
    """Rows of whose key there are too many in their year and the next."""
    if not len(sorted_key):
        return np.zeros(0, bool)
    new = np.flatnonzero(np.r_[True, (sorted_key[1:] != sorted_key[:-1]) | (sorted_year[1:] != sorted_year[:-1])])
    size = np.diff(np.r_[new, len(sorted_key)])
    cell_key, cell_year = sorted_key[new], sorted_year[new]
    together = size.copy()
    follows = (cell_key[1:] == cell_key[:-1]) & (cell_year[1:] - cell_year[:-1] == 1)
    together[:-1] += np.where(follows, size[1:], 0)
    return np.repeat(together > most, size)


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
