"""Entries: one registered event each, in its life from the first key to the Ministry's acceptance."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Locality
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.columns import maybe_moment, maybe_person
from civreg.core.vietnamese import fold
from registers.models.books import RegisterBook


def both_or_neither(first, second):
    """A constraint: two columns are set together or not at all."""
    return models.CheckConstraint(
        condition=Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
        | Q(**{f"{first}__isnull": False, f"{second}__isnull": False}),
        name=f"entry_{first}_with_{second}",
    )


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user, can=Can.VIEW):
        return self.filter(scope(user).within(can, book="book_id"))

    def in_order(self):
        return self.order_by("registration_year", "number", "number_suffix", "pk")

    def returned_to(self, user):
        return self.filter(state=Entry.State.RETURNED, entered_by=user)

    def awaiting_check_by(self, user):
        """Entered by others: nobody checks their own work."""
        return self.filter(state=Entry.State.ENTERED).exclude(entered_by=user).exclude(edited_by__contains=[user.pk])

    def awaiting_approval_by(self, user):
        return (
            self.filter(state=Entry.State.CHECKED)
            .exclude(entered_by=user)
            .exclude(checked_by=user)
            .exclude(edited_by__contains=[user.pk])
        )

    def waiting_for(self, user, step, communes, most):
        """How many of some communes wait for this person's check or approval (`step`), counted up to `most`.

        One's own never wait for oneself, and in a small commune all that there are may be one's own: what lies on
        both sides of the own id is found in an index (entry_to_check, entry_to_approve), one's own are not looked at.
        The order is that of the index, of one commune at a time: without it another index looks as good, and is not.
        """
        rows, own = (
            (self.awaiting_check_by(user), ["entered_by"])
            if step == "check"
            else (self.awaiting_approval_by(user), ["checked_by", "entered_by"])
        )
        parts = [rows.filter(locality=commune).order_by(own[0]).values("pk") for commune in communes]
        for name in own:
            parts = [part.filter(**{f"{name}__{side}": user.pk}) for part in parts for side in ("lt", "gt")]
        first, *others = (part[:most] for part in parts)
        return min(first.union(*others, all=True).count(), most)

    def search(self, text):
        """Every folded word must be there: tone marks and case do not matter."""
        rows = self
        for word in fold(text).split()[:8]:
            rows = rows.filter(search__contains=word)
        return rows


class Entry(models.Model):
    """One registered event. Natural key: office, kind, registration year, number (domain.md 1.6).

    `values` holds the kind's fields: the Ministry's code -> text in the Ministry's form, validated against
    the kind's declaration. The `*_at` columns say which stages the entry has reached; the counters and
    their recount are made from these and from nothing else.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Nháp")
        ENTERED = "entered", _("Đã nhập")
        CHECKED = "checked", _("Đã kiểm tra")
        APPROVED = "approved", _("Đã duyệt")
        SENT = "sent", _("Đã chuyển")
        ACCEPTED = "accepted", _("Bộ đã nhận")
        RETURNED = "returned", _("Trả lại")
        SUSPECTED_DUPLICATE = "suspected_duplicate", _("Nghi trùng")
        DUPLICATE = "duplicate", _("Trùng")
        UNREADABLE = "unreadable", _("Không đọc được")
        VOID = "void", _("Số bỏ trống, gạch bỏ")

    book = models.ForeignKey(RegisterBook, on_delete=models.PROTECT, related_name="entries")
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=30)
    registration_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    number_suffix = models.CharField(max_length=4, blank=True)
    registered_on = models.CharField(max_length=10, blank=True)  # partial date as text
    page_number = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.ENTERED)
    values = models.JSONField(default=dict)
    subject_name = models.CharField(max_length=100, blank=True)
    second_name = models.CharField(max_length=100, blank=True)
    subject_birth = models.CharField(max_length=20, blank=True)
    sort_key = models.CharField(max_length=300, blank=True, db_collation="C")
    search = models.CharField(max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1)
    state_at = models.DateTimeField()
    entered_at, entered_by = maybe_moment(), maybe_person()
    attached_at = maybe_moment()
    checked_at, checked_by = maybe_moment(), maybe_person()
    approved_at, approved_by = maybe_moment(), maybe_person()
    sent_at = maybe_moment()
    accepted_at = maybe_moment()
    returned_at, returned_by = maybe_moment(), maybe_person()
    return_reason = models.TextField(blank=True)
    # Everybody who ever changed the values: none of them may check or approve.
    edited_by = models.JSONField(default=list)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("Trường hợp")
        verbose_name_plural = _("Trường hợp")
        constraints = [
            models.UniqueConstraint(
                fields=["locality", "kind", "registration_year", "number", "number_suffix"],
                name="entry_natural_key",
                condition=~Q(state="duplicate"),
            ),
            both_or_neither("entered_at", "entered_by"),
            both_or_neither("checked_at", "checked_by"),
            both_or_neither("approved_at", "approved_by"),
            both_or_neither("returned_at", "returned_by"),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=models.F("entered_by")), name="entry_checked_by_another"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | ~Q(approved_by=models.F("entered_by")) & ~Q(approved_by=models.F("checked_by")),
                name="entry_approved_by_another",
            ),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(return_reason=""), name="entry_returned_why"),
        ]
        indexes = [
            models.Index(fields=["locality", "state", "kind"], name="entry_work"),
            models.Index(fields=["book", "number"], name="entry_book"),
            models.Index(fields=["entered_by", "entered_at"], include=["locality"], name="entry_person_day"),
            models.Index(fields=["locality", "entered_by"], condition=Q(state="entered"), name="entry_to_check"),
            models.Index(
                fields=["locality", "checked_by", "entered_by"], condition=Q(state="checked"), name="entry_to_approve"
            ),
            models.Index(fields=["locality", "sort_key"], name="entry_names"),
            GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name="entry_search"),
        ]

    def __str__(self):
        return f"{self.number}{self.number_suffix}/{self.registration_year}"


class Override(models.Model):
    """A warning that a person let go, with the reason; kept as long as the entry."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="overrides")
    rule = models.CharField(max_length=20)
    codes = models.JSONField(default=list)
    message = models.TextField()
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="override_says_why")]
        indexes = [models.Index(fields=["rule", "-id"], name="override_rule")]
