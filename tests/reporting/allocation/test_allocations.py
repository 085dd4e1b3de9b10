"""A proposal from the question to the decision: for who leads the people, and nobody else."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Locality
from civreg.core.errors import Refused
from civreg.core.models import Job
from reporting.actions import allocating
from reporting.allocation.proposing import sentence
from reporting.models import Allocation
from tests import factories
from tests.reporting.arrange import entries_of, targets

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    """Two communes of one district: one has eight clerks and nearly nothing left, the other one clerk and much."""
    rested, busy = factories.commune(), None
    busy = factories.commune(parent=rested.parent)
    plan = factories.campaign(
        province=rested.province, played_from=timezone.localdate() - dt.timedelta(days=5), is_current=True
    )
    targets(plan, {(rested, ""): 140, (busy, ""): 2000})
    for place, people in ((rested, 8), (busy, 1)):
        clerks = [factories.clerk(place) for _n in range(people)]
        book = factories.book(locality=place)
        for clerk in clerks:
            entries_of(book, days_ago=[3, 2, 1] * 5, entered_by=clerk)
    return rested.parent


@pytest.fixture
def official(district):
    return factories.official(district)


def proposed(district, official, *, plan=None, **terms):
    plan = plan or district.province.campaigns.get()
    made = allocating.propose(campaign=plan, locality=district, terms=terms, by=official, at=timezone.now())
    allocating.solve_allocation(allocation=made, at=timezone.now())
    made.refresh_from_db()
    return made


def test_idle_people_are_proposed_where_records_wait(district, official):
    made = proposed(district, official)

    found = made.found
    names = dict(Locality.objects.values_list("pk", "full_name"))
    assert made.state == "ready"
    assert found["gain"] == sum(move["gain"] for move in found["moves"]) > 0
    assert {names[move["to"]] for move in found["moves"]} == {names[found["sites"][1]["locality"]]}
    assert sum(move["people"] for move in found["moves"] if move["first"] == found["first_day"]) <= 7  # one stays
    told = sentence(found["moves"][0], names)
    assert "cán bộ nhập liệu" in told
    assert "trường hợp kịp hạn" in told
    later = found["sites"][1]
    assert later["finish_after"] < later["finish_before"]


def test_a_job_is_written_with_the_question_and_bears_to_run_twice(district, official):
    made = proposed(district, official)

    allocating.solve_allocation(allocation=made, at=timezone.now())

    assert Job.objects.filter(name="reporting.solve_allocation").count() == 1
    assert Allocation.objects.get().found == made.found


def test_more_hours_and_people_bring_more(district, official):
    plain = proposed(district, official, hours=2)
    more, longer = (
        proposed(district, official, hours=2, extra_people=5, extra_computers=5),
        proposed(district, official, hours=3),
    )

    assert min(more.found["after"], longer.found["after"]) > plain.found["after"]
    assert any(move["from"] is None for move in more.found["moves"])


def test_a_lower_target_leaves_less(district, official):
    assert proposed(district, official, target_percent=-50).found["left"] < proposed(district, official).found["left"]


def test_agreed_once_by_somebody(district, official):
    made = proposed(district, official)

    done = allocating.decide(allocation=made, accept=True, by=official, at=timezone.now())

    assert (done.state, done.decided_by) == ("accepted", official)
    with pytest.raises(Refused, match="đã có người quyết định"):
        allocating.decide(allocation=made, accept=False, reason="x", by=official, at=timezone.now())


def test_turned_down_with_a_reason_only(district, official):
    made = proposed(district, official)

    with pytest.raises(Refused, match="lý do"):
        allocating.decide(allocation=made, accept=False, reason="  ", by=official, at=timezone.now())

    assert allocating.decide(allocation=made, accept=False, reason="Xa quá", by=official, at=timezone.now()).reason


def test_nothing_to_move_cannot_be_agreed_to(district, official):
    made = proposed(district, official, target_percent=-50, reach_km=0)
    Allocation.objects.filter(pk=made.pk).update(found={**made.found, "moves": []})

    with pytest.raises(Refused, match="không điều ai"):
        allocating.decide(allocation=made, accept=True, by=official, at=timezone.now())


def test_after_the_last_day_nothing_is_computed(district, official):
    plan = district.province.campaigns.get()
    plan.played_from = timezone.localdate() - dt.timedelta(days=40)
    plan.save(update_fields=["played_from"])

    with pytest.raises(Refused, match="không còn ngày nào"):
        proposed(district, official)


def test_an_official_asks_looks_and_decides_on_screen(client, district, official):
    client.force_login(official)
    home = f"{reverse('reporting:allocations')}?locality={district.pk}"

    terms = {"hours": 8, "extra_people": 0, "extra_computers": 0, "target_percent": 0, "reach_km": 30, "blocks": 2}
    asked = client.post(home, terms)
    waiting = client.get(asked.url).content.decode()
    made = Allocation.objects.get()
    allocating.solve_allocation(allocation=made, at=timezone.now())
    ready = client.get(asked.url).content.decode()
    answer = client.post(reverse("reporting:allocation-decide", args=[made.pk]), {"decision": "accept"}, follow=True)

    assert "hx-trigger" in waiting
    assert "trường hợp kịp hạn" in ready
    assert "hx-trigger" not in ready
    assert "quyết định lúc" in answer.content.decode()
    assert client.get(home).status_code == 200


def test_in_the_province_a_commune_is_told_with_its_district(client, district):
    leader = factories.justice(district.province)
    made = proposed(None, leader, plan=district.province.campaigns.get())
    client.force_login(leader)

    text = client.get(reverse("reporting:allocation", args=[made.pk])).content.decode()

    assert f", {district.full_name}" in text


def test_a_wrong_number_is_said_and_kept(client, district, official):
    client.force_login(official)

    answer = client.post(f"{reverse('reporting:allocations')}?locality={district.pk}", {"hours": 99, "reach_km": 7})

    assert answer.status_code == 422
    assert 'value="7"' in answer.content.decode()
    assert not Allocation.objects.exists()


def test_others_find_nothing(client, district, official):
    made = proposed(district, official)
    commune = Locality.objects.communes().filter(parent=district).first()
    elsewhere = factories.official(factories.district(province=district.province))

    for person in (factories.clerk(commune), factories.approver(commune), elsewhere):
        client.force_login(person)
        assert client.get(reverse("reporting:allocation", args=[made.pk])).status_code == 404
        assert client.get(f"{reverse('reporting:allocations')}?locality={district.pk}").status_code == 404
        assert client.post(reverse("reporting:allocation-decide", args=[made.pk])).status_code == 404


def test_the_same_over_the_api(client, district, official):
    client.force_login(official)

    made = client.post("/api/v1/allocations/", {"locality": district.pk, "hours": 10}, "application/json").json()
    allocating.solve_allocation(allocation=Allocation.objects.get(pk=made["id"]), at=timezone.now())
    found = client.get(f"/api/v1/allocations/{made['id']}/").json()
    decided = client.post(
        f"/api/v1/allocations/{made['id']}/decide/", {"accept": False, "reason": "Chưa có xe"}, "application/json"
    )

    assert made["terms"]["hours"] == 10
    assert found["found"]["gain"] > 0
    assert (decided.status_code, decided.json()["state"]) == (200, "rejected")
