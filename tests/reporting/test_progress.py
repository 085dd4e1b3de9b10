"""Progress is what a recount of the records gives, and costs the same however many there are."""

import datetime as dt
from collections import Counter

import pytest
from django.utils import timezone

from registers.models import Entry
from reporting import lines, progress
from tests import factories
from tests.reporting.arrange import entries_of, targets

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(place):
    today = timezone.localdate()
    return factories.campaign(province=place.province, played_from=today - dt.timedelta(days=3))


def test_a_district_equals_a_recount_of_its_entries(place, campaign):
    other = factories.commune(parent=place.parent)
    for unit, days in ((place, [3, 2, 2, 0]), (other, [1, 0, 0])):
        entries_of(factories.book(locality=unit), days_ago=days)

    overview = progress.by_commune(lines.ask(campaign), [place, other], district=place.parent)

    recount = Counter(Entry.objects.filter(entered_at__isnull=False).values_list("locality_id", flat=True))
    assert {row.place.pk: row.entered for row in overview.rows} == recount
    assert (overview.whole.entered, overview.whole.entered_today) == (7, 3)
    assert overview.rows[0].outputs == [1, 2, 0]


def test_as_of_a_past_day_later_work_does_not_count(place, campaign):
    entries_of(factories.book(locality=place), days_ago=[3, 2, 2, 0])
    yesterday = timezone.localdate() - dt.timedelta(days=1)

    whole = progress.by_commune(lines.ask(campaign, day=yesterday), [place]).whole

    assert (whole.entered, whole.entered_today, whole.asked.closed) == (3, 0, 3)


def test_a_declared_target_stands_and_its_gap_to_the_parts_is_told(place, campaign):
    district = place.parent
    version = targets(campaign, {(None, ""): 203_584, (district, ""): 203_540, (place, ""): 1500})

    overview = progress.by_district(lines.ask(campaign), [place], province=campaign.province)

    assert lines.ask(campaign).version == version
    assert (overview.whole.target, overview.rows[0].target, overview.target_gap) == (203_584, 203_540, 44)


def test_without_an_own_target_the_sum_of_the_parts_is_an_estimate(place, campaign):
    other = factories.commune(parent=place.parent)
    targets(campaign, {(place, ""): 100, (other, ""): 50})

    whole = progress.by_commune(lines.ask(campaign), [place, other], district=place.parent).whole

    assert (whole.target, whole.target_is_estimate) == (150, True)


def test_an_older_target_version_can_be_asked_for(place, campaign):
    first = targets(campaign, {(place, ""): 100})
    targets(campaign, {(place, ""): 200})

    rows = progress.by_commune(lines.ask(campaign, version=first), [place]).rows

    assert rows[0].target == 100


def test_the_quota_of_a_day_does_not_shrink_while_the_day_goes_on(place, campaign):
    targets(campaign, {(place, ""): 1203})
    book = factories.book(locality=place)
    entries_of(book, days_ago=[2, 2, 1])

    before = progress.by_commune(lines.ask(campaign), [place]).rows[0].quota
    entries_of(book, days_ago=[0] * 5)
    after = progress.by_commune(lines.ask(campaign), [place]).rows[0]

    assert before == after.quota == 100  # 1,200 left on the morning of day 4: 12 days
    assert after.entered_today == 5


def test_by_kind_counts_each_kind_and_takes_its_target(place, campaign):
    targets(campaign, {(place, ""): 30, (place, "birth"): 20, (place, "death"): 10})
    entries_of(factories.book(locality=place, kind="birth"), days_ago=[0, 1])

    rows = progress.by_kind(lines.ask(campaign), [place], place=place)

    assert [(row.kind, row.target, row.entered) for row in rows] == [("birth", 20, 2), ("death", 10, 0)]


def test_by_book_takes_what_the_inventory_declared_as_the_target(place, campaign):
    book = factories.book(locality=place, declared_entries=40)
    entries_of(book, days_ago=[0])

    row = progress.by_book(lines.ask(campaign), [book])[0]

    assert (row.target, row.entered, row.remaining, row.books_scanned) == (40, 1, 39, 0)


def test_percent_is_not_a_hundred_before_all_is_done(place, campaign):
    line = lines.Progress(label="", asked=None, counts={"entered": 9999}, target=10_000)

    assert line.entered_percent == 99.9


def test_an_unknown_stage_is_a_mistake_not_a_zero():
    with pytest.raises(AttributeError):
        lines.Progress(label="", asked=None).entred  # noqa: B018


@pytest.mark.parametrize("communes", [1, 4])
def test_the_number_of_queries_does_not_grow(communes, campaign, place, django_assert_num_queries):
    units = [place, *(factories.commune(parent=place.parent) for _n in range(communes - 1))]
    targets(campaign, {(unit, ""): 10 for unit in units})
    for unit in units:
        entries_of(factories.book(locality=unit), days_ago=[0] * communes)
    asked = lines.ask(campaign)

    with django_assert_num_queries(2):
        overview = progress.by_district(asked, units, province=campaign.province)

    assert overview.whole.entered == communes**2
