"""The order and its job: whose it is, how far it is, and that it is of one moment."""


import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from civreg.core.errors import Refused
from civreg.core.models import Job
from reporting import tasks
from reporting.actions import exporting
from reporting.exports import whole, writing
from reporting.models import Export
from tests import factories
from tests.reporting.exporting.files import ordered, written

pytestmark = pytest.mark.django_db


def test_an_order_freezes_the_scope_and_leaves_a_job(book, official, place):
    export = ordered(official)

    assert export.commune_ids == [place.pk]
    job = Job.objects.get(name="reporting.write_export")
    tasks.write_export(job_id=job.pk, **job.arguments)
    tasks.write_export(job_id=job.pk, **job.arguments)
    job.refresh_from_db()
    export.refresh_from_db()
    assert job.done_at
    assert export.state == "ready"


def test_one_running_file_a_person(book, official, settings):
    ordered(official)

    with pytest.raises(Refused) as refusal:
        ordered(official)

    assert refusal.value.code == "too_many_exports"
    settings.EXPORT_RUNNING_PER_PERSON = 2
    assert ordered(official).pk


def test_a_clerk_may_take_counts_out_and_no_entries(book, place):
    clerk = factories.clerk(place)

    for what in ("entries", "records"):
        with pytest.raises(Refused) as refusal:
            ordered(clerk, what=what)
        assert refusal.value.code == "forbidden"
    assert ordered(clerk, what="days").pk


@pytest.mark.parametrize(
    "wrong", [{"what": "x"}, {"form": "pdf"}, {"kind": "x"}, {"filters": {"day": "x"}}, {"filters": {"state": "\x00"}}]
)
def test_what_cannot_be_read_is_refused(book, official, wrong):
    with pytest.raises(Refused):
        ordered(official, **wrong)
    assert not Export.objects.exists()


def test_a_waiting_order_that_is_cancelled_is_never_written(book, official):
    export = exporting.cancel_export(export=ordered(official), by=official, at=timezone.now())

    assert written(export).state == "cancelled"
    assert not export.file


def test_a_job_that_was_tried_to_the_end_says_so(book, official, settings):
    settings.JOB_MAX_ATTEMPTS = 0
    export = ordered(official)
    job = Job.objects.get(name="reporting.write_export")

    tasks.write_export(job_id=job.pk, **job.arguments)

    export.refresh_from_db()
    assert export.state == "failed"
    assert export.problem


@pytest.mark.django_db(transaction=True)
def test_a_file_is_of_one_moment_tells_how_far_it_is_and_stops_when_cancelled(monkeypatch):
    place = factories.commune()
    book = factories.book(locality=place)
    for _n in range(3):
        factories.entry(book=book)
    person = factories.official(place.parent)
    export = ordered(person, kind="birth", form="csv")
    monkeypatch.setattr(writing, "STEP", 1)
    monkeypatch.setattr(exporting, "SECONDS_BETWEEN_NOTES", 0)
    seen, rows_of = [], whole._entry_rows

    def watched(template, of):
        for n, row in enumerate(rows_of(template, of)):
            seen.append(Export.objects.using("default").get(pk=export.pk).state)
            if n == 1:
                _from_outside("UPDATE reporting_export SET state = 'cancelled' WHERE id = %s", export.pk)
            yield row

    monkeypatch.setattr(whole, "_entry_rows", watched)
    exporting.write_export(export=export, at=timezone.now())

    export.refresh_from_db()
    assert (export.state, export.file, export.total) == ("cancelled", "", 3)
    assert 1 <= export.done < 3
    assert not default_storage.exists("exports") or default_storage.listdir("exports")[1] == []


def _from_outside(sql, *parameters):
    from django.db import connection

    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(sql, parameters)
    finally:
        other.close()
