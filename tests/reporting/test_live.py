"""A page that renews itself: nothing moved costs a look at versions, and what moved is seen at once."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from campaigns.models import Membership
from tests import factories
from tests.reporting.arrange import entries_of, targets

pytestmark = pytest.mark.django_db(transaction=True)  # a version counts transactions
COUNTERS = ("localitytotal", "localityday", "localitypace", "booktotal", "registers_entry", "campaigns_target")


@pytest.fixture
def book(place):
    factories.campaign(province=place.province, played_from=timezone.localdate() - dt.timedelta(days=3))
    return factories.book(locality=place)


def address(name, place):
    return {
        "province": reverse("reporting:dashboard"),
        "district": reverse("reporting:district", args=[place.parent_id]),
        "commune": reverse("reporting:commune", args=[place.pk]),
        "today": reverse("reporting:today"),
    }[name]


def person(name, place):
    who = {"province": lambda: factories.justice(place.province), "district": lambda: factories.official(place.parent)}
    return who.get(name, lambda: factories.clerk(place))()


PAGES = ["province", "district", "commune", "today"]


@pytest.mark.parametrize("name", PAGES)
def test_while_nothing_moved_no_counter_is_read(client, place, book, name, django_assert_max_num_queries):
    client.force_login(person(name, place))
    mark = client.get(address(name, place))["ETag"]

    with django_assert_max_num_queries(3) as queries:
        again = client.get(address(name, place), headers={"If-None-Match": mark})

    assert (again.status_code, again.content) == (304, b"")
    assert not [sql for sql in queries.captured_queries if any(table in sql["sql"] for table in COUNTERS)]


@pytest.mark.parametrize("name", PAGES)
def test_one_entry_more_is_a_new_page(client, place, book, name):
    client.force_login(person(name, place))
    mark = client.get(address(name, place))["ETag"]

    entries_of(book, days_ago=[0])
    again = client.get(address(name, place), headers={"If-None-Match": mark})

    assert again.status_code == 200
    assert again["ETag"] != mark
    assert again.context["whole"].entered == 1
    assert f'data-live="{escape(again["ETag"])}"' in again.content.decode()


def test_work_in_another_commune_does_not_move_a_communes_page(client, place, book):
    client.force_login(person("commune", place))
    beside, clerk = factories.book(locality=factories.commune(parent=place.parent)), factories.user()
    mark = client.get(address("commune", place))["ETag"]

    entries_of(beside, days_ago=[0], entered_by=clerk)

    assert client.get(address("commune", place), headers={"If-None-Match": mark}).status_code == 304


def test_a_new_target_is_a_new_page(client, place, book):
    client.force_login(person("district", place))
    mark = client.get(address("district", place))["ETag"]

    targets(book.locality.province.campaigns.get(), {(place, ""): 9})

    assert client.get(address("district", place), headers={"If-None-Match": mark}).status_code == 200


def test_anothers_mark_is_not_ones_own(client, place, book):
    client.force_login(person("commune", place))
    mark = client.get(address("commune", place))["ETag"]
    client.force_login(person("commune", place))

    assert client.get(address("commune", place), headers={"If-None-Match": mark}).status_code == 200


def test_who_lost_the_right_gets_no_304(client, place, book):
    official = person("district", place)
    client.force_login(official)
    mark = client.get(address("district", place))["ETag"]

    Membership.objects.filter(user=official).update(ends_on=timezone.localdate() - dt.timedelta(days=1))

    assert client.get(address("district", place), headers={"If-None-Match": mark}).status_code == 404


def test_the_price_of_asking_does_not_grow_with_the_communes(client, place, book):
    client.force_login(person("province", place))
    for _n in range(5):
        entries_of(factories.book(locality=factories.commune(parent=place.parent)), days_ago=[0])
    mark = client.get(address("province", place))["ETag"]

    with CaptureQueriesContext(connection) as queries:
        client.get(address("province", place), headers={"If-None-Match": mark})

    assert len(queries) == 3


def test_a_shift_that_is_planned_moves_the_page(client, place, book):
    client.force_login(person("commune", place))
    mark = client.get(address("today", place))["ETag"]

    shift = place.shifts.create(day=timezone.localdate(), part="morning")
    planned = client.get(address("today", place), headers={"If-None-Match": mark})
    shift.staff.create(force="police", planned=3)
    staffed = client.get(address("today", place), headers={"If-None-Match": planned["ETag"]})

    assert (planned.status_code, staffed.status_code) == (200, 200)


def test_whatever_stands_beside_the_counts_tells_of_its_changes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'versions'")
        telling = {table for (table,) in cursor.fetchall()}

    shown = ("commitment", "escalation", "baseline", "roadmap", "target", "dayoff", "obstacle", "shift", "shiftstaff")
    assert {f"campaigns_{name}" for name in shown} | {"reporting_sending"} <= telling
