"""What the communes of a campaign share at the close of a day: read from the counters once, kept while it is wanted.

Every screen with a forecast asks for it. What is kept is kept under the very figures that it was learned from: where
a closed day's figures move after all, or a day off is added, it is learned anew at once, in every process alike. It is
of the whole campaign whoever asks, and names nobody: what a reader sees of it is a forecast of their own place.
"""

import datetime as dt
from functools import lru_cache

from django.db import connection

from registers.models import LocalityPace
from reporting.calibration import learn
from reporting.shared_pace import HORIZON, OFF, WEEKEND, WORK

ENTERED, APPROVED = "entered", "approved"
MOST_KEPT = 16  # closes and stages that a process keeps: today's, yesterday's, and past days that are looked at
# The figures of the closed days as one number, and the days off.
MARK = """
    SELECT (
        SELECT sum(hashtextextended(concat_ws(' ', p.locality_id, p.day, p.entered, p.approved), 0))
        FROM registers_localitypace p JOIN campaigns_locality l ON l.id = p.locality_id
        WHERE l.province_id = %s AND p.day BETWEEN %s AND %s
    ), array(SELECT day FROM campaigns_dayoff WHERE campaign_id = %s ORDER BY day)"""


def mark_of(campaign, calendar, closed):
    """(a number for the figures of the closed days, the days off): equal marks mean that nothing moved. One query."""
    with connection.cursor() as cursor:
        cursor.execute(MARK, [campaign.province_id, calendar.first, calendar.date(closed), campaign.pk])
        return cursor.fetchone()


def shared_of(campaign, calendar, closed, mark, stage=ENTERED):
    """The Shared of a campaign at the close of its day ``closed``, of what was entered or of what was approved."""
    return _learned(campaign.province_id, calendar, closed, stage, mark[0], tuple(mark[1]))


@lru_cache(maxsize=MOST_KEPT)
def _learned(province_id, calendar, closed, stage, _figures, off):
    return learn(_outputs(province_id, calendar, closed, stage), kinds_of(calendar, off, closed))


def _outputs(province_id, calendar, closed, stage):
    """One list of closed days for each commune with work of phase 2."""
    rows = LocalityPace.objects.filter(
        locality__province=province_id, day__range=(calendar.first, calendar.date(closed))
    )
    outputs = {}
    for place, day, n in rows.order_by("locality", "day").values_list("locality_id", "day", stage):
        outputs.setdefault(place, [0] * closed)[calendar.number(day) - 1] = n
    return list(outputs.values())


def kinds_of(calendar, off, closed):
    """WORK, WEEKEND or OFF for each day of the campaign and a year ahead."""
    days = (calendar.first + dt.timedelta(days=n) for n in range(closed + HORIZON + 1))
    return tuple(OFF if day in off else WEEKEND if day.weekday() >= 5 else WORK for day in days)
