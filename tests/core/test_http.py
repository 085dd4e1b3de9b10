"""A refusal becomes a page, a swap or problem details, by who asks; what is unknown looks like what is forbidden."""

import pytest
from django.http import Http404
from django.test import RequestFactory
from rest_framework import exceptions

from civreg.core import http, views
from civreg.core.errors import Refused
from tests import factories

REFUSED = Refused("Số này đã có.", code="taken", fields={"so": ["Số 13 đã có."]}, detail={"entry": 7})


def asked(path="/registers/", **headers):
    request = RequestFactory().get(path, headers=headers)
    request.user, request.htmx = None, bool(headers.get("HX-Request"))
    return request


def test_a_program_gets_problem_details(rf):
    answer = http.refused(asked(Accept="application/json"), REFUSED)

    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert http.problem_body(REFUSED) == {
        "type": "urn:civreg:taken", "title": "Số này đã có.", "status": 409, "code": "taken",
        "errors": {"so": ["Số 13 đã có."]}, "entry": 7,
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("came_from", "leads_back"), [
    ("http://testserver/registers/books/?page=2", True), ("https://elsewhere.example/", False), ("", False),
])  # fmt: skip
def test_the_page_of_a_refusal_leads_back_within_this_site_and_says_nothing_twice(rf, came_from, leads_back):
    request = rf.post("/registers/", headers={"Referer": came_from} if came_from else {})
    request.user, request.htmx = factories.user(), False
    twice = Refused("Ghi lý do.", code="invalid", status=422, fields={"reason": ["Ghi lý do."]})

    said = http.refused(request, twice).content.decode()

    assert ("Quay lại trang trước" in said) is leads_back
    assert said.count("Ghi lý do.") == 1


@pytest.mark.django_db
def test_a_browser_gets_a_page_with_the_sentence(client):
    client.force_login(factories.user(), backend="django.contrib.auth.backends.ModelBackend")

    answer = client.get("/registers/books/1/")

    assert answer.status_code == 404
    assert "không được xem nội dung này" in answer.content.decode()


@pytest.mark.django_db
def test_htmx_gets_a_swap_of_the_messages_alone(client):
    clerk = factories.clerk(factories.commune())
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    book = factories.book(locality=clerk.memberships.get().locality)

    answer = client.post(f"/scans/books/{book.pk}/upload/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (400, "#messages", "innerHTML")
    assert "<html" not in answer.content.decode()


def test_unknown_and_forbidden_say_the_same_over_the_api():
    said = [http.problem(error, {}).data for error in (exceptions.NotFound(), exceptions.PermissionDenied(), Http404())]

    assert len({each["title"] for each in said}) == 1


def test_what_is_wrong_with_each_field_is_said_over_the_api():
    answer = http.problem(exceptions.ValidationError({"year": ["Cần một số."]}), {})

    assert (answer.status_code, answer.data["errors"]) == (400, {"year": ["Cần một số."]})
    assert http.problem(exceptions.ValidationError(["Sai."]), {}).data["errors"] == {"": ["Sai."]}


def test_an_error_that_nobody_foresaw_is_left_to_the_server():
    assert http.problem(KeyError("x"), {}) is None


@pytest.mark.parametrize(("accept", "kind"), [("text/html", "text/html"), ("application/json", http.PROBLEM)])
def test_a_failing_server_says_that_nothing_saved_is_lost(accept, kind):
    answer = views.server_error(asked(Accept=accept))

    assert answer.status_code == 500
    assert answer["Content-Type"].startswith(kind)
    assert "không mất" in answer.content.decode("unicode_escape" if kind == http.PROBLEM else "utf-8")


@pytest.mark.django_db
def test_health_says_whether_the_database_answers(client):
    assert client.get("/health/live").json() == client.get("/health/ready").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("0", 0), ("", None), (None, None), ("²", None), ("-1", None), ("1.5", None), ("9" * 5_000, None)],
)
def test_a_number_of_an_address_is_one_that_the_database_can_hold(text, number):
    assert http.number_in(text) == number
