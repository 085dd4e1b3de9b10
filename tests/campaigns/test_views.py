"""The plan's screens: who sees them and what they say."""

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.actions.loading import load_quang_tri
from campaigns.models import Locality
from tests import factories

pytestmark = pytest.mark.django_db
PAGES = ["plan", "targets", "places"]


@pytest.fixture
def campaign():
    return load_quang_tri(by=factories.user(), at=timezone.now())


def _get(client, person, name, *args):
    client.force_login(person)
    return client.get(reverse(f"campaigns:{name}", args=args))


def test_the_plan_shows_the_sums_that_do_not_agree(client, campaign):
    page = _get(client, factories.justice(campaign.province), "plan").content.decode()

    assert "9.169" in page
    assert ">44<" in page


@pytest.mark.parametrize("name", [*PAGES, "plan-edit", "target-edit", "people", "person-new"])
def test_the_department_opens_every_page(client, campaign, name):
    assert _get(client, factories.justice(campaign.province), name).status_code == 200


@pytest.mark.parametrize("name", ["plan-edit", "target-edit", "people", "person-new"])
def test_a_clerk_finds_no_page_of_management(client, campaign, name):
    commune = Locality.objects.communes().filter(province=campaign.province).first()

    assert _get(client, factories.clerk(commune), name).status_code == 404


def test_setting_a_target_makes_a_version(client, campaign):
    client.force_login(factories.justice(campaign.province))
    district = Locality.objects.districts().get(code="468", province=campaign.province)
    sent = {
        "locality": district.pk,
        "kind": "",
        "books": 1,
        "entries": 7500,
        "document": "12/STP",
        "in_force_from": "2025-03-02",
    }

    client.post(reverse("campaigns:target-edit"), sent)

    newest = campaign.target_versions.latest("number")
    assert newest.targets.get(locality=district, kind="").entries == 7500


def test_a_new_person_gets_a_password_shown_once(client, campaign):
    commune = Locality.objects.communes().valid_on(campaign.day_one).filter(province=campaign.province).first()
    client.force_login(factories.justice(campaign.province))
    sent = {
        "username": "moi",
        "full_name": "Người Mới",
        "role": "clerk",
        "place": commune.pk,
        "starts_on": "2025-03-01",
    }

    page = client.post(reverse("campaigns:person-new"), sent)

    assert "chỉ hiện một lần" in page.content.decode()
