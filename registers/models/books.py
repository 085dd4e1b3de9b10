"""Register books: what is on the shelf, declared before it is digitized."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Locality
from campaigns.roles import Can
from campaigns.scope import scope


class RegisterBookQuerySet(models.QuerySet):
    def visible_to(self, user, can=Can.VIEW):
        return self.filter(scope(user).within(can))

    def in_order(self):
        return self.order_by("kind", "year_opened", "number", "pk")

    def with_totals(self):
        """Each book with its counted stages in `totals_by_stage` (no query per row)."""
        return self.select_related("locality__parent").prefetch_related("totals")


class RegisterBook(models.Model):
    """One bound book: kind + year opened + number + the office that kept it."""

    class Condition(models.TextChoices):
        GOOD = "good", _("Tốt")
        WORN = "worn", _("Cũ, còn đọc được")
        DAMAGED = "damaged", _("Rách, mờ, khó đọc")
        LOST_PAGES = "lost_pages", _("Thiếu trang")

    class Phase(models.IntegerChoices):
        ONE = 1, _("Giai đoạn 1 (2006-2020)")
        TWO = 2, _("Giai đoạn 2 (2005 trở về trước)")

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="books", verbose_name=_("Đơn vị"))
    kind = models.CharField(_("Loại sổ"), max_length=30)
    year_opened = models.PositiveSmallIntegerField(_("Năm mở sổ"))
    number = models.CharField(_("Quyển số"), max_length=10)
    # The office as the book itself names it: units of the time, kept as written (domain.md 6.3).
    office = models.CharField(_("Nơi đăng ký ghi trên sổ"), max_length=255)
    pages = models.PositiveIntegerField(_("Số trang"), null=True, blank=True)
    first_number = models.PositiveIntegerField(_("Số đầu"), null=True, blank=True)
    last_number = models.PositiveIntegerField(_("Số cuối"), null=True, blank=True)
    declared_entries = models.PositiveIntegerField(_("Số trường hợp theo kiểm kê"), null=True, blank=True)
    condition = models.CharField(_("Tình trạng"), max_length=12, choices=Condition, default=Condition.GOOD)
    kept_at = models.CharField(_("Nơi lưu giữ"), max_length=200, blank=True)
    phase = models.PositiveSmallIntegerField(_("Giai đoạn"), choices=Phase)
    note = models.TextField(_("Ghi chú"), blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = RegisterBookQuerySet.as_manager()

    class Meta:
        verbose_name = _("Quyển sổ")
        verbose_name_plural = _("Quyển sổ")
        constraints = [
            models.UniqueConstraint(fields=["locality", "kind", "year_opened", "number"], name="book_once"),
            models.CheckConstraint(
                condition=Q(first_number=None) | Q(last_number=None) | Q(last_number__gte=F("first_number")),
                name="book_numbers_in_order",
            ),
            models.CheckConstraint(condition=Q(year_opened__gte=1900, year_opened__lte=2100), name="book_year"),
        ]

    def __str__(self):
        return f"{self.number}/{self.year_opened}"

    @property
    def book_number(self):
        """The Ministry's quyenSo: nn/yyyy (domain.md 2.0)."""
        return f"{self.number.zfill(2)}/{self.year_opened}"
