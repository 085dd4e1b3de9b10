"""Pictures: what is drawn is what was counted, to those who may see it, in the colours and types of the pages."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from reporting.lines import STAGES
from reporting.pictures import burnup, drawing, flow, heat
from reporting.pictures.album import Album
from reporting.pictures.numbers import Days
from reporting.rules import Calendar
from tests import factories
from tests.reporting.arrange import entries_of, targets

CALENDAR = Calendar(dt.date(2025, 3, 1), entry_days=15, days=20)


def lived(**closing):
    n = len(next(iter(closing.values())))
    numbers = tuple(range(1, n + 1))
    return Days(numbers, tuple(map(CALENDAR.date, numbers)), {stage: closing.get(stage, [0] * n) for stage in STAGES})


@given(st.lists(st.lists(st.integers(0, 50), min_size=5, max_size=5), min_size=1, max_size=20))
def test_the_queues_of_a_day_add_up_to_what_was_entered(steps):
    closing = {"attached": [0] * len(steps)}
    for place, stage in enumerate(("accepted", "sent", "approved", "checked", "entered")):
        closing[stage] = [sum(day[: place + 1]) for day in steps]

    queues = [flow.waiting(closing, at) for at in range(len(steps))]

    assert [sum(queue.values()) for queue in queues] == closing["entered"]


def test_the_plan_of_review_begins_when_entry_ends():
    picture = burnup.picture(lived(entered=[100] * 18, approved=[0] * 18), calendar=CALENDAR, target=1500)

    assert picture.rows[14] == [15, 100, 1500, 0, 0]
    assert picture.rows[16] == [17, 100, 1500, 0, 600]


def test_without_a_day_or_a_target_there_is_nothing_to_draw():
    assert burnup.picture(lived(entered=[]), calendar=CALENDAR, target=None).spec is None
    assert flow.picture(lived(entered=[])).spec is None


@pytest.mark.parametrize(("done", "planned", "expected"), [(0, 0, None), (3, 0, 2.0), (5, 10, 0.5), (0, 10, 0)])
def test_a_day_is_shaded_by_its_part_of_the_plan(done, planned, expected):
    assert heat.share(done, planned) == expected


def test_a_drawing_has_no_script_no_style_and_no_address():
    """What a page's policy forbids, and what could be smuggled in by a name."""
    spec = burnup.picture(lived(entered=[1, 2], approved=[0, 1]), calendar=CALENDAR, target=10).spec
    spec["title"] = "<script>alert(1)</script>"

    text = drawing.svg(spec)

    assert "<script" not in text
    assert " style=" not in text
    assert re.findall(r'(?:href|src)="([^"]*)"', text) == []


def test_numbers_are_written_in_the_language_of_the_reader():
    spec = burnup.picture(lived(entered=[0, 90_000]), calendar=CALENDAR, target=90_000).spec

    assert "90.000" in drawing.svg(spec, language="vi")
    assert "90,000" in drawing.svg(spec, language="en")


@pytest.fixture
def place(db):
    return factories.commune()


@pytest.fixture
def campaign(place):
    plan = factories.campaign(province=place.province, played_from=timezone.localdate() - dt.timedelta(days=3))
    targets(plan, {(place.parent, ""): 150, (place, ""): 150})
    entries_of(factories.book(locality=place), days_ago=[3, 2, 2, 0])
    return plan


def test_every_place_has_its_pictures_with_their_tables(client, place, campaign):
    client.force_login(factories.official(place.parent))

    for query in ("", f"?locality={place.pk}", "?kind=birth"):
        answer = client.get(reverse("reporting:pictures") + query)

        assert answer.status_code == 200
        assert [each["name"] for each in answer.context["pictures"]] == list(Album.NAMES)
    days = answer.context["pictures"][0]["picture"].rows
    assert [row[1] for row in days] == [1, 3, 3, 4]


@pytest.mark.parametrize("name", Album.NAMES)
def test_a_drawing_is_kept_until_its_numbers_change(client, place, campaign, name):
    client.force_login(factories.official(place.parent))
    url = reverse("reporting:picture", args=[name])

    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    entries_of(factories.book(locality=place), days_ago=[0])
    changed = client.get(url, headers={"If-None-Match": first["ETag"]})

    assert first["Content-Type"].startswith("image/svg+xml")
    assert first.content.startswith(b"<svg")
    assert (again.status_code, changed.status_code) == (304, 200)


def test_pictures_of_another_district_are_not_found(client, place, campaign):
    client.force_login(factories.official(factories.district(province=place.province)))

    for name in ("pictures", "picture"):
        arguments = ["flow"] if name == "picture" else []
        assert client.get(reverse(f"reporting:{name}", args=arguments), {"locality": place.pk}).status_code == 404
    assert client.get(reverse("api-picture", args=["flow"]), {"locality": place.pk}).status_code == 404


def test_programs_get_the_same_numbers(client, place, campaign):
    client.force_login(factories.official(place.parent))

    said = client.get(reverse("api-picture", args=["burnup"])).json()

    assert [row[1] for row in said["rows"]] == [1, 3, 3, 4]
    assert len(said["heads"]) == len(said["rows"][0])


def test_a_page_costs_the_same_however_many_communes(client, place, campaign, django_assert_max_num_queries):
    for _more in range(6):
        entries_of(factories.book(locality=factories.commune(parent=place.parent)), days_ago=[1])
    client.force_login(factories.official(place.parent))
    client.get(reverse("reporting:pictures"))

    with django_assert_max_num_queries(30):
        client.get(reverse("reporting:pictures"))
