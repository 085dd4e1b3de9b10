"""A proof is signed only when nothing lacks, is counted, and goes when it ceases to be true."""

import threading

import pytest
from django.db import connection, transaction

from civreg.core.errors import Refused
from registers.actions import proving
from registers.models import BookProof, BookTotal, Entry, LocalityDay, LocalityTotal
from reporting import recount
from scanning.models import Page, Scan, Upload
from tests.registers.births import place_with_people, saved


@pytest.fixture
def place(db, now):
    book, clerk, checker, approver = place_with_people()
    saved(book, clerk, 1)
    saved(book, clerk, 2)
    Entry.objects.update(attached_at=now)
    facts = {"book": book, "year": 1998, "first_number": 1, "last_number": 3, "total_events": 2}
    proving.BookYear.objects.create(**facts, recorded_at=now, recorded_by=approver)
    return book, clerk, checker, approver


def explained(place, now):
    book, clerk, *_others = place
    return proving.explain_gap(book=book, year=1998, first=3, last=3, why="skipped", by=clerk, at=now)


def proved_count(book):
    totals = LocalityTotal.objects.filter(locality=book.locality, stage="proved").values_list("n", flat=True)
    days = LocalityDay.objects.filter(locality=book.locality, stage="proved").values_list("n", flat=True)
    books = BookTotal.objects.filter(book=book, stage="proved").values_list("n", flat=True)
    return sum(totals), sum(days), sum(books)


def test_what_lacks_is_said(place, now):
    with pytest.raises(Refused, match="Năm 1998: Còn thiếu số 3") as refused:
        proving.prove_book(book=place[0], by=place[1], at=now)
    assert refused.value.code == "lacking"


def test_a_proof_is_counted_and_revoked(place, now):
    book, _clerk, _checker, approver = place
    explained(place, now)
    proof = proving.prove_book(book=book, by=approver, at=now)
    assert proof.figures["years"] == [
        {"year": 1998, "expected": 3, "present": 2, "void": 0, "unreadable": 0, "explained": 1}
    ]
    assert proved_count(book) == (1, 1, 1)
    with connection.cursor() as cursor:
        cursor.execute(recount.RECOUNT)
        cursor.execute("SELECT sum(n) FROM recount WHERE stage = 'proved'")
        assert cursor.fetchone() == (1,)
    proving.revoke(book=book, reason="Ký nhầm", by=approver, at=now)
    assert proved_count(book) == (0, 0, 0)


CHANGES = {
    "state": lambda book: Entry.objects.filter(number=1).update(state="void"),
    "number": lambda book: Entry.objects.filter(number=1).update(number=9),
    "scan": lambda book: Entry.objects.filter(number=1).update(attached_at=None),
    "gap": lambda book: book.gaps.all().delete(),
    "year": lambda book: book.years.update(last_number=4),
    "book": lambda book: type(book).objects.filter(pk=book.pk).update(last_number=300),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_proof_goes_when_it_ceases_to_be_true(place, now, change):
    book = place[0]
    explained(place, now)
    proving.prove_book(book=book, by=place[3], at=now)
    change(book)
    assert not BookProof.objects.exists()
    assert proved_count(book) == (0, 0, 0)


def test_a_proof_outlives_a_change_that_says_nothing_of_it(place, now):
    explained(place, now)
    proving.prove_book(book=place[0], by=place[3], at=now)
    Entry.objects.update(page_number="7")
    assert BookProof.objects.exists()


def test_a_new_entry_ends_the_proof(place, now):
    explained(place, now)
    proving.prove_book(book=place[0], by=place[3], at=now)
    saved(place[0], place[1], 4)
    assert not BookProof.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_under_way_is_waited_for(place, now):
    book, _clerk, _checker, approver = place
    explained(place, now)
    changed, outcome = threading.Event(), []

    def prove():
        try:
            changed.wait(10)
            outcome.append(proving.prove_book(book=book, by=approver, at=now))
        except Refused as refusal:
            outcome.append(refusal.code)
        finally:
            connection.close()

    thread = threading.Thread(target=prove)
    thread.start()
    with transaction.atomic():
        Entry.objects.filter(number=1).update(number=9)
        changed.set()
        thread.join(1)
        assert thread.is_alive(), "the proof was signed from what is being changed"
    thread.join(10)
    assert outcome == ["lacking"]
    assert not BookProof.objects.exists()


def with_pages(place, now, declared, scanned):
    book, clerk, *_others = place
    book.years.update(total_pages=declared)
    upload = Upload.objects.create(
        book=book, name="x.pdf", size=1, sha256="a" * 64, file="x", created_at=now, created_by=clerk
    )
    scan = Scan.objects.create(
        book=book, upload=upload, name="x.pdf", media_type="application/pdf", size=1, sha256="a" * 64, file="x",
        page_total=scanned, created_at=now,
    )  # fmt: skip
    for n in range(scanned):
        add_page(book, scan, n, now)
    return scan


def add_page(book, scan, n, now):
    return Page.objects.create(book=book, scan=scan, index=n, position=n + 1, created_at=now, width=10, height=10)


def test_fewer_pages_than_declared_stand_against_the_proof_until_somebody_says_why(place, now):
    book, clerk, _checker, approver = place
    explained(place, now)
    with_pages(place, now, declared=3, scanned=2)

    with pytest.raises(Refused, match="ghi 3 trang nhưng đã quét 2 trang"):
        proving.prove_book(book=book, by=approver, at=now)
    proving.explain_pages(book=book, explanation="Một ảnh chụp hai trang", by=clerk, at=now)

    assert proving.prove_book(book=book, by=approver, at=now)


def test_one_more_page_ends_the_proof_and_the_explanation_holds_no_longer(place, now):
    book, clerk, _checker, approver = place
    explained(place, now)
    scan = with_pages(place, now, declared=3, scanned=1)
    proving.explain_pages(book=book, explanation="Trang trắng không quét", by=clerk, at=now)
    proving.prove_book(book=book, by=approver, at=now)

    add_page(book, scan, 1, now)

    assert not BookProof.objects.exists()
    assert "đã quét 2 trang" in str(proving.accounts_of(book)[1][0])


@pytest.mark.parametrize(
    ("declared", "explanation", "code"), [(2, "x", "same"), (None, "x", "same"), (3, " ", "invalid")]
)
def test_only_pages_that_differ_are_explained_and_with_a_reason(place, now, declared, explanation, code):
    with_pages(place, now, declared=declared, scanned=2)

    with pytest.raises(Refused) as refused:
        proving.explain_pages(book=place[0], explanation=explanation, by=place[1], at=now)
    assert refused.value.code == code
