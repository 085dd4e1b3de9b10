"""The public page: open to anybody, kept by caches, and nothing on it tells of fewer than five."""

import csv
import io
import json

import pytest
from django.core.cache import cache
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from reporting.public.cells import LEAST, hidden_parts, published
from reporting.public.map import drawing, points
from reporting.public.snapshot import STAGES, snapshot
from tests import factories

COUNTS = {"phường Lớn": 12, "phường Vừa": 7, "phường Bé": 2, "phường Không": 0}


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def campaign(db):
    """One district of four communes with 12, 7, 2 and 0 entries, and another with 3 in one of two."""
    campaign = factories.campaign()
    for counts in (COUNTS, {"xã Ba": 3, "xã Sáu": 6}):
        parent = factories.district(province=campaign.province)
        for name, total in counts.items():
            commune = factories.commune(parent=parent, full_name=name)
            book = factories.book(locality=commune)
            for number in range(1, total + 1):
                factories.entry(book=book, number=number)
    return campaign


@given(st.lists(st.integers(0, 40), max_size=12))
def test_what_is_hidden_cannot_be_had_from_the_total(counts):
    shown = published(counts)

    assert all(count is None or count == 0 or count >= LEAST for count in shown)
    hidden = sum(counts) - sum(count for count in shown if count is not None)
    alone = shown.count(None) == 1
    others = [count for count in counts if count >= LEAST]
    if None in shown and others:
        assert hidden >= LEAST
        assert not alone


def test_nothing_is_hidden_without_need():
    assert hidden_parts([0, 5, 90]) == set()
    assert hidden_parts([0, 2, 3, 90]) == {1, 2}
    assert hidden_parts([1, 2, 90]) == {0, 1, 2}
    assert hidden_parts([4, 7, 9]) == {0, 1}


def counts_in(figures):
    lines = [figures["total"], *figures["kinds"], *figures["districts"]]
    lines += [commune for district in figures["districts"] for commune in district["communes"]]
    return [line[stage] for line in lines for stage in STAGES] + figures["curve"]["done"]


def test_every_count_is_of_five_or_more_or_is_not_shown(campaign):
    figures = snapshot(campaign)
    counts = counts_in(figures)

    assert figures["total"]["entered"] == 30
    assert 12 in counts
    assert all(count is None or count == 0 or count >= LEAST for count in counts)
    shown = {line["label"]: line["entered"] for each in figures["districts"] for line in each["communes"]}
    assert shown == {"phường Lớn": 12, "phường Vừa": None, "phường Bé": None, "phường Không": 0, "xã Ba": None,
                     "xã Sáu": None}  # fmt: skip


@pytest.mark.parametrize("name", ["page", "json", "csv"])
def test_anybody_reads_it_and_any_cache_keeps_it(campaign, client, name):
    answer = client.get(reverse(f"public:{name}"))

    assert answer.status_code == 200
    assert "public" in answer["Cache-Control"]
    assert "max-age=" in answer["Cache-Control"]
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    again = client.get(reverse(f"public:{name}"), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_a_person_signed_in_gets_the_same_page(campaign, client):
    stranger = client.get(reverse("public:page")).content
    client.force_login(factories.justice(campaign.province), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(reverse("public:page")).content == stranger


def test_no_name_of_a_person_and_no_script_is_on_it(campaign, client):
    said = client.get(reverse("public:page")).content.decode()

    assert "Nguyễn Văn" not in said
    assert "<script" not in said
    assert "Tính lúc" in said
    assert "csrfmiddlewaretoken" not in said


def test_the_open_data_say_the_same_as_the_page(campaign, client):
    figures = json.loads(client.get(reverse("public:json")).content)
    rows = list(csv.DictReader(io.StringIO(client.get(reverse("public:csv")).content.decode("utf-8-sig"))))

    by_unit = {row["unit"]: row["entered"] for row in rows if row["level"] == "commune"}
    assert by_unit["phường Lớn"] == "12"
    assert by_unit["phường Bé"] == ""
    assert rows[-1]["entered"] == str(figures["total"]["entered"]) == "30"


def test_english_is_complete_where_asked_for(campaign, client):
    said = client.get(reverse("public:page"), {"lang": "en"}).content.decode()

    assert '<html lang="en"' in said
    assert client.get(reverse("public:page"), {"lang": "xx"}).status_code == 404


def test_it_can_be_switched_off_and_is_not_there_without_a_campaign(campaign, client, settings):
    settings.PUBLIC_PAGE = False
    assert client.get(reverse("public:page")).status_code == 404
    settings.PUBLIC_PAGE = True
    campaign.is_current = False
    campaign.save()
    assert client.get(reverse("public:page")).status_code == 404


def test_the_page_takes_the_same_queries_for_any_number_of_communes(campaign, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        client.get(reverse("public:page"))


def line(code, percent=50.0, target=100):
    return {"code": code, "label": code, "percent": percent, "target": target}


def test_bubbles_stand_apart_and_inside_the_drawing():
    drawn = drawing([line(code) for code in points()])
    bubbles = [[float(each[name]) for name in ("x", "y", "r")] for each in drawn["bubbles"]]

    assert len(bubbles) == len(points()) == 120
    assert all(0 < x < drawn["width"] and 0 < y < drawn["height"] for x, y, _r in bubbles)
    overlaps = [
        (one, other)
        for n, one in enumerate(bubbles)
        for other in bubbles[n + 1 :]
        if (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 < (one[2] + other[2] - 2) ** 2
    ]
    assert len(overlaps) < 6


def test_a_sites_own_boundaries_are_drawn_and_a_broken_file_is_passed_over(tmp_path):
    ring = [[107.0, 16.0], [107.1, 16.0], [107.1, 16.1], [107.0, 16.0]]
    shape = {"type": "Feature", "properties": {"code": "19333"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    file = tmp_path / "own.geojson"
    file.write_text(json.dumps({"features": [shape]}))

    assert drawing([line("19333")], str(file))["shapes"][0]["d"].startswith("M")
    file.write_text("{")
    assert "bubbles" in drawing([line("19333")], str(file))
    assert drawing([line("no such")]) is None


def test_real_boundaries_cover_every_commune(shared_data):
    file = shared_data / "02_boundaries" / "quang_tri_communes_2025-03.geojson"
    drawn = drawing([line(code) for code in points()], str(file))

    assert len(drawn["shapes"]) >= 119
