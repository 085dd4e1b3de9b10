"""Which day of the plan a moment belongs to. Pure: no database, no clock.

The working day of the plan is not the calendar day. It begins at an hour that the province sets (`begins_at`,
00:00 is the calendar day), so that a night shift counts as a whole for the day on which it began. The database
counts by the same rule (civreg_plan_day in the migrations).
"""

import datetime as dt
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")  # no summer time: a day has twenty-four hours
MIDNIGHT = dt.time()
LATEST_BEGIN = dt.time(12)  # a day that begins later would be named after the day before most of its work


def _since_midnight(begins_at):
    return dt.timedelta(hours=begins_at.hour, minutes=begins_at.minute, seconds=begins_at.second)


def day_of(moment, begins_at=MIDNIGHT):
    """The plan's day that an aware moment belongs to."""
    return (moment.astimezone(ZONE).replace(tzinfo=None) - _since_midnight(begins_at)).date()


def begin_of(day, begins_at=MIDNIGHT):
    """The first moment of a plan's day."""
    return dt.datetime.combine(day, begins_at, ZONE)


def hours_of(day, begins_at=MIDNIGHT):
    """The first and the last moment (to the microsecond) of a plan's day."""
    return begin_of(day, begins_at), begin_of(day + dt.timedelta(days=1), begins_at) - dt.timedelta(microseconds=1)


def cut_off_of(day, *, cut_off=MIDNIGHT, begins_at=MIDNIGHT):
    """The moment at which the report of a plan's day is closed; 00:00 as the cut-off is the end of the day.

    A cut-off before the hour at which the day begins falls into the night that belongs to the day.
    """
    if cut_off == MIDNIGHT:
        return begin_of(day + dt.timedelta(days=1), begins_at)
    on = day if cut_off > begins_at else day + dt.timedelta(days=1)
    return dt.datetime.combine(on, cut_off, ZONE)
