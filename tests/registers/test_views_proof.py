"""The screens of the proof: closing entries, gaps as work, the signature and its paper."""

import pytest
from django.urls import reverse

from registers.models import BookProof, BookYear, Entry, NumberGap
from tests import factories
from tests.registers.births import place_with_people, saved

CLOSING = {"year": "1998", "first_number": "1", "last_number": "3", "total_events": "2", "closed_on": "31.12.1998"}


@pytest.fixture
def place(db, now):
    book, clerk, checker, approver = place_with_people()
    saved(book, clerk, 1)
    saved(book, clerk, 2)
    Entry.objects.update(attached_at=now)
    return book, clerk, checker, approver


@pytest.fixture
def as_approver(client, place):
    client.force_login(place[3])
    return client


def page(book):
    return reverse("registers:book-proof", args=[book.pk])


def closing(book, by, now, **more):
    facts = {"year": 1998, "first_number": 1, "last_number": 3, "total_events": 2, **more}
    return BookYear.objects.create(book=book, **facts, recorded_at=now, recorded_by=by)


def test_a_book_without_closing_entry_asks_for_it(as_approver, place):
    answer = as_approver.get(page(place[0]))
    assert answer.status_code == 200
    assert answer.context["problems"][0] == "Sổ chưa có lời khóa sổ."
    assert answer.context["problems"][1:] == ["Năm 1998 có trường hợp nhưng chưa có lời khóa sổ."]


def test_the_closing_entry_is_written_and_shows_what_lacks(as_approver, place):
    answer = as_approver.post(page(place[0]), CLOSING, follow=True)
    (year,) = answer.context["years"]
    assert [(run["label"], run["state"]) for run in year["strip"]] == [("1–2", "present"), ("3", "missing")]
    assert year["row"].closed_on == "31.12.1998"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"year": "98"}, "year"), ({"closed_on": "31.02.1998"}, "closed_on"), ({"last_number": "0"}, "last_number")],
)
def test_a_wrong_closing_entry_is_refused_beside_its_field(as_approver, place, wrong, field):
    answer = as_approver.post(page(place[0]), {**CLOSING, **wrong})
    assert answer.status_code == 422
    assert field in answer.context["closing"].errors
    assert not BookYear.objects.exists()


def test_a_second_closing_entry_of_a_year_is_refused_and_nothing_typed_is_lost(as_approver, place, now):
    closing(place[0], place[3], now)
    answer = as_approver.post(page(place[0]), {**CLOSING, "note": "xem lại"})
    assert answer.status_code == 422
    assert "đã có lời khóa sổ" in str(answer.context["closing"].non_field_errors())
    assert "xem lại" in answer.content.decode()


def test_a_closing_entry_is_corrected_but_not_over_another_ones_correction(as_approver, place, now):
    row = closing(place[0], place[3], now)
    address = reverse("registers:year-edit", args=[row.pk])
    new = {"first_number": "1", "last_number": "2", "version": "1"}
    assert as_approver.get(address).status_code == 200
    assert as_approver.post(address, new).status_code == 302
    row.refresh_from_db()
    assert (row.last_number, row.version) == (2, 2)
    late = as_approver.post(address, {**new, "last_number": "9"})
    assert late.status_code == 422
    assert 'name="version" value="2"' in late.content.decode()
    row.refresh_from_db()
    assert row.last_number == 2


def test_a_gap_is_explained_in_one_click_and_taken_back(as_approver, place, now, client):
    closing(place[0], place[3], now)
    client.force_login(place[1])
    desk = f"{reverse('scanning:desk', args=[place[0].pk])}?number=3&amp;year=1998"
    assert desk in client.get(page(place[0])).content.decode()
    told = {"year": "1998", "first": "3", "last": "3", "why": "skipped"}
    answer = client.post(reverse("registers:gap-explain", args=[place[0].pk]), told, follow=True)
    assert answer.context["problems"] == []
    gap = NumberGap.objects.get()
    assert gap.explained_by == place[1]
    client.post(reverse("registers:gap-withdraw", args=[gap.pk]))
    assert not NumberGap.objects.exists()


def test_a_gap_that_runs_backwards_is_refused(client, place, now):
    closing(place[0], place[3], now)
    client.force_login(place[1])
    told = {"year": "1998", "first": "3", "last": "2", "why": "skipped"}
    answer = client.post(reverse("registers:gap-explain", args=[place[0].pk]), told)
    assert answer.status_code == 422
    assert answer.context["gap_form"].non_field_errors()


def test_the_proof_is_signed_printed_and_taken_back(as_approver, place, now):
    book = place[0]
    closing(book, place[3], now, last_number=2)
    assert reverse("registers:book-prove", args=[book.pk]) in as_approver.get(page(book)).content.decode()
    as_approver.post(reverse("registers:book-prove", args=[book.pk]))
    proof = BookProof.objects.get()
    paper = as_approver.get(reverse("registers:book-certificate", args=[book.pk]))
    assert proof.number in paper.content.decode()
    assert paper.context["whole"] == {"expected": 2, "present": 2, "void": 0, "unreadable": 0, "explained": 0}
    unprove = reverse("registers:book-unprove", args=[book.pk])
    assert as_approver.post(unprove, {"reason": " "}).status_code == 422
    as_approver.post(unprove, {"reason": "Ký nhầm quyển"})
    assert not BookProof.objects.exists()
    assert as_approver.get(reverse("registers:book-certificate", args=[book.pk])).status_code == 404


def test_what_lacks_is_not_signed(as_approver, place, now):
    closing(place[0], place[3], now)
    answer = as_approver.post(reverse("registers:book-prove", args=[place[0].pk]))
    assert answer.status_code == 409
    assert not BookProof.objects.exists()


def test_the_desk_begins_with_the_number_that_lacks(client, place):
    client.force_login(place[1])
    address = reverse("scanning:desk-state", args=[place[0].pk])
    assert client.get(address, {"number": "7", "year": "1998"}).json()["values"]["so"] == "7/1998"
    assert client.get(address, {"number": "x", "year": "1998"}).json()["values"].get("so") != "x/1998"


def test_coverage_counts_books_and_lists_what_is_left(as_approver, place, now):
    book = place[0]
    factories.book(locality=book.locality, number="01", year_opened=book.year_opened + 2)
    answer = as_approver.get(reverse("registers:coverage"))
    (kind,) = answer.context["years"]
    states = [year["state"] for year in kind["years"]]
    assert states == ["open", "none", "open"]
    assert answer.context["counted"] == (2, 0)
    row = next(row["book"] for row in answer.context["rows"] if row["book"] == book)
    assert (row.entered, row.expected, row.lacking) == (2, 200, 198)


def test_the_department_sees_communes_by_kinds(client, place, now):
    book = place[0]
    closing(book, place[3], now, last_number=2)
    client.force_login(place[3])
    client.post(reverse("registers:book-prove", args=[book.pk]))
    factories.book(locality=factories.commune(parent=book.locality.parent))
    client.force_login(factories.justice(book.locality.province))
    answer = client.get(reverse("registers:coverage"))
    assert answer.context["counted"] == (2, 1)
    cells = {row["commune"]: [cell for cell in row["cells"] if cell] for row in answer.context["communes"]}
    assert cells[book.locality] == [(1, 1)]
    assert len(cells) == 2


def test_the_number_of_queries_does_not_grow_with_books(as_approver, place, django_assert_max_num_queries):
    for number in range(2, 12):
        factories.book(locality=place[0].locality, number=f"{number:02}")
    with django_assert_max_num_queries(16):
        as_approver.get(reverse("registers:coverage"))


def test_pages_that_differ_are_explained_on_the_screen(client, place, now):
    book, clerk, *_others = place
    closing(book, clerk, now, total_pages=4)
    client.force_login(clerk)
    assert "ghi 4 trang nhưng đã quét 0 trang" in client.get(page(book)).content.decode()

    empty = client.post(reverse("registers:pages-explain", args=[book.pk]), {"explanation": " "})
    assert (empty.status_code, bool(empty.context["pages_form"].errors)) == (422, True)
    shown = client.post(
        reverse("registers:pages-explain", args=[book.pk]), {"explanation": "Sổ mượn, chưa quét"}, follow=True
    )

    assert "Sổ mượn, chưa quét" in shown.content.decode()
    assert not any("trang" in str(sentence) for sentence in shown.context["problems"])


def test_a_stranger_explains_no_pages(client, place, now):
    closing(place[0], place[1], now, total_pages=4)
    client.force_login(factories.clerk(factories.commune()))
    answer = client.post(reverse("registers:pages-explain", args=[place[0].pk]), {"explanation": "x"})
    assert answer.status_code == 404
