"""Suspected duplicates: cases of two or more entries, the keys by which they are found, and what runs have learned.

A case says that its entries may be one event: why (`levels`, worded by ``duplicates.classes.reasons`` in the reader's
language), how probable, and of which sort (a class of ``duplicates.classes.CLASSES``). Its lane, that is who decides
and which outcomes are offered, follows from `sort`, from the localities of its members and from their states; no
column holds it, so a lane that is ruled anew holds for the cases that are there.

A case does not move its entries. Whoever approves is held up by an open one; `suspect`, `clear_suspicion` and
`confirm_duplicate` (rules.lifecycle) move the entries, by the actions of the lanes. A decided case stays decided:
the same entries are never asked about again unless somebody opens it again. A case is "gone" when its evidence is:
an entry was changed, set aside, or a newer run no longer finds it; it comes back to "open" when the evidence does.
"""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Locality, Province
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.columns import maybe_moment, maybe_person
from registers.models.entries import Entry


class DuplicateRun(models.Model):
    """One comparison of all entries of a province with each other. `kind` "" stands for every kind.

    `counts` holds per kind what was read and found: {"birth": {"entries", "pairs", "opened", "kept", "gone",
    "by_sort": {…}}}. A run that was killed begins again; cases change in one transaction a kind.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ chạy")
        RUNNING = "running", _("Đang so")
        DONE = "done", _("Đã xong")
        FAILED = "failed", _("Không chạy được")

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    threshold = models.FloatField()
    total = models.PositiveIntegerField(default=0)  # entries to be read, once known
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    problem = models.TextField(blank=True)  # a sentence for the person
    asked_at = models.DateTimeField()
    asked_by = maybe_person()
    started_at, finished_at = maybe_moment(), maybe_moment()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(threshold__gt=0, threshold__lt=1), name="duplicate_run_threshold"),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "failed"]) | Q(finished_at__isnull=False), name="duplicate_run_ended"
            ),
            models.UniqueConstraint(
                fields=["province", "kind"],
                condition=Q(state__in=["waiting", "running"]),
                name="duplicate_run_once_at_a_time",
            ),
        ]


class DuplicateModel(models.Model):
    """What a run has taught about one kind in one province, as data: weights of evidence, shares of names.

    `told` is ``duplicates.search.Knowledge.told()``. One version a kind is in force; earlier ones are kept.
    """

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    version = models.PositiveIntegerField()
    told = models.JSONField()
    threshold = models.FloatField()
    entries = models.PositiveIntegerField()  # that it was learned from
    is_in_force = models.BooleanField(default=False)
    run = models.ForeignKey(DuplicateRun, on_delete=models.PROTECT, null=True, blank=True, related_name="models")
    made_at = models.DateTimeField()
    made_by = maybe_person()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "kind", "version"], name="duplicate_model_version"),
            models.UniqueConstraint(
                fields=["province", "kind"], condition=Q(is_in_force=True), name="duplicate_model_in_force"
            ),
            models.CheckConstraint(condition=Q(threshold__gt=0, threshold__lt=1), name="duplicate_model_threshold"),
        ]


class DuplicateCaseQuerySet(models.QuerySet):
    def visible_to(self, user, can=Can.VIEW):
        """Cases of which the person may see at least one entry; what they see of the others is masked."""
        ids = scope(user).commune_ids(can)
        return self.filter(Exists(CaseMember.objects.filter(case=OuterRef("pk"), locality_id__in=ids)))

    def open(self):
        return self.filter(state=DuplicateCase.State.OPEN)

    def of_entry(self, entry):
        return self.filter(Exists(CaseMember.objects.filter(case=OuterRef("pk"), entry=entry)))

    def ranked(self):
        """The likeliest first."""
        return self.order_by("-probability", "pk")


class DuplicateCase(models.Model):
    """Entries that may be one event, with the reasons and, once somebody has decided, the outcome."""

    class State(models.TextChoices):
        OPEN = "open", _("Chờ xem xét")
        DECIDED = "decided", _("Đã kết luận")
        GONE = "gone", _("Không còn căn cứ")

    class Outcome(models.TextChoices):
        ONE_KEPT = "one_kept", _("Trùng: giữ một")
        MERGED = "merged", _("Trùng: đã gộp")
        LINKED = "linked", _("Cùng sự kiện, đã liên kết")
        DIFFERENT = "different", _("Không trùng")

    class Origin(models.TextChoices):
        TYPED = "typed", _("Khi nhập")
        SAVED = "saved", _("Sau khi lưu")
        IMPORT = "import", _("Khi nhập tệp")
        APPROVAL = "approval", _("Khi duyệt")
        RUN = "run", _("Khi so toàn tỉnh")
        MINISTRY = "ministry", _("Bộ báo trùng")

    class Said(models.TextChoices):
        """What the person at the desk said of it, which decides nothing but "different"."""

        SAME = "same", _("Là một")
        UNSURE = "unsure", _("Chưa chắc")
        DIFFERENT = "different", _("Khác nhau")

    kind = models.CharField(max_length=30)
    sort = models.CharField(max_length=16)  # a class of registers.duplicates.classes
    probability = models.FloatField()
    levels = models.JSONField(default=list)  # of each aspect, see registers.duplicates.compare.ASPECTS
    # Ids of its entries in order, "12-55": one case for the same entries, whatever finds them.
    entries_key = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    origin = models.CharField(max_length=10, choices=Origin)
    said = models.CharField(max_length=10, choices=Said, blank=True)
    run = models.ForeignKey(DuplicateRun, on_delete=models.SET_NULL, null=True, blank=True, related_name="cases")
    found_at = models.DateTimeField()
    found_by = maybe_person()  # nobody where a job found it
    decided_at, decided_by = maybe_moment(), maybe_person()
    reason = models.TextField(blank=True)  # of the decision
    version = models.PositiveIntegerField(default=1)

    objects = DuplicateCaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(probability__gte=0, probability__lte=1), name="case_probability"),
            models.CheckConstraint(
                condition=Q(state="decided", decided_at__isnull=False, decided_by__isnull=False) & ~Q(outcome="")
                | Q(state__in=["open", "gone"], decided_at=None, decided_by=None, outcome=""),
                name="case_decided_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-probability", "id"], name="case_work"),
            models.Index(fields=["kind", "sort", "state"], name="case_lane"),
        ]

    def __str__(self):
        return self.entries_key


class CaseMember(models.Model):
    """One entry of a case; `position` 1 is the older one (lower id). The locality is the entry's, which never moves."""

    case = models.ForeignKey(DuplicateCase, on_delete=models.CASCADE, related_name="members")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="case_members")
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "entry"], name="case_member_once"),
            models.UniqueConstraint(fields=["case", "position"], name="case_member_position"),
            models.CheckConstraint(condition=Q(position__gte=1), name="case_member_from_one"),
        ]


class DuplicateKey(models.Model):
    """One key of one entry; entries that share one are compared (registers.duplicates.search.keys_of).

    One narrow table for all provinces and kinds, which are part of the key: a look-up across partitions would ask
    each. No foreign key in the database: a million rows of an import would each be looked up again.
    """

    pk = models.CompositePrimaryKey("key", "entry")
    key = models.BigIntegerField()
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    plan = models.SmallIntegerField()  # which of registers.duplicates.keys.ONLINE made it

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(plan__gte=0), name="duplicate_key_plan")]


class UncheckedEntry(models.Model):
    """An entry that was written and not yet compared with the others: put there by the database itself.

    A trigger notes every new entry and every change of values, whatever writes it; a check takes it off. What
    could not be checked in a few tries stays here, and the self-test says so.
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, db_constraint=False,
                                 related_name="unchecked")  # fmt: skip
    since = models.DateTimeField()
    source = models.CharField(max_length=20, blank=True)  # of the change, as the history names it
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(tries__lte=100), name="unchecked_tries")]
