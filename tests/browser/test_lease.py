"""Two people on one page: the lease of the first runs out, the second takes over, and neither loses a letter."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from registers.models import Draft, Entry
from scanning.models import Lease
from tests.browser.clerk import DeskClerk
from tests.browser.people import make_book
from tests.browser.test_desk import BIRTH, field

KEPT = "Nháp đã lưu"


@pytest.fixture
def book(site):
    return make_book(site.office, number="01", year_opened=1998)


def type_name(desk, name):
    field(desk, "nksHoTen").fill(name)
    expect(desk.page.locator("[data-desk-status]")).to_contain_text(KEPT)


def run_out():
    """Half an hour goes by without a key."""
    Lease.objects.update(until=timezone.now() - dt.timedelta(seconds=1))


def test_what_was_typed_before_the_lease_ran_out_is_offered_and_its_writer_goes_on_elsewhere(site, book):
    other = make_book(site.office, number="02", year_opened=1998)
    first = DeskClerk(site.sign_in(site.office.clerk), book)
    first.open()
    type_name(first, "Nguyễn Văn An")
    second = DeskClerk(site.sign_in(site.office.second), book)
    second.open()
    held = second.page.locator("[data-form-lease]")
    expect(held).to_contain_text("Lê Thị Hoa")
    expect(second.page.locator("[data-take-offer]")).to_be_hidden()

    run_out()
    second.open()
    expect(second.page.locator("[data-form-offer]")).to_contain_text("Lê Thị Hoa")
    second.page.click("[data-take-offer]")
    expect(field(second, "nksHoTen")).to_have_value("Nguyễn Văn An")

    type_name(first, "Nguyễn Văn Anh")
    told = first.page.locator("[data-form-lease]")
    expect(told).to_contain_text("Trần Văn Minh")
    expect(field(first, "nksHoTen")).to_have_value("Nguyễn Văn Anh")
    assert Draft.objects.get(user=site.office.clerk).values["nksHoTen"] == "Nguyễn Văn Anh"

    told.get_by_role("button", name="Việc tiếp theo").click()
    first.page.wait_for_url(f"**/scans/desk/{other.pk}/**")
    assert Draft.objects.get(user=site.office.clerk).values["nksHoTen"] == "Nguyễn Văn Anh"


def test_who_took_over_saves_and_the_first_hears_that_the_number_is_there(site, book):
    first = DeskClerk(site.sign_in(site.office.clerk), book)
    first.open()
    first.enter_record({**BIRTH, "nksHoTen": "Nguyễn Văn Anh"})
    expect(first.page.locator("[data-desk-status]")).to_contain_text(KEPT)
    run_out()
    second = DeskClerk(site.sign_in(site.office.second), book)
    second.open()

    second.enter_record(BIRTH)
    second.save()
    first.keys.press("Control+Enter")

    expect(first.page.locator("[data-problems]")).to_contain_text("Trần Văn Minh")
    expect(field(first, "nksHoTen")).to_have_value("Nguyễn Văn Anh")
    assert [(entry.subject_name, entry.entered_by) for entry in Entry.objects.all()] == [
        ("Nguyễn Văn An", site.office.second)
    ]


def test_a_page_in_somebody_s_hands_is_not_what_comes_next(site, book):
    """The next piece of work is another book while one is held; where none is left, a sentence says so."""
    first = DeskClerk(site.sign_in(site.office.clerk), book)
    first.open()
    second = site.sign_in(site.office.second)

    second.get_by_role("button", name="Việc tiếp theo").first.click()

    expect(second.locator("#messages")).to_contain_text("Không còn trang nào đang mở cho bạn")
    assert Lease.objects.held_on(timezone.now()).get().user == site.office.clerk
