"""Who may do what, where and from when to when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.places import Locality, Province


class MembershipQuerySet(models.QuerySet):
    def in_force_on(self, day):
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Membership(models.Model):
    """A person's role in one locality or province, for a time. The only source of rights over rows."""

    class Role(models.TextChoices):
        CLERK = "clerk", _("Cán bộ nhập liệu")
        COMMUNE_APPROVER = "commune_approver", _("Người duyệt cấp xã")
        DISTRICT_OFFICIAL = "district_official", _("Cán bộ cấp huyện")
        JUSTICE_OFFICER = "justice_officer", _("Sở Tư pháp")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("Vai trò"), max_length=20, choices=Role)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, null=True, blank=True)
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    starts_on = models.DateField(_("Từ ngày"))
    ends_on = models.DateField(_("Đến hết ngày"), null=True, blank=True)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("Phân công")
        verbose_name_plural = _("Phân công")
        constraints = [
            models.CheckConstraint(
                condition=Q(province=None, locality__isnull=False) | Q(province__isnull=False, locality=None),
                name="membership_in_one_place",
            ),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="membership_days"),
        ]

    @property
    def place(self):
        return self.locality or self.province
