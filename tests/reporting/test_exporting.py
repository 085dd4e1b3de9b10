"""Files written by a job: what they hold, whose they are, how far they are, and when they are gone."""

import csv
import datetime as dt
import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.db import InternalError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from campaigns.models import Membership
from civreg.core.errors import Refused
from civreg.core.models import Job
from registers.kinds import kind
from reporting import tasks
from reporting.actions import exporting
from reporting.exports import whole, workbook, writing
from reporting.models import Export, ExportDownload
from tests import factories

pytestmark = pytest.mark.django_db
NASTY = ["=1+1", "+84", "@SUM(A1)", "a & b < c", " blank ", "\x00\x0bNguyễn", "00123", "x" * 40_000]


@pytest.fixture
def place():
    return factories.commune()


@pytest.fixture
def campaign(place):
    return factories.campaign(province=place.province, played_from=timezone.localdate())


@pytest.fixture
def book(place, campaign):
    return factories.book(locality=place)


@pytest.fixture
def official(client, place, campaign):
    person = factories.official(place.parent)
    client.force_login(person)
    return person


def ordered(by, **more):
    return exporting.order_export(**{"what": "entries", "form": "xlsx", "by": by, "at": timezone.now(), **more})


def written(export):
    exporting.write_export(export=Export.objects.get(pk=export.pk), at=timezone.now())
    export.refresh_from_db()
    return export


def sheets_of(content):
    found = load_workbook(io.BytesIO(content))
    assert not [cell for sheet in found for row in sheet for cell in row if cell.data_type not in ("s", "n")]
    return {sheet.title: [["" if c is None else c for c in r] for r in sheet.iter_rows(values_only=True)]
            for sheet in found}  # fmt: skip


def content_of(export):
    with default_storage.open(export.file) as file:
        return file.read()


def lines_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


# ---- the workbook ------------------------------------------------------------------------------------


def made(rows, heads, **more):
    target = io.BytesIO()
    with workbook.Workbook(target) as book:
        book.sheet("DL Import", heads)
        for row in rows:
            book.row(row)
    return target.getvalue()


def test_a_workbook_keeps_every_text_as_text():
    found = sheets_of(made([NASTY, ["", "b", *[""] * 6]], [str(n) for n in range(8)]))["DL Import"]

    assert found[1][:5] == NASTY[:5]
    assert found[1][5] == "\ufffd\ufffdNguyễn"
    assert found[1][6] == "00123"
    assert len(found[1][7]) == workbook.MOST_LETTERS
    assert found[2][:2] == ["", "b"]


def test_a_full_sheet_goes_on_in_the_next_with_the_same_heads(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)

    found = sheets_of(made([[str(n)] for n in range(5)], ["a"]))

    assert found == {
        "DL Import": [["a"], ["0"], ["1"]], "DL Import 2": [["a"], ["2"], ["3"]], "DL Import 3": [["a"], ["4"]],
    }  # fmt: skip


def test_a_sheet_that_grows_too_large_goes_on_in_the_next(monkeypatch):
    monkeypatch.setattr(workbook, "PACKED", 1)
    monkeypatch.setattr(workbook, "MOST_BYTES", 600)

    assert len(sheets_of(made([["x" * 50]] * 6, ["a"]))) > 1


def test_the_same_rows_are_the_same_bytes():
    assert made([["a"]], ["h"]) == made([["a"]], ["h"])


# ---- what a file holds -------------------------------------------------------------------------------


def test_entries_of_one_kind_stand_on_the_ministrys_sheet(book, official):
    factories.entry(book=book, number=12)
    factories.entry(book=book, number=2, values={"so": "2/1998", "nksHoTen": "=NGUYỄN"})
    factories.entry(book=factories.book(locality=book.locality, kind="death"))

    export = written(ordered(official, kind="birth"))

    heads, first, second = sheets_of(content_of(export))["DL Import"]
    assert tuple(heads) == kind("birth").headers
    at = {code: heads.index(code) for code in ("STT", "so", "nksHoTen")}
    assert [first[n] for n in at.values()] == ["1", "2/1998", "=NGUYỄN"]
    assert [second[n] for n in at.values()][:2] == ["2", "12/1998"]
    assert (export.state, export.total, export.done) == ("ready", 2, 2)
    assert export.size == len(content_of(export))


def test_every_kind_has_a_sheet_or_a_csv_of_its_own(book, official):
    factories.entry(book=book)
    factories.entry(book=factories.book(locality=book.locality, kind="death"))

    flat, export = written(ordered(official, form="csv")), None
    export = written(ordered(official))

    with zipfile.ZipFile(io.BytesIO(content_of(flat))) as archive:
        inside = {name: lines_of(archive.read(name)) for name in archive.namelist()}
    assert flat.name.endswith(".zip")
    sheets = sheets_of(content_of(export))
    assert sorted(sheets) == ["KS", "KT"]
    assert {f"{name}.csv": rows for name, rows in sheets.items()} == inside


def test_csv_disarms_what_a_spreadsheet_would_run(book, official):
    factories.entry(book=book, values={"so": "=1+1", "nguoiKy": "@SUM(A1)"})

    export = written(ordered(official, form="csv", kind="birth"))

    heads, row = lines_of(content_of(export))
    assert row[heads.index("so")] == "'=1+1"
    assert row[heads.index("nguoiKy")] == "'@SUM(A1)"


def test_progress_of_each_entry_names_nobody(book, official, place):
    at = timezone.make_aware(dt.datetime(2025, 3, 2, 21, 5))
    factories.entry(book=book, number=7, entered_at=at, values={"nksHoTen": "BÍ MẬT"}, subject_name="Bí Mật")

    export = written(ordered(official, what="records", form="csv"))

    text = content_of(export).decode("utf-8-sig")
    heads, row = lines_of(content_of(export))
    assert row[heads.index("Nhập lúc")] == "02.03.2025 21:05"
    assert row[heads.index("Xã")] == place.full_name
    assert row[heads.index("Số đăng ký")] == "7"
    assert "mật" not in text.lower()


def test_counts_by_day_are_the_counters(book, official):
    factories.entry(book=book, checked_at=None)
    factories.entry(book=book)

    export = written(ordered(official, what="days", form="csv"))

    heads, row = lines_of(content_of(export))
    assert row[heads.index("Đã nhập")] == "2"
    assert row[heads.index("Ngày")] == timezone.localdate().strftime("%d.%m.%Y")


def test_filters_narrow_a_file(book, official, place):
    factories.entry(book=book, state="entered")
    factories.entry(book=factories.book(locality=place), attached_at=timezone.now())

    def rows(**filters):
        export = written(ordered(official, kind="birth", filters=filters))
        exporting.cancel_export(export=export, by=official, at=timezone.now())
        return export.total

    assert rows() == 2
    assert rows(stage="attached", day=timezone.localdate().isoformat()) == 1
    assert rows(state="approved") == 0
    assert rows(book=book.pk) == 1


def test_a_locality_narrows_a_file_and_one_out_of_scope_is_refused(book, official, place):
    beside = factories.commune(parent=place.parent)
    factories.entry(book=book)
    factories.entry(book=factories.book(locality=beside))
    elsewhere = factories.commune(parent=factories.district(province=place.province))

    assert written(ordered(official, locality=beside, kind="birth")).total == 1
    with pytest.raises(Refused) as refusal:
        ordered(official, locality=elsewhere)
    assert refusal.value.code == "forbidden"


# ---- the order and its job ---------------------------------------------------------------------------


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


# ---- fetching ----------------------------------------------------------------------------------------


@pytest.fixture
def ready(book, official):
    factories.entry(book=book)
    return written(ordered(official, kind="birth", form="csv"))


def file_of(client, export, **headers):
    return client.get(reverse("reporting:export-file", args=[export.pk]), headers=headers)


def body_of(answer):
    return b"".join(answer.streaming_content)


def test_a_download_that_broke_off_goes_on_and_each_request_is_in_the_log(client, ready, official):
    first = file_of(client, ready)
    content = body_of(first)
    part = file_of(client, ready, range="bytes=10-", if_range=first["ETag"])

    assert content == content_of(ready)
    assert (part.status_code, body_of(part)) == (206, content[10:])
    assert first["Content-Disposition"] == f'attachment; filename="{ready.name}"'
    assert list(ready.downloads.order_by("pk").values_list("by", "first_byte")) == [(official.pk, 0), (official.pk, 10)]


def test_a_file_that_is_another_by_now_comes_whole(client, ready):
    answer = file_of(client, ready, range="bytes=10-", if_range='"other"')

    assert answer.status_code == 200
    assert body_of(answer) == content_of(ready)
    assert ready.downloads.get().first_byte == 0


def test_somebody_else_does_not_find_it(client, ready, place):
    client.force_login(factories.official(place.parent))

    assert file_of(client, ready).status_code == 404
    assert client.post(reverse("reporting:export-cancel", args=[ready.pk])).status_code == 404


def test_who_lost_the_scope_does_not_get_it(client, ready, official):
    Membership.objects.filter(user=official).update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    beside = factories.district(province=official.memberships.get().locality.province)
    factories.commune(parent=beside)
    Membership.objects.create(
        user=official,
        role="district_official",
        locality=beside,
        starts_on=factories.LONG_AGO,
        granted_at=timezone.now(),
    )

    answer = file_of(client, ready)

    assert answer.status_code == 403
    assert "Phạm vi của bạn đã đổi" in answer.content.decode()
    assert not ready.downloads.exists()


def test_a_file_is_deleted_when_its_time_is_over(client, ready, settings):
    kept, later = ready.file, ready.expires_at + dt.timedelta(minutes=1)
    assert ready.expires_at - ready.finished_at == dt.timedelta(days=settings.EXPORT_KEEP_DAYS)

    assert exporting.delete_expired(at=ready.expires_at - dt.timedelta(minutes=1)) == 0
    assert exporting.delete_expired(at=later) == 1
    assert exporting.delete_expired(at=later) == 0

    ready.refresh_from_db()
    assert (ready.state, ready.file) == ("expired", "")
    assert not default_storage.exists(kept)
    assert file_of(client, ready).status_code == 410


def test_a_deleted_file_is_gone(client, ready, django_capture_on_commit_callbacks):
    kept = ready.file
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("reporting:export-cancel", args=[ready.pk]))

    assert not default_storage.exists(kept)
    assert file_of(client, ready).status_code == 409


def test_lines_of_the_log_are_never_changed(client, ready):
    body_of(file_of(client, ready))

    with pytest.raises(InternalError), transaction.atomic():
        ExportDownload.objects.update(first_byte=5)


# ---- screens -----------------------------------------------------------------------------------------


def test_the_list_says_what_there_is_and_asks_again_while_writing(
    client, book, official, django_assert_max_num_queries
):
    assert "Chưa xuất tệp nào" in client.get(reverse("reporting:exports")).content.decode()
    answer = client.post(reverse("reporting:export-new"), {"what": "entries", "form": "xlsx", "kind": "birth"})
    assert answer.status_code == 302

    page = client.get(reverse("reporting:exports")).content.decode()
    assert 'hx-trigger="every 2s"' in page
    written(Export.objects.get())
    with django_assert_max_num_queries(14):
        page = client.get(reverse("reporting:exports")).content.decode()
    assert 'hx-trigger="every 2s"' not in page
    assert "Tải" in page


def test_the_form_offers_what_the_person_may_take(client, place, campaign):
    client.force_login(factories.clerk(place))

    form = client.get(reverse("reporting:export-new")).context["form"]

    assert [value for value, _label in form.fields["what"].choices] == ["days"]
    assert list(form.fields["locality"].queryset) == [place]


def test_the_log_is_for_who_leads_the_people_of_all_its_communes(client, ready, place, official):
    body_of(file_of(client, ready))
    log = reverse("reporting:export-log")
    beside = factories.commune(parent=factories.district(province=place.province))
    client.force_login(factories.official(beside.parent))
    assert str(official) not in client.get(log).content.decode()
    client.force_login(factories.clerk(place))
    assert client.get(log).status_code == 404

    client.force_login(factories.justice(place.province))

    assert str(official) in client.get(log).content.decode()


# ---- API ---------------------------------------------------------------------------------------------


def test_ordering_over_the_api(client, book, official, place):
    factories.entry(book=book)
    body = {"what": "entries", "form": "csv", "kind": "birth", "locality": place.pk}
    answer = client.post("/api/v1/exports/", body, content_type="application/json")
    assert answer.status_code == 201
    export = written(Export.objects.get())

    shown = client.get(f"/api/v1/exports/{export.pk}/").json()

    assert (shown["state"], shown["total"]) == ("ready", 1)
    assert body_of(client.get(f"/api/v1/exports/{export.pk}/file/")) == content_of(export)
    assert client.post(f"/api/v1/exports/{export.pk}/cancel/").json()["state"] == "cancelled"
    assert client.get(f"/api/v1/exports/{export.pk}/file/").status_code == 409


def test_the_api_refuses_a_place_of_others(client, official, place, book):
    elsewhere = factories.commune(parent=factories.district(province=place.province))

    body = {"what": "days", "form": "csv", "locality": elsewhere.pk}

    assert client.post("/api/v1/exports/", body, content_type="application/json").status_code == 404


# ---- one moment, seen from outside -------------------------------------------------------------------


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
