"""Who may look at which progress, what the screens say, and what they cost."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from reporting import links
from tests import factories
from tests.reporting.arrange import entries_of, targets

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(place):
    return factories.campaign(province=place.province, played_from=timezone.localdate() - dt.timedelta(days=3))


def pages_of(place):
    return [
        reverse("reporting:district", args=[place.parent.pk]),
        reverse("reporting:commune", args=[place.pk]),
        f"{reverse('reporting:daily-report')}?locality={place.pk}",
        f"{reverse('reporting:progress-sheet')}?locality={place.pk}",
    ]


def test_a_stranger_of_another_province_finds_nothing(client, place, campaign):
    elsewhere = factories.commune()
    factories.campaign(province=elsewhere.province)
    client.force_login(factories.official(elsewhere.parent))

    assert [client.get(url).status_code for url in pages_of(place)] == [404] * 4


def test_an_official_of_another_district_of_the_province_finds_nothing(client, place, campaign):
    client.force_login(factories.official(factories.district(province=place.province)))

    assert [client.get(url).status_code for url in pages_of(place)] == [404] * 4


def test_a_clerk_sees_the_own_commune_and_not_the_district(client, place, campaign):
    client.force_login(factories.clerk(place))

    assert [client.get(url).status_code for url in pages_of(place)] == [404, 200, 200, 200]


def test_anonymous_goes_to_the_login(client, place, campaign):
    assert all(reverse("core:login") in client.get(url).url for url in pages_of(place))


def test_who_has_no_role_finds_no_dashboard(client, campaign):
    client.force_login(factories.user())

    assert client.get(reverse("reporting:dashboard")).status_code == 404


@pytest.mark.parametrize(("role", "lands_on"), [("official", "district"), ("clerk", "commune")])
def test_everybody_lands_on_their_own_place(client, place, campaign, role, lands_on):
    own = place.parent if role == "official" else place
    client.force_login(getattr(factories, role)(own))

    answer = client.get(reverse("reporting:dashboard"))

    assert answer.url == reverse(f"reporting:{lands_on}", args=[own.pk])


def test_the_province_puts_who_is_behind_first_and_links_every_number(client, place, campaign):
    other = factories.commune(parent=factories.district(province=place.province))
    targets(campaign, {(place.parent, ""): 1500, (other.parent, ""): 15})
    entries_of(factories.book(locality=place), days_ago=[3, 0])
    entries_of(factories.book(locality=other), days_ago=[3] * 5)
    client.force_login(factories.justice(place.province))

    answer = client.get(reverse("reporting:dashboard"))

    assert [row.place for row in answer.context["rows"]] == [place.parent, other.parent]
    text = answer.content.decode()
    today = timezone.localdate().isoformat()
    assert "Chậm 3 ngày" in text
    assert f"stage=entered&amp;day={today}&amp;locality={place.parent.pk}" in text


@pytest.mark.parametrize("sort", ["name", "-name", "today", "done", "percent", "forecast", "required", "no-such"])
def test_every_column_sorts(client, place, campaign, sort):
    client.force_login(factories.justice(place.province))

    assert client.get(reverse("reporting:dashboard"), {"sort": sort}).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": "x"},
        {"day": "0001-01-01"},
        {"day": "9999-12-31"},
        {"kind": "no-such"},
        {"version": "9"},
        {"version": "x"},
    ],
)
def test_a_wrong_address_is_not_found(client, place, campaign, wrong):
    client.force_login(factories.justice(place.province))

    assert client.get(reverse("reporting:dashboard"), wrong).status_code == 404


@pytest.mark.parametrize("pk", ["9" * 18, "9" * 40, "²", "-1", "\x00"])
def test_a_wrong_place_is_not_found(client, place, campaign, pk):
    client.force_login(factories.justice(place.province))

    assert client.get(reverse("reporting:daily-report"), {"locality": pk}).status_code == 404


def test_today_says_the_quota_what_is_done_and_what_came_back(client, place, campaign):
    clerk = factories.clerk(place)
    book = factories.book(locality=place, declared_entries=10)
    targets(campaign, {(place, ""): 1203})
    entries_of(book, days_ago=[1, 1, 0], entered_by=clerk)
    back = entries_of(book, days_ago=[1], entered_by=clerk)[0]
    back.state, back.return_reason = "returned", "Sai ngày sinh"
    back.returned_at, back.returned_by = timezone.now(), factories.user()
    back.save()
    client.force_login(clerk)

    answer = client.get(reverse("reporting:today"))

    assert (answer.context["mine"], answer.context["whole"].quota) == (1, 100)
    assert "Sai ngày sinh" in answer.content.decode()
    assert answer.context["books"][0]["label"] == "Nhập tiếp"


def test_the_list_behind_a_number_holds_as_many(client, place, campaign):
    other = factories.commune(parent=factories.district(province=place.province))
    entries_of(factories.book(locality=place), days_ago=[3, 0, 0])
    entries_of(factories.book(locality=other), days_ago=[0])
    client.force_login(factories.justice(place.province))
    rows = client.get(reverse("reporting:dashboard")).context["rows"]

    for row in rows:
        for on_day, number in ((False, row.entered), (True, row.entered_today)):
            listed = client.get(links.counted(row, "entered", on_day=on_day)).context["window"].rows
            assert len(listed) == number


def test_today_offers_others_work_to_check_never_the_own(client, place, campaign):
    clerk = factories.clerk(place)
    book = factories.book(locality=place)
    entries_of(book, days_ago=[0, 0], entered_by=clerk)
    entries_of(book, days_ago=[0])
    client.force_login(clerk)

    answer = client.get(reverse("reporting:today"))

    assert [(queue["step"], queue["length"]) for queue in answer.context["queues"]] == [("check", 1)]


def test_today_sends_who_has_no_commune_to_the_dashboard(client, place, campaign):
    client.force_login(factories.justice(place.province))

    assert client.get(reverse("reporting:today")).url == reverse("reporting:dashboard")


def test_the_figures_page_shows_what_was_published(client, place, campaign):
    campaign.figures.create(key="total", label="Tổng số", value=851_831, unit="entries", source="báo")
    client.force_login(factories.justice(place.province))

    assert "851.831" in client.get(reverse("reporting:figures")).content.decode()


def test_published_sums_that_do_not_agree_are_shown_as_they_are(client):
    from campaigns.actions.loading import load_quang_tri

    campaign = load_quang_tri(by=factories.user(), at=timezone.now())
    client.force_login(factories.justice(campaign.province))

    text = client.get(reverse("reporting:figures")).content.decode()

    assert "<b>44</b>" in text or "<b>-44</b>" in text
    assert "9.169</b>" in text


@pytest.mark.parametrize("communes", [1, 6])
def test_the_dashboard_takes_the_same_queries_for_any_number(
    client, place, campaign, communes, django_assert_max_num_queries
):
    units = [place, *(factories.commune(parent=factories.district(province=place.province)) for _n in range(communes))]
    for unit in units:
        entries_of(factories.book(locality=unit), days_ago=[0, 1])
    client.force_login(factories.justice(place.province))

    with django_assert_max_num_queries(16):
        answer = client.get(reverse("reporting:dashboard"))

    assert answer.context["whole"].entered == 2 * len(units)


def test_the_commune_page_takes_the_same_queries_for_any_number_of_books(
    client, place, campaign, django_assert_max_num_queries
):
    for _n in range(8):
        entries_of(factories.book(locality=place), days_ago=[0, 1, 2])
    client.force_login(factories.clerk(place))

    client.get(reverse("reporting:commune", args=[place.pk]))  # what all communes share is read once for a closed day
    with django_assert_max_num_queries(18):
        answer = client.get(reverse("reporting:commune", args=[place.pk]))

    assert sum(row.entered for row in answer.context["books"]) == 24
    assert [row["done"] for row in answer.context["days"]] == [8, 8, 8, 0]
