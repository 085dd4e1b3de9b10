"""The screens of links across kinds and of contradictions: what is shown, to whom, and what can be done."""

import datetime as dt

import pytest
from django.urls import reverse

from registers.actions.linking import link_persons
from registers.models import Contradiction, PersonLink
from tests import factories
from tests.registers import lives
from tests.registers.cases import case_of

pytestmark = pytest.mark.django_db
AT = dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)


@pytest.fixture
def place():
    return factories.commune()


@pytest.fixture
def work(place):
    """A person of the commune, married at twelve by the birth record."""
    lives.birth(place)
    lives.marriage(place, "15.06.1992", entered_by=factories.clerk(place))
    link_persons(province=place.province, at=AT)
    return Contradiction.objects.get()


@pytest.fixture
def approver(place, client):
    person = factories.approver(place)
    client.force_login(person)
    return person


def test_a_contradiction_is_told_with_both_entries_and_its_law(client, approver, work):
    said = client.get(reverse("registers:contradictions")).content.decode()

    assert "Mới 12 tuổi khi kết hôn" in said
    assert "Luật Hôn nhân và gia đình" in said
    for entry in (work.first, work.second):
        assert reverse("registers:entry", args=[entry.pk]) in said


def test_two_births_that_are_a_duplicate_case_are_left_to_its_lane(client, approver, place):
    first, second = lives.birth(place), lives.birth(place)
    link_persons(province=place.province, at=AT)
    before = client.get(reverse("registers:contradictions")).content.decode()

    case_of(first, second)
    after = client.get(reverse("registers:contradictions")).content.decode()

    assert "hai khai sinh" in before
    assert "Một người có hai khai sinh" not in after


def test_two_births_of_an_open_case_are_concluded_there_and_not_as_a_link(client, approver, place):
    first, second = lives.birth(place), lives.birth(place)
    link_persons(province=place.province, at=AT)
    decide = reverse("registers:link-decide", args=[PersonLink.objects.get().pk])
    before = client.get(reverse("registers:links")).content.decode()

    case = case_of(first, second)
    after = client.get(reverse("registers:links")).content.decode()

    assert decide in before
    assert decide not in after
    assert reverse("registers:case", args=[case.pk]) in after


def test_it_is_explained_from_the_list(client, approver, work):
    answer = client.post(reverse("registers:contradiction-explain", args=[work.pk]), {"reason": "Sổ ghi như vậy"})

    work.refresh_from_db()
    assert (answer.status_code, work.state, work.resolved_by) == (302, "explained", approver)
    said = client.get(reverse("registers:contradictions"), {"state": "explained"}).content.decode()
    assert "Sổ ghi như vậy" in said


def test_an_entry_is_returned_from_the_list_and_the_way_back_is_inside(client, approver, work):
    url, entry = reverse("registers:contradiction-return", args=[work.pk]), work.second
    answer = client.post(url, {"reason": "Xem năm", "entry": entry.pk, "back": "https://elsewhere.example/"})

    entry.refresh_from_db()
    assert (entry.state, answer.url) == ("returned", reverse("registers:contradictions"))


def test_an_explanation_is_taken_back(client, approver, work):
    client.post(reverse("registers:contradiction-explain", args=[work.pk]), {"reason": "x"})

    client.post(reverse("registers:contradiction-reopen", args=[work.pk]))

    work.refresh_from_db()
    assert work.state == "open"


def test_a_link_is_decided_and_taken_back(client, approver, work):
    link = PersonLink.objects.get()

    assert "ngày sinh giống nhau" in client.get(reverse("registers:links")).content.decode()
    client.post(reverse("registers:link-decide", args=[link.pk]), {"same": "0"})
    rejected = PersonLink.objects.get().state
    client.post(reverse("registers:link-undo", args=[link.pk]))

    assert (rejected, PersonLink.objects.get().state) == ("rejected", "proposed")


def test_the_entry_shows_its_other_records(client, approver, work):
    said = client.get(reverse("registers:entry", args=[work.first_id])).content.decode()

    assert "Cùng một người" in said
    assert reverse("registers:entry", args=[work.second_id]) in said
    assert "Mới 12 tuổi" in said


def test_who_sees_one_of_the_two_communes_sees_neither_link_nor_contradiction(client, place):
    beside = factories.commune(parent=place.parent)
    mine = lives.birth(place)
    lives.marriage(beside, "15.06.1992", husband="Lê Văn Khánh")
    link_persons(province=place.province, at=AT)
    row = Contradiction.objects.get()
    client.force_login(factories.approver(place))

    assert "Mới 12 tuổi" not in client.get(reverse("registers:contradictions")).content.decode()
    assert "Mới 12 tuổi" not in client.get(reverse("registers:entry", args=[mine.pk])).content.decode()
    assert client.post(reverse("registers:contradiction-explain", args=[row.pk]), {"reason": "x"}).status_code == 404
    client.force_login(factories.official(place.parent))
    assert "Mới 12 tuổi" in client.get(reverse("registers:contradictions")).content.decode()


def test_lists_ask_the_database_the_same_however_long(client, approver, place, django_assert_max_num_queries):
    for n in range(12):
        lives.birth(place, name=f"Lê Quốc {'ABCDEGHIKLMN'[n]}", born=f"{n + 1:02d}.05.1980")
        lives.marriage(place, "15.06.1992", husband=f"Lê Quốc {'ABCDEGHIKLMN'[n]}", born=f"{n + 1:02d}.05.1980")
    link_persons(province=place.province, at=AT)

    for name in ("contradictions", "links"):
        with django_assert_max_num_queries(12):
            assert client.get(reverse(f"registers:{name}")).status_code == 200


def test_the_api_says_and_does_the_same(client, approver, work):
    listed = client.get("/api/v1/contradictions/").json()["results"][0]
    refused = client.post(f"/api/v1/contradictions/{work.pk}/explain/", {"reason": " "}, "application/json")
    done = client.post(f"/api/v1/contradictions/{work.pk}/explain/", {"reason": "Đúng"}, "application/json")
    link = client.get("/api/v1/person-links/").json()["results"][0]
    decided = client.post(f"/api/v1/person-links/{link['id']}/decide/", {"same": True}, "application/json")

    assert "12 tuổi" in listed["sentence"]
    assert (refused.status_code, done.json()["state"], decided.json()["state"]) == (400, "explained", "confirmed")


def test_a_clerk_who_may_not_check_there_gets_nothing(client, work):
    client.force_login(factories.user())

    assert client.get(reverse("registers:contradictions")).status_code == 404
    assert client.get(reverse("registers:links")).status_code == 404
    assert client.get("/api/v1/contradictions/").json()["results"] == []


def test_ones_own_come_first_by_their_day_and_stand_on_the_dashboard(client, place):
    approver, other = factories.approver(place), factories.approver(place)
    lives.birth(place), lives.marriage(place, "15.06.1992")
    link_persons(province=place.province, at=AT)
    factories.campaign(province=place.province)

    client.force_login(approver, backend="django.contrib.auth.backends.ModelBackend")
    listed = client.get(reverse("registers:contradictions"), {"whose": "mine"})
    dashboard = client.get(reverse("reporting:commune", args=[place.pk])).content.decode()
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    of_other = client.get(reverse("registers:contradictions"), {"whose": "mine"})

    assert (len(listed.context["rows"]), len(of_other.context["rows"])) == (1, 0)
    assert "Quá hạn 06.03.2025" in " ".join(listed.content.decode().split())
    assert "1 mâu thuẫn giữa hồ sơ do bạn xử lý" in dashboard
    assert f"{reverse('registers:contradictions')}?whose=mine" in dashboard
