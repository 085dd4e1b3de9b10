"""Whether anything moved is told by numbers that move in the same transaction as the counters."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from campaigns.models import Target
from registers.models import Entry, LocalityDay, LocalityPace, LocalityTotal, LocalityVersion, PlanVersion
from tests import factories
from tests.reporting.arrange import entries_of, targets

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place():
    return factories.commune()


def version_of(place):
    return LocalityVersion.objects.filter(locality=place).aggregate(n=Sum("n"))["n"] or 0


def test_a_transaction_moves_the_version_of_its_own_locality_once(place):
    other = factories.commune(parent=place.parent)
    book = factories.book(locality=place)
    before, beside = version_of(place), version_of(other)

    with transaction.atomic():
        entries_of(book, days_ago=[0, 1])

    assert (version_of(place), version_of(other)) == (before + 1, beside)


def test_what_is_rolled_back_moved_nothing(place):
    book = factories.book(locality=place)
    before = version_of(place)

    with transaction.atomic():
        entries_of(book, days_ago=[0])
        transaction.set_rollback(True)

    assert version_of(place) == before


def test_a_change_that_counts_nothing_moves_nothing(place):
    entry = entries_of(factories.book(locality=place), days_ago=[0])[0]
    before = version_of(place)

    Entry.objects.filter(pk=entry.pk).update(search="khác")

    assert version_of(place) == before


def test_a_date_moved_from_one_day_to_another_is_a_move_though_the_total_stays(place):
    entry = entries_of(factories.book(locality=place), days_ago=[0])[0]
    before = version_of(place)

    Entry.objects.filter(pk=entry.pk).update(entered_at=entry.entered_at - dt.timedelta(days=2))

    assert version_of(place) > before


def test_targets_and_people_move_the_plans_version(place):
    campaign = factories.campaign(province=place.province)
    version = targets(campaign, {(place, ""): 10})
    before = PlanVersion.objects.aggregate(n=Sum("n"))["n"]

    Target.objects.filter(version=version).update(entries=11)
    factories.clerk(place)

    assert PlanVersion.objects.aggregate(n=Sum("n"))["n"] == before + 2


def test_the_pace_is_the_days_of_phase_2_of_all_kinds(place):
    for kind, phase in (("birth", 2), ("death", 2), ("marriage", 1)):
        entries_of(factories.book(locality=place, kind=kind, phase=phase), days_ago=[0, 1, 1])
    Entry.objects.filter(kind="death").update(approved_at=timezone.now(), approved_by=factories.user())
    Entry.objects.filter(kind="birth").first().delete()

    kept = {row.day: (row.entered, row.approved) for row in LocalityPace.objects.filter(locality=place)}

    today = timezone.localdate()
    counted = LocalityDay.objects.filter(locality=place, kind__in=["birth", "death"])
    of = {
        day: tuple(
            counted.filter(day=day, stage=stage).aggregate(n=Sum("n"))["n"] or 0 for stage in ("entered", "approved")
        )
        for day in (today, today - dt.timedelta(days=1))
    }
    assert kept == of
    assert sum(entered for entered, _approved in kept.values()) == 5


def test_a_counter_that_is_repaired_by_hand_is_a_move_too(place):
    factories.book(locality=place)
    before = version_of(place)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE registers_localitytotal SET n = n + 1 WHERE locality_id = %s", [place.pk])

    assert version_of(place) == before + 1
    assert LocalityTotal.objects.filter(locality=place).exists()
