"""The campaign played through the real actions up to the Ministry's answers: its ledger comes out even."""

import io

import pytest
from django.core.management import CommandError, call_command

from campaigns.crew_rules import Force
from campaigns.models import Campaign, Locality, TeamMember
from civreg.core.models import Job
from registers.models import BookProof, Entry, Package, Reconciliation, Transfer, TransferItem
from reporting.replay import play as playing
from reporting.replay.ledger import faults, ledger
from reporting.replay.people import forces_of
from reporting.replay.play import CannotPlay, played

pytestmark = pytest.mark.django_db
# Two communes of the plain, one on the border with Laos.
ONLY = ("19600", "19351", "19441")


@pytest.fixture
def campaign():
    call_command("load_campaign", stdout=io.StringIO())
    return Campaign.objects.get(is_current=True)


@pytest.mark.timeout(300)
def test_the_ledger_comes_out_even_up_to_the_ministrys_answer_and_everything_verifies(campaign):
    said = []
    with played(campaign, days=18, scale=0.03, seed=5, only=ONLY, pdf_share=0.2, say=said.append) as whole:
        lines = list(ledger(whole))
        wrong = faults()

    played_of = {line.what: line.played for line in lines}
    assert [line for line in lines if line.difference] == []
    assert wrong == []
    assert 0 < played_of["accepted"] < played_of["sent, every time"]
    assert played_of["accepted"] <= played_of["accepted, by the Ministry"]
    assert min(played_of[name] for name in ("bounced as duplicates", "refused", "books proved", "pages")) > 0
    assert played_of["entered"] == played_of["attached"] <= played_of["planned"]
    assert len(said) == 18
    _everything_went_through_the_real_ledger(whole)


def _everything_went_through_the_real_ledger(whole):
    assert len(whole.communes) == len(ONLY)
    assert Package.objects.filter(state="ready").exclude(archive_name="").exists()
    assert set(TransferItem.objects.values_list("state", flat=True)) >= {"accepted", "duplicate", "refused"}
    assert TransferItem.objects.filter(state="refused", owner=None).count() == 0
    assert not Transfer.objects.filter(state="sending").exists()
    assert BookProof.objects.count() == sum(each.did["proved"] for each in whole.communes)
    assert [row.day for row in Reconciliation.objects.order_by("day")] == whole.days
    assert Reconciliation.objects.filter(signed_by=None).count() == 1
    assert not Job.objects.unfinished().exists()


def test_people_work_in_teams_of_their_force_and_border_guards_only_on_the_border(campaign):
    with played(campaign, days=1, scale=0.02, seed=2, only=ONLY) as whole:
        pass

    for each in whole.communes:
        forces = {row.team.force for row in TeamMember.objects.filter(team__locality=each.unit).select_related("team")}
        assert forces
        assert forces <= set(forces_of(each.unit))
    on_border = [unit for unit in Locality.objects.communes() if Force.BORDER_GUARD in forces_of(unit)]
    assert {unit.parent.name for unit in on_border} == {"Hướng Hóa", "Đa Krông"}


def test_the_command_prints_its_ledger_and_does_not_play_twice(campaign):
    out = io.StringIO()
    call_command("replay_campaign", days=2, scale=0.004, only=ONLY, stdout=out)

    assert "\n0 differences" in out.getvalue()
    entries = Entry.objects.count()
    with pytest.raises(CommandError):
        call_command("replay_campaign", days=2, scale=0.004, only=ONLY, stdout=out)
    assert Entry.objects.count() == entries


def test_a_difference_is_printed_and_fails_the_command(campaign, monkeypatch):
    out = io.StringIO()
    monkeypatch.setattr("reporting.management.commands.replay_campaign.faults", lambda: ["counters per day: 1 wrong."])

    with pytest.raises(CommandError, match="even"):
        call_command("replay_campaign", days=1, scale=0.004, only=ONLY, stdout=out)
    assert "verify: counters per day: 1 wrong." in out.getvalue()


@pytest.mark.parametrize("asked", [{"days": 0}, {"days": 99}, {"scale": 0}, {"scale": 2}, {"pdf_share": 2}])
def test_limits_are_said(campaign, asked):
    with pytest.raises(CommandError):
        call_command("replay_campaign", stdout=io.StringIO(), **asked)


def test_it_is_never_played_where_the_real_ministry_listens(campaign, settings):
    settings.MINISTRY_URL = "https://hotich.moj.gov.vn/api"

    with pytest.raises(CannotPlay, match="MINISTRY_URL"), played(campaign, days=1, only=ONLY):
        pass
    assert not Entry.objects.exists()


def test_it_is_not_played_beside_a_worker(campaign, monkeypatch):
    monkeypatch.setattr(playing.current_app.control, "ping", lambda **_options: [{"worker": "pong"}])

    with pytest.raises(CannotPlay, match="worker"), played(campaign, days=1, only=ONLY):
        pass


def test_without_a_campaign_it_says_so():
    with pytest.raises(CommandError):
        call_command("replay_campaign", stdout=io.StringIO())
