"""Beside what the book says: the unit of that day, of the campaign and of today; the book itself is not touched."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.actions.loading import load_quang_tri
from campaigns.models import Locality
from registers import places
from tests import factories

pytestmark = pytest.mark.django_db
WRITTEN = "UBND xã Vĩnh Kim, huyện Bến Hải, tỉnh Bình Trị Thiên"


@pytest.fixture
def commune():
    load_quang_tri(by=factories.user(), at=timezone.now())
    return Locality.objects.get(name="Kim Thạch")


@pytest.fixture
def entry(commune):
    book = factories.book(locality=commune, year_opened=1985, office=WRITTEN)
    values = {"noiDangKy": WRITTEN, "nksNoiSinh": "Trạm y tế xã Vĩnh Kim", "nksQueQuan": "Phường 1, Quảng Trị"}
    return factories.entry(book=book, registered_on="20.05.1985", values=values)


def test_the_office_of_an_entry_through_time(entry, commune):
    office = places.office_of_entry(entry)

    assert (office.fact.found.as_written, office.fact.found.on) == (WRITTEN, dt.date(1985, 5, 20))
    assert (office.fact.unit, office.campaign_unit) == ("Xã Vĩnh Kim, huyện Vĩnh Linh", "Xã Kim Thạch, huyện Vĩnh Linh")
    assert (office.keeper, office.differs) == ("Xã Cửa Tùng", False)


def test_a_book_given_to_another_commune_than_it_names_says_so(commune):
    book = factories.book(locality=commune, office="UBND xã Cam Thủy, huyện Cam Lộ, tỉnh Quảng Trị")

    assert places.office_of_book(book).differs


def test_the_pages_show_it_and_the_other_places_on_demand(client, entry, commune):
    client.force_login(factories.clerk(commune))

    for url in (reverse("registers:entry", args=[entry.pk]), reverse("registers:book", args=[entry.book_id])):
        page = client.get(url).content.decode()
        assert all(word in page for word in (WRITTEN, "Xã Vĩnh Kim, huyện Vĩnh Linh", "Xã Kim Thạch", "Xã Cửa Tùng"))
    others = reverse("registers:entry-places", args=[entry.pk])
    fragment = client.get(others, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "Phường 1, thị xã Quảng Trị" in fragment
    assert "<html" in client.get(others).content.decode()
    assert entry.values == type(entry).objects.get(pk=entry.pk).values


def test_a_stranger_finds_no_places_of_an_entry(client, entry):
    client.force_login(factories.clerk(Locality.objects.get(name="Cam Thủy")))

    assert client.get(reverse("registers:entry-places", args=[entry.pk])).status_code == 404


@pytest.mark.parametrize("text", ["", "45 tuổi", "x", "00.00.0000", "1985", "05.1985"])
def test_a_date_that_is_none_resolves_in_general(entry, text):
    entry.registered_on = text

    assert places.office_of_entry(entry).fact.found.certainty
    assert len(places.places_of(entry)) == 2
