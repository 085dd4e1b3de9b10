"""Two people at one case at the same moment: one concludes, the other is told who was first; nothing is done twice."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from civreg.core.errors import Refused
from registers.actions import deciding
from registers.actions.deciding import Choice
from registers.models import CaseDecision, Entry
from registers.rules import lanes
from tests import factories
from tests.registers.cases import case_of, twin_entries


def at_once(*works):
    """Run the functions in threads of their own, let go together; what each gave or raised."""
    gate, told = threading.Barrier(len(works)), [None] * len(works)

    def run(at, work):
        try:
            gate.wait(10)
            told[at] = work()
        except Refused as refusal:
            told[at] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return told


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_is_told_that_it_is_done():
    place = factories.commune()
    first, second = twin_entries(place)
    case, people = case_of(first, second), [factories.approver(place) for _n in range(2)]

    told = at_once(*(
        lambda person=person, kept=kept: deciding.decide_case(
            case=case, choice=Choice(lanes.KEEP_ONE, kept.pk), by=person, at=timezone.now()
        )
        for person, kept in zip(people, (first, second), strict=True)
    ))  # fmt: skip

    assert sorted(type(each).__name__ for each in told) == ["CaseDecision", "Refused"]
    assert next(each for each in told if isinstance(each, Refused)).code == "decided"
    assert CaseDecision.objects.count() == 1
    assert sorted(Entry.objects.values_list("state", flat=True)) == ["duplicate", "entered"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_back_at_once_one_restores():
    place = factories.commune()
    first, second = twin_entries(place)
    case, people = case_of(first, second), [factories.approver(place) for _n in range(2)]
    deciding.decide_case(case=case, choice=Choice(lanes.KEEP_ONE, first.pk), by=people[0], at=timezone.now())

    told = at_once(*(
        lambda person=person: deciding.undo_decision(case=case, by=person, at=timezone.now()) for person in people
    ))  # fmt: skip

    assert sorted(type(each).__name__ for each in told) == ["CaseDecision", "Refused"]
    assert set(Entry.objects.values_list("state", "version")) == {("entered", 1), ("entered", 3)}
