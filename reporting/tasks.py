"""The jobs of this floor: ids in, one action each, all of them bear to run twice."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from campaigns.models import Campaign
from reporting.formality import actions as formality


@shared_task(name="reporting.look_for_signs")
def look_for_signs(**_later_arguments):
    """Today as far as it has gone, and yesterday to its end."""
    now = timezone.now()
    for campaign in Campaign.objects.filter(is_current=True):
        for day in (timezone.localdate(now) - timedelta(days=1), timezone.localdate(now)):
            formality.look_for_signs(campaign=campaign, day=day, at=now)
