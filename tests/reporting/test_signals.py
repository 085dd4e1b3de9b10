"""Signs found in a commune's day, kept, shown to who inspects, explained."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Membership
from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.models import AccountUse
from registers.kinds import KINDS
from registers.models import Entry
from reporting.formality import actions
from reporting.models import Signal
from reporting.tasks import look_for_signs
from scanning.models import Attachment, Look, Page, Scan, Upload
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(place):
    return factories.campaign(province=place.province)


@pytest.fixture
def noon():
    return timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def hasty(place, campaign, noon):
    """A clerk who entered ten records a second apart, each of its own content."""
    clerk, book = factories.clerk(place), factories.book(locality=place)
    for n in range(1, 11):
        factories.entry(
            book=book, number=n, entered_by=clerk, entered_at=noon + dt.timedelta(seconds=n),
            values={field.code: f"{field.code} {n}" for field in KINDS["birth"].core_fields},
        )  # fmt: skip
    return clerk


def looked(campaign, noon):
    actions.look_for_signs(campaign=campaign, day=noon.date(), at=noon)
    return {each.sign: each for each in Signal.objects.all()}


def test_a_run_that_is_too_fast_is_kept_with_its_evidence(campaign, hasty, noon):
    found = looked(campaign, noon)["impossible_speed"]

    assert (found.person, found.facts["seconds"], len(found.entries)) == (hasty, 9.0, 10)


def test_looking_again_changes_nothing_and_takes_back_what_no_longer_holds(campaign, hasty, noon):
    first = looked(campaign, noon)["impossible_speed"]
    again = looked(campaign, noon)["impossible_speed"]
    Entry.objects.filter(pk__gt=first.entries[0]).update(entered_at=noon - dt.timedelta(days=1))

    assert first.pk == again.pk
    assert "impossible_speed" not in looked(campaign, noon)


def test_what_came_by_file_is_not_typing(campaign, place, noon):
    clerk, book = factories.clerk(place), factories.book(locality=place)
    with transaction.atomic():
        history.sign(by=clerk, source="import")
        for n in range(1, 20):
            factories.entry(book=book, number=n, entered_by=clerk, entered_at=noon)

    assert looked(campaign, noon) == {}


def checked_entries(place, noon, checker):
    """Six entries with a scan each, checked at noon."""
    book = factories.book(locality=place)
    maker = book.created_by
    upload = Upload.objects.create(
        book=book, name="a", size=1, sha256="a" * 64, file="x", created_at=noon, created_by=maker
    )
    scan = Scan.objects.create(
        book=book, upload=upload, name="a", media_type="image/jpeg", size=1, sha256="a" * 64, file="x", page_total=1,
        created_at=noon,
    )  # fmt: skip
    page = Page.objects.create(book=book, scan=scan, index=0, position=1, created_at=noon)
    for n in range(1, 7):
        entry = factories.entry(
            book=book, number=n, state="checked", checked_by=checker, checked_at=noon + dt.timedelta(minutes=n),
            attached_at=noon,
        )  # fmt: skip
        Attachment.objects.create(entry=entry, page=page, slot=n, made_at=noon, made_by=maker)
    return page


def test_checks_without_a_look_at_the_scan_are_shown(campaign, place, noon):
    checker = factories.clerk(place)
    page = checked_entries(place, noon, checker)

    assert looked(campaign, noon)["unseen"].facts == {"n": 6, "of": 6}

    Look.objects.create(user=checker, page=page, first_at=noon, last_at=noon)
    assert "unseen" not in looked(campaign, noon)


def test_an_account_at_work_on_two_networks_is_shown_where_it_worked(campaign, hasty, noon):
    for network in ("203.113.7.0/24", "14.160.1.0/24"):
        AccountUse.objects.create(
            user=hasty, session=network[:8], network=network, began_at=noon, last_at=noon + dt.timedelta(minutes=20)
        )

    assert looked(campaign, noon)["two_places"].facts["minutes"] == 20


def test_the_task_looks_at_today_and_yesterday(campaign, hasty):
    look_for_signs()

    assert Signal.objects.filter(sign="impossible_speed").count() == 1


@pytest.fixture
def found(campaign, hasty, noon):
    return looked(campaign, noon)["impossible_speed"]


def test_who_inspects_sees_it_explains_it_and_opens_it_again(client, place, found, noon):
    official = factories.official(place.parent)
    client.force_login(official)
    address = reverse("reporting:signal", args=[found.pk])

    assert "Nhập nhanh bất thường" in client.get(reverse("reporting:signals")).content.decode()
    assert client.get(address).context["evidence"].count() == 10
    client.post(reverse("reporting:signal-explain", args=[found.pk]), {"explanation": "Gửi bù khi có mạng"})
    found.refresh_from_db()
    assert (found.explanation, found.explained_by) == ("Gửi bù khi có mạng", official)
    looked(found.campaign, noon)
    assert not client.get(reverse("reporting:signals")).context["rows"]

    client.post(reverse("reporting:signal-reopen", args=[found.pk]))
    found.refresh_from_db()
    assert found.explained_at is None
    assert [event.reason for event in history.of(found)][1] == "Gửi bù khi có mạng"


def test_an_explanation_needs_words(place, found):
    with pytest.raises(Refused, match="tìm hiểu"):
        actions.explain(signal=found, explanation="  ", by=factories.official(place.parent), at=timezone.now())


def test_nobody_explains_away_their_own(place, found):
    Membership.objects.create(
        user=found.person, role="district_official", locality=place.parent, starts_on=factories.LONG_AGO,
        granted_at=timezone.now(),
    )  # fmt: skip

    with pytest.raises(Refused, match="người khác"):
        actions.explain(signal=found, explanation="Nhanh tay", by=found.person, at=timezone.now())


@pytest.mark.parametrize("who", ["clerk", "approver"])
def test_those_of_the_commune_itself_find_nothing(client, place, found, who):
    client.force_login(getattr(factories, who)(place))

    assert client.get(reverse("reporting:signals")).status_code == 404
    assert client.get(reverse("reporting:signal", args=[found.pk])).status_code == 404
    assert client.get(reverse("api-signal-list")).json()["results"] == []


def test_programs_of_an_inspector_may_explain(client, place, found):
    client.force_login(factories.official(place.parent))

    listed = client.get(reverse("api-signal-list")).json()["results"]
    answer = client.post(reverse("api-signal-explain", args=[found.pk]), {"explanation": "Đã hỏi"})

    assert [row["id"] for row in listed] == [found.pk]
    assert (answer.status_code, answer.json()["explanation"]) == (200, "Đã hỏi")


def test_the_list_costs_the_same_for_many(client, place, campaign, hasty, noon, django_assert_max_num_queries):
    looked(campaign, noon)
    client.force_login(factories.official(place.parent))
    client.get(reverse("reporting:signals"))
    cache.clear()

    with django_assert_max_num_queries(12):
        client.get(reverse("reporting:signals"))
