"""Completeness over the API: the same actions as on the screens, the same refusals, the same scope."""

import pytest
from rest_framework.test import APIClient

from registers.models import BookProof, BookYear, Entry, NumberGap
from tests import factories
from tests.registers.births import place_with_people, saved

AT = "/api/v1/"


@pytest.fixture
def place(db, now):
    book, clerk, checker, approver = place_with_people()
    saved(book, clerk, 1)
    saved(book, clerk, 3)
    Entry.objects.update(attached_at=now)
    return book, clerk, checker, approver


def api(person):
    client = APIClient()
    client.force_authenticate(person)
    return client


def closing(book, **more):
    return {"book": book.pk, "year": 1998, "first_number": 1, "last_number": 3, **more}


def test_a_book_is_closed_explained_proved_and_the_proof_withdrawn(place):
    book, clerk, _checker, approver = place
    made = api(approver).post(AT + "closings/", closing(book, total_events=2, closed_on="31/12/1998"), "json")
    assert (made.status_code, made.data["closed_on"]) == (201, "31.12.1998")
    account = api(clerk).get(f"{AT}accounts/{book.pk}/").data
    assert account["years"][0]["missing"] == [{"first": 2, "last": 2}]
    assert account["problems"] == ["Năm 1998: Còn thiếu số 2."]
    refused = api(approver).post(AT + "proofs/", {"book": book.pk}, "json")
    assert (refused.status_code, refused.json()["code"]) == (409, "lacking")
    gap = {"book": book.pk, "year": 1998, "first": 2, "last": 2, "why": "skipped"}
    assert api(clerk).post(AT + "gaps/", gap, "json").status_code == 201
    proof = api(approver).post(AT + "proofs/", {"book": book.pk}, "json")
    assert proof.status_code == 201
    assert proof.data["figures"]["years"][0]["explained"] == 1
    covered = api(approver).get(AT + "coverage/").data["results"]
    assert covered == [{"locality": book.locality_id, "kind": "birth", "year": 1998, "books": 1, "proved": 1}]
    gone = api(approver).post(f"{AT}proofs/{proof.data['id']}/withdraw/", {"reason": "Ký nhầm"}, "json")
    assert gone.status_code == 204
    assert not BookProof.objects.exists()


def test_a_closing_entry_is_changed_by_its_version(place):
    book, _clerk, _checker, approver = place
    row = api(approver).post(AT + "closings/", closing(book), "json").data
    address = f"{AT}closings/{row['id']}/"
    assert api(approver).patch(address, {"version": 1, "last_number": 2}, "json").data["version"] == 2
    stale = api(approver).patch(address, {"version": 1, "last_number": 9}, "json")
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    assert BookYear.objects.get().last_number == 2


def test_an_explanation_is_taken_back(place, now):
    book, clerk, *_others = place
    gap = NumberGap.objects.create(
        book=book, year=1998, first=2, last=2, why="lost", explained_at=now, explained_by=clerk
    )
    assert api(clerk).get(AT + "gaps/", {"book": book.pk}).data["results"][0]["why"] == "lost"
    assert api(clerk).delete(f"{AT}gaps/{gap.pk}/").status_code == 204
    assert not NumberGap.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"closed_on": "31.02.1998"}, {"last_number": 0}, {"year": 98}, {"closed_by_name": "x" * 101}, {"first_number": 9}],
)
def test_a_wrong_closing_entry_is_refused(place, wrong):
    answer = api(place[3]).post(AT + "closings/", closing(place[0], **wrong), "json")
    assert answer.status_code in (400, 422)
    assert not BookYear.objects.exists()


def test_strangers_find_nothing(place):
    stranger = api(factories.clerk(factories.commune()))
    assert stranger.get(f"{AT}accounts/{place[0].pk}/").status_code == 404
    assert stranger.post(AT + "closings/", closing(place[0]), "json").status_code == 404
    assert stranger.get(AT + "coverage/").data["results"] == []


def test_pages_are_compared_and_explained(place):
    book, clerk, _checker, approver = place
    api(approver).post(AT + "closings/", closing(book, total_pages=5), "json")
    assert api(clerk).get(f"{AT}accounts/{book.pk}/").data["pages"] == {
        "declared": 5, "scanned": 0, "is_explained": False,
    }  # fmt: skip
    said = api(clerk).post(f"{AT}accounts/{book.pk}/pages/", {"explanation": "Chưa quét"}, "json")
    assert (said.status_code, said.data["is_explained"]) == (200, True)
