"""An open dashboard shows what others do within five seconds, without being loaded again."""

import time

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from registers.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_change_appears_within_five_seconds_and_quiet_costs_no_page(site):
    commune = site.office.commune
    book = factories.book(locality=commune)
    page = site.sign_in(site.office.approver)
    answers = []
    page.on("response", lambda answer: "/commune/" in answer.url and answers.append(answer.status))
    page.goto(reverse("reporting:commune", args=[commune.pk]))
    first = page.locator(".stats .stat-value").first
    expect(first).to_have_text("0")
    page.wait_for_timeout(4500)
    page.locator(".stat-value[href]").first.focus()

    factories.entry(book=book, entered_by=site.office.clerk, entered_at=timezone.now(), state="entered")
    began = time.monotonic()
    expect(first).to_have_text("1", timeout=5000)

    assert time.monotonic() - began < 5
    assert Entry.objects.count() == 1
    assert answers[:2] == [200, 304]
    assert page.evaluate("document.activeElement.textContent") == "1"
    assert "Cập nhật lúc" in page.locator("[data-live-at]").inner_text()
