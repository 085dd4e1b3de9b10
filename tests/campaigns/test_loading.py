"""The campaign is the real one: its figures, its units through time, its sums that do not agree."""

import datetime as dt

import pytest
from django.db.models import Sum
from django.utils import timezone

from campaigns.actions.loading import load_quang_tri
from campaigns.models import Locality, Target
from campaigns.queries import published
from tests import factories

pytestmark = pytest.mark.django_db
DAY_ONE = dt.date(2025, 3, 1)


@pytest.fixture
def campaign():
    return load_quang_tri(by=factories.user(), at=timezone.now())


def _communes(campaign, day):
    return Locality.objects.communes().valid_on(day).filter(province__name="Quảng Trị")


@pytest.mark.parametrize(
    ("day", "communes"),
    [(dt.date(2018, 1, 1), 141), (dt.date(2021, 1, 1), 125), (DAY_ONE, 119), (dt.date(2025, 7, 2), 37)],
)
def test_every_date_has_its_own_communes(campaign, day, communes):
    assert _communes(campaign, day).count() == communes


def test_a_code_means_another_unit_after_july_2025(campaign):
    before = Locality.objects.valid_on(DAY_ONE).get(code="19405")
    after = Locality.objects.valid_on(dt.date(2025, 7, 2)).get(code="19405")

    assert (before.name, after.name) == ("Vĩnh Lâm", "Vĩnh Thủy")


def test_districts_of_the_first_day(campaign):
    assert Locality.objects.districts().valid_on(DAY_ONE).filter(province=campaign.province).count() == 10


def test_the_published_sums_do_not_agree_and_are_shown_so(campaign):
    _figures, sums = published(campaign)

    assert [row["difference"] for row in sums] == [9169, 310_831, 107_247, 0, 44, 0]


def test_communes_and_kinds_add_up_to_their_district(campaign):
    newest = Target.objects.filter(version=campaign.target_versions.latest("number"))
    of_districts = newest.filter(locality__level="district").aggregate(n=Sum("entries"))["n"]
    communes = newest.filter(locality__level="commune")

    assert of_districts == 203_540
    assert communes.filter(kind="").aggregate(n=Sum("entries"))["n"] == of_districts
    assert communes.exclude(kind="").aggregate(n=Sum("entries"))["n"] == of_districts
    assert not communes.filter(is_estimate=False).exists()


def test_loading_again_changes_nothing(campaign):
    before = Locality.objects.count(), Target.objects.count()

    load_quang_tri(by=factories.user(), at=timezone.now())

    assert (Locality.objects.count(), Target.objects.count()) == before


def test_an_office_signs_with_the_units_of_its_time(campaign):
    commune = Locality.objects.valid_on(DAY_ONE).get(code="19600")

    assert commune.office == "UBND xã Cam Tuyền, huyện Cam Lộ, tỉnh Quảng Trị"
