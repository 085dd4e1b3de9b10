"""Who may do what, where and from when to when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.crew_rules import Force
from campaigns.models.places import Locality, Province
from campaigns.models.plans import Campaign


class MembershipQuerySet(models.QuerySet):
    def in_force_on(self, day):
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class AccountBatch(models.Model):
    """A sheet of accounts: read first, made later. `rows` hold persons' data and go when the accounts are made."""

    class State(models.TextChoices):
        READ = "read", _("Đã đọc, chưa tạo")
        MADE = "made", _("Đã tạo tài khoản")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)  # of the file as it was sent; shown, never used as a path
    state = models.CharField(max_length=5, choices=State, default=State.READ)
    rows = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("Đợt cấp tài khoản")
        verbose_name_plural = _("Đợt cấp tài khoản")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="read", made_at=None) | Q(state="made", made_at__isnull=False, rows=[]),
                name="account_batch_forgets_its_rows",
            ),
        ]


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
    # Who lent the person; empty for those whose own work it is.
    force = models.CharField(_("Lực lượng"), max_length=20, choices=Force, blank=True)
    batch = models.ForeignKey(AccountBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    # Lent people key practice pages first (see scanning.practice), where the campaign asks for it.
    must_qualify = models.BooleanField(default=False)
    qualified_at = models.DateTimeField(null=True, blank=True)
    qualified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    qualified_why = models.CharField(max_length=300, blank=True)  # the score, or the reason for letting it go
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
            models.CheckConstraint(
                condition=Q(qualified_at=None, qualified_by=None)
                | Q(qualified_at__isnull=False, qualified_by__isnull=False) & ~Q(qualified_why=""),
                name="membership_qualified_why",
            ),
        ]

    @property
    def place(self):
        return self.locality or self.province

    @property
    def waits_for_practice(self):
        """Whether practice pages stand before real ones; the campaign of a batch may have that switched off."""
        if not self.must_qualify or self.qualified_at:
            return False
        return self.batch is None or self.batch.campaign.practice_first
