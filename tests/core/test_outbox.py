"""Jobs are written before they are sent, sent again until done, done by one worker at a time, and never lost."""

import time
from datetime import timedelta

import pytest
import redis
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.utils import timezone

from civreg.core import outbox
from civreg.core.models import Job
from tests.redis_databases import url_of
from tests.scanning import worker

pytestmark = pytest.mark.django_db
REDIS_DB = 7
DONE, GIVEN_UP = [], []


@outbox.job_task("tests.note", on_set_aside=lambda *, of: GIVEN_UP.append(of))
def note(*, of):
    DONE.append(of)


@outbox.job_task("tests.fail", on_set_aside=lambda *, of: GIVEN_UP.append(of))
def fail(*, of):
    raise ValueError(of)


@pytest.fixture(autouse=True)
def _nothing_done_yet():
    DONE.clear()
    GIVEN_UP.clear()


@pytest.fixture
def broker():
    """A Redis database of these tests' own; gives the client that looks into it."""
    url = url_of(django_settings.REDIS_URL, REDIS_DB)
    yield from _with_broker(url, redis.Redis.from_url(url))


@pytest.fixture
def dead_broker():
    yield from _with_broker("redis://127.0.0.1:1/0", None)


def _with_broker(url, client):
    with worker.broker(url):
        if client:
            client.flushdb()
        yield client
        if client:
            client.flushdb()
            client.close()


def enqueued(name="tests.note", of="a", **more):
    return outbox.enqueue(name, of=of, **more)


def long_ago(job, **changes):
    Job.objects.filter(pk=job.pk).update(sent_at=timezone.now() - timedelta(hours=1), **changes)


def test_a_job_is_sent_after_its_transaction_and_not_before(broker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        enqueued()
        assert not broker.llen("celery")

    assert broker.llen("celery") == 1


def test_a_job_of_a_transaction_that_fails_is_neither_written_nor_sent(broker):
    with transaction.atomic():
        enqueued()
        transaction.set_rollback(True)

    assert not Job.objects.exists()
    assert not broker.llen("celery")


@pytest.mark.usefixtures("dead_broker")
def test_a_dead_redis_fails_nothing_and_takes_no_time(django_capture_on_commit_callbacks):
    before = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueued()

    assert time.monotonic() - before < 3
    assert list(Job.objects.unfinished()) == [job]


def test_what_redis_forgot_is_sent_again_by_the_sweeper(broker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueued()
    broker.flushdb()
    long_ago(job)

    outbox.sweep_jobs()
    outbox.sweep_jobs()

    assert broker.llen("celery") == 1


def test_a_job_that_was_sent_just_now_is_left_to_arrive(broker):
    enqueued()

    outbox.sweep_jobs()

    assert not broker.llen("celery")


def test_a_message_that_comes_twice_is_worked_on_once():
    job = enqueued()

    note(job_id=job.pk, of="a")
    note(job_id=job.pk, of="a")

    job.refresh_from_db()
    assert DONE == ["a"]
    assert (job.attempts, job.done_at is not None) == (1, True)


def test_the_same_key_is_one_job_until_it_is_done():
    first = enqueued(key="page-1")

    assert enqueued(key="page-1") is None
    note(job_id=first.pk, of="a")
    assert enqueued(key="page-1") is not None


def test_a_job_that_keeps_failing_is_set_aside_and_whoever_waits_is_told(settings):
    settings.JOB_MAX_ATTEMPTS = 2
    job = enqueued("tests.fail", of="the page")
    for _attempt in range(2):
        with pytest.raises(ValueError, match="the page"):
            fail(job_id=job.pk, of="the page")

    fail(job_id=job.pk, of="the page")
    fail(job_id=job.pk, of="the page")

    job.refresh_from_db()
    assert (job.attempts, job.done_at, job.problem) == (2, None, "ValueError")
    assert job.set_aside_at
    assert GIVEN_UP == ["the page"]


def test_a_job_that_kills_its_workers_is_set_aside_too(settings):
    job = enqueued()
    Job.objects.filter(pk=job.pk).update(attempts=settings.JOB_MAX_ATTEMPTS, started_at=timezone.now())

    note(job_id=job.pk, of="a")

    job.refresh_from_db()
    assert (DONE, GIVEN_UP, job.problem) == ([], ["a"], "killed")


@pytest.fixture
def other_worker():
    """Another session with the database, as a worker in another process has it."""
    other = connection.copy()
    yield other
    other.close()


def hold(other, job):
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [outbox.LOCK_CLASS, job.pk])


def test_a_job_in_the_hands_of_a_living_worker_is_not_sent_again_and_not_started(broker, other_worker):
    job = enqueued()
    long_ago(job, started_at=timezone.now() - timedelta(hours=1), attempts=1)
    hold(other_worker, job)

    outbox.sweep_jobs()
    note(job_id=job.pk, of="a")

    assert not broker.llen("celery")
    assert not DONE


def test_a_worker_that_dies_frees_its_job_at_once(broker, other_worker):
    job = enqueued()
    long_ago(job, started_at=timezone.now() - timedelta(hours=1), attempts=1)
    hold(other_worker, job)
    other_worker.close()
    # The server notices a closed line a moment later.
    worker.until(lambda: job.pk not in outbox._held_locks(), 20, "the lock of the dead worker")

    outbox.sweep_jobs()
    note(job_id=job.pk, of="a")

    assert broker.llen("celery") == 1
    assert DONE == ["a"]
