"""What the communes of a campaign share at the close of a day: read from the counters once, kept while it is wanted.

Every line of every screen asks for it; the days that it is made of are closed. It is of the whole campaign whoever
asks, and names nobody: what a reader sees of it is a forecast of their own place.
"""

import datetime as dt

from django.conf import settings
from django.core.cache import cache

from registers.models import LocalityPace
from reporting.calibration import learn
from reporting.cut_off import off_days
from reporting.shared_pace import HORIZON, OFF, WEEKEND, WORK

ENTERED, APPROVED = "entered", "approved"


def shared_of(campaign, calendar, closed, stage=ENTERED):
    """The Shared of a campaign at the close of its day ``closed``, of what was entered or of what was approved."""
    key = f"shared-pace-{campaign.pk}-{calendar.first:%Y%m%d}-{closed}-{stage}"
    return cache.get_or_set(key, lambda: _learned(campaign, calendar, closed, stage), settings.FORECAST_SECONDS)


def _learned(campaign, calendar, closed, stage):
    return learn(_outputs(campaign, calendar, closed, stage), kinds_of(calendar, off_days(campaign), closed))


def _outputs(campaign, calendar, closed, stage):
    """One list of closed days for each commune with work of phase 2."""
    rows = LocalityPace.objects.filter(
        locality__province=campaign.province_id, day__range=(calendar.first, calendar.date(closed))
    )
    outputs = {}
    for place, day, n in rows.order_by("locality", "day").values_list("locality_id", "day", stage):
        outputs.setdefault(place, [0] * closed)[calendar.number(day) - 1] = n
    return list(outputs.values())


def kinds_of(calendar, off, closed):
    """WORK, WEEKEND or OFF for each day of the campaign and a year ahead."""
    days = (calendar.first + dt.timedelta(days=n) for n in range(closed + HORIZON + 1))
    return tuple(OFF if day in off else WEEKEND if day.weekday() >= 5 else WORK for day in days)
