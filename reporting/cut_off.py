"""When the report of a day is closed by itself: the plan's own hour, else the end of its working day."""

from campaigns.plan_days import cut_off_of


def closes_at(campaign, day):
    return cut_off_of(day, cut_off=campaign.report_cut_off, begins_at=campaign.province.day_begins_at)


def is_of_the_plan(campaign, day):
    """Whether a report of this day is wanted at all: from the first day that is lived to the last."""
    first = campaign.played_from or campaign.day_one
    return first <= day <= first + (campaign.last_day - campaign.day_one)
