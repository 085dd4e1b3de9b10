"""The demo is loaded from nothing, by the command that a first start runs."""

import pytest
from django.core.management import call_command

from campaigns.models import Campaign, Commitment
from registers.forecasting import flag_from, forecasts_of
from registers.models import DuplicateCase, Entry, ForecastItem, Transfer
from reporting.demo.duplicates import BOOK

pytestmark = pytest.mark.django_db


def test_an_empty_database_gets_the_whole_demo_and_a_second_run_adds_nothing(capsys):
    call_command("load_demo")

    campaign = Campaign.objects.get(is_current=True)
    entries = Entry.objects.count()
    assert campaign.played_from is not None
    assert Commitment.objects.filter(campaign=campaign).exists()
    _duplicates_have_their_scans_and_packages_their_forecast()

    call_command("load_demo")
    assert Entry.objects.count() == entries
    assert ", 0 trường hợp mới, 0 đợt chuyển mới" in capsys.readouterr().out.splitlines()[-1]


def _duplicates_have_their_scans_and_packages_their_forecast():
    classes = {"same_page", "same_entry", "two_copies", "merged", "phases", "reregistered", "late", "correction"}
    copied = DuplicateCase.objects.filter(members__entry__book__number=BOOK)
    answered = Transfer.objects.get(package__book__year_opened=1998, package__book__locality__code="19600")
    waiting = Transfer.objects.get(package__book__kind="marriage", package__book__locality__code="19600")
    kept = ForecastItem.objects.filter(forecast__transfer=answered, probability__gte=flag_from())
    ahead = forecasts_of([waiting.package])[waiting.package_id]

    assert set(copied.values_list("sort", flat=True)) == classes
    assert not Entry.objects.filter(case_members__case__in=copied, attached_at=None).exists()
    assert sorted(kept.values_list("entry__number", flat=True)) == [7, 10]
    assert sorted(Entry.objects.get(pk=pk).number for pk in ahead.flagged) == [3, 5]
