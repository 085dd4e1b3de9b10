"""What hinders: reported in two clicks, owned by somebody, answered by a day, and gone when it is gone."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from campaigns.actions import obstacles
from campaigns.models import Obstacle
from civreg.core.errors import Refused
from tests import factories

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 50


@pytest.fixture
def campaign():
    return factories.campaign()


@pytest.fixture
def commune(campaign):
    return factories.commune(parent=factories.district(province=campaign.province))


@pytest.fixture
def clerk(commune):
    return factories.clerk(commune)


@pytest.fixture
def official(commune):
    return factories.official(commune.parent)


@pytest.fixture
def sign_in(client):
    def signed(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed


def reported(commune, by, **more):
    return obstacles.report_obstacle(locality=commune, by=by, at=timezone.now(), **{"cause": "scanner", **more})


def test_one_click_on_a_cause_reports_it_from_where_it_happens(commune, clerk, official, sign_in):
    client = sign_in(clerk)
    form = client.get(reverse("campaigns:obstacle-new"), {"from": "/registers/books/"})
    assert 'value="scanner"' in form.content.decode()

    body = {"cause": "scanner", "locality": commune.pk, "place": "/registers/books/"}
    answer = client.post(reverse("campaigns:obstacle-new"), body)

    made = Obstacle.objects.get()
    assert (answer.status_code, answer.url) == (302, "/registers/books/")
    assert (made.owner, made.reported_by, made.place) == (official, clerk, "/registers/books/")
    assert made.due_on == timezone.localdate() + dt.timedelta(days=1)


def test_without_an_official_the_department_owns_it(campaign, commune, clerk):
    officer = factories.justice(campaign.province)

    assert reported(commune, clerk).owner == officer


def test_a_stranger_reports_nothing_here(commune):
    with pytest.raises(Refused) as refusal:
        reported(commune, factories.clerk(factories.commune()))

    assert refusal.value.status == 403
    assert not Obstacle.objects.exists()


@pytest.mark.parametrize(
    "place", ["//elsewhere.example/", "https://elsewhere.example/", "javascript:x", "/\\e", "/x" * 200]
)
def test_an_address_of_elsewhere_does_not_become_a_link(commune, clerk, place):
    assert reported(commune, clerk, place=place).place == ""


def test_the_owner_answers_and_the_commune_closes(commune, clerk, official, sign_in):
    made = reported(commune, clerk)
    with pytest.raises(Refused):
        obstacles.answer_obstacle(obstacle=made, answer="Tự gỡ", by=clerk, at=timezone.now())

    sign_in(official).post(reverse("campaigns:obstacle-answer", args=[made.pk]), {"answer": "Chiều nay có máy quét."})
    made.refresh_from_db()
    assert (made.state, made.answered_by) == ("answered", official)

    sign_in(clerk).post(reverse("campaigns:obstacle-close", args=[made.pk]))
    made.refresh_from_db()
    assert (made.state, made.closed_by) == ("closed", clerk)

    sign_in(clerk).post(reverse("campaigns:obstacle-close", args=[made.pk]), {"reopen": "1"})
    made.refresh_from_db()
    assert made.state == "answered"


def test_an_empty_answer_is_refused(commune, clerk, official):
    with pytest.raises(Refused):
        obstacles.answer_obstacle(obstacle=reported(commune, clerk), answer="  ", by=official, at=timezone.now())


def test_it_is_handed_over_to_who_is_responsible_and_to_nobody_else(campaign, commune, clerk, official):
    made, officer, tomorrow = (
        reported(commune, clerk), factories.justice(campaign.province), timezone.localdate() + dt.timedelta(days=2),
    )  # fmt: skip
    obstacles.hand_over(obstacle=made, owner=officer, due_on=tomorrow, by=official, at=timezone.now())
    made.refresh_from_db()
    assert (made.owner, made.due_on) == (officer, tomorrow)

    for owner, day in ((clerk, tomorrow), (officer, timezone.localdate() - dt.timedelta(days=1))):
        with pytest.raises(Refused):
            obstacles.hand_over(obstacle=made, owner=owner, due_on=day, by=official, at=timezone.now())


def test_the_list_has_the_overdue_on_top_and_the_closed_elsewhere(commune, clerk, official, sign_in):
    late, new, gone = (reported(commune, clerk, description=text) for text in ("máy hỏng", "mạng chậm", "đã xong"))
    Obstacle.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - dt.timedelta(days=3))
    obstacles.close_obstacle(obstacle=gone, by=clerk, at=timezone.now())

    said = sign_in(official).get(reverse("campaigns:obstacles")).content.decode()
    assert 0 < said.index("máy hỏng") < said.index("mạng chậm")
    assert "đã xong" not in said
    assert "đã xong" in sign_in(official).get(reverse("campaigns:obstacles"), {"state": "closed"}).content.decode()
    overdue = sign_in(official).get(reverse("campaigns:obstacles"), {"state": "overdue"}).content.decode()
    assert "máy hỏng" in overdue
    assert "mạng chậm" not in overdue


def test_what_comes_often_is_shown_with_what_helped(commune, clerk, official, sign_in):
    for _n in range(2):
        reported(commune, clerk, cause="network")
    helped = reported(commune, clerk, cause="network")
    obstacles.answer_obstacle(obstacle=helped, answer="Dùng điện thoại phát mạng.", by=official, at=timezone.now())
    obstacles.close_obstacle(obstacle=helped, by=clerk, at=timezone.now())

    said = sign_in(clerk).get(reverse("campaigns:obstacles")).content.decode()
    assert "3 lần" in said
    assert "Dùng điện thoại phát mạng." in said


def test_a_picture_is_kept_as_it_came_and_shown_as_what_it_is(commune, clerk, sign_in):
    picture = SimpleUploadedFile("trang.html", JPEG, content_type="text/html")
    body = {"cause": "torn_book", "locality": commune.pk, "picture": picture}
    sign_in(clerk).post(reverse("campaigns:obstacle-new"), body)

    answer = sign_in(clerk).get(reverse("campaigns:obstacle-picture", args=[Obstacle.objects.get().pk]))
    assert b"".join(answer.streaming_content) == JPEG
    assert answer["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("body", [b"<html>", b"", b"GIF89a", b"%PDF-1.4"], ids=["html", "empty", "gif", "pdf"])
def test_what_is_no_picture_is_refused_with_a_sentence(commune, clerk, sign_in, body):
    file = SimpleUploadedFile("a.jpg", body, content_type="image/jpeg")
    answer = sign_in(clerk).post(
        reverse("campaigns:obstacle-new"), {"cause": "other", "locality": commune.pk, "picture": file}
    )

    assert answer.status_code == 200
    assert not Obstacle.objects.exists()


def test_a_picture_over_the_limit_is_refused(commune, clerk, settings):
    settings.OBSTACLE_PICTURE_MB = 0
    with pytest.raises(Refused) as refusal:
        reported(commune, clerk, picture=SimpleUploadedFile("a.jpg", JPEG))

    assert refusal.value.status == 413


def test_the_list_takes_the_same_queries_for_any_number(
    commune, clerk, official, sign_in, django_assert_max_num_queries
):
    for _n in range(12):
        reported(commune, clerk)
    client = sign_in(official)
    with django_assert_max_num_queries(14):
        client.get(reverse("campaigns:obstacles"))


def test_over_the_api_it_is_reported_answered_and_closed(commune, clerk, official, sign_in):
    made = sign_in(clerk).post("/api/v1/obstacles/", {"locality": commune.pk, "cause": "staff"}, "application/json")
    assert made.status_code == 201
    pk = made.json()["id"]
    assert (
        sign_in(clerk).post(f"/api/v1/obstacles/{pk}/answer/", {"answer": "x"}, "application/json").status_code == 403
    )
    said = sign_in(official).post(f"/api/v1/obstacles/{pk}/answer/", {"answer": "Tăng người"}, "application/json")
    assert said.json()["state"] == "answered"
    assert sign_in(clerk).post(f"/api/v1/obstacles/{pk}/close/").json()["state"] == "closed"
    other = factories.clerk(factories.commune())
    assert sign_in(other).get(f"/api/v1/obstacles/{pk}/").status_code == 404
