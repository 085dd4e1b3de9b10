"""When the report of a day is closed by itself: the plan's own hour, else the end of its working day."""

import datetime as dt

from campaigns.plan_days import cut_off_of


def closes_at(campaign, day):
    return cut_off_of(day, cut_off=campaign.report_cut_off, begins_at=campaign.province.day_begins_at)


def off_days(campaign):
    """The days of the plan on which nobody is asked to work. One query."""
    return frozenset(campaign.days_off.values_list("day", flat=True))


def is_wanted(campaign, day, off):
    """Whether a report of this day is waited for: from the first day that is lived to the last, but on days off.

    Who works on a day off may close its report by hand; nobody is late who does not.
    """
    first = campaign.played_from or campaign.day_one
    return first <= day <= first + (campaign.last_day - campaign.day_one) and day not in off


def worked_before(day, off):
    """The day before, or the last one before that which was not a day off."""
    day -= dt.timedelta(days=1)
    while day in off:
        day -= dt.timedelta(days=1)
    return day
