"""What is being typed and not yet saved: one row a person and a place to save to."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from registers.models.books import RegisterBook
from registers.models.entries import Entry


class Draft(models.Model):
    """The form of one entry as it was last typed. Gone when the entry is saved; never counted."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    book = models.ForeignKey(RegisterBook, on_delete=models.CASCADE, related_name="drafts")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts")
    key = models.CharField(max_length=64)  # the form's own key, the same that its save will carry
    values = models.JSONField(default=dict)
    place = models.JSONField(default=dict)  # page and slot on it, as the desk left them
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "book"], condition=Q(entry=None), name="one_new_draft_a_book"),
            models.UniqueConstraint(
                fields=["user", "entry"], condition=Q(entry__isnull=False), name="one_draft_an_entry"
            ),
        ]
