"""Work is given by who leads; across communes one book opens, and closes again with the work."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import TeamMember
from campaigns.roles import Can
from civreg.core.errors import Refused
from civreg.core.models import User
from registers.actions.assigning import assign, end_assignment
from registers.models import Assignment, Entry, RegisterBook
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    plan = factories.campaign()
    return factories.commune(parent=factories.district(province=plan.province))


@pytest.fixture
def beside(place):
    return factories.commune(parent=place.parent)


@pytest.fixture
def official(place):
    return factories.official(place.parent)


@pytest.fixture
def book(place):
    return factories.book(locality=place)


def _give(book, by, **more):
    return assign(book=book, by=by, at=timezone.now(), **more)


def _again(person):
    """The person as the next request finds them: scope is read anew."""
    return User.objects.get(pk=person.pk)


def test_an_approver_gives_a_book_to_a_clerk_of_the_commune_without_opening_anything(book, place):
    clerk = factories.clerk(place)

    made = _give(book, factories.approver(place), person=clerk, pages=(1, 20), priority=1)

    assert made.grant is None
    assert (made.from_page, made.to_page, made.who) == (1, 20, clerk.full_name)


def test_a_book_given_across_communes_opens_alone_and_closes_with_the_work(book, place, beside, official):
    clerk, other = factories.clerk(beside), factories.book(locality=place)
    entry, secret = factories.entry(book=book), factories.entry(book=other)

    made = _give(book, official, person=clerk)
    person = _again(clerk)

    assert made.grant_id
    for can in (Can.VIEW, Can.SCAN, Can.ENTER):
        assert book in RegisterBook.objects.visible_to(person, can)
        assert other not in RegisterBook.objects.visible_to(person, can)
    assert set(Entry.objects.visible_to(person)) == {entry}
    assert secret not in Entry.objects.visible_to(person)
    for can in (Can.CHECK, Can.APPROVE, Can.EXPORT, Can.INVENTORY):
        assert book not in RegisterBook.objects.visible_to(person, can)
    end_assignment(assignment=made, by=official, at=timezone.now())
    assert book not in RegisterBook.objects.visible_to(_again(clerk))


def test_a_team_has_the_book_as_long_as_one_is_in_the_team(book, beside, official):
    team = beside.teams.create(name="Tổ", force="youth", made_at=timezone.now(), made_by=official)
    clerk = factories.clerk(beside)
    member = TeamMember.objects.create(team=team, user=clerk, starts_on=timezone.localdate() - dt.timedelta(days=2))

    _give(book, official, team=team)

    assert book in RegisterBook.objects.visible_to(_again(clerk))
    member.ends_on = timezone.localdate() - dt.timedelta(days=1)
    member.save()
    assert book not in RegisterBook.objects.visible_to(_again(clerk))


def test_who_has_no_role_any_more_has_no_book_either(book, beside, official):
    clerk = factories.clerk(beside)
    _give(book, official, person=clerk)

    clerk.memberships.update(ends_on=timezone.localdate() - dt.timedelta(days=1))

    assert book not in RegisterBook.objects.visible_to(_again(clerk))


def test_only_who_leads_both_communes_opens_a_book_across_them(book, place, beside, official):
    elsewhere = factories.commune(parent=factories.district(province=place.province))
    stranger = factories.clerk(elsewhere)

    for giver, person in (
        (factories.approver(place), factories.clerk(beside)),
        (official, stranger),
        (official, factories.user()),
        (official, factories.official(elsewhere.parent)),
    ):
        with pytest.raises(Refused):
            _give(book, giver, person=person)
    for giver in (factories.clerk(place), factories.official(elsewhere.parent)):
        with pytest.raises(Refused):
            _give(book, giver, person=factories.clerk(place))
    assert _give(book, factories.justice(place.province), person=stranger).grant


@pytest.mark.parametrize(
    "asked", [{}, {"pages": (3, 2)}, {"pages": (0, 2)}, {"due_on": dt.date(2020, 1, 1)}], ids=str
)
def test_what_makes_no_sense_is_refused(book, place, official, asked):
    with pytest.raises(Refused):
        _give(book, official, **({"person": factories.clerk(place)} if asked else {}), **asked)


def test_the_same_is_not_given_twice(book, place, official):
    clerk = factories.clerk(place)
    _give(book, official, person=clerk)

    with pytest.raises(Refused):
        _give(book, official, person=clerk)


def test_a_lent_book_costs_no_question_more(book, beside, official, django_assert_num_queries):
    clerk = factories.clerk(beside)
    with django_assert_num_queries(2):  # the roles, and the books
        assert not RegisterBook.objects.visible_to(_again_in(clerk)).exists()
    _give(book, official, person=clerk)
    person = _again(clerk)

    with django_assert_num_queries(2):
        assert list(RegisterBook.objects.visible_to(person)) == [book]


def _again_in(person):
    """The same without asking for the person: what a scope costs by itself."""
    person.__dict__.pop("_scope", None)
    return person


def test_given_changed_and_ended_on_the_screen(client, book, place, official):
    clerk = factories.clerk(place)
    client.force_login(official)
    page = reverse("registers:book-assign", args=[book.pk])
    assert clerk.username in client.get(page).content.decode()

    wrong = client.post(page, {"person": "khong-co", "priority": 1})
    client.post(page, {"person": clerk.username, "from_page": 2, "to_page": 9, "priority": 1, "note": "Sổ rách"})
    made = Assignment.objects.get()
    listed = client.get(reverse("registers:assignments")).content.decode()
    client.post(reverse("registers:assignment", args=[made.pk]), {"priority": 3, "note": "Để sau"})
    client.post(reverse("registers:assignment-end", args=[made.pk]))

    assert wrong.status_code == 422
    assert "Sổ rách" in listed
    made.refresh_from_db()
    assert (made.priority, made.note, made.ended_by) == (3, "Để sau", official)
    client.force_login(clerk)
    assert client.get(page).status_code == 404
    assert client.post(reverse("registers:assignment-end", args=[made.pk])).status_code == 403


def test_the_same_over_the_api(client, book, beside, official):
    clerk = factories.clerk(beside)
    client.force_login(official)

    made = client.post(
        "/api/v1/assignments/", {"book": book.pk, "person": clerk.pk, "priority": 1}, content_type="application/json"
    )
    assert made.status_code == 201
    assert made.json()["across_communes"] is True
    client.force_login(clerk)
    assert [row["id"] for row in client.get("/api/v1/books/").json()["results"]] == [book.pk]
    assert client.post(f"/api/v1/assignments/{made.json()['id']}/end/").status_code == 403
    client.force_login(official)
    assert client.post(f"/api/v1/assignments/{made.json()['id']}/end/").json()["ended_at"]
