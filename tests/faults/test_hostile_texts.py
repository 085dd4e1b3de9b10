"""Texts that would be code are shown as texts, and odd questions get an answer (trust.md T24, T32)."""

import pytest
from django.db import transaction
from django.urls import reverse

from campaigns.models import Membership
from scanning.models import Page, Upload
from tests import factories
from tests.architecture import world as w
from tests.faults.arrange import LOGIN, page_of

pytestmark = pytest.mark.django_db
XSS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'-alert(1)-'</script><script>alert(1)</script>",
    "{{ 7*7 }}{% debug %}<b>x</b>",
)
RAW = ("<script>alert", "<img src=x", "<svg onload", "<b>x</b>")


@pytest.mark.parametrize("text", XSS)
def test_a_text_is_shown_as_text_on_every_page(client, book, clerk, text):
    second = factories.clerk(book.locality, full_name=text)
    values = {"so": "5/1998", "quyenSo": book.book_number, "nksHoTen": text, "ghiChu": text}
    entry = factories.entry(
        book=book, number=5, entered_by=second, subject_name=text, values=values, return_reason=text
    )
    type(book).objects.filter(pk=book.pk).update(kept_at=text, note=text, office=text)
    page = page_of(book, second)
    Page.objects.filter(pk=page.pk).update(problem=text, state="set_aside")
    Upload.objects.filter(book=book).update(name=text, problem=text, state="refused")
    client.force_login(clerk, backend=LOGIN)

    shown = 0
    for name, pk in (
        ("registers:entry", entry.pk), ("registers:book", book.pk), ("registers:book-edit", book.pk),
        ("registers:entry-list", None), ("registers:book-list", None), ("registers:review", None),
        ("scanning:desk", book.pk), ("scanning:upload", book.pk), ("scanning:page", page.pk), ("reporting:today", None),
    ):  # fmt: skip
        said = client.get(reverse(name, args=[pk] if pk else [])).content.decode()
        assert not [raw for raw in RAW if raw in said], name
        shown += "alert(1)" in said or "7*7" in said
    assert shown >= 5


def test_what_is_searched_for_is_shown_as_text(client, clerk):
    client.force_login(clerk, backend=LOGIN)

    for text in XSS:
        said = client.get(reverse("registers:entry-list"), {"q": text}).content.decode()
        assert not [raw for raw in RAW if raw in said]


# What lists are asked by: words, which no NUL may break, and numbers, which "²" looks like and is not.
WORDS = ("q", "kind", "state", "day", "sort", "format", "as", "role", "stage", "step", "level", "review", "sha256")
NUMBERS = (
    "year", "locality", "commune", "book", "page", "page_size", "from", "version", "phase", "number", "entry", "after",
    "slot",
)  # fmt: skip
OF_BOOKS = ("page", "slot", "entry", "after", "from")
HUGE = ("9" * 25, "-1", "9" * 5_000)
LISTS = sorted(name for name, arguments in w.addresses() if not arguments and name not in ("core:logout", "schema"))


@pytest.fixture(scope="module")
def asker(django_db_setup, django_db_blocker):
    """One person with every right in one commune, and its things."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = w.World()
        person = factories.justice(world.things["campaign"].province)
        same = Membership.objects.filter(user=person).values("starts_on", "granted_at").get()
        Membership.objects.create(user=person, role="clerk", locality=world.things["commune"], **same)
        yield w.signed_in(person), world
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", LISTS)
def test_an_odd_question_is_answered_or_refused(asker, name):
    client, address = asker[0], reverse(name)
    questions = [{each: "\u0000"} for each in WORDS] + [{each: "²"} for each in NUMBERS]
    questions += [dict.fromkeys(NUMBERS, odd) for odd in HUGE]

    with transaction.atomic():
        for question in questions:
            answer = client.get(address, question)
            assert answer.status_code < 500, f"{address} {str(question)[:80]}"
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", ["scanning:desk", "scanning:desk-state", "scanning:book-pages", "registers:book"])
def test_an_odd_question_about_a_book_is_answered_or_refused(asker, name):
    client, world = asker
    address = reverse(name, args=[world.things["book"].pk])

    for question in [{each: odd} for each in OF_BOOKS for odd in ("²", *HUGE)]:
        answer = client.get(address, question)
        assert answer.status_code < 500, f"{address} {str(question)[:80]}"
