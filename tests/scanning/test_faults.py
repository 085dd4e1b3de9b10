"""Workers killed, Redis emptied, messages doubled: every page is read once, none is lost (trust.md F01-F10)."""

import time

import pytest

from civreg.core import outbox
from civreg.core.models import Job
from scanning.models import Page, Reading
from tests import factories
from tests.scanning import sheets, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def broker(settings):
    """The test's own Redis database; what is overdue at once, so that no test waits a minute."""
    settings.JOB_RESEND_SECONDS = settings.JOB_DROPPED_SECONDS = 0
    with worker.broker(worker.redis_url()):
        worker.empty_redis()
        yield
        worker.empty_redis()


def all_read(total):
    return lambda: Page.objects.filter(state=Page.State.READ).count() == total


def sweep_until(true, seconds=40):
    """The sweeper comes round, as beat would have it, until it is so."""

    def once():
        outbox.sweep_jobs()
        return true()

    worker.until(once, seconds, "the sweeper's work")


def is_reading():
    return Job.objects.filter(name="scanning.read_page", started_at__isnull=False, done_at=None).exists()


@pytest.mark.usefixtures("broker")
def test_a_child_killed_in_the_middle_of_a_page_costs_a_second_attempt_and_nothing_else(tmp_path):
    with worker.Worker(tmp_path) as crew:
        sheets.received(sheets.picture(size=(2480, 3508)))
        worker.until(is_reading, 30, "the page's reading")
        crew.kill_child()
        sweep_until(all_read(1))

    job = Job.objects.get(name="scanning.read_page")
    assert job.attempts >= 2
    assert job.done_at
    assert Reading.objects.count() == 1


@pytest.mark.usefixtures("broker")
def test_a_worker_killed_whole_and_a_redis_emptied_lose_nothing(tmp_path):
    book = factories.book()
    with worker.Worker(tmp_path) as crew:
        for n in range(3):
            sheets.received(sheets.picture(f"trang {n}", size=(1240, 1754)), name=f"{n}.jpg", book=book)
        worker.until(is_reading, 30, "the first page's reading")
        crew.kill()
    worker.empty_redis()
    assert not all_read(3)()

    with worker.Worker(tmp_path, "again.log"):
        sweep_until(all_read(3))

    assert Reading.objects.count() == 3
    assert list(Page.objects.in_order().values_list("scan__name", flat=True)) == ["0.jpg", "1.jpg", "2.jpg"]
    assert not Job.objects.unfinished().exists()


@pytest.mark.usefixtures("broker")
def test_an_upload_is_taken_in_while_redis_is_down():
    before = time.monotonic()

    with worker.broker("redis://127.0.0.1:1/0"):
        sheets.received()

    assert time.monotonic() - before < 2
    assert Job.objects.unfinished().get().name == "scanning.open_upload"
