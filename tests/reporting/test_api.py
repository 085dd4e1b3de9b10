"""Progress, reports and exports over the API."""

import pytest
from django.utils import timezone

from tests import factories
from tests.reporting.arrange import entries_of, targets
from tests.reporting.test_exports import body_of, read_csv

pytestmark = pytest.mark.django_db


def test_progress_of_the_own_place(client, place, campaign, official):
    targets(campaign, {(place, ""): 30})
    entries_of(factories.book(locality=place), days_ago=[0, 0])

    answer = client.get("/api/v1/progress/").json()

    assert answer["campaign_day"] == 1
    assert answer["total"]["entered"] == 2
    assert [(row["locality"], row["required_rate"], row["status"]) for row in answer["rows"]] == [
        (place.pk, 2, "on_plan")
    ]


def test_progress_of_a_commune_is_by_kind(client, place, official):
    entries_of(factories.book(locality=place, kind="death"), days_ago=[0])

    answer = client.get("/api/v1/progress/", {"locality": place.pk}).json()

    assert [row["kind"] for row in answer["rows"]] == ["death"]


@pytest.mark.parametrize("path", ["/api/v1/progress/?locality={}", "/api/v1/progress/?locality=999999"])
def test_a_foreign_and_an_unknown_place_answer_alike(client, official, path):
    stranger = factories.district()

    answer = client.get(path.format(stranger.pk))

    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("application/problem+json")


def test_a_report_is_frozen_listed_and_read(client, place, official):
    made = client.post(
        "/api/v1/reports/", {"locality": place.parent.pk, "day": timezone.localdate().isoformat()}, "application/json"
    )

    listed = client.get("/api/v1/reports/").json()["results"]
    read = client.get(f"/api/v1/reports/{made.json()['id']}/").json()

    assert made.status_code == 201
    assert [report["id"] for report in listed] == [read["id"]]
    assert read["sha256"] == made.json()["sha256"]


def test_freezing_again_is_a_conflict(client, place, official):
    body = {"locality": place.parent.pk, "day": timezone.localdate().isoformat()}
    client.post("/api/v1/reports/", body, "application/json")

    assert client.post("/api/v1/reports/", body, "application/json").status_code == 409


def test_the_reports_of_others_are_not_found(client, place, campaign, official):
    leader = factories.justice(place.province)
    report = campaign.reports.create(
        day=campaign.day_one, figures={}, sha256="", made_at=timezone.now(), made_by=leader
    )

    assert client.get(f"/api/v1/reports/{report.pk}/").status_code == 404
    assert client.get("/api/v1/reports/").json()["count"] == 0


def test_entries_as_csv(client, place, official):
    factories.entry(book=factories.book(locality=place))

    answer = client.get("/api/v1/exports/entries/", {"kind": "birth", "as": "csv"})

    assert len(read_csv(body_of(answer))) == 2


def test_entries_need_a_kind(client, official):
    answer = client.get("/api/v1/exports/entries/")

    assert (answer.status_code, answer.json()["code"]) == (422, "kind_missing")


def test_a_clerk_may_not_export(client, place, campaign):
    client.force_login(factories.clerk(place))

    assert client.get("/api/v1/exports/entries/", {"kind": "birth"}).status_code == 404


def test_anonymous_is_asked_for_a_token(client):
    assert client.get("/api/v1/progress/").status_code in (401, 403)
