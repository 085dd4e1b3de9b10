"""Jobs: a row in the same transaction first, a message to the worker after commit, swept again until done."""

import logging
import sys
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps

from celery import current_app, shared_task
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from kombu.exceptions import OperationalError

from civreg.core.models import Job

log = logging.getLogger(__name__)
LOCK_CLASS = 4501  # any constant: it keeps our advisory locks apart from others'


def enqueue(name, *, key="", **arguments):
    """Write down that the task `name` must run with `arguments` (ids only), and send it after commit.

    With a `key`, a second call while the first is unfinished changes nothing. Returns the Job, or None.
    """
    now = timezone.now()
    try:
        with transaction.atomic():
            job = Job.objects.create(name=name, key=key, arguments=arguments, created_at=now, sent_at=now)
    except IntegrityError:
        return None
    transaction.on_commit(lambda: _send(job))
    return job


def _send(job):
    """A lost message is found by the sweeper; a dead Redis must not fail the save that enqueued it."""
    try:
        current_app.send_task(
            job.name,
            kwargs={**job.arguments, "job_id": job.pk},
            retry=False,
            ignore_result=True,
        )
    except OperationalError as problem:
        log.warning("job %s not sent, the sweeper will: %s", job.pk, type(problem).__name__)


def settle(name, *, key):
    """Mark a job done whose work its caller has just done itself; a worker that gets its message finds it so."""
    Job.objects.unfinished().filter(name=name, key=key).update(done_at=timezone.now())


def job_task(name, *, on_set_aside=None, **options):
    """Make a function a Celery task that counts its attempts in the database and marks its job done.

    The function must bear to run twice. After JOB_MAX_ATTEMPTS starts the job is set aside with its reason;
    attempts are counted before the work, so a task that kills its worker is counted too. `on_set_aside` is
    called then with the task's arguments, in the same transaction, so that what waited for the job says so.
    Further options are Celery's, such as a time limit of its own.
    """

    def decorate(work):
        @shared_task(name=name, **options)
        @wraps(work)
        def run(*, job_id=None, **arguments):
            if job_id is None:
                work(**arguments)
                return
            with _alone(job_id) as alone:
                if not alone:
                    return
                if _start(job_id):
                    _work(work, job_id, arguments)
                else:
                    _set_aside(job_id, on_set_aside, arguments)

        return run

    return decorate


def _work(work, job_id, arguments):
    """Run the task's function; a failure is noted and the sweeper sends the job again."""
    finished = False
    try:
        work(**arguments)
        finished = True
    finally:
        changes = {"done_at": timezone.now()} if finished else {"started_at": None, "problem": _failure()}
        Job.objects.filter(pk=job_id).update(**changes)


def _failure():
    """The class of the failure alone: its text could hold a person's data."""
    kind = sys.exc_info()[0]
    return kind.__name__ if kind else ""


@contextmanager
def _alone(job_id):
    """Hold the job's lock in this database session; yields False where another worker holds it.

    The lock goes with the session, so a killed worker frees it at once and the sweeper sees that.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, job_id % 2**31])
        alone = cursor.fetchone()[0]
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_CLASS, job_id % 2**31])


def _start(job_id):
    """Claim one attempt; False where the job is finished or has used up its attempts."""
    open_jobs = Job.objects.unfinished().filter(pk=job_id, attempts__lt=settings.JOB_MAX_ATTEMPTS)
    return bool(open_jobs.update(attempts=F("attempts") + 1, started_at=timezone.now()))


@transaction.atomic
def _set_aside(job_id, on_set_aside, arguments):
    """Close a job that has used up its attempts; a finished one is left alone."""
    problem = Coalesce(NullIf("problem", Value("")), Value("killed"))
    closed = Job.objects.unfinished().filter(pk=job_id).update(set_aside_at=timezone.now(), problem=problem)
    if closed and on_set_aside:
        on_set_aside(**arguments)


def _held_locks():
    """The job numbers that a living worker of this database holds at this moment."""
    held = """
        SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    """
    with connection.cursor() as cursor:
        cursor.execute(held, [LOCK_CLASS])
        return {row[0] for row in cursor.fetchall()}


@shared_task(name="core.sweep_jobs")
def sweep_jobs(**_later_arguments):
    """Send again what was sent a while ago, is not done, and is in no living worker's hands."""
    now = timezone.now()
    stale = now - timedelta(seconds=settings.JOB_RESEND_SECONDS)
    dropped = now - timedelta(seconds=settings.JOB_DROPPED_SECONDS)
    waiting = Job.objects.unfinished().filter(
        Q(sent_at__lt=stale, started_at=None) | Q(started_at__lt=dropped, sent_at__lt=dropped)
    )
    held = _held_locks()
    for job in waiting.order_by("pk")[:500]:
        if job.pk % 2**31 not in held and Job.objects.filter(pk=job.pk, sent_at=job.sent_at).update(sent_at=now):
            _send(job)
