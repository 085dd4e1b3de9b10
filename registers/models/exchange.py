"""What comes in and goes out in bulk: imports, packages for the Ministry, transfers and their answers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Locality, Province
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.columns import maybe_moment, maybe_person, person
from registers.models.books import RegisterBook
from registers.models.entries import Entry
from registers.models.templates import SheetTemplate


class ImportRun(models.Model):
    """One file of entries on its way in: previewed, confirmed, loaded in one transaction, reported."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ đọc")
        PREVIEWING = "previewing", _("Đang đọc")
        PREVIEWED = "previewed", _("Chờ xác nhận")
        CONFIRMED = "confirmed", _("Chờ nhập")
        RUNNING = "running", _("Đang nhập")
        DONE = "done", _("Đã nhập")
        FAILED = "failed", _("Không nhập được")
        CANCELLED = "cancelled", _("Đã hủy")

    kind = models.CharField(max_length=30)
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=255)
    file = models.CharField(max_length=200, blank=True)  # in the storage, as it came
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField(null=True, blank=True)  # rows of the file, once known
    done = models.PositiveIntegerField(default=0)  # rows judged so far: progress only
    read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    preview = models.JSONField(default=dict)
    report = models.CharField(max_length=200, blank=True)  # CSV of refused rows, in the storage
    to_fix = models.CharField(max_length=200, blank=True)  # XLSX of refused rows, ready to import again
    problem = models.TextField(blank=True)  # a sentence for the person
    asked_at = models.DateTimeField()
    asked_by = person()
    started_at, finished_at = maybe_moment(), maybe_moment()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(read=models.F("created") + models.F("updated") + models.F("unchanged")
                                               + models.F("refused")),
                name="import_counts_every_row",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["asked_by", "-id"], name="import_of_person")]


class PackageOrder(models.Model):
    """A wish for the packages of a commune, district or province, of one kind or all."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=30, blank=True)
    options = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)  # books
    ready = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked_by = person()
    finished_at = maybe_moment()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(province__isnull=True) | Q(locality__isnull=True), name="order_of_one_place"
            ),
        ]


class PackageQuerySet(models.QuerySet):
    def visible_to(self, user, can=Can.EXPORT):
        return self.filter(book__locality_id__in=scope(user).commune_ids(can))


class Package(models.Model):
    """One book for the Ministry: a spreadsheet and an archive with one PDF a case (domain.md 1.1, 1.2).

    Never changed once ready: the same entries, template and scans give the same bytes again.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ đóng gói")
        COMPILING = "compiling", _("Đang đóng gói")
        READY = "ready", _("Đã đóng gói")
        REFUSED = "refused", _("Chưa đủ điều kiện")
        SUPERSEDED = "superseded", _("Đã có gói mới hơn")

    order = models.ForeignKey(PackageOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="packages")
    book = models.ForeignKey(RegisterBook, on_delete=models.PROTECT, related_name="packages")
    sequence = models.PositiveIntegerField()  # of the book's packages, from 1
    template = models.ForeignKey(SheetTemplate, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    columns = models.JSONField(default=list)  # as used: an old package can be made again byte for byte
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    problems = models.JSONField(default=list)
    entry_total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)  # cases made so far: progress only
    page_total = models.PositiveIntegerField(default=0)
    sheet_name = models.CharField(max_length=150, blank=True)
    sheet_sha256 = models.CharField(max_length=64, blank=True)
    sheet_size = models.BigIntegerField(default=0)
    archive_name = models.CharField(max_length=150, blank=True)
    archive_sha256 = models.CharField(max_length=64, blank=True)
    archive_size = models.BigIntegerField(default=0)
    folder = models.CharField(max_length=200, blank=True)  # in the storage
    asked_at = models.DateTimeField()
    made_by = person()
    made_at = maybe_moment()

    objects = PackageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "sequence"], name="package_once_a_sequence"),
            models.UniqueConstraint(
                fields=["book"], condition=Q(state__in=["waiting", "compiling"]), name="one_package_at_work_a_book"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(sheet_sha256="") & Q(made_at__isnull=False),
                name="package_ready_signed",
            ),
        ]


class PackageItem(models.Model):
    """One row of a package and its one PDF: neither exists without the other (domain.md V-23)."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="items")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="package_items")
    entry_version = models.PositiveIntegerField()
    row = models.PositiveIntegerField()  # in the sheet, from 1 without the heads
    file_name = models.CharField(max_length=150)
    file_sha256 = models.CharField(max_length=64, blank=True)  # empty: made without scans
    file_size = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "row"], name="package_row_once"),
            models.UniqueConstraint(fields=["package", "entry"], name="package_entry_once"),
            models.UniqueConstraint(fields=["package", "file_name"], name="package_file_once"),
        ]


class TransferQuerySet(models.QuerySet):
    def visible_to(self, user, can=Can.EXPORT):
        return self.filter(package__book__locality_id__in=scope(user).commune_ids(can))


class Transfer(models.Model):
    """One sending of a package to the Ministry: when, by whom, by what channel, with what receipt."""

    class Channel(models.TextChoices):
        HTTP = "http", _("Qua mạng")
        FILE = "file", _("Bằng tệp")

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ gửi")
        SENDING = "sending", _("Đang gửi")
        SENT = "sent", _("Đã gửi, chờ trả lời")
        ANSWERED = "answered", _("Đã trả lời đủ")
        FAILED = "failed", _("Gửi không được")
        CANCELLED = "cancelled", _("Đã hủy")

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="transfers")
    number = models.CharField(_("Số đợt"), max_length=40, unique=True)
    channel = models.CharField(max_length=4, choices=Channel)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    receipt = models.CharField(max_length=100, blank=True)  # the Ministry's name for it
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)
    note = models.TextField(blank=True)
    ordered_at = models.DateTimeField()
    ordered_by = person()
    sent_at, answered_at = maybe_moment(), maybe_moment()
    asked_at = maybe_moment()  # when the Ministry was last asked for the answer

    objects = TransferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["package"], condition=~Q(state__in=["failed", "cancelled"]), name="package_sent_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "answered"]) | Q(sent_at__isnull=False), name="transfer_sent_when"
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="transfer_work")]


class TransferItem(models.Model):
    """One entry in one transfer, and what came back for it. A refusal is work: an owner, a day, an end."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ trả lời")
        ACCEPTED = "accepted", _("Bộ đã nhận")
        DUPLICATE = "duplicate", _("Bộ báo trùng")
        REFUSED = "refused", _("Bộ từ chối")
        WITHDRAWN = "withdrawn", _("Rút lại")

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="items")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="transfer_items")
    row = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    code = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    ministry_reference = models.CharField(max_length=100, blank=True)
    answered_at, answered_by = maybe_moment(), maybe_person()
    source = models.CharField(max_length=10, blank=True)  # http, file, hand
    owner = maybe_person()
    due_on = models.DateField(null=True, blank=True)
    resolved_at, resolved_by = maybe_moment(), maybe_person()
    resolution = models.CharField(max_length=20, blank=True)  # fixed, resent, kept_duplicate, withdrawn, not_duplicate

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["transfer", "entry"], name="transfer_entry_once"),
            models.UniqueConstraint(fields=["transfer", "row"], name="transfer_row_once"),
            models.UniqueConstraint(fields=["entry"], condition=Q(state="waiting"), name="entry_waits_in_one_transfer"),
            models.CheckConstraint(
                condition=~Q(state__in=["duplicate", "refused"]) | ~Q(reason=""), name="refusal_says_why"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"], name="refusals_open",
                condition=Q(state__in=["duplicate", "refused"], resolved_at=None),
            ),
        ]  # fmt: skip


class AnswerFile(models.Model):
    """One answer of the Ministry as it came: the same one again changes nothing."""

    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, null=True, blank=True, related_name="answers")
    source = models.CharField(max_length=10)
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    received_at = models.DateTimeField()
    received_by = maybe_person()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sha256", "transfer"], name="answer_once", nulls_distinct=False)]


class Reconciliation(models.Model):
    """A day's account of approved, waiting, sent, accepted and refused, frozen, then signed by the Department."""

    day = models.DateField()
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    figures = models.JSONField()
    made_at = models.DateTimeField()
    made_by = maybe_person()  # empty: made by the clock at the cut-off
    signed_at, signed_by = maybe_moment(), maybe_person()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "province"], name="reconciled_once_a_day"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="reconciliation_signed_by_somebody",
            ),
        ]
