"""The jobs of this floor: ids in, one action each, all of them bear to run twice."""

from celery import shared_task
from django.utils import timezone

from campaigns.models import Campaign
from civreg.core.errors import Refused
from civreg.core.outbox import job_task
from registers.actions import answers_in, reconciling, transfers


@job_task("registers.send_transfer")
def send_transfer(*, transfer_id, **_later_arguments):
    transfers.send_transfer(transfer_id=transfer_id, at=timezone.now())


@job_task("registers.ask_for_answers")
def ask_for_answers(*, transfer_id, **_later_arguments):
    answers_in.ask_for_answers(transfer_id=transfer_id, at=timezone.now())


@shared_task(name="registers.sweep_transfers")
def sweep_transfers(**_later_arguments):
    """What was not through the last time is tried again, and open transfers are asked about."""
    transfers.sweep(at=timezone.now())


@shared_task(name="registers.reconcile")
def reconcile(**_later_arguments):
    """The day's account at the cut-off; one that somebody closed by hand before stands."""
    for campaign in Campaign.objects.filter(is_current=True).select_related("province"):
        try:
            reconciling.make_reconciliation(province=campaign.province, at=timezone.now())
        except Refused:
            continue
