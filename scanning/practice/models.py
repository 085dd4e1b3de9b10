"""Pages to practise on and what people typed of them. Never entries, never counted with them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class PracticePage(models.Model):
    """An invented page with one record. `truth` is scanning.samples' own: fields, region and boxes in pixels."""

    kind = models.CharField(max_length=30)
    seed = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    file = models.CharField(max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    truth = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "seed"], name="practice_page_once")]


class PracticeAttempt(models.Model):
    """One go at some pages: begun, typed record by record, scored at its end. Kept as long as the account."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="practice_attempts")
    kind = models.CharField(max_length=30)
    pass_percent = models.PositiveSmallIntegerField()  # the mark that held when it began
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    fields_right = models.PositiveIntegerField(default=0)
    fields_total = models.PositiveIntegerField(default=0)
    passed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(finished_at=None), name="one_open_attempt_a_person"),
            models.CheckConstraint(
                condition=Q(fields_right__lte=F("fields_total")) & (Q(passed=False) | Q(finished_at__isnull=False)),
                name="practice_score",
            ),
        ]
        indexes = [models.Index(fields=["user", "-started_at"], name="practice_of_a_person")]

    @property
    def percent(self):
        """Whole percents, rounded down: 94.9 is not 95."""
        return self.fields_right * 100 // self.fields_total if self.fields_total else 0

    @property
    def minutes(self):
        return round((self.finished_at - self.started_at).total_seconds() / 60) if self.finished_at else None


class PracticeAnswer(models.Model):
    """One record of an attempt: a draft until `saved_at`, then scored."""

    attempt = models.ForeignKey(PracticeAttempt, on_delete=models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField()  # from 0
    page = models.ForeignKey(PracticePage, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)
    scores = models.JSONField(default=list)  # scanning.practice.rules.FieldScore.as_dict() of each field
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "position"], name="practice_answer_once")]
