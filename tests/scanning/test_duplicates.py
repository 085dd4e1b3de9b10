"""A page scanned twice: one attachment is kept, and undo gives back what each entry had; packages hold back."""

import pytest
from django.utils import timezone

from civreg.core.errors import Refused
from registers.actions import deciding
from registers.actions.deciding import Choice
from registers.models import Entry
from registers.rules import lanes
from scanning.models import Attachment
from tests import factories
from tests.registers.cases import case_of
from tests.scanning import packed

pytestmark = pytest.mark.django_db


def attachments():
    return list(Attachment.objects.order_by("pk").values("pk", "entry_id", "page_id", "slot", "region"))


@pytest.fixture
def twice(tmp_path, settings):
    """Two approved entries of one book; the page of the second alone is attached."""
    book, _entries = packed.book_with(0, with_scans=False)
    first, second = packed.approved(book, 1, attached_at=None), packed.approved(book, 2)
    packed.attach(second, packed.page_of(book))
    return first, Entry.objects.get(pk=second.pk)


def test_the_only_attachment_goes_to_the_kept_entry_and_comes_back(twice):
    first, second = twice
    person, case = factories.approver(first.locality), case_of(first, second, sort="same_page")
    before, at = attachments(), timezone.now()
    columns = list(Entry.objects.order_by("pk").values("state", "attached_at", "approved_at", "values"))

    deciding.decide_case(case=case, choice=Choice(lanes.PAGE_ONCE, first.pk), by=person, at=at)
    moved, kept = attachments(), Entry.objects.get(pk=first.pk)
    deciding.undo_decision(case=case, by=person, at=at)

    assert [row["entry_id"] for row in moved] == [first.pk]
    assert kept.attached_at is not None
    assert attachments() == before
    assert list(Entry.objects.order_by("pk").values("state", "attached_at", "approved_at", "values")) == columns


def test_where_both_are_attached_each_keeps_its_own_and_one_goes_to_the_ministry(twice):
    first, second = twice
    packed.attach(first, packed.page_of(first.book, 1))
    person, before = factories.approver(first.locality), attachments()
    case = case_of(first, second, sort="same_page")

    deciding.decide_case(case=case, choice=Choice(lanes.PAGE_ONCE, first.pk), by=person, at=timezone.now())
    package = packed.compiled(packed.order(first.book))

    assert attachments() == before
    assert list(package.items.values_list("entry_id", flat=True)) == [first.pk]


def test_undo_is_refused_where_the_attachment_has_moved_on(twice):
    first, second = twice
    person, case = factories.approver(first.locality), case_of(first, second, sort="same_page")
    deciding.decide_case(case=case, choice=Choice(lanes.PAGE_ONCE, first.pk), by=person, at=timezone.now())
    Attachment.objects.all().delete()

    with pytest.raises(Refused, match="Đính kèm"):
        deciding.undo_decision(case=case, by=person, at=timezone.now())


def test_a_package_is_made_again_without_what_is_foretold_to_bounce():
    book, entries = packed.book_with(3)
    elsewhere = factories.entry(state="accepted")
    case_of(entries[1], elsewhere, probability=0.9)

    package = packed.compiled(packed.order(book, hold_back=True))

    assert package.state == "ready"
    assert list(package.items.order_by("row").values_list("entry_id", flat=True)) == [entries[0].pk, entries[2].pk]
    assert [(each["code"], each["entry"]) for each in package.problems] == [("held", entries[1].pk)]
    assert package.options["held"] == 1
