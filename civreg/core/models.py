"""What every floor stands on: people, history, jobs and answers already given."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person with an account. What they may see and do is a Membership in campaigns."""

    first_name = last_name = None
    full_name = models.CharField(_("Họ và tên"), max_length=100)
    phone = models.CharField(_("Điện thoại"), max_length=20, blank=True)
    organisation = models.CharField(_("Đơn vị công tác"), max_length=100, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)
    # The first password was read by whoever handed it over: nothing else is done before it is changed.
    must_change_password = models.BooleanField(default=False, editable=False)
    # The last day of an account that ends with the campaign; without one it ends with its roles.
    access_until = models.DateField(_("Dùng được đến hết ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("Người dùng")
        verbose_name_plural = _("Người dùng")
        constraints = [
            models.CheckConstraint(condition=~models.Q(full_name=""), name="user_has_a_full_name"),
        ]

    REQUIRED_FIELDS = ["full_name"]

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name.split(" ")[-1] if self.full_name else self.username


class HistoryEvent(models.Model):
    """One change of one row, written by the database itself (see the triggers in the migrations).

    `changes` maps a column (or `fields.CODE` inside a JSON value) to [old, new]. Each event carries the
    hash of the one before it for the same row, so that a removed or altered event shows in `manage verify`.
    """

    class Action(models.TextChoices):
        INSERT = "I", _("Tạo")
        UPDATE = "U", _("Sửa")
        DELETE = "D", _("Xóa")

    table_name = models.CharField(max_length=63)
    object_id = models.BigIntegerField()
    action = models.CharField(max_length=1, choices=Action)
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)  # no foreign key: history outlives accounts
    source = models.CharField(max_length=30)  # typed, suggestion, import, answer, system, database
    reason = models.TextField(blank=True)
    changes = models.JSONField()
    database_user = models.CharField(max_length=63)
    previous_hash = models.BinaryField(null=True)
    row_hash = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["table_name", "object_id", "id"], name="history_of_a_row")]


class JobQuerySet(models.QuerySet):
    def unfinished(self):
        return self.filter(done_at=None, set_aside_at=None)


class Job(models.Model):
    """A task that must happen: written in the transaction that calls for it, swept again until done."""

    name = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["sent_at"], name="job_unfinished", condition=models.Q(done_at=None, set_aside_at=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "key"],
                name="job_once_while_unfinished",
                condition=models.Q(done_at=None, set_aside_at=None) & ~models.Q(key=""),
            ),
        ]


class GivenAnswer(models.Model):
    """The answer to a save, kept under the key that the form made when it opened: a repeat gets it again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    answer = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_a_key")]


class AccountUse(models.Model):
    """A stretch of time in which one session of an account was at work, and from where, as coarse as is of use.

    `network` is the address without its last part, `session` a fingerprint that leads back to no session.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    session = models.CharField(max_length=16)
    network = models.CharField(max_length=49)
    device = models.CharField(max_length=120, blank=True)
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(last_at__gte=models.F("began_at")), name="account_use_in_order"),
        ]
        indexes = [
            models.Index(fields=["user", "session", "-last_at"], name="account_use_of_session"),
            models.Index(fields=["last_at"], name="account_use_day"),
        ]
