"""What was concluded of duplicate cases, and what the entries were before: enough to take it back exactly."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from registers.models.duplicates import DuplicateCase
from registers.models.entries import Entry


class CaseDecision(models.Model):
    """One conclusion of one case. A case may have several, of which at most the last one stands.

    `before` holds for each entry that was changed its columns as they were, `after` the version that the conclusion
    made; `moved` names further rows that it changed (attachments, answers of the Ministry, other cases).
    """

    case = models.ForeignKey(DuplicateCase, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=20)
    level = models.CharField(max_length=12)  # who decided: commune, district, department
    kept = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    chosen = models.JSONField(default=dict)  # code -> id of the entry whose value was taken
    reason = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    moved = models.JSONField(default=dict)
    batch = models.CharField(max_length=40, blank=True, db_index=True)  # one for all cases concluded at once
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(undone_at=None), name="one_decision_stands_a_case"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="decision_undone_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["-decided_at"], name="decision_newest")]
