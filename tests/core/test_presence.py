"""From where an account is at work: stretches, coarse, and rare enough to cost nothing."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from civreg.core import presence
from civreg.core.models import AccountUse
from tests import factories


@pytest.fixture(autouse=True)
def _nothing_noted_yet(settings):
    settings.ACCOUNT_USE_SECONDS = 120
    cache.clear()


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.113.7.99", "203.113.7.0/24"), ("2001:ee0:4c1:2::9", "2001:ee0:4c1::/48"), ("", ""), ("x'; --", "")],
)
def test_an_address_is_kept_without_its_last_part(address, network):
    assert presence.network_of(address) == network


@pytest.mark.django_db
def test_work_goes_on_in_one_stretch_until_it_pauses(client, settings):
    settings.ACCOUNT_USE_PAUSE_SECONDS = 900
    person = factories.clerk(factories.commune())
    client.force_login(person)
    client.get(reverse("reporting:today"), headers={"User-Agent": "Máy xã"})
    first = AccountUse.objects.get()

    client.get(reverse("reporting:today"))
    AccountUse.objects.update(
        began_at=timezone.now() - dt.timedelta(hours=2), last_at=timezone.now() - dt.timedelta(minutes=16)
    )
    cache.clear()
    client.get(reverse("reporting:today"))

    assert (first.user, first.network, first.device) == (person, "127.0.0.0/24", "Máy xã")
    assert AccountUse.objects.count() == 2


@pytest.mark.django_db
def test_a_second_request_soon_after_asks_the_database_nothing(client, django_assert_num_queries, rf):
    client.force_login(factories.user())
    client.get(reverse("reporting:today"))
    request = rf.get("/")
    request.user, request.session = factories.user(), client.session

    presence.note(request=request, at=timezone.now())
    with django_assert_num_queries(0):
        presence.note(request=request, at=timezone.now())


@pytest.mark.django_db
def test_who_is_not_signed_in_is_not_noted(client):
    client.get(reverse("core:login"))

    assert not AccountUse.objects.exists()
