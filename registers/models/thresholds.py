"""Changes of the threshold from which two entries make a case: who, why, on what evidence, and what it closed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.models import Province
from registers.models.duplicates import DuplicateModel


class ThresholdChange(models.Model):
    """One change for one kind in one province: a new version of the model, that can be taken back."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    before = models.FloatField()
    after = models.FloatField()
    # Empty where no run had taught anything before: then the setting held.
    before_model = models.ForeignKey(DuplicateModel, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    model = models.OneToOneField(DuplicateModel, on_delete=models.PROTECT, related_name="+")
    evidence = models.JSONField(default=dict)  # decided cases and the shares, as they were shown
    closed = models.JSONField(default=list)  # ids of the cases that it closed
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="threshold_changed_why"),
            models.CheckConstraint(condition=Q(after__gt=0, after__lt=1), name="threshold_between"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="threshold_undone_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["province", "kind", "-id"], name="threshold_newest")]

    @property
    def closed_total(self):
        return len(self.closed)
