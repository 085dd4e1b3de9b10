"""Entries on given days and targets, straight into the tables."""

import datetime as dt

from django.utils import timezone

from campaigns.models import Target, TargetVersion
from tests import factories


def entries_of(book, *, days_ago, **more):
    """One entry a number in `days_ago`, entered at noon of that day by one clerk."""
    clerk = more.pop("entered_by", None) or factories.user()
    noon = timezone.localtime().replace(hour=12, minute=0)
    moments = [noon - dt.timedelta(days=days) for days in days_ago]
    return [
        factories.entry(book=book, entered_by=clerk, entered_at=at, state_at=at, state=more.get("state", "entered"))
        for at in moments
    ]


def targets(campaign, wanted):
    """A new version with {(locality or None, kind): entries}; communes' figures are estimates."""
    number = campaign.target_versions.count() + 1
    version = TargetVersion.objects.create(
        campaign=campaign, number=number, document="37/KH-UBND", in_force_from=campaign.day_one,
        set_at=timezone.now(), set_by=factories.user(),
    )  # fmt: skip
    for (locality, kind), entries in wanted.items():
        Target.objects.create(version=version, locality=locality, kind=kind, entries=entries)
    return version
