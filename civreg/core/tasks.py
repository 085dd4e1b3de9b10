"""Celery finds the core's own tasks here."""

from civreg.core.outbox import sweep_jobs

__all__ = ["sweep_jobs"]
