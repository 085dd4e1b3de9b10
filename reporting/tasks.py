"""The jobs of this floor: ids in, one action each, all of them bear to run twice."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from campaigns.models import Campaign
from campaigns.queries import plan_today
from civreg.core.outbox import job_task
from reporting import promises
from reporting.actions import allocating, closing, exporting, mailing
from reporting.formality import actions as formality
from reporting.models import Allocation, DailyReport, Export, ReportMail

LONG = {"time_limit": settings.EXPORT_SECONDS + 30, "soft_time_limit": settings.EXPORT_SECONDS}


@shared_task(name="reporting.look_for_signs")
def look_for_signs(**_later_arguments):
    """Today as far as it has gone, and yesterday to its end."""
    now = timezone.now()
    for campaign in Campaign.objects.filter(is_current=True).select_related("province"):
        today = plan_today(campaign, now)
        for day in (today - timedelta(days=1), today):
            formality.look_for_signs(campaign=campaign, day=day, at=now)


def _export(export_id):
    return Export.objects.select_related("asked_by").get(pk=export_id)


def _give_up_export(*, export_id, **_later_arguments):
    exporting.give_up(export=_export(export_id), at=timezone.now())


@job_task("reporting.write_export", on_set_aside=_give_up_export, **LONG)
def write_export(*, export_id, **_later_arguments):
    exporting.write_export(export=_export(export_id), at=timezone.now())


@shared_task(name="reporting.delete_expired_exports")
def delete_expired_exports(**_later_arguments):
    exporting.delete_expired(at=timezone.now())


@shared_task(name="reporting.look_at_commitments")
def look_at_commitments(**_later_arguments):
    """Tell the districts, then the Department, of commitments that were broken."""
    now = timezone.now()
    for campaign in Campaign.objects.filter(is_current=True).select_related("province"):
        promises.tell_of_broken(campaign, at=now, days=settings.ESCALATION_DAYS)


@shared_task(name="reporting.close_days")
def close_days(**_later_arguments):
    """Every minute: what has passed its cut-off is frozen, once."""
    closing.close_days(at=timezone.now())


@job_task("reporting.mail_report")
def mail_report(*, report_id, **_later_arguments):
    report = DailyReport.objects.select_related("campaign", "locality").get(pk=report_id)
    mailing.mail_report(report=report, at=timezone.now())


def _mail(mail_id):
    whole = ("recipient__locality", "report__locality__parent", "report__campaign__province", "report__made_by")
    return ReportMail.objects.select_related(*whole).get(pk=mail_id)


def _give_up_mail(*, mail_id, **_later_arguments):
    mailing.give_up_mail(mail=_mail(mail_id))


@job_task("reporting.send_mail", on_set_aside=_give_up_mail)
def send_mail(*, mail_id, **_later_arguments):
    mailing.send_mail(mail=_mail(mail_id), at=timezone.now())


def _allocation(allocation_id):
    return Allocation.objects.select_related("asked_by", "campaign__province", "locality").get(pk=allocation_id)


def _give_up_allocation(*, allocation_id, **_later_arguments):
    allocating.give_up(allocation=_allocation(allocation_id), at=timezone.now())


@job_task("reporting.solve_allocation", on_set_aside=_give_up_allocation)
def solve_allocation(*, allocation_id, **_later_arguments):
    allocating.solve_allocation(allocation=_allocation(allocation_id), at=timezone.now())
