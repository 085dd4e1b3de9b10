"""An open dashboard shows what others do within five seconds, without being loaded again."""

import time

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from campaigns.crew_rules import shift_at
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


def test_who_came_is_not_lost_when_another_plans_a_shift(site):
    commune = site.office.commune
    day = shift_at(timezone.localtime())[0]
    shift = commune.shifts.create(day=day, part="morning")
    shift.staff.create(force="police", planned=3)
    page = site.sign_in(factories.official(commune.parent))
    page.goto(reverse("campaigns:crew-place", args=[commune.pk]))
    police = page.locator(f"[name='came-{shift.staff.get().pk}']")
    police.fill("2")

    commune.shifts.create(day=day, part="evening").staff.create(force="youth", planned=4)
    expect(page.locator(".crew-table tbody td").nth(1)).to_have_text("7", timeout=5000)
    expect(police).to_have_value("2")
    police.fill("3")

    expect(page.locator("form.panel h3", has_text="tối")).to_be_visible(timeout=10_000)
