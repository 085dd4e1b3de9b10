"""Reports that stay as they were sent: numbers frozen at a cut-off, derivable again from the records."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Locality
from campaigns.scope import scope


class DailyReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        allowed = scope(user)
        return self.filter(
            models.Q(locality_id__in=allowed.commune_ids("progress") | allowed.district_ids)
            | models.Q(campaign__province_id__in=allowed.province_ids)
        )


class DailyReport(models.Model):
    """The progress report of one day for a locality, or for the whole province, as it was frozen."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="reports")
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True)
    day = models.DateField(_("Ngày"))
    figures = models.JSONField()
    sha256 = models.CharField(max_length=64)
    note = models.TextField(_("Khó khăn, vướng mắc, kiến nghị"), blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = DailyReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "locality", "day"], name="report_once_a_day"),
            models.UniqueConstraint(
                fields=["campaign", "day"], condition=models.Q(locality=None), name="province_report_once_a_day"
            ),
        ]
