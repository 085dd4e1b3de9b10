"""What proves that a book is complete: its closing entries, its explained gaps, and the signed proof."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civreg.core.columns import person
from registers.models.books import RegisterBook


class BookYear(models.Model):
    """The closing entry of one year in one book, as it stands on paper (Luật Hộ tịch 2014 Art. 59, domain.md 2.6).

    A book of several years has one row a year; a year that runs on in a second book has one row in each.
    """

    book = models.ForeignKey(RegisterBook, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField(_("Năm"))
    first_number = models.PositiveIntegerField(_("Số đầu"))
    last_number = models.PositiveIntegerField(_("Số cuối"))
    total_events = models.PositiveIntegerField(_("Tổng số trường hợp ghi khi khóa sổ"), null=True, blank=True)
    total_pages = models.PositiveIntegerField(_("Tổng số trang ghi khi khóa sổ"), null=True, blank=True)
    closed_on = models.CharField(_("Ngày khóa sổ"), max_length=10, blank=True)  # partial date as text
    closed_by_name = models.CharField(_("Người ký khóa sổ"), max_length=100, blank=True)
    note = models.TextField(_("Ghi chú"), blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField()
    recorded_by = person()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "year"], name="book_year_once"),
            models.CheckConstraint(condition=Q(last_number__gte=F("first_number")), name="book_year_in_order"),
        ]


class NumberGap(models.Model):
    """A run of numbers that holds no event in this book, and why (domain.md V-19)."""

    class Why(models.TextChoices):
        SKIPPED = "skipped", _("Sổ nhảy số, không có trường hợp")
        BLANK_PAGE = "blank_page", _("Trang bỏ trống, gạch bỏ")
        OTHER_BOOK = "other_book", _("Ghi ở quyển khác")
        TORN = "torn", _("Trang rách, mất trang")
        LOST = "lost", _("Sổ thất lạc")

    book = models.ForeignKey(RegisterBook, on_delete=models.PROTECT, related_name="gaps")
    year = models.PositiveSmallIntegerField(_("Năm"))
    first = models.PositiveIntegerField(_("Từ số"))
    last = models.PositiveIntegerField(_("Đến số"))
    why = models.CharField(_("Lý do"), max_length=12, choices=Why)
    explanation = models.TextField(_("Giải thích"), blank=True)
    explained_at = models.DateTimeField()
    explained_by = person()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="gap_in_order")]
        indexes = [models.Index(fields=["book", "year"], name="gap_of_book")]


class PageDifference(models.Model):
    """Why a book has more or fewer scanned pages than its closing entries declare; holds for these two numbers only."""

    book = models.OneToOneField(RegisterBook, on_delete=models.PROTECT, related_name="page_difference")
    declared = models.PositiveIntegerField(_("Số trang ghi khi khóa sổ"))
    scanned = models.PositiveIntegerField(_("Số trang đã quét"))
    explanation = models.TextField(_("Giải thích"))
    explained_at = models.DateTimeField()
    explained_by = person()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(explanation=""), name="page_difference_says_why"),
            models.CheckConstraint(condition=~Q(declared=F("scanned")), name="pages_differ"),
        ]


class BookProof(models.Model):
    """The signed statement that every number of a book is accounted for; gone when that ceases to be true.

    `figures` are those of the certificate: per year expected, present, void, unreadable, explained.
    """

    book = models.OneToOneField(RegisterBook, on_delete=models.PROTECT, related_name="proof")
    number = models.CharField(_("Số giấy xác nhận"), max_length=40, unique=True)
    figures = models.JSONField()
    proved_at = models.DateTimeField()
    proved_by = person()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(number=""), name="proof_numbered")]
