"""Columns that most models have: who did it, and when."""

from django.conf import settings
from django.db import models


def person(**options):
    """Who did it. An account that has done something stays; nothing leads back from it."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options)


def maybe_person(**options):
    """Who did it, if anybody has."""
    return person(null=True, blank=True, **options)


def maybe_moment():
    """When it happened (UTC in the database), if it has."""
    return models.DateTimeField(null=True, blank=True)
