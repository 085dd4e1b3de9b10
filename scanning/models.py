"""What came in, untouched; the pictures in it; what the reader saw; and which piece proves which entry."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.roles import Can
from campaigns.scope import scope
from registers.models import Entry, RegisterBook


class OfBookQuerySet(models.QuerySet):
    """Rows that belong to a book are seen by who sees the book."""

    def visible_to(self, user, can=Can.VIEW):
        return self.filter(scope(user).within(can, locality="book__locality_id", book="book_id"))


class Upload(models.Model):
    """One file as a person sent it: a scan, or a ZIP of scans. The original is write-once, by content."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Đã nhận")
        OPENING = "opening", _("Đang mở")
        OPENED = "opened", _("Đã mở")
        REFUSED = "refused", _("Từ chối")

    book = models.ForeignKey(RegisterBook, on_delete=models.PROTECT, related_name="uploads")
    name = models.CharField(max_length=255)  # as sent; shown, never used as a path
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    problem = models.TextField(blank=True)  # the sentence of the refusal
    problems = models.JSONField(default=list)  # of files inside a ZIP: [{"name", "sentence"}]
    repeated = models.PositiveIntegerField(default=0)  # files inside that were there already
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfBookQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "sha256"], name="same_file_once_a_book")]


class Scan(models.Model):
    """One original picture file or PDF of a book, content-addressed and never changed."""

    book = models.ForeignKey(RegisterBook, on_delete=models.PROTECT, related_name="scans")
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="scans")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=40)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(max_length=200)
    page_total = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    objects = OfBookQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "sha256"], name="same_scan_once_a_book")]


class PageQuerySet(OfBookQuerySet):
    def in_order(self):
        return self.order_by("position", "pk")


class Page(models.Model):
    """One page picture. `position` orders it in the book; previews are made from the original, again if lost."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ đọc")
        READING = "reading", _("Đang đọc")
        READ = "read", _("Đã đọc")
        SET_ASIDE = "set_aside", _("Để riêng")

    class Verdict(models.TextChoices):
        UNKNOWN = "", _("Chưa xem")
        GOOD = "good", _("Rõ")
        WARN = "warn", _("Nên xem lại")
        BAD = "bad", _("Cần quét lại")

    book = models.ForeignKey(RegisterBook, on_delete=models.PROTECT, related_name="scan_pages")
    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="pages")
    index = models.PositiveIntegerField()  # in the file, from 0
    position = models.PositiveIntegerField()  # in the book, from 1
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    verdict = models.CharField(max_length=5, choices=Verdict, default=Verdict.UNKNOWN, blank=True)
    problem = models.TextField(blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    preview = models.CharField(max_length=200, blank=True)
    thumbnail = models.CharField(max_length=200, blank=True)
    record_total = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = PageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scan", "index"], name="page_once_a_scan")]
        indexes = [models.Index(fields=["book", "position"], name="page_order")]


class Reading(models.Model):
    """What one engine saw in a page: quality, words with boxes, and suggestions per record.

    `facts` is scanning.pages.PageFacts.as_json(); all boxes in pixels of the original picture.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="readings")
    engine = models.CharField(max_length=60)
    facts = models.JSONField()
    seconds = models.FloatField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "engine"], name="one_reading_an_engine")]


class Attachment(models.Model):
    """The piece of scan that proves an entry: a region of a page, in pixels of the original picture."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="attachments")
    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="attachments")
    slot = models.PositiveSmallIntegerField(default=0)  # which record on the page, from 0
    region = models.JSONField(default=list)  # [x0, y0, x1, y1]; empty is the whole page
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "page"], name="attached_once_a_page")]
        indexes = [models.Index(fields=["page", "slot"], name="attachment_slot")]


class Look(models.Model):
    """A person had the picture of a page, or of a piece of it, on their screen: first, last, and how often."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="looks")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "page"], name="looks_of_a_person_at_a_page"),
            models.CheckConstraint(condition=models.Q(last_at__gte=models.F("first_at")), name="look_in_order"),
        ]


# What people practise on and have in hand has its own rooms, and is found by Django here.
from scanning.practice.models import PracticeAnswer, PracticeAttempt, PracticePage  # noqa: E402, F401
from scanning.work.models import Lease  # noqa: E402, F401
