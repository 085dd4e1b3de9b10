"""Every address is walked by strangers: nothing of others is ever shown or changed (trust.md T01, T03).

The addresses come from the URL configuration itself, so that a new one is walked without being listed here; one
with an argument that this walk does not know fails until it is taught.
"""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from civreg.core.models import User
from tests import factories
from tests.architecture import world as w

PUBLIC = {"core:login", "core:logout", "core:live", "core:ready", "set_language"}
PUBLIC |= {"public:page", "public:json", "public:csv"}
PUBLIC |= {"reporting:unsubscribe"}  # for who reads a mail; the sealed address is the proof
ADDRESSES = sorted({each for each in w.addresses() if "format" not in each[1]})
WITH_ARGUMENTS = [each for each in ADDRESSES if each[1]]
# The description of the API says nothing of anybody and is costly to make.
LISTS = [each for each in ADDRESSES if not each[1] and each[0] != "schema"]
ASKERS = ("clerk of the next commune", "justice officer of another province")
TOKEN = re.compile(r"[A-Za-z0-9]{64}")
NO_FEWER = 60  # addresses: a walk that found none would prove nothing


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once for all walks; what each of them does is rolled back (see `_undone`)."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield w.World()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _undone(world):
    world.sign_in_again()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _body(world):
    asked = {"values": {}, "key": "k", "reason": "Dấu", "version": 1, "day": "2025-03-02", "kind": "birth", "note": ""}
    return {**asked, **world.references()}


@pytest.mark.parametrize("name_and_arguments", LISTS + WITH_ARGUMENTS, ids=lambda each: each[0])
def test_nothing_of_others_is_shown_or_changed(world, name_and_arguments):
    name, arguments = name_and_arguments
    address, body = w.address_of(name, arguments, world.things), _body(world)
    before = world.rows_of_home()

    for who, client in world.clients.items():
        # Pages know GET and POST alone: that they refuse the rest is asked by one.
        everything = address.startswith("/api/") or who == ASKERS[0]
        for method in w.METHODS if everything else w.METHODS[:3]:
            answer = w.ask(client, method, address, body)
            said = w.text_of(answer)
            assert answer.status_code < 500, f"{who}: {method} {address}: {answer.status_code}"
            assert not [mark for mark in w.MARKERS if mark in said], f"{who}: {method} {address} shows others' data"
            if name == "core:logout":
                client.force_login(world.strangers[who], backend="django.contrib.auth.backends.ModelBackend")

    assert world.rows_of_home() == before


@pytest.mark.parametrize("name_and_arguments", LISTS, ids=lambda each: each[0])
def test_no_filter_of_a_list_reaches_what_is_of_others(world, name_and_arguments):
    """Asked by number or by words, a list answers about the asker's own scope alone."""
    address = reverse(name_and_arguments[0])
    queries = [{name: pk} for name, pk in world.references().items()]
    queries += [{"q": "rieng"}, {"search": "rieng"}, {"sort": "name", "ordering": "entered_by__password"}]

    for who in ASKERS:
        for query in queries:
            answer = world.clients[who].get(address, query)
            said = w.text_of(answer)
            assert answer.status_code < 500, f"{who}: {address} {query}"
            assert not [mark for mark in w.MARKERS if mark in said], f"{who}: {address} {query} shows others' data"


@pytest.mark.parametrize("name_and_arguments", WITH_ARGUMENTS, ids=lambda each: each[0])
def test_an_unknown_id_answers_like_a_forbidden_one(world, name_and_arguments):
    name, arguments = name_and_arguments
    if {w.what_is_named(name, argument) for argument in arguments} <= w.SHARED:
        pytest.skip("belongs to nobody")
    forbidden = w.address_of(name, arguments, world.things)
    unknown = w.address_of(name, arguments, world.things, unknown=True)

    for who, client in world.clients.items():
        for method in ("get", "post", "form"):
            one, other = (w.ask(client, method, each, _body(world)) for each in (forbidden, unknown))
            assert one.status_code == other.status_code, f"{who}: {method} {forbidden}"
            assert one.status_code >= 400, f"{who}: {method} {forbidden} is open"
            if one.status_code == 404:
                assert _without_tokens(one, forbidden) == _without_tokens(other, unknown), f"{who}: {method} {name}"


def _without_tokens(answer, address):
    """The text of an answer but for what differs by itself: the address, and the form's token."""
    return TOKEN.sub("", w.text_of(answer).replace(address, ""))


@pytest.mark.parametrize("name_and_arguments", ADDRESSES, ids=lambda each: each[0])
def test_the_anonymous_find_the_sign_in_page_alone(world, name_and_arguments):
    name, arguments = name_and_arguments
    address, client = w.address_of(name, arguments, world.things), Client(raise_request_exception=False)
    before = world.rows_of_home()

    for method in w.METHODS:
        answer = w.ask(client, method, address, _body(world))
        if name in PUBLIC:
            assert answer.status_code < 500
            continue
        to_login = answer.status_code == 302 and answer.url.startswith(reverse("core:login"))
        assert to_login or answer.status_code in (401, 403, 405), f"{method} {address}: {answer.status_code}"
        assert not [mark for mark in w.MARKERS if mark in w.text_of(answer)]

    assert world.rows_of_home() == before
    assert User.objects.filter(username="dau-rieng").exists()


def test_the_walk_would_see_what_leaks(world):
    """The people of the commune itself do find its data, on many addresses: the walk's eyes are open."""
    client = w.signed_in(world.things["person"])
    shown = set()
    for name, arguments in ADDRESSES:
        if name not in ("core:logout", "schema"):
            said = w.text_of(client.get(w.address_of(name, arguments, world.things)))
            shown |= {(name, mark) for mark in w.MARKERS if mark in said}

    assert len(ADDRESSES) >= NO_FEWER
    assert len({name for name, _mark in shown}) >= 10
    assert {mark for _name, mark in shown} == set(w.MARKERS)


def test_a_page_or_entry_of_another_book_is_not_reached_through_ones_own(world):
    """The desk takes numbers of pages and entries in its body: those of others are not found."""
    client, book = world.clients["clerk of the next commune"], world.beside.pk
    before = world.rows_of_home()

    for name in ("scanning:desk", "scanning:desk-state"):
        for what in ("page", "entry"):
            answer = client.get(reverse(name, args=[book]), {what: world.things[what].pk})
            assert answer.status_code == 404, f"{name} ?{what}="
        after = {"after": f"{world.things['page'].pk},0"}
        assert "Dấu Riêng" not in w.text_of(client.get(reverse(name, args=[book]), after))
    for name in ("scanning:desk-save", "scanning:desk-draft"):
        for what in ("page", "entry"):
            body = {"values": {}, "key": "own", "version": 1, what: world.things[what].pk}
            answer = w.ask(client, "post", reverse(name, args=[book]), body)
            if not (name == "scanning:desk-draft" and what == "page"):
                assert answer.status_code == 404, f"{name} {what}"
            assert "Dấu Riêng" not in w.text_of(answer)

    assert world.rows_of_home() == before


def test_a_lent_book_opens_and_nothing_beside_it(world):
    """That the walks above showed them nothing of the commune would prove little if the book itself were shut."""
    client, book = world.clients[w.LENT], world.lent_book
    entry, page = factories.entry(book=book), w.page_of(book)

    for name, pk in (
        ("registers:book", book.pk), ("scanning:desk", book.pk), ("scanning:upload", book.pk),
        ("registers:entry", entry.pk), ("scanning:page", page.pk), ("api-book-detail", book.pk),
        ("api-entry-detail", entry.pk), ("api-page-detail", page.pk),
    ):  # fmt: skip
        assert client.get(reverse(name, args=[pk])).status_code == 200, name
    assert [row["id"] for row in client.get(reverse("api-book-list")).json()["results"]] == [
        *sorted([world.beside.pk, book.pk])
    ]
    assert [row["id"] for row in client.get(reverse("api-entry-list")).json()["results"]] == [entry.pk]
    for name in ("scanning:desk", "registers:book", "registers:book-edit", "registers:book-proof"):
        assert client.get(reverse(name, args=[world.things["book"].pk])).status_code == 404, name
    for name in ("registers:book-edit", "registers:book-assign"):
        assert client.get(reverse(name, args=[book.pk])).status_code == 404, name
    other = world.clients["clerk of the next commune"]
    assert other.get(reverse("registers:book", args=[book.pk])).status_code == 404


def test_a_number_taken_in_a_book_that_is_not_lent_is_named_without_whose_it_is(world):
    client, taken = world.clients[w.LENT], world.things["entry"]
    person = {"nksHoTen": "LÊ VĂN AN", "nksGioiTinh": "1", "nksNgaySinh": "01.01.1998"}
    values = {**taken.values, "so": str(taken), **person}
    body = {"key": "lent", "values": values, "reasons": {f"V-{n:02d}": "Sổ ghi vậy" for n in range(1, 40)}}
    body["reasons"] |= {"CORE": "Sổ ghi vậy", "RANGE": "Sổ ghi vậy"}

    answer = client.post(
        reverse("scanning:desk-save", args=[world.lent_book.pk]), body, content_type="application/json",
        headers={"accept": "application/json"},
    )  # fmt: skip

    assert answer.status_code in (409, 422)
    assert "Dấu Riêng" not in w.text_of(answer)
    assert answer.json().get("code") == "taken", answer.json()
    assert "entry" not in answer.json()
