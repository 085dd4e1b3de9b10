"""A page that renews itself: nothing moved costs a look at versions, and what moved is seen at once."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from campaigns import live
from campaigns.actions import crews
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
        "ledger": reverse("reporting:ledger"),
        "promises": reverse("reporting:commitments"),
        "signals": reverse("reporting:signals"),
        "obstacles": reverse("campaigns:obstacles"),
        "crews": reverse("campaigns:crews"),
        "crew": reverse("campaigns:crew-place", args=[place.pk]),
    }[name]


def person(name, place):
    boss = dict.fromkeys(["province", "ledger", "signals", "crews"], lambda: factories.justice(place.province))
    who = boss | dict.fromkeys(["district", "crew"], lambda: factories.official(place.parent))
    return who.get(name, lambda: factories.clerk(place))()


PAGES = ["province", "district", "commune", "today"]


OF_PLAN = ["signals", "obstacles", "crews", "crew"]  # no counter stands on them


@pytest.mark.parametrize("name", [*PAGES, "ledger", "promises", *OF_PLAN])
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

    shown = (
        "commitment", "escalation", "baseline", "roadmap", "target", "dayoff", "obstacle", "shift", "shiftstaff",
        "team", "teammember", "equipment", "placement", "advice", "publishedfigure", "bookgrant",
    )  # fmt: skip
    others = {"reporting_sending", "reporting_signal", "registers_assignment"}
    assert {f"campaigns_{name}" for name in shown} | others <= telling


@pytest.mark.parametrize("name", ["crews", "crew"])
def test_who_works_where_shows_a_shift_a_machine_and_a_team_as_they_come(client, place, book, name):
    factories.district(province=place.province)  # with one district the page of the province is that of the district
    boss = person(name, place)
    client.force_login(boss)
    at, page, crew = timezone.now(), address(name, place), address("crew", place)
    steps = [
        lambda: crews.plan_shift(locality=place, day=client.get(crew).context["day"], part="morning", by=boss, at=at,
                                 force="police", planned=3),
        lambda: crews.add_equipment(locality=place, kind="scanner", label="Máy 1", quantity=2, owner="", on=at.date(),
                                    by=boss, at=at),
        lambda: place.teams.create(name="Tổ 1", force="youth", made_at=at, made_by=boss),
    ]  # fmt: skip

    for step in steps:
        mark = client.get(page)["ETag"]
        step()
        assert client.get(page, headers={"If-None-Match": mark}).status_code == 200


@pytest.mark.parametrize("name", OF_PLAN)
def test_an_entry_does_not_move_a_page_without_counts(client, place, book, name):
    factories.district(province=place.province)
    client.force_login(person(name, place))
    mark = client.get(address(name, place))["ETag"]

    entries_of(book, days_ago=[0])

    assert client.get(address(name, place), headers={"If-None-Match": mark}).status_code == 304


def test_the_plans_day_begins_without_anybody_doing_anything(client, place, book, monkeypatch):
    place.province.day_begins_at = dt.time(7)
    place.province.save()
    client.force_login(person("crew", place))
    evening = timezone.localtime().replace(hour=6, minute=59)
    monkeypatch.setattr(live, "timezone", SimpleNamespace(localtime=lambda: evening))
    mark = client.get(address("crew", place))["ETag"]

    monkeypatch.setattr(live, "timezone", SimpleNamespace(localtime=lambda: evening + dt.timedelta(minutes=2)))

    assert client.get(address("crew", place), headers={"If-None-Match": mark}).status_code == 200
