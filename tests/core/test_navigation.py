"""The menu: what each role is shown, where it stands, and that nothing in it leads to a closed door."""

import pytest
from django.test import RequestFactory

from civreg import navigation
from tests import factories

MOST_IN_A_MENU = 8
ROLES = ("clerk", "approver", "official", "justice")


@pytest.fixture
def people():
    province = factories.province()
    district = factories.district(province=province)
    commune = factories.commune(parent=district)
    factories.campaign(province=province)
    return {
        "clerk": factories.clerk(commune), "approver": factories.approver(commune),
        "official": factories.official(district), "justice": factories.justice(province),
    }  # fmt: skip


def nav_of(person, path="/"):
    request = RequestFactory().get(path)
    request.user = person
    return navigation.navigation(request)["nav"]


def links(nav):
    return [item for each in nav for item in each.get("inside", [each])]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_each_item_opens_for_whom_it_is_shown(client, people, role):
    client.force_login(people[role])

    answers = {item["url"]: client.get(item["url"], follow=True).status_code for item in links(nav_of(people[role]))}

    assert set(answers.values()) == {200}, answers


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_a_menu_has_two_to_eight_items_and_an_item_stands_once(people, role):
    nav = nav_of(people[role])

    assert all(2 <= len(each["inside"]) <= MOST_IN_A_MENU for each in nav if "inside" in each)
    assert len({item["url"] for item in links(nav)}) == len(links(nav))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/registers/books/7/", "registers:book-list"), ("/scans/desk/7/", "registers:book-list"),
        ("/campaign/", "campaigns:plan"), ("/campaign/places/", "campaigns:plan"),
        ("/campaign/obstacles/3/", "campaigns:obstacles"), ("/campaign/baselines/new/", "reporting:ledger"),
        ("/registers/transfers/forecasts/", "registers:forecasts"), ("/registers/transfers/4/", "registers:transfers"),
    ],
)  # fmt: skip
def test_the_item_that_the_page_belongs_to_is_marked_with_its_menu(people, path, name):
    nav = nav_of(people["justice"], path)

    assert [item["name"] for item in links(nav) if item["current"]] == [name]
    assert sum(each["current"] for each in nav) == 1


@pytest.mark.django_db
def test_what_one_may_not_do_is_not_shown(people):
    clerk = {item["name"] for item in links(nav_of(people["clerk"]))}

    assert not clerk & {"campaigns:people", "reporting:signals", "scanning:packages", "registers:work"}
    assert {"campaigns:people", "reporting:signals"} <= {item["name"] for item in links(nav_of(people["official"]))}


def test_nobody_signed_in_has_no_menu():
    request = RequestFactory().get("/")

    assert navigation.navigation(request) == {"nav": [], "place": None}
