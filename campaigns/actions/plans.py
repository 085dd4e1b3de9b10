"""Changing the plan itself."""

from django.db import transaction

from campaigns.models import Campaign
from civreg.core import history

CHANGEABLE = (
    "name", "document", "document_on", "day_one", "entry_until", "last_day", "phase2_limit", "played_from",
    "practice_first",
)  # fmt: skip


@transaction.atomic
def change_campaign(*, campaign, changes, by, at):
    """Change the plan's name, paper or days. Days out of order are refused by the form and by the database."""
    history.sign(by=by)
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    for name in CHANGEABLE:
        if name in changes:
            setattr(campaign, name, changes[name])
    campaign.save(update_fields=CHANGEABLE)
    return campaign
