"""Whatever a program sends to the API gets problem details; what is protected never moves (trust.md T31)."""

import json

import pytest
from knox.models import AuthToken

from registers.models import Entry, RegisterBook
from tests import factories
from tests.registers import births

pytestmark = pytest.mark.django_db
ODD = [None, [], [1], {}, {"a": {"b": []}}, -1, 10**30, 1.5, True, "", "²", "x\u0000", "x" * 90_000, "a\ud800"]
PROTECTED = {
    "state": "approved", "approved_by": 1, "checked_by": 1, "entered_by": 1, "sent_at": "2020-01-01T00:00:00Z",
    "kind": "death", "locality": 1, "number": 77, "subject_name": "Khác", "id": 5, "source": "import",
}  # fmt: skip


@pytest.fixture
def send(client, clerk):
    client.raise_request_exception = False
    _instance, token = AuthToken.objects.create(clerk)

    def sent(path, body, method="post", **headers):
        raw = body if isinstance(body, bytes) else json.dumps(body)
        headers["Authorization"] = f"Token {token}"
        return getattr(client, method)(f"/api/v1/{path}", raw, content_type="application/json", headers=headers)

    return sent


def good(book, **more):
    return {"book": book.pk, "values": births.values(), "reasons": births.REASONS, **more}


def is_a_problem(answer):
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.content[:200])
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"]


RAW = [b"", b"{", b"[]", b"null", b"\xff", b"[" * 60_000, b'{"values": NaN}', b'{"book": 1' + b"0" * 5_000 + b"}"]


@pytest.mark.parametrize("raw", RAW, ids=lambda raw: ascii(raw[:12]))
@pytest.mark.parametrize("path", ["entries/", "books/", "attachments/", "targets/", "reports/"])
def test_a_body_that_cannot_be_read_is_a_problem(send, path, raw):
    is_a_problem(send(path, raw))


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:12])
def test_an_odd_value_of_an_entry_is_a_problem_or_nothing(send, book, odd):
    for field in ("book", "values", "reasons"):
        answer = send("entries/", {**good(book), field: odd})
        if answer.status_code != 201:
            is_a_problem(answer)
    for code in ("so", "nksHoTen", "ngayDangKy", "nksGioiTinh"):
        answer = send("entries/", {**good(book), "values": {**births.values(), code: odd}})
        assert answer.status_code == 201 or not is_a_problem(answer)
    assert Entry.objects.count() <= 1


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:12])
def test_an_odd_value_of_a_book_is_a_problem_or_a_fact(send, book, odd):
    fields = {"locality": book.locality_id, "kind": "birth", "year_opened": 1999, "number": "07"}
    for field in (*fields, "pages", "first_number", "phase", "note", "office", "condition"):
        answer = send("books/", {**fields, field: odd})
        assert answer.status_code == 201 or not is_a_problem(answer), field
        RegisterBook.objects.exclude(pk=book.pk).delete()


def test_an_odd_key_is_a_problem(send, book):
    for key in ("x" * 65, "khóa", " "):
        answer = send("entries/", good(book), **{"Idempotency-Key": key})
        assert answer.status_code in (201, 422), key


def test_what_is_protected_never_moves(send, book, clerk):
    made = send("entries/", {**PROTECTED, **good(book)})
    entry = Entry.objects.get()
    changed = send(f"entries/{entry.pk}/", {**PROTECTED, **good(book), "version": 1}, "put")

    assert (made.status_code, changed.status_code) == (201, 200)
    entry.refresh_from_db()
    assert (entry.state, entry.entered_by, entry.checked_by, entry.approved_by) == ("entered", clerk, None, None)
    assert (entry.kind, entry.locality_id, entry.number) == ("birth", book.locality_id, 1)
    assert (entry.sent_at, entry.subject_name) == (None, "Nguyễn Thị Huệ")


def test_the_same_body_sent_twice_is_one_entry(send, book):
    first, second = send("entries/", good(book)), send("entries/", good(book))

    assert first.json()["entry"]["id"] == second.json()["entry"]["id"]
    assert Entry.objects.count() == 1


def test_a_clerk_neither_checks_nor_approves_their_own_work(send, book):
    send("entries/", good(book))
    entry = Entry.objects.get()

    for verb in ("check", "approve"):
        is_a_problem(send(f"entries/{entry.pk}/{verb}/", {"version": 1}))
    entry.refresh_from_db()
    assert entry.state == "entered"


def test_the_book_of_another_commune_is_not_there(send):
    assert send("entries/", good(factories.book())).status_code == 404
