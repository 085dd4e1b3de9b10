"""Which persons a proposal means: named when it is computed, for who decides sees them and is told of changes."""

from campaigns.models import Membership, ShiftStaff, TeamMember
from registers.models import WorkDay
from reporting.models import Sending

CLERK = "clerk"


def at_home(communes, day):
    """(commune, force) -> ids of the persons with accounts whom `inputs` counts there, in a fixed order."""
    places = [unit.pk for unit in communes]
    staff = ShiftStaff.objects.filter(shift__day=day, shift__locality__in=places, user__isnull=False)
    members = TeamMember.objects.in_force_on(day).filter(team__locality__in=places)
    found = {}
    for place, force, person in [
        *staff.values_list("shift__locality_id", "force", "user_id"),
        *members.values_list("team__locality_id", "team__force", "user_id"),
        *((place, CLERK, person) for place, person in _clerks(day).filter(locality__in=places)
          .values_list("locality_id", "user_id")),
    ]:  # fmt: skip
        found.setdefault((place, force), set()).add(person)
    return {key: sorted(people) for key, people in found.items()}


def _clerks(day):
    return Membership.objects.in_force_on(day).filter(role=Membership.Role.CLERK, user__is_active=True)


def measured(people, first, last):
    """Person -> records a day of those days on which they entered any; who entered nothing is not in it."""
    rows = WorkDay.objects.filter(user__in=people, day__range=(first, last), records__gt=0)
    sums = {}
    for person, day, records in rows.values_list("user_id", "day", "records"):
        sums.setdefault(person, {}).setdefault(day, []).append(records)
    return {person: sum(sum(each) for each in days.values()) / len(days) for person, days in sums.items()}


def name_moves(moves, communes, day, date_of):
    """Put `persons` into each move: as many as it sends, of those who may work through its days and are nowhere else.

    `unnamed` is how many have no account, or none that lasts: they are sent by hand. `date_of` gives a day's date.
    """
    home, sent = at_home(communes, day), {}
    for move in moves:
        first, last = date_of(move["first"]), date_of(move["last"])
        candidates = home.get((move["from"], move["force"]), [])
        busy = {person for person, spans in sent.items() if any(a <= last and first <= b for a, b in spans)}
        busy |= away(candidates, first, last)
        through = lasting(candidates, first, last) - busy
        free = [person for person in candidates if person in through]
        move["persons"] = free[: move["people"]]
        move["unnamed"] = move["people"] - len(move["persons"])
        for person in move["persons"]:
            sent.setdefault(person, []).append((first, last))


def lasting(people, first, last):
    """Those of the people whose right to enter runs through all of the days."""
    return set(_clerks(first).in_force_on(last).filter(user__in=people).values_list("user_id", flat=True))


def away(people, first, last):
    """Those of the people who are sent somewhere on any of the days."""
    rows = Sending.objects.filter(user__in=people, undone_at=None, starts_on__lte=last, ends_on__gte=first)
    return set(rows.values_list("user_id", flat=True))
