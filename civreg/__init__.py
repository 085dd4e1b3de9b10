"""civreg: how the house is assembled. Nothing imports this package except its own floor 0, civreg.core."""

from civreg.celery import app as celery_app

__all__ = ["celery_app"]
