"""Links are decided by people who may check both entries; what they decided stays."""

import pytest

from civreg.core.errors import Refused
from registers.actions import links
from registers.models import Entry, PersonLink
from tests import factories
from tests.registers import lives
from tests.registers.linking.running import AT, only_link, run

pytestmark = pytest.mark.django_db


def test_a_decision_stays_and_can_be_taken_back(place):
    person = factories.approver(place)
    lives.birth(place)
    marriage = lives.marriage(place, "15.04.2004")
    run(place)

    links.decide_link(link=only_link(), same=False, reason="Khác cha", by=person, at=AT)
    Entry.objects.filter(pk=marriage.pk).update(version=2, values={**marriage.values, "ghiChu": "Bản sao"})
    run(place)
    rejected = only_link()
    links.undo_decision(link=rejected, by=person, at=AT)

    assert (rejected.state, rejected.reason, rejected.decided_by) == ("rejected", "Khác cha", person)
    assert (only_link().state, only_link().decided_by) == ("proposed", None)


def test_who_may_see_one_of_the_two_decides_nothing(place):
    beside = factories.commune(parent=place.parent)
    lives.birth(place), lives.marriage(beside, "15.04.2004")
    run(place)

    with pytest.raises(Refused):
        links.decide_link(link=only_link(), same=True, by=factories.approver(place), at=AT)
    assert not PersonLink.objects.visible_to(factories.approver(place))
    assert PersonLink.objects.visible_to(factories.official(place.parent)).get() == only_link()


def test_rejecting_the_link_closes_what_it_contradicts(place, too_young):
    links.decide_link(link=only_link(), same=False, by=factories.approver(place), at=AT)

    too_young.refresh_from_db()
    assert too_young.state == "gone"
