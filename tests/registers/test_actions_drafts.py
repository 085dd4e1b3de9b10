"""Drafts on the way to an entry, numbers that hold no event, and the proof of an entry."""


import pytest

from civreg.core.errors import Refused
from registers.actions.checking import return_entry
from registers.actions.entering import discard_draft, mark_attached, mark_number, save_draft
from registers.models import Draft
from tests.registers.births import place_with_people, saved


@pytest.fixture
def place(db):
    return place_with_people()


def refusal_of(action, **asked):
    with pytest.raises(Refused) as caught:
        action(**asked)
    return caught.value

def test_a_draft_is_one_a_place_and_gone_when_saved(place, now):
    book, clerk, *_others = place
    for name in ("Ngu", "Nguyễn"):
        save_draft(book=book, key="k1", values={"nksHoTen": name}, place={"slot": 0}, by=clerk, at=now)
    assert Draft.objects.get().values == {"nksHoTen": "Nguyễn"}

    saved(book, clerk, key="k1")

    assert not Draft.objects.exists()


def test_a_late_save_leaves_the_next_draft(place, now):
    book, clerk, *_others = place
    save_draft(book=book, key="k2", values={"nksHoTen": "Lê"}, place={}, by=clerk, at=now)

    saved(book, clerk, key="k1")

    assert Draft.objects.get().key == "k2"


def test_a_draft_is_discarded(place, now):
    book, clerk, *_others = place
    save_draft(book=book, key="k2", values={}, place={}, by=clerk, at=now)

    discard_draft(book=book, by=clerk)

    assert not Draft.objects.exists()


def test_a_crossed_out_number_is_accounted_for(place, now):
    book, clerk, *_others = place
    asked = {"book": book, "registration_year": 1998, "number": 9, "state": "void", "by": clerk, "at": now, "key": "m"}

    entry = mark_number(**asked, reason="Gạch chéo cả trang").entry

    assert (entry.state, entry.entered_at, entry.overrides.get().reason) == ("void", None, "Gạch chéo cả trang")
    assert mark_number(**asked, reason="Gạch chéo cả trang").repeated


@pytest.mark.parametrize(("state", "reason"), [("void", " "), ("approved", "x")])
def test_a_mark_needs_a_reason_and_a_state_of_its_own(place, now, state, reason):
    book, clerk, *_others = place

    refusal = refusal_of(
        mark_number, book=book, registration_year=1998, number=9, state=state, reason=reason, by=clerk, at=now, key="m"
    )

    assert refusal.code == "invalid"


def test_a_number_marked_by_mistake_is_reopened_and_entered(place, now):
    book, clerk, other, _approver = place
    void = mark_number(
        book=book, registration_year=1998, number=9, state="void", reason="Trống", by=clerk, at=now, key="m"
    ).entry
    return_entry(entry=void, reason="Trang sau có ghi", by=other, at=now)

    entry = saved(book, clerk, number=9, entry=void, version=2).entry

    assert (entry.state, entry.entered_by) == ("entered", clerk)


def test_the_first_proof_counts(place, now):
    book, clerk, *_others = place
    entry = saved(book, clerk).entry
    mark_attached(entry=entry, at=now, by=clerk)

    mark_attached(entry=entry, at=now.replace(year=now.year + 1), by=clerk)

    entry.refresh_from_db()
    assert entry.attached_at == now
