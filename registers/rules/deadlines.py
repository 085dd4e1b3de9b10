"""Days that count: a deadline in working days."""

import datetime as dt

SATURDAY = 5


def working_days_after(day: dt.date, n: int) -> dt.date:
    """The n-th working day after `day`; Saturdays and Sundays do not count, public holidays are not known."""
    while n > 0:
        day += dt.timedelta(days=1)
        n -= day.weekday() < SATURDAY
    return day
