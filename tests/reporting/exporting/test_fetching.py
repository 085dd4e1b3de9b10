"""Fetching a file, on screens and over the API: whose it is, every request in the log, and when it is gone."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage
from django.db import InternalError, transaction
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Membership
from reporting.actions import exporting
from reporting.models import Export, ExportDownload
from tests import factories
from tests.reporting.exporting.files import content_of, written

pytestmark = pytest.mark.django_db


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
