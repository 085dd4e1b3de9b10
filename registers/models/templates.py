"""Templates of the Ministry's sheets: versioned data, never changed once made."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SheetTemplate(models.Model):
    """The columns of one kind's sheet, as the Ministry wanted them from a day on.

    `columns` is a list of {"code": head, "source": field code or "", "fixed": text}: a column takes the field's
    value, a fixed text, or stays empty. Version 0 is the declaration in registers/kinds and has no row here.
    """

    kind = models.CharField(_("Loại sổ"), max_length=30)
    version = models.PositiveIntegerField(_("Phiên bản"))
    name = models.CharField(_("Tên mẫu"), max_length=100)
    valid_from = models.DateField(_("Dùng từ ngày"))
    sheet = models.CharField(_("Tên trang tính"), max_length=31)
    columns = models.JSONField()
    source = models.CharField(_("Căn cứ"), max_length=255)
    is_confirmed = models.BooleanField(_("Đã được Bộ xác nhận"), default=False)
    note = models.TextField(_("Ghi chú"), blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("Mẫu bảng của Bộ")
        verbose_name_plural = _("Mẫu bảng của Bộ")
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="template_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="template_version_from_one"),
        ]

    def __str__(self):
        return f"{self.kind} {self.version}: {self.name}"
