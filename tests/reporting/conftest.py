"""A commune, its book, and the official who reports on it; a campaign that began today where a test says no other."""

import pytest
from django.utils import timezone

from tests import factories


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
