"""What each page costs that people open to see how far they are: queries that do not grow with what is shown."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.actions import roadmaps
from campaigns.models import Commitment, Membership, Obstacle, ShiftStaff, TeamMember
from registers.models import Assignment, Entry, WorkDay
from reporting import desk_work
from reporting.public.map import _apart
from tests import factories
from tests.reporting.arrange import entries_of, targets

pytestmark = pytest.mark.django_db
# address -> the most queries of one look, after a first one
PAGES = {
    "/progress/dashboard/": 20,
    "/progress/dashboard/?structure=2025-07-01": 21,
    "/progress/daily-report/": 23,
    "/progress/reports/": 9,
    "/progress/forecast/": 19,
    "/progress/pictures/": 14,
    "/progress/ledger/": 17,
    "/progress/figures/": 12,
    "/progress/commitments/": 11,
    "/campaign/roadmap/": 12,
    "/campaign/obstacles/": 12,  # one asks whether anything moved
    "/campaign/crews/": 11,
    "/registers/work/": 9,
    "/registers/coverage/": 10,
    "/registers/assignments/": 8,
    "/public/": 12,
}


@pytest.fixture
def campaign():
    return factories.campaign(played_from=timezone.localdate() - dt.timedelta(days=3))


@pytest.fixture
def boss(campaign):
    return factories.justice(campaign.province)


@pytest.fixture
def worked(campaign, boss):
    """Two districts of some communes, each with entries, people, an obstacle, a promise, a shift and work given out."""
    at, today = timezone.now(), timezone.localdate()
    units = []
    for _n in range(2):
        district = factories.district(province=campaign.province)
        units += [factories.commune(parent=district) for _m in range(3)]
    targets(campaign, {(None, ""): 600, **{(unit, ""): 100 for unit in units}})
    for unit in units:
        _at_work(unit, campaign, boss, at, today)
    roadmaps.make_roadmap(campaign=campaign, stage="enter", rule="even", by=boss, at=at)
    return units


def _at_work(unit, campaign, boss, at, today):
    book, clerk = factories.book(locality=unit), factories.clerk(unit)
    entries_of(book, days_ago=[0, 1], entered_by=clerk)
    who = {"made_at": at, "made_by": boss}
    Obstacle.objects.create(
        locality=unit, cause="scanner", reported_at=at, reported_by=clerk, owner=boss, due_on=today
    )  # fmt: skip
    Commitment.objects.create(campaign=campaign, locality=unit, stage="entered", due_on=today, amount=50, **who)
    team = unit.teams.create(name="Tổ 1", force="youth", **who)
    TeamMember.objects.create(team=team, user=clerk, starts_on=today)
    shift = unit.shifts.create(day=today, part="morning")
    ShiftStaff.objects.create(shift=shift, user=clerk, team=team, force="youth")
    Assignment.objects.create(book=book, person=clerk, given_at=at, given_by=boss)


@pytest.mark.parametrize(("address", "most"), PAGES.items())
def test_a_page_costs_a_fixed_number_of_queries(client, worked, boss, address, most, django_assert_max_num_queries):
    client.force_login(boss)
    client.get(address)

    with django_assert_max_num_queries(most):
        answer = client.get(address)

    assert answer.status_code == 200


def test_a_clerks_day_costs_a_fixed_number_of_queries(client, worked, django_assert_max_num_queries):
    clerk = Membership.objects.get(locality=worked[0]).user
    client.force_login(clerk)
    client.get(reverse("reporting:today"))

    with django_assert_max_num_queries(21):
        answer = client.get(reverse("reporting:today"))

    assert answer.context["mine"] == 1


@pytest.mark.parametrize("step", ["check", "approve"])
def test_a_queue_is_as_long_as_its_list_and_passes_over_ones_own(step):
    unit = factories.commune()
    before, me, after = factories.approver(unit), factories.approver(unit), factories.approver(unit)
    book = factories.book(locality=unit)
    for enterer in (me, before, after):
        for checker in (me, before, after):
            _one(book, step, enterer, checker)
    rows = Entry.objects.filter(locality=unit)
    listed = rows.awaiting_check_by(me) if step == "check" else rows.awaiting_approval_by(me)

    assert rows.waiting_for(me, step, [unit], 100) == listed.count() == (6 if step == "check" else 2)
    assert rows.waiting_for(me, step, [unit], 1) == 1


def _one(book, step, enterer, checker):
    now = timezone.now()
    if step == "approve" and enterer == checker:
        return
    checked = {"state": "checked", "checked_by": checker, "checked_at": now} if step == "approve" else {}
    factories.entry(book=book, entered_by=enterer, entered_at=now, **{"state": "entered", **checked})


def test_a_long_queue_is_told_as_more_than_can_be_counted(monkeypatch):
    monkeypatch.setattr(desk_work, "LONG", 1)
    unit = factories.commune()
    entries_of(factories.book(locality=unit), days_ago=[0, 0, 0])

    found = desk_work.queues(Entry.objects.filter(locality=unit), factories.approver(unit), [unit])

    assert [queue["length"] for queue in found if queue["step"] == "check"] == ["1+"]


def test_productivity_is_summed_and_paged_where_it_lies(client, worked, boss, settings):
    settings.LIST_PAGE_SIZE = 2
    WorkDay.objects.update(keystrokes=10)
    client.force_login(boss)

    page = client.get(reverse("registers:work")).context["page"]

    assert page.paginator.count == len(worked)
    assert [row.sums["records"] for row in page] == [2, 2]
    assert all(sum(row.days.values()) == 2 and row.points for row in page)


def test_a_map_is_laid_out_once_for_its_targets():
    circles = ((10.0, 10.0, 5.0), (12.0, 10.0, 5.0))

    first, again = _apart(circles), _apart(circles)

    assert first is again
    assert float(first[0][0]) < 10 < 12 < float(first[1][0])
