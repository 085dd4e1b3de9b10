"""What every answer carries: a strict content policy, no caching on a shared PC, and Vietnamese unless chosen."""

import re

import pytest
from django.db import transaction
from django.test import Client

from tests.architecture import world as w

INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*(\bsrc=|type=\"application/json\"))", re.I
)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield w.World()
        transaction.set_rollback(True)


def pages(world):
    """(address, answer) of every page of the system as the people of one commune see it, and of who leads them."""
    for person in (world.things["person"], w.factories.justice(world.things["campaign"].province)):
        client = w.signed_in(person)
        for name, arguments in sorted(set(w.addresses())):
            if "format" not in arguments and name not in ("core:logout", "schema"):
                address = w.address_of(name, arguments, world.things)
                yield address, client.get(address)


def test_every_answer_has_the_same_strict_headers_and_no_page_has_inline_code(made, settings):
    seen = 0
    for address, answer in pages(made):
        policy = answer["Content-Security-Policy"]
        assert answer.status_code < 500, address
        assert "default-src 'none'" in policy, address
        assert "unsafe" not in policy, address
        assert "frame-ancestors 'none'" in policy, address
        assert answer["X-Content-Type-Options"] == "nosniff", address
        assert answer["X-Frame-Options"] == "DENY", address
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin", address
        if address.startswith("/public/"):
            assert answer["Cache-Control"] == f"public, max-age={settings.PUBLIC_SECONDS}", address
        else:
            assert "private" in answer["Cache-Control"] or "no-store" in answer["Cache-Control"], address
        if answer["Content-Type"].startswith("text/html") and not answer.streaming and answer.status_code == 200:
            seen += 1
            assert not INLINE.search(answer.content.decode()), f"{address}: {INLINE.search(answer.content.decode())}"
    assert seen >= 15


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/login/", "/no/such/page", "/health/live", "/api/v1/no-such", "/admin/login/"])
def test_pages_before_signing_in_have_them_too(client, path):
    answer = client.get(path)

    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_page_is_vietnamese_whatever_the_browser_prefers(client):
    answer = client.get("/login/", headers={"Accept-Language": "en-US,en"})

    assert answer["Content-Language"] == "vi"
    assert '<html lang="vi"' in answer.content.decode()


@pytest.mark.django_db
def test_whoever_chooses_english_gets_it_and_a_language_that_is_none_gives_vietnamese():
    client = Client()
    client.post("/language/", {"language": "en", "next": "/login/"})
    chosen = client.get("/login/")
    client.cookies["django_language"] = "xx<script>"

    assert chosen["Content-Language"] == "en"
    assert client.get("/login/")["Content-Language"] == "vi"


@pytest.mark.django_db
def test_a_program_is_answered_in_the_language_it_asks_for(client):
    assert client.get("/api/v1/people/me/", headers={"Accept-Language": "en"})["Content-Language"] == "en"
    assert client.get("/api/v1/people/me/")["Content-Language"] == "vi"
