"""The demo is loaded from nothing, by the command that a first start runs."""

import pytest
from django.core.management import call_command

from campaigns.models import Campaign, Commitment
from registers.models import Entry

pytestmark = pytest.mark.django_db


def test_an_empty_database_gets_the_whole_demo_and_a_second_run_adds_nothing(capsys):
    call_command("load_demo")

    campaign = Campaign.objects.get(is_current=True)
    entries = Entry.objects.count()
    assert campaign.played_from is not None
    assert Commitment.objects.filter(campaign=campaign).exists()

    call_command("load_demo")
    assert Entry.objects.count() == entries
    assert ", 0 trường hợp mới, 0 đợt chuyển mới" in capsys.readouterr().out.splitlines()[-1]
