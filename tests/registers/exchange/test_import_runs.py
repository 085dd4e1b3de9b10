"""Files sent over screens, API and administration: previewed, confirmed, imported by a job, reported."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from civreg.core.errors import Refused
from civreg.core.models import Job
from registers import tasks
from registers.actions import import_runs
from registers.models import Entry, ImportRun
from tests import factories
from tests.registers.exchange.sheets import csv_of, rows, xlsx_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    commune = factories.commune()
    return commune, factories.justice(commune.province, is_staff=True)


def signed_in(person):
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def file_of(tmp_path, values, name="a.csv"):
    make = csv_of if name.endswith("csv") else xlsx_of
    return SimpleUploadedFile(name, make(tmp_path / name, values).read_bytes())


def sent(tmp_path, place, values, name="a.csv", **options):
    commune, officer = place
    file = file_of(tmp_path, values, name)
    who = {"by": officer, "at": timezone.now()}
    return import_runs.receive(file=file, name=name, kind="birth", locality=commune, **options, **who)


def work_off():
    """What a worker does: every job that waits, once."""
    doing = {"registers.preview_import": tasks.preview_import, "registers.run_import": tasks.run_import}
    for job in Job.objects.unfinished().filter(name__in=doing).order_by("pk"):
        doing[job.name](job_id=job.pk, **job.arguments)


def test_a_file_is_previewed_confirmed_and_imported(tmp_path, place):
    _commune, officer = place
    run = sent(tmp_path, place, [*rows(4), *rows(1, first=9, trangSo="x")])
    work_off()
    run.refresh_from_db()
    assert (run.state, run.preview["counts"]["created"], Entry.objects.count()) == ("previewed", 4, 0)
    assert run.preview["refused_first"][0]["column"] == "trangSo"
    import_runs.confirm(run=run, by=officer)
    import_runs.confirm(run=run, by=officer)
    work_off()
    run.refresh_from_db()
    assert (run.state, run.read, run.created, run.refused) == ("done", 5, 4, 1)
    assert run.report
    assert run.to_fix
    tasks.run_import(run_id=run.pk)
    assert Entry.objects.count() == 4
    call_command("verify")


def test_a_file_that_is_none_fails_with_its_sentence(tmp_path, place):
    commune, officer = place
    file = SimpleUploadedFile("a.xlsx", b"PK\x03\x04 nothing")
    run = import_runs.receive(file=file, name="a.xlsx", kind="birth", locality=commune, by=officer, at=timezone.now())
    work_off()
    run.refresh_from_db()
    assert (run.state, bool(run.problem)) == ("failed", True)
    with pytest.raises(Refused):
        import_runs.confirm(run=run, by=officer)


def test_a_job_tried_to_the_end_says_so(tmp_path, place):
    run = sent(tmp_path, place, rows(1))
    tasks._give_up_import(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == "failed"


def test_a_cancelled_file_is_not_imported(tmp_path, place):
    run = sent(tmp_path, place, rows(1))
    work_off()
    run.refresh_from_db()
    import_runs.cancel(run=run, by=place[1])
    with pytest.raises(Refused):
        import_runs.confirm(run=run, by=place[1])
    assert not Entry.objects.exists()


def test_the_screens_from_the_file_to_the_report(tmp_path, place):
    commune, officer = place
    client = signed_in(officer)
    assert client.get(reverse("registers:imports")).status_code == 200
    assert client.get(reverse("registers:import-new")).status_code == 200
    values = [*rows(2), *rows(1, first=9, nksHoTen="=1+1")]
    body = {"kind": "birth", "locality": commune.pk, "mode": "entered", "encoding": "auto",
            "files": [file_of(tmp_path, values), file_of(tmp_path, rows(1, first=30), "b.xlsx")]}  # fmt: skip
    answer = client.post(reverse("registers:import-new"), body, headers={"accept": "application/json"})
    assert [each["name"] for each in answer.json()["uploads"]] == ["a.csv", "b.xlsx"]
    run = ImportRun.objects.get(name="a.csv")
    page = reverse("registers:import", args=[run.pk])
    assert "every 2s" in client.get(page).content.decode()
    work_off()
    shown = client.get(page, headers={"hx-request": "true"}).content.decode()
    assert "every 2s" not in shown
    assert reverse("registers:import-confirm", args=[run.pk]) in shown
    assert client.post(reverse("registers:import-confirm", args=[run.pk])).status_code == 302
    work_off()
    assert "Đã nhập" in client.get(page).content.decode()
    report = b"".join(client.get(reverse("registers:import-report", args=[run.pk])).streaming_content).decode()
    assert report.startswith("\ufeffrow,column,value,rule,message")
    assert "'=1+1" in report
    assert client.get(reverse("registers:import-to-fix", args=[run.pk])).status_code == 200
    assert "a.csv" in client.get(reverse("registers:imports")).content.decode()


def test_the_form_refuses_what_it_cannot_take(tmp_path, place, settings):
    commune, officer = place
    client = signed_in(officer)
    address = reverse("registers:import-new")
    options = {"kind": "birth", "locality": commune.pk, "mode": "entered", "encoding": "auto"}
    assert client.post(address, options).status_code == 400
    assert client.post(address, {**options, "kind": "x"}).status_code == 422
    odd = SimpleUploadedFile("a.pdf", b"%PDF")
    assert client.post(address, {**options, "files": [odd]}).status_code == 400
    settings.IMPORT_SCREEN_MAX_MB = 0
    assert client.post(address, {**options, "files": [file_of(tmp_path, rows(1))]}).status_code == 413
    assert not ImportRun.objects.exists()


def test_others_find_nothing(tmp_path, place):
    run = sent(tmp_path, place, rows(1))
    for person in (factories.clerk(place[0]), factories.justice(place[0].province), factories.user()):
        client = signed_in(person)
        assert client.get(reverse("registers:import", args=[run.pk])).status_code == 404
        assert client.post(reverse("registers:import-confirm", args=[run.pk])).status_code == 404
    assert signed_in(factories.clerk(place[0])).get(reverse("registers:imports")).status_code == 404


def test_the_api_from_the_file_to_the_report(tmp_path, place):
    commune, officer = place
    client = signed_in(officer)
    address = "/api/v1/imports/"
    body = {"kind": "birth", "locality": commune.pk, "file": file_of(tmp_path, [*rows(2), *rows(1, trangSo="x")])}
    made = client.post(address, body)
    assert made.status_code == 201, made.content
    run = made.json()["id"]
    work_off()
    assert client.get(f"{address}{run}/").json()["state"] == "previewed"
    assert client.post(f"{address}{run}/confirm/").json()["state"] == "confirmed"
    work_off()
    found = client.get(f"{address}{run}/").json()
    assert (found["state"], found["created"], found["refused"]) == ("done", 2, 1)
    assert b"trangSo" in b"".join(client.get(f"{address}{run}/report/").streaming_content)
    assert client.get(f"{address}{run}/to-fix/").status_code == 200
    assert [each["id"] for each in client.get(address).json()["results"]] == [run]
    strange = {**body, "locality": factories.commune().pk, "file": io.BytesIO(b"x")}
    assert client.post(address, strange).status_code in (400, 404)


def test_questions_do_not_grow_with_the_list(tmp_path, place):
    client, asked = signed_in(place[1]), []
    for first in (1, 2):
        for n in range(2):
            sent(tmp_path, place, rows(1, first=10 * first + n))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("registers:imports"))
        asked.append(len(queries))
    assert asked[0] == asked[1]
