"""Small cells are not published (values in, values out).

A count of one to four could be somebody; and a total less its other parts would tell the one part that is hidden.
So within each group that a published total is made of, a hidden part never stands alone and hidden parts together
are never less than the limit.
"""

LEAST = 5  # counts below it, other than none at all, are not shown
HIDDEN = None


def hidden_parts(counts, *, least=LEAST):
    """The positions in ``counts`` (the parts of one published total) that must not be shown."""
    hidden = {n for n, count in enumerate(counts) if 0 < count < least}
    if not hidden:
        return hidden
    others = sorted((count, n) for n, count in enumerate(counts) if count >= least)
    for _count, n in others:
        if len(hidden) > 1 and sum(counts[each] for each in hidden) >= least:
            break
        hidden.add(n)
    return hidden


def published(counts, *, least=LEAST):
    """The parts of one total as they may be shown: HIDDEN in place of what must not be."""
    hidden = hidden_parts(counts, least=least)
    return [HIDDEN if n in hidden else count for n, count in enumerate(counts)]


def published_total(count, *, least=LEAST):
    """A number that stands for itself."""
    return HIDDEN if 0 < count < least else count
