"""A proposal from the question to the decision: for who leads the people, and nobody else."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.actions import crews
from campaigns.models import Locality, Membership, ShiftStaff
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.errors import Refused
from civreg.core.models import Job, User
from registers.models import Entry, WorkDay
from reporting import lines
from reporting.actions import allocating
from reporting.allocation import inputs
from reporting.allocation.proposing import sentence
from reporting.allocation.terms import completed
from reporting.models import Allocation, Sending
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


def agreed(district, official):
    return allocating.decide(allocation=proposed(district, official), accept=True, by=official, at=timezone.now())


def test_agreeing_sends_persons_for_these_days_and_no_longer(client, district, official):
    made = agreed(district, official)

    sent = list(Sending.objects.filter(allocation=made).select_related("membership", "to"))
    assert len(sent) == sum(len(move["persons"]) for move in made.found["moves"]) > 0
    first = sent[0]
    assert (first.membership.role, first.membership.locality) == ("clerk", first.to)
    assert (first.membership.starts_on, first.membership.ends_on) == (first.starts_on, first.ends_on)
    last_day = made.found["first_day"] + made.found["days"] - 1
    assert first.ends_on <= lines.calendar_of(made.campaign).date(last_day)
    assert ShiftStaff.objects.filter(user=first.user, shift__locality=first.to, shift__day=first.starts_on).count() == 2
    assert scope(first.user).commune_ids(Can.ENTER) >= {first.home_id}
    client.force_login(first.user)
    page = client.get(reverse("reporting:today")).content.decode()
    assert "Bạn được điều đến nơi khác" in page
    assert first.to.full_name in page
    client.force_login(official)
    crew = client.get(f"{reverse('campaigns:crew-place', args=[first.to_id])}?day={first.starts_on:%Y-%m-%d}")
    assert first.user.full_name in crew.content.decode()


def test_shifts_at_home_are_given_up_and_come_back_with_the_undo(district, official):
    made = proposed(district, official)
    person = User.objects.get(pk=made.found["moves"][0]["persons"][0])
    home = Locality.objects.get(pk=made.found["moves"][0]["from"])
    day = lines.calendar_of(made.campaign).date(made.found["moves"][0]["first"])
    crews.plan_shift(locality=home, day=day, part="morning", people=[person], by=official, at=timezone.now())
    at_home = ShiftStaff.objects.filter(user=person, shift__locality=home)

    allocating.decide(allocation=made, accept=True, by=official, at=timezone.now())
    assert not at_home.exists()
    allocating.undo(allocation=made, by=official, at=timezone.now())

    assert at_home.count() == 1
    assert not ShiftStaff.objects.exclude(shift__locality=home).exists()
    assert not Membership.objects.filter(user=person).exclude(locality=home).exists()
    assert Allocation.objects.get().state == "undone"
    with pytest.raises(Refused, match="đã đồng ý"):
        allocating.undo(allocation=made, by=official, at=timezone.now())


def test_nothing_is_undone_once_somebody_worked_there(client, district, official):
    made = agreed(district, official)
    sent = Sending.objects.first()
    book = factories.book(locality=sent.to)
    entries_of(book, days_ago=[0], entered_by=sent.user)
    Entry.objects.filter(book=book).update(entered_at=timezone.now() + dt.timedelta(seconds=1))
    client.force_login(official)

    answer = client.post(reverse("reporting:allocation-undo", args=[made.pk]), follow=True)

    assert "không rút lại được" in answer.content.decode()
    assert Sending.objects.filter(undone_at=None).exists()


def test_who_was_sent_elsewhere_or_expired_meanwhile_is_named(district, official):
    first, second = proposed(district, official), proposed(district, official)
    allocating.decide(allocation=first, accept=True, by=official, at=timezone.now())

    with pytest.raises(Refused, match="đã được điều đi nơi khác"):
        allocating.decide(allocation=second, accept=True, by=official, at=timezone.now())
    allocating.undo(allocation=first, by=official, at=timezone.now())
    Membership.objects.filter(user__in=second.found["moves"][0]["persons"]).update(ends_on=timezone.localdate())
    with pytest.raises(Refused, match="hết hạn"):
        allocating.decide(allocation=second, accept=True, by=official, at=timezone.now())

    assert Allocation.objects.get(pk=second.pk).state == "ready"
    assert not Sending.objects.filter(undone_at=None).exists()


def test_a_measured_person_counts_by_their_own_rate(district, official):
    commune = Locality.objects.communes().filter(parent=district).order_by("pk").first()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    clerk = Membership.objects.filter(locality=commune).order_by("user").first().user
    WorkDay.objects.filter(user=clerk, locality=commune).delete()
    WorkDay.objects.create(user=clerk, locality=commune, day=yesterday, records=120, active_seconds=20_000)

    values = inputs.read(district.province.campaigns.get(), [commune], completed({}))

    (group,) = values.groups
    assert (group.people, group.rate) == (8, pytest.approx((120 + 7 * 15) / 8))  # the others: the least of RATES


def test_others_undo_nothing(client, district, official):
    made = agreed(district, official)
    client.force_login(Sending.objects.first().user)

    assert client.post(reverse("reporting:allocation-undo", args=[made.pk])).status_code == 404
    assert client.post(f"/api/v1/allocations/{made.pk}/undo/").status_code in (403, 404)


def test_undo_over_the_api(client, district, official):
    made = agreed(district, official)
    client.force_login(official)

    assert client.post(f"/api/v1/allocations/{made.pk}/undo/").json()["state"] == "undone"
