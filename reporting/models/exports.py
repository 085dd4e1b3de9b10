"""Files that were taken out of the system: ordered, written by a job, fetched by who ordered them, then gone."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.columns import maybe_moment, person


class ExportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own: what somebody else took out is for the log alone."""
        return self.filter(asked_by=user)

    def supervised_by(self, user):
        """Whose communes all lie where the person leads the people: they may know who took what out."""
        led = scope(user).commune_ids(Can.PEOPLE)
        return self.filter(commune_ids__contained_by=sorted(led)) if led else self.none()

    def open(self):
        return self.filter(state__in=(Export.State.WAITING, Export.State.RUNNING))


class Export(models.Model):
    """One file: what it holds, of which communes (as the person's scope was then), and how far it is written.

    `filters` are those of the entry list (stage, day, state, book, locality). The row stays after the file is gone.
    """

    class What(models.TextChoices):
        ENTRIES = "entries", _("Trường hợp, theo cột của Bộ")
        RECORDS = "records", _("Tiến độ từng trường hợp")
        DAYS = "days", _("Số đếm theo xã, loại sổ và ngày")

    class Form(models.TextChoices):
        XLSX = "xlsx", "XLSX"
        CSV = "csv", "CSV"

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ đến lượt")
        RUNNING = "running", _("Đang ghi")
        READY = "ready", _("Tải được")
        CANCELLED = "cancelled", _("Đã hủy")
        FAILED = "failed", _("Không ghi được")
        EXPIRED = "expired", _("Đã xóa tệp")

    what = models.CharField(max_length=10, choices=What)
    form = models.CharField(max_length=4, choices=Form)
    kind = models.CharField(max_length=30, blank=True)  # "" is every kind, a sheet or a file each
    filters = models.JSONField(default=dict)
    commune_ids = ArrayField(models.BigIntegerField())
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField(null=True, blank=True)  # rows, once counted
    done = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=120, blank=True)  # that it is saved under
    file = models.CharField(max_length=200, blank=True)  # in the storage; empty again once it is deleted
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    problem = models.TextField(blank=True)  # a sentence for the person
    asked_at, asked_by = models.DateTimeField(), person()
    started_at, finished_at, expires_at = maybe_moment(), maybe_moment(), maybe_moment()

    objects = ExportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(file="") & Q(expires_at__isnull=False), name="export_ready_has_a_file"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("expired", "cancelled", "failed")) | Q(file=""), name="export_gone_has_none"
            ),
            models.CheckConstraint(condition=Q(commune_ids__len__gt=0), name="export_of_some_commune"),
        ]
        indexes = [
            models.Index(fields=["asked_by", "-id"], name="export_of_person"),
            models.Index(fields=["expires_at"], name="export_to_delete", condition=Q(state="ready")),
        ]

    @property
    def is_open(self):
        return self.state in (self.State.WAITING, self.State.RUNNING)


class ExportDownload(models.Model):
    """Who fetched a file, when, and from which byte on: one line a request, never changed."""

    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="downloads")
    at, by = models.DateTimeField(), person()
    first_byte = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(first_byte__gte=0), name="download_from_a_byte")]
