"""Teams, shifts and equipment: told by who leads there, counted the same years later."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.actions import crews
from campaigns.models import Placement, ShiftStaff
from campaigns.queries import forces_and_means
from civreg.core.errors import Refused
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 3, 5)


@pytest.fixture
def place():
    plan = factories.campaign()
    return factories.commune(parent=factories.district(province=plan.province))


@pytest.fixture
def official(place):
    return factories.official(place.parent)


def _team(place, by, force="police", people=1, **more):
    team = crews.make_team(name=f"Tổ {force}", force=force, locality=place, by=by, at=timezone.now(), **more)
    for _each in range(people):
        person = factories.clerk(place)
        crews.join_team(team=team, person=person, starts_on=DAY, by=by, at=timezone.now())
    return team


def test_a_team_is_planned_comes_and_is_counted_by_force(place, official):
    team = _team(place, official, people=3)
    at = timezone.now()
    crews.plan_shift(locality=place, day=DAY, part="morning", team=team, by=official, at=at)
    crews.plan_shift(locality=place, day=DAY, part="night", team=team, by=official, at=at)
    crews.plan_shift(locality=place, day=DAY, part="morning", force="youth", planned=5, by=official, at=at)

    shift = place.shifts.get(part="morning")
    came = {staff.pk: 4 if staff.user_id is None else 1 for staff in shift.staff.all()}
    crews.tell_who_came(shift=shift, came=came, by=factories.approver(place), at=at)

    means = forces_and_means([place.parent, place], DAY)
    assert means.planned == {"police": 3, "youth": 5}
    assert means.came == {"police": 3, "youth": 4}
    assert means.members == {"police": 3}
    assert means.by_locality[place.pk].people == means.by_locality[place.parent_id].people == 7
    assert forces_and_means([place], DAY + dt.timedelta(days=1)).people == 0


def test_planning_somebody_twice_changes_nothing(place, official):
    team = _team(place, official, people=2)

    first = crews.plan_shift(locality=place, day=DAY, part="morning", team=team, by=official, at=timezone.now())
    again = crews.plan_shift(locality=place, day=DAY, part="morning", team=team, by=official, at=timezone.now())

    assert (first, again) == (2, 0)
    assert ShiftStaff.objects.count() == 2


def test_a_person_is_in_one_team_at_a_time(place, official):
    team = _team(place, official)
    person = team.members.get().user
    other = crews.make_team(name="Tổ hai", force="youth", locality=place, by=official, at=timezone.now())

    crews.join_team(team=other, person=person, starts_on=DAY + dt.timedelta(days=2), by=official, at=timezone.now())

    assert team.members.get().ends_on == DAY + dt.timedelta(days=1)
    with pytest.raises(Refused):
        crews.join_team(team=team, person=person, starts_on=DAY, by=official, at=timezone.now())


def test_a_broken_scanner_counts_no_more_and_yesterday_stays_as_it_was(place, official):
    machine = crews.add_equipment(
        locality=place, kind="scanner", label="Fujitsu", quantity=2, on=DAY, by=official, at=timezone.now()
    )
    later = DAY + dt.timedelta(days=2)

    crews.move_equipment(
        equipment=machine, locality=place, state="broken", on=later, by=factories.approver(place), at=timezone.now()
    )  # fmt: skip

    assert forces_and_means([place], DAY).scanners == 2
    now = forces_and_means([place], later)
    assert (now.scanners, now.broken["scanner"]) == (0, 2)
    assert Placement.objects.filter(equipment=machine).count() == 2


def test_neither_a_clerk_nor_another_district_leads(place, official):
    for person in (factories.clerk(place), factories.official(factories.district())):
        with pytest.raises(Refused):
            crews.make_team(name="Tổ", force="police", locality=place, by=person, at=timezone.now())
        with pytest.raises(Refused):
            crews.plan_shift(
                locality=place, day=DAY, part="night", force="youth", planned=1, by=person, at=timezone.now()
            )
    with pytest.raises(Refused):
        crews.make_team(name="Tổ", force="police", locality=place, by=factories.approver(place), at=timezone.now())


def test_counting_a_province_asks_four_questions_however_many_units(place, official, django_assert_max_num_queries):
    communes = [factories.commune(parent=place.parent) for _each in range(10)]
    _team(place, official)

    with django_assert_max_num_queries(4):
        forces_and_means([place.parent, *communes], DAY)


@pytest.fixture
def screen(client, place, official):
    client.force_login(official)
    return client


def test_the_day_of_a_place_is_planned_and_told_on_one_screen(screen, place, official):
    team = _team(place, official)
    page = reverse("campaigns:crew-place", args=[place.pk])
    day = {"day": "2025-03-05"}

    screen.post(reverse("campaigns:crew-place-shift", args=[place.pk]), {**day, "part": "morning", "team": team.pk})
    shift = place.shifts.get()
    screen.post(reverse("campaigns:shift-came", args=[shift.pk]), {f"came-{shift.staff.get().pk}": "1"})
    screen.post(
        reverse("campaigns:crew-place-equipment", args=[place.pk]),
        {"kind": "computer", "label": "Máy Dell", "quantity": 3, "on": "2025-03-01"},
    )
    text = screen.get(page, day).content.decode()

    assert shift.staff.get().came == 1
    assert "Máy Dell" in text
    assert team.members.get().user.full_name in text
    assert forces_and_means([place], DAY).computers == 3


def test_an_empty_plan_is_refused_with_a_sentence_and_keeps_what_was_typed(screen, place):
    answer = screen.post(
        reverse("campaigns:crew-place-shift", args=[place.pk]), {"part": "night", "planned": 4, "day": "2025-03-05"}
    )

    assert "Chưa có ai để xếp vào ca" in answer.content.decode()
    assert 'value="4"' in answer.content.decode()


def test_the_province_sees_its_districts(client, place):
    factories.district(province=place.province)
    client.force_login(factories.justice(place.province))

    text = client.get(reverse("campaigns:crews"), {"day": "2025-03-05"}).content.decode()

    assert place.parent.full_name in text
    assert client.get(reverse("campaigns:crews"), {"day": "x"}).status_code == 200


def test_a_clerk_sees_their_place_without_forms(client, place):
    client.force_login(factories.clerk(place))

    answer = client.get(reverse("campaigns:crews"), follow=True)

    assert answer.status_code == 200
    assert "Xếp vào ca" not in answer.content.decode()


def test_teams_take_in_people_found_by_name(screen, place, official):
    team = _team(place, official, people=0)
    person = factories.clerk(place, full_name="Hồ Thị Ánh")
    page = reverse("campaigns:team", args=[team.pk])

    assert "Hồ Thị Ánh" in screen.get(page, {"q": "ho thi anh"}).content.decode()
    screen.post(reverse("campaigns:team-join", args=[team.pk]), {"person": person.pk, "lead": "1"})
    member = team.members.get()
    screen.post(reverse("campaigns:team-member-end", args=[member.pk]))
    screen.post(reverse("campaigns:team-close", args=[team.pk]))

    member.refresh_from_db()
    team.refresh_from_db()
    assert member.is_lead
    assert member.ends_on == timezone.localdate()
    assert team.closed_by == official


def test_the_same_over_the_api(screen, place, official):
    made = screen.post(
        "/api/v1/teams/", {"name": "Tổ A", "force": "police", "locality": place.pk}, content_type="application/json"
    )
    shift = screen.post(
        "/api/v1/shifts/",
        {"locality": place.pk, "day": "2025-03-05", "part": "night", "force": "youth", "planned": 4},
        content_type="application/json",
    ).json()
    told = screen.post(
        f"/api/v1/shifts/{shift['id']}/came/",
        {"came": [{"staff": shift["staff"][0]["id"], "came": 3}]},
        content_type="application/json",
    )
    machine = screen.post(
        "/api/v1/equipment/",
        {"locality": place.pk, "kind": "line", "label": "Cáp quang", "on": "2025-03-01"},
        content_type="application/json",
    )
    means = screen.get("/api/v1/forces-and-means/?day=2025-03-05").json()

    assert (made.status_code, told.status_code, machine.status_code) == (201, 200, 201)
    assert means[0]["came"] == {"youth": 3}
    assert means[0]["machines"] == {"line": 1}
