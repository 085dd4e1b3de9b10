"""What an event tells of a person's years: when they lived, when they died, when they can have been born. Values only.

Wide on purpose: no bound here is the law's, only what hardly anybody lives through (the law's are in rules.life).
"""

from dataclasses import dataclass

from registers.rules.life import CHILD, LEAST_OF_PARENTS

OLDEST, OLDEST_BRIDE = 105, 80
YOUNGEST_BRIDE = 13
OLDEST_OF_PARENTS = {"mother": 55, "father": 80}
AT_WEDDINGS = ("marriage", "divorce")


@dataclass(frozen=True)
class Years:
    """Years of one person as one entry tells them; 0 for what it does not tell."""

    alive: int = 0  # the last year in which the person must have lived
    died: int = 0
    born_from: int = 0
    born_to: int = 0


def years_of(what: str, role: str, year: int, *, again: bool = False) -> Years:
    """Years of who stands in that role in an event (life.EVENTS or CHILD) of that year.

    What is registered again may be registered by the heirs: its date says nothing of the person's being alive.
    """
    if not year:
        return Years()
    if what == CHILD:
        # A father may have died before the birth.
        least, most = LEAST_OF_PARENTS[role], OLDEST_OF_PARENTS[role]
        return Years(alive=year - (role == "father"), born_from=year - most, born_to=year - least)
    if what == "death":
        return Years(died=year, born_from=year - OLDEST, born_to=year)
    if what == "birth":
        return Years(alive=year, born_from=year, born_to=year)
    alive = 0 if again else year
    if what in AT_WEDDINGS:
        return Years(alive=alive, born_from=year - OLDEST_BRIDE, born_to=year - YOUNGEST_BRIDE)
    return Years(alive=alive, born_from=year - OLDEST, born_to=year)
