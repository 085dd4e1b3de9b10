"""When the report of a day is closed by itself: the plan's own hour, else the end of its working day."""

from campaigns.plan_days import cut_off_of


def closes_at(campaign, day):
    return cut_off_of(day, cut_off=campaign.report_cut_off, begins_at=campaign.province.day_begins_at)
