"""The demo's command room shows each state once, through the real actions, and is made once."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from campaigns.models import Campaign, Commitment, Obstacle
from reporting.demo.command_room import OBSTACLES, PROMISES, make_command_room
from reporting.demo.people import make_people
from reporting.promises import promises_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    call_command("load_campaign", verbosity=0)
    campaign = Campaign.objects.get(is_current=True)
    campaign.played_from = timezone.localdate() - dt.timedelta(days=5)
    campaign.save()
    return campaign


def test_promises_are_running_and_broken_and_the_broken_ones_have_an_owner_above(campaign):
    made = make_command_room(make_people(campaign), campaign)

    rows = Commitment.objects.filter(campaign=campaign).select_related("locality")
    standings = {each.commitment.due_on: each.standing for each in promises_of(campaign, rows)}
    assert made == len(PROMISES) + len(OBSTACLES)
    assert {standings[day] for day in standings if day < timezone.localdate()} == {"broken"}  # nothing is entered here
    told = [escalation for row in rows for escalation in row.escalations.all()]
    assert [each.owner.username for each in told if each.commitment.locality.code == "19600"] == ["huyen"]


def test_obstacles_are_open_answered_and_closed_and_a_second_run_adds_nothing(campaign):
    people = make_people(campaign)
    make_command_room(people, campaign)

    assert make_command_room(people, campaign) == 0
    rows = Obstacle.objects.all()
    assert (rows.still_open().count(), rows.exclude(answer="").count()) == (4, 2)
    assert {row.owner.username for row in rows} <= {"huyen", "sotuphap"}
    assert campaign.roadmaps.filter(stage="enter").count() == 1
