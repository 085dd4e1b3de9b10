"""The campaign played through the real actions: its ledger comes out even, and it plays the same again."""

import io

import pytest
from django.core.management import CommandError, call_command

from campaigns.models import Campaign
from registers.models import Entry
from reporting import verifying
from reporting.replay.play import ledger, play

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    call_command("load_campaign", stdout=io.StringIO())
    return Campaign.objects.get(is_current=True)


@pytest.mark.timeout(300)
def test_the_ledger_comes_out_even_and_everything_verifies(campaign):
    communes = play(campaign, days=4, scale=0.0015, seed=5)

    lines = {what: (played, counted) for what, played, counted in ledger(communes)}
    assert len(communes) == 119
    assert all(played == counted for played, counted in lines.values())
    assert 0 < lines["approved"][0] < lines["entered"][0] < lines["planned"][0]
    assert not [finding for check in verifying.CHECKS.values() for finding in check() if not finding.is_fine]


def test_the_command_prints_its_ledger_and_does_not_play_twice(campaign):
    out = io.StringIO()
    call_command("replay_campaign", days=2, scale=0.0008, stdout=out)

    assert "0 differences" in out.getvalue()
    entries = Entry.objects.count()
    with pytest.raises(CommandError):
        call_command("replay_campaign", days=2, scale=0.0008, stdout=out)
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("asked", [{"days": 0}, {"days": 99}, {"scale": 0}, {"scale": 2}])
def test_limits_are_said(campaign, asked):
    with pytest.raises(CommandError):
        call_command("replay_campaign", stdout=io.StringIO(), **asked)


def test_without_a_campaign_it_says_so():
    with pytest.raises(CommandError):
        call_command("replay_campaign", stdout=io.StringIO())
