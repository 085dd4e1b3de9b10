"""Who gets which reports by mail, and what was sent to whom, when, or why not."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Locality, Province
from campaigns.scope import scope
from civreg.core.columns import maybe_person, person
from reporting.models.reports import DailyReport


class OfPlaceQuerySet(models.QuerySet):
    def led_by(self, user):
        """Of places that the person leads: their own, and those beneath."""
        allowed = scope(user)
        return self.filter(
            Q(locality_id__in=allowed.commune_ids("approve") | allowed.district_ids)
            | Q(province_id__in=allowed.province_ids)
        )


class ReportRecipient(models.Model):
    """An address that gets the reports of a place, or of the whole province; reminders of a commune go there too."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    email = models.EmailField(_("Thư điện tử"))
    name = models.CharField(_("Người, đơn vị nhận"), max_length=100)
    added_at, added_by = models.DateTimeField(), person()
    stopped_at, stopped_by = models.DateTimeField(null=True, blank=True), maybe_person()
    stopped_by_mail = models.BooleanField(default=False)  # by who reads that mailbox, through the link in a mail

    objects = OfPlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "locality", "email"], name="recipient_once", condition=Q(stopped_at=None)
            ),
            models.UniqueConstraint(
                fields=["province", "email"], name="province_recipient_once",
                condition=Q(stopped_at=None, locality=None),
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_by=None, stopped_by_mail=False)
                | Q(stopped_at__isnull=False, stopped_by__isnull=False, stopped_by_mail=False)
                | Q(stopped_at__isnull=False, stopped_by=None, stopped_by_mail=True),
                name="recipient_stopped_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.name} <{self.email}>"


class MailQuerySet(models.QuerySet):
    def led_by(self, user):
        return self.filter(recipient__in=ReportRecipient.objects.led_by(user))


class ReportMail(models.Model):
    """One mail to one address: a report, or the reminder that a day's report was not handed in."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ gửi")
        SENT = "sent", _("Đã gửi")
        FAILED = "failed", _("Không gửi được")

    recipient = models.ForeignKey(ReportRecipient, on_delete=models.PROTECT, related_name="mails")
    report = models.ForeignKey(DailyReport, on_delete=models.PROTECT, null=True, blank=True, related_name="mails")
    reminds_of = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "report"], name="report_mailed_once"),
            models.UniqueConstraint(fields=["recipient", "reminds_of"], name="reminded_once"),
            models.CheckConstraint(
                condition=Q(report__isnull=True) ^ Q(reminds_of__isnull=True), name="mail_of_one_thing"
            ),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="mail_sent_when"),
        ]
        indexes = [models.Index(fields=["-created_at"], name="mail_newest")]
