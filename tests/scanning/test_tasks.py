"""Jobs of this floor: attempts are counted, what fails too often is set aside and its page says why."""

import pytest

from civreg.core.models import Job
from scanning import tasks
from scanning.actions import reading
from scanning.models import Page, Upload
from tests.scanning import sheets

pytestmark = pytest.mark.django_db


def run(task, job):
    task(job_id=job.pk, **job.arguments)
    job.refresh_from_db()


def test_an_upload_goes_all_the_way_to_facts():
    sheets.received()

    run(tasks.open_upload, Job.objects.get(name="scanning.open_upload"))
    run(tasks.read_page, Job.objects.get(name="scanning.read_page"))

    assert Page.objects.get().state == Page.State.READ
    assert not Job.objects.unfinished().exists()


def test_a_job_delivered_three_times_runs_once():
    sheets.opened()
    job = Job.objects.get(name="scanning.read_page")

    for _delivery in range(3):
        run(tasks.read_page, job)

    assert job.attempts == 1
    assert Page.objects.get().readings.count() == 1


def test_a_page_that_fails_three_times_is_set_aside_with_its_reason(monkeypatch):
    sheets.opened()
    job = Job.objects.get(name="scanning.read_page")

    def crash(**_arguments):
        raise MemoryError

    monkeypatch.setattr(reading, "read_page", crash)
    for _attempt in range(3):
        with pytest.raises(MemoryError):
            run(tasks.read_page, job)
    run(tasks.read_page, job)

    page = Page.objects.get()
    assert (job.attempts, job.problem) == (3, "MemoryError")
    assert job.set_aside_at
    assert page.state == Page.State.SET_ASIDE
    assert "nhiều lần" in page.problem


def test_an_upload_that_kills_its_worker_three_times_is_refused_with_a_sentence():
    upload = sheets.received()
    job = Job.objects.get(name="scanning.open_upload")
    Job.objects.filter(pk=job.pk).update(attempts=3)

    run(tasks.open_upload, job)

    upload.refresh_from_db()
    assert upload.state == Upload.State.REFUSED
    assert "nhiều lần" in upload.problem
    assert job.problem == "killed"
