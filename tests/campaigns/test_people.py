"""Rights are given by who may give them, in their own place, and end on their day."""

import datetime as dt

import pytest
from django.utils import timezone

from campaigns.actions import people
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.errors import Refused
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = dt.date(2025, 3, 1)


def _new(by, place, role="clerk", **more):
    made = {"username": "hoa.le", "full_name": "Lê Thị Hoa", "starts_on": TODAY, **more}
    return people.create_person(role=role, place=place, by=by, at=timezone.now(), **made)


def test_a_district_makes_a_clerk_who_sees_that_commune_alone():
    commune = factories.commune()
    factories.commune(parent=commune.parent)

    person, password = _new(factories.official(commune.parent), commune)

    assert person.check_password(password)
    assert scope(person).commune_ids(Can.ENTER) == {commune.pk}


@pytest.mark.parametrize("role", ["district_official", "justice_officer"])
def test_a_district_appoints_no_officials(role):
    commune = factories.commune()

    with pytest.raises(Refused):
        _new(factories.official(commune.parent), commune.parent, role=role)


def test_a_district_appoints_nobody_in_another_district():
    with pytest.raises(Refused):
        _new(factories.official(factories.district()), factories.commune())


def test_a_clerk_appoints_nobody():
    commune = factories.commune()

    with pytest.raises(Refused):
        _new(factories.clerk(commune), commune)


def test_a_name_already_taken_is_said_beside_the_field():
    commune = factories.commune()
    factories.user(username="hoa.le")

    with pytest.raises(Refused) as refused:
        _new(factories.official(commune.parent), commune)

    assert "username" in refused.value.fields


def test_a_role_ends_after_its_last_day():
    commune = factories.commune()
    person, _password = _new(factories.official(commune.parent), commune, ends_on=dt.date(2025, 3, 20))

    assert not scope(person).may_anywhere(Can.VIEW)


def test_nobody_ends_their_own_role():
    officer = factories.justice(factories.province())

    with pytest.raises(Refused):
        people.end_membership(membership=officer.memberships.get(), on=TODAY, by=officer, at=timezone.now())
