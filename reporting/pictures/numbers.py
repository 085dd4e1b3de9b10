"""What the pictures are drawn from: stages by day, read from the counters in one query, and lines by place."""

from dataclasses import dataclass
from itertools import accumulate

from django.db.models import Q, Sum

from registers.models import LocalityDay
from reporting.counting import PHASE_1
from reporting.lines import STAGES


@dataclass(frozen=True)
class Days:
    """The campaign's lived days in order, and per stage what was there at the close of each.

    ``before`` lies in the first number: what had been done when the campaign began.
    """

    numbers: tuple  # campaign days, from 1
    dates: tuple
    closing: dict  # stage -> counts at the close of each day, in the order of `numbers`

    def __len__(self):
        return len(self.numbers)


def stages_by_day(asked, communes) -> Days:
    """Every stage of some communes at the close of each lived day of the campaign. One query over the counters."""
    calendar = asked.calendar
    lived = max(0, min(asked.number, calendar.days))
    numbers = tuple(range(1, lived + 1))
    dates = tuple(calendar.date(n) for n in numbers)
    where = Q(locality_id__in=[unit.pk for unit in communes], day__lte=dates[-1]) if dates else Q(pk=None)
    if asked.kind:
        where &= Q(kind=asked.kind)
    stages = [*STAGES, *(f"{PHASE_1}{stage}" for stage in STAGES)]
    rows = LocalityDay.objects.filter(where, stage__in=stages).values_list("stage", "day").annotate(Sum("n"))
    return Days(numbers, dates, _closings(rows, dates))


def _closings(rows, dates):
    """Counts at the close of each day; phase 1 is taken out, earlier days are in the first one."""
    moved = {stage: [0] * len(dates) for stage in STAGES}
    for name, day, n in rows:
        stage, sign = (name[len(PHASE_1) :], -1) if name.startswith(PHASE_1) else (name, 1)
        moved[stage][max((day - dates[0]).days, 0)] += sign * n
    return {stage: list(accumulate(counts)) for stage, counts in moved.items()}
