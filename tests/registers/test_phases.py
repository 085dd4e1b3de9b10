"""What phase 1 brought is counted apart as well, so that a target of one phase never counts the other's work."""

import pytest
from django.db import InternalError, transaction
from django.utils import timezone

from civreg.core.errors import Refused
from registers.actions.books import change_book
from registers.models import BookProof, LocalityDay, LocalityTotal, RegisterBook
from reporting import lines, progress, verifying
from tests import factories

pytestmark = pytest.mark.django_db


def counted(locality, stage):
    day = LocalityDay.objects.filter(locality=locality, stage=stage).values_list("n", flat=True)
    total = LocalityTotal.objects.filter(locality=locality, stage=stage).values_list("n", flat=True)
    return sum(day), sum(total)


@pytest.fixture
def commune():
    return factories.commune()


def book(commune, phase, **more):
    return factories.book(locality=commune, phase=phase, **more)


def test_entries_of_phase_1_are_counted_twice_and_those_of_phase_2_once(commune):
    old, new = book(commune, 1, number="01"), book(commune, 2, number="02")
    for number, of in ((1, old), (2, old), (3, new)):
        factories.entry(book=of, number=number)

    assert counted(commune, "entered") == (3, 3)
    assert counted(commune, "1:entered") == (2, 2)


def test_stages_and_side_states_move_under_both_names(commune):
    entry = factories.entry(book=book(commune, 1))
    entry.state, entry.return_reason = "returned", "x"
    entry.returned_at, entry.returned_by = timezone.now(), entry.entered_by
    entry.save()
    assert counted(commune, "1:returned") == (1, 1)

    entry.delete()
    assert counted(commune, "1:returned") == counted(commune, "1:entered") == (0, 0)


def test_books_and_what_they_declare_are_counted_by_phase(commune):
    made = book(commune, 1, declared_entries=90)
    RegisterBook.objects.filter(pk=made.pk).update(declared_entries=80)

    kept = dict(LocalityTotal.objects.filter(locality=commune).values_list("stage", "n"))
    assert (kept["books"], kept["1:books"], kept["declared"], kept["1:declared"]) == (1, 1, 80, 80)


def test_a_book_without_entries_may_change_its_phase(commune):
    made = book(commune, 1, declared_entries=90)
    RegisterBook.objects.filter(pk=made.pk).update(phase=2)

    kept = dict(LocalityTotal.objects.filter(locality=commune).values_list("stage", "n"))
    assert (kept["books"], kept["1:books"], kept["1:declared"]) == (1, 0, 0)


def test_a_book_with_entries_keeps_its_phase_whatever_code_asks(commune):
    entry = factories.entry(book=book(commune, 1))
    clerk = factories.clerk(commune)

    with pytest.raises(Refused):
        change_book(book=entry.book, version=1, changes={"phase": 2}, by=clerk, at=timezone.now())
    with pytest.raises(InternalError), transaction.atomic():
        RegisterBook.objects.filter(pk=entry.book_id).update(phase=2)


def test_verify_counts_both_names_again(commune):
    for number, phase in ((1, 1), (2, 2)):
        factories.entry(book=book(commune, phase, number=f"0{number}", declared_entries=3), number=number)

    assert not any(finding.wrong for finding in verifying.counters())


def test_progress_against_a_target_of_phase_2_leaves_phase_1_out(commune):
    for number, phase in ((1, 1), (2, 1), (3, 2)):
        factories.entry(book=book(commune, phase, number=f"0{number}"), number=number)
    asked = lines.ask(factories.campaign(province=commune.province, played_from=timezone.localdate()))
    line = progress.by_commune(asked, [commune]).rows[0]

    assert (line.entered, line.entered_today, line.books) == (1, 1, 1)
    assert sum(line.daily.values()) == 1


def prove(made):
    return BookProof.objects.create(
        book=made, number=f"XN-{made.pk}", figures={"years": []}, proved_at=timezone.now(), proved_by=factories.user()
    )


def test_proved_books_are_counted_by_phase(commune):
    old, new = book(commune, 1, number="01"), book(commune, 2, number="02")
    proofs = [prove(old), prove(new)]

    assert (counted(commune, "proved"), counted(commune, "1:proved")) == ((2, 2), (1, 1))
    assert not any(finding.wrong for finding in verifying.counters())
    proofs[0].delete()
    assert (counted(commune, "proved"), counted(commune, "1:proved")) == ((1, 1), (0, 0))


def test_a_proved_book_keeps_its_phase_whatever_code_asks(commune):
    made = book(commune, 1)
    prove(made)

    with pytest.raises(Refused):
        change_book(book=made, version=1, changes={"phase": 2}, by=factories.approver(commune), at=timezone.now())
    with pytest.raises(InternalError), transaction.atomic():
        RegisterBook.objects.filter(pk=made.pk).update(phase=2)


def test_progress_counts_proved_books_of_phase_2_beside_what_was_typed(commune):
    prove(book(commune, 1, number="01"))
    prove(book(commune, 2, number="02"))
    book(commune, 2, number="03")
    asked = lines.ask(factories.campaign(province=commune.province, played_from=timezone.localdate()))
    line = progress.by_commune(asked, [commune]).rows[0]

    assert (line.proved, line.proved_today, line.books) == (1, 1, 2)
    assert progress.by_kind(asked, [commune])[0].proved == 1
