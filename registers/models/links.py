"""Persons across kinds: who is mentioned where, which mentions may be one person, and what then cannot be true."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from campaigns.models import Locality, Membership, Province
from campaigns.roles import CAPABILITIES, Can
from campaigns.scope import scope
from registers.models.duplicates import DuplicateCase
from registers.models.entries import Entry


class Role(models.TextChoices):
    """A person's place in an entry, as the kind's declaration names it."""

    SUBJECT = "subject", _("người được đăng ký")
    SECOND = "second", _("người thứ hai")
    MOTHER = "mother", _("mẹ")
    FATHER = "father", _("cha")


PARENTS = (Role.MOTHER, Role.FATHER)
CHECKERS = [role for role, capabilities in CAPABILITIES.items() if Can.CHECK in capabilities]


class PersonMention(models.Model):
    """One person of one entry with the keys by which others are found: made from the entry, never written by people.

    `entry_version` is the version of the entry that it was made from, or at which it was found to say the same.
    `event`, `over` and `again` say what the entry tells of the person's life (registers.rules.life). `couple_key` is
    one number for the names of two who stand in the entry as a couple. Mentions of a higher id than the province's
    LinkMark wait for their links.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    entry_version = models.PositiveIntegerField()
    role = models.CharField(max_length=8, choices=Role)
    kind = models.CharField(max_length=30)
    province_id = models.BigIntegerField()
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="+", db_index=False)
    registration_year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100, blank=True)
    birth = models.CharField(max_length=20, blank=True)
    sex = models.CharField(max_length=2, blank=True)
    identity = models.CharField(max_length=30, blank=True)
    company = models.JSONField(default=list)
    name_key = models.BigIntegerField()
    born_year = models.PositiveSmallIntegerField()
    day_key = models.BigIntegerField()
    couple_key = models.BigIntegerField(default=0)
    event = models.CharField(max_length=20, blank=True)
    over = models.BooleanField(default=False)
    again = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "role"], name="mention_once")]
        indexes = [
            models.Index(fields=["name_key", "born_year"], name="mention_name"),
            models.Index(fields=["day_key"], name="mention_day", condition=~Q(day_key=0)),
            models.Index(fields=["identity"], name="mention_identity", condition=~Q(identity="")),
            models.Index(fields=["couple_key"], name="mention_couple", condition=~Q(couple_key=0)),
        ]


class UnreadEntry(models.Model):
    """An entry that was written and not yet read for the persons whom it mentions: put there by the database itself.

    The note commits with what it notes, so that a sweep can miss nothing, however late somebody commits.
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, db_constraint=False,
                                 related_name="unread")  # fmt: skip
    since = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(entry__gt=0), name="unread_entry_has_id")]


class LinkMark(models.Model):
    """Up to which mention of a province links were looked for: a run that was killed goes on from there.

    `all_read_on` is the day on which every entry was last looked at, noted or not: once a day is enough.
    """

    province = models.OneToOneField(Province, on_delete=models.CASCADE, related_name="+")
    mention_id = models.BigIntegerField(default=0)
    all_read_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(mention_id__gte=0), name="link_mark_not_negative")]


class OfTwoEntries(models.QuerySet):
    """Rows about two entries: whoever may do something with one of them only sees none of it."""

    def visible_to(self, user, can=Can.VIEW):
        ids = scope(user).commune_ids(can)
        return self.filter(first__locality_id__in=ids, second__locality_id__in=ids)


class PersonLink(models.Model):
    """Two mentions that may be one person. Proposed by the machine, confirmed or rejected by people.

    `first` is the older entry (lower id). A rejected link is never proposed again; "gone" means that the entries no
    longer look alike, or one of them is no longer there.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Đề xuất")
        CONFIRMED = "confirmed", _("Đúng là một người")
        REJECTED = "rejected", _("Không phải một người")
        GONE = "gone", _("Không còn giống")

    first = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="links_as_first")
    first_role = models.CharField(max_length=8, choices=Role)
    second = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="links_as_second")
    second_role = models.CharField(max_length=8, choices=Role)
    probability = models.FloatField()
    reasons = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True)

    objects = OfTwoEntries.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "first_role", "second", "second_role"], name="person_linked_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="link_older_first"),
            models.CheckConstraint(condition=Q(probability__gte=0, probability__lte=1), name="link_probability"),
            models.CheckConstraint(
                condition=Q(state__in=["confirmed", "rejected"], decided_at__isnull=False, decided_by__isnull=False)
                | Q(state__in=["proposed", "gone"], decided_at=None, decided_by=None),
                name="link_decided_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["state", "-probability", "id"], name="link_work")]


def _answers_for(end, day):
    """Whether the owner has a role on that day that checks where this one of the two entries is."""
    place = f"{end}__locality"
    here = (
        Q(locality=OuterRef(place))
        | Q(locality=OuterRef(f"{place}__parent"))
        | Q(province=OuterRef(f"{place}__province"))
    )
    roles = Membership.objects.in_force_on(day).filter(user=OuterRef("owner"), user__is_active=True, role__in=CHECKERS)
    return Exists(roles.filter(here))


class ContradictionQuerySet(OfTwoEntries):
    def not_asked_elsewhere(self):
        """Two births or two deaths that are a duplicate case are that lane's work, not a contradiction beside it."""
        text = models.CharField()
        key = Concat(Cast("first_id", text), Value("-"), Cast("second_id", text), output_field=text)
        cases = DuplicateCase.objects.filter(entries_key=OuterRef("entries_key")).exclude(state="gone")
        return self.annotate(entries_key=key).exclude(Exists(cases), rule__in=("L-04", "L-05"))

    def urgent_first(self):
        """What is due first stands on top: what is overdue before all."""
        return self.order_by("due_on", "pk")

    def of_nobody(self, day):
        """Open ones without an owner who could settle them: nobody was there, the account is closed, the role ended."""
        return self.filter(state="open").exclude(_answers_for("first", day), _answers_for("second", day))

    def with_answered(self, day):
        """Each with `answered`: whether its owner can settle it that day."""
        return self.annotate(answered=_answers_for("first", day) & _answers_for("second", day))

    def overdue_on(self, day):
        return self.filter(state="open", due_on__lt=day)


class Contradiction(models.Model):
    """Two records of one person that cannot both be true: work until explained, or one of them is returned."""

    class State(models.TextChoices):
        OPEN = "open", _("Chờ xem xét")
        EXPLAINED = "explained", _("Đã giải thích")
        RETURNED = "returned", _("Đã trả lại để sửa")
        GONE = "gone", _("Không còn")

    link = models.ForeignKey(PersonLink, on_delete=models.CASCADE, related_name="contradictions")
    # The link's own entries, so that lists need no further table.
    first = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    rule = models.CharField(max_length=10)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    found_at = models.DateTimeField()
    # Who answers for it and until when; the level that has both entries, see actions.owners.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(_("Hạn xử lý"), null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True)
    # Of a return: the entry, its version after it and the columns as they were, so that it can be taken back.
    before = models.JSONField(null=True, blank=True)

    objects = ContradictionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "rule"], name="contradiction_once"),
            models.CheckConstraint(
                condition=Q(state__in=["explained", "returned"], resolved_at__isnull=False, resolved_by__isnull=False)
                & ~Q(reason="")
                | Q(state__in=["open", "gone"], resolved_at=None, resolved_by=None),
                name="contradiction_resolved_why",
            ),
            models.CheckConstraint(
                condition=Q(before__isnull=True) | Q(state="returned"), name="contradiction_before_of_a_return"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on", "id"], name="contradiction_due"),
            models.Index(fields=["owner", "due_on"], name="contradiction_mine", condition=Q(state="open")),
        ]
