"""Which entries a sweep reads: those that the database noted, and once a day whatever no note told of."""

import pytest

from registers.models import Entry, PersonLink, PersonMention, UnreadEntry
from tests import factories
from tests.registers import lives
from tests.registers.linking.running import run

pytestmark = pytest.mark.django_db


def noted():
    return set(UnreadEntry.objects.values_list("pk", flat=True))


@pytest.fixture
def marriage(place):
    """Read already."""
    marriage = lives.marriage(place, "15.04.2004")
    run(place)
    return marriage


def test_what_is_written_is_noted_and_read_once(place):
    entry = lives.birth(place)
    before = noted()

    done = run(place)

    assert (before, done.read, noted()) == ({entry.pk}, 1, set())


@pytest.mark.parametrize(
    ("change", "is_noted"),
    [
        ({"values": {"chongHoTen": "Phan Quốc Bảo"}}, True), ({"state": "duplicate"}, True),
        ({"state": "returned", "return_reason": "Xem lại"}, True), ({"registration_year": 2005}, True),
        ({"state": "accepted", "version": 2}, False), ({"version": 7}, False),
    ],
)  # fmt: skip
def test_what_changes_a_mention_is_noted_and_no_other_step_of_an_entry(marriage, change, is_noted):
    Entry.objects.filter(pk=marriage.pk).update(**change)

    assert bool(noted()) == is_noted


def test_a_draft_is_noted_when_it_is_entered_and_a_deleted_one_forgotten(place):
    draft = lives.birth(place)
    Entry.objects.filter(pk=draft.pk).update(state="draft")
    run(place)
    while_draft = (noted(), PersonMention.objects.count())

    Entry.objects.filter(pk=draft.pk).update(state="entered")
    pk, entered = draft.pk, noted()
    draft.delete()

    assert (while_draft, entered, noted()) == ((set(), 0), {pk}, set())


def test_what_no_note_told_of_is_read_once_a_day(place):
    entry = lives.birth(place)
    run(place)
    late = lives.marriage(place, "15.04.2004")
    UnreadEntry.objects.all().delete()

    same_day, next_day, later_that_day = run(place), run(place, days=1), run(place, days=1)

    assert (same_day.read, next_day.read, later_that_day.read) == (0, 1, 0)
    assert (PersonLink.objects.get().first, PersonLink.objects.get().second) == (entry, late)


def test_a_look_at_everything_makes_nothing_anew_that_says_the_same(marriage, place):
    ids = set(PersonMention.objects.values_list("pk", flat=True))
    Entry.objects.filter(pk=marriage.pk).update(state="accepted", version=5)

    run(place, days=1)

    assert set(PersonMention.objects.values_list("pk", "entry_version")) == {(pk, 5) for pk in ids}
    assert run(place, days=2).read == 0


def test_a_commune_leaves_the_notes_of_others(place):
    mine, other = lives.birth(place), lives.birth(factories.commune(parent=place.parent), name="Đỗ Hữu Sáng")

    run(place, locality=place)

    assert noted() == {other.pk}
    assert set(PersonMention.objects.values_list("entry_id", flat=True)) == {mine.pk}
