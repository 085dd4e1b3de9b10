"""Parents in a child's record: linked to their own births and their marriage, and never to each other's children."""

import pytest

from registers.models import Contradiction, PersonLink
from tests.registers import lives
from tests.registers.linking.running import child_of, roles, run

pytestmark = pytest.mark.django_db


def test_parents_are_linked_to_their_own_births_and_the_couple_once_to_its_marriage(place):
    lives.birth(place), lives.birth(place, name="Hồ Thị Mơ", born="03.03.1982", subject_sex="2")
    lives.marriage(place, "15.04.2004")
    child_of(place, "20.06.2006")

    run(place)

    assert roles() >= {
        ("birth", "subject", "birth", "father"), ("birth", "subject", "birth", "mother"),
        ("marriage", "second", "birth", "mother"),
    }  # fmt: skip
    assert ("marriage", "subject", "birth", "father") not in roles()


def test_two_children_are_not_linked_by_their_parents(place):
    child_of(place, "20.06.2006"), child_of(place, "11.03.2009", subject="Lê Văn Sóc")

    run(place)

    assert not PersonLink.objects.exists()


@pytest.mark.parametrize(
    ("record", "born", "rule"),
    [
        (lambda place: lives.birth(place, name="Hồ Thị Mơ", born="03.03.1982"), "01.02.1994", "L-13"),
        (lambda place: lives.birth(place), "01.02.1994", "L-14"),
        (lambda place: lives.death(place, "01.02.2005", name="Hồ Thị Mơ", born="03.03.1982", subject_sex="2"),
         "20.06.2006", "L-15"),
        (lambda place: lives.death(place, "01.02.2005"), "20.06.2006", "L-16"),
    ],
)  # fmt: skip
def test_a_child_that_cannot_be_its_parents_is_work(place, record, born, rule):
    record(place), child_of(place, born)

    run(place)

    assert list(Contradiction.objects.values_list("rule", flat=True)) == [rule]
