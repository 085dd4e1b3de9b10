"""The Celery application. Redis is a hint, never a record: what must happen is a row in core.Job first."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civreg.settings")
# Two threads of one reader fight over two cores and read five times slower.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

app = Celery("civreg")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
