"""Links as rows of the database: what is new is added, what changed is changed, what is no longer likely is gone."""

import io

from django.db import connection

from registers.models import PersonLink
from registers.person_search import ROLES

MOVED = 1e-6  # a probability that moved less is the same
State = PersonLink.State
KNOWN = """
    SELECT id, first_id, first_role, second_id, second_role, probability, state, reasons FROM registers_personlink
    WHERE first_id = ANY(%s)
"""
CHANGE = """
    UPDATE registers_personlink link SET probability = new.probability, reasons = new.reasons, state = new.state
    FROM unnest(%s::bigint[], %s::float[], %s::text[], %s::text[]) new (id, probability, reasons, state)
    WHERE link.id = new.id
"""
ADD = """
    COPY registers_personlink
    (first_id, first_role, second_id, second_role, probability, reasons, state, found_at, reason) FROM STDIN
"""


def keep(links, judged, firsts, touched, *, at):
    """Write the links of which the older entry is one of ``firsts``; (how many are new, how many are gone).

    ``links`` as person_search.Found.rows gives them; what was proposed between touched entries and is not among them
    is gone. What people decided stays as they decided it.
    """
    likely, known = dict(_likely(links, judged, firsts)), _known(firsts)
    new = {key: told for key, told in likely.items() if key not in known}
    changes = [change for key, row in known.items() if (change := _change(row, likely.get(key), key, touched))]
    if new:
        _add(new, at)
    if changes:
        with connection.cursor() as cursor:
            cursor.execute(CHANGE, [list(column) for column in zip(*changes, strict=True)])
    return len(new), sum(change[3] == State.GONE for change in changes)


def _likely(links, judged, firsts):
    low, high = links["first"].searchsorted(firsts[0]), links["first"].searchsorted(firsts[-1], "right")
    for first, first_role, second, second_role, probability, at in links[low:high].tolist():
        key = (first, ROLES[first_role].value, second, ROLES[second_role].value)
        yield key, (min(float(probability), 1.0), "; ".join(judged.reasons(at)))


def _known(firsts):
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [firsts])
        return {row[1:5]: (row[0], *row[5:]) for row in cursor.fetchall()}


def _change(row, told, key, touched):
    """(id, probability, reasons, state) if the link is to be changed."""
    pk, probability, state, reasons = row
    if told is None:
        here = state == State.PROPOSED and any(_is_in(touched, each) for each in (key[0], key[2]))
        return (pk, probability, reasons, State.GONE) if here else None
    state_now = State.PROPOSED if state == State.GONE else state
    if state_now == state and abs(told[0] - probability) < MOVED and told[1] == reasons:
        return None
    return pk, *told, state_now


def _is_in(sorted_ids, one):
    at = sorted_ids.searchsorted(one)
    return at < len(sorted_ids) and sorted_ids[at] == one


def _add(new, at):
    moment = at.isoformat()
    lines = (
        "\t".join(
            (str(first), first_role, str(second), second_role, repr(probability), reasons, "proposed", moment, "")
        )
        for (first, first_role, second, second_role), (probability, reasons) in new.items()
    )
    with connection.cursor() as cursor:
        cursor.copy_expert(ADD, io.StringIO("\n".join(lines) + "\n"))
