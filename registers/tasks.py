"""The jobs of this floor: ids in, one action each, all of them bear to run twice."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from campaigns.models import Campaign, Locality, Province
from civreg.core.errors import Refused
from civreg.core.outbox import enqueue, job_task
from registers.actions import (
    answers_in,
    comparing,
    contradicting,
    duplicate_runs,
    import_bundles,
    import_runs,
    linking,
    reconciling,
    transfers,
)
from registers.models import DuplicateRun, ImportRun, UncheckedEntry


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


def _give_up_import(*, run_id, **_later_arguments):
    import_runs.give_up(run=_import_run(run_id), at=timezone.now())


def _import_run(run_id):
    return ImportRun.objects.select_related("locality", "asked_by").get(pk=run_id)


@job_task("registers.preview_import", on_set_aside=_give_up_import)
def preview_import(*, run_id, **_later_arguments):
    import_bundles.preview(run=_import_run(run_id), at=timezone.now())


@job_task("registers.run_import", on_set_aside=_give_up_import)
def run_import(*, run_id, **_later_arguments):
    import_runs.execute(run=_import_run(run_id), at=timezone.now())


@job_task("registers.link_persons")
def link_persons(*, province_id, locality_id=None, **_later_arguments):
    """Links across kinds for what changed since; what one slice did stays done if the next one fails."""
    locality = Locality.objects.get(pk=locality_id) if locality_id else None
    linking.link_persons(province=Province.objects.get(pk=province_id), locality=locality, at=timezone.now())


@shared_task(name="registers.sweep_links")
def sweep_links(**_later_arguments):
    for campaign in Campaign.objects.filter(is_current=True):
        enqueue("registers.link_persons", key=f"links-{campaign.province_id}", province_id=campaign.province_id)


@shared_task(name="registers.hand_over_contradictions")
def hand_over_contradictions(**_later_arguments):
    """Whoever left, or whose role ended, no longer answers for contradictions."""
    contradicting.hand_over(at=timezone.now())


@job_task("registers.check_entries")
def check_entries(**_later_arguments):
    """Entries that were written are compared with the others; what one slice did stays done if the next one fails."""
    comparing.check_waiting(at=timezone.now(), most=settings.DUPLICATE_CHECKED_AT_ONCE)


@shared_task(name="registers.sweep_unchecked")
def sweep_unchecked(**_later_arguments):
    if UncheckedEntry.objects.filter(tries__lt=comparing.MOST_TRIES).exists():
        enqueue("registers.check_entries", key="check-entries")


def _give_up_run(*, run_id, **_later_arguments):
    duplicate_runs.give_up(run=_duplicate_run(run_id), at=timezone.now())


def _duplicate_run(run_id):
    return DuplicateRun.objects.select_related("province", "asked_by").get(pk=run_id)


# Ten times what the whole of Plan 37 takes on two cores.
@job_task("registers.run_duplicates", on_set_aside=_give_up_run, time_limit=3600, soft_time_limit=3500)
def run_duplicates(*, run_id, **_later_arguments):
    """Compare a whole province; a run that was killed goes on with the kinds that it has not done."""
    duplicate_runs.execute(run=_duplicate_run(run_id), at=timezone.now())
