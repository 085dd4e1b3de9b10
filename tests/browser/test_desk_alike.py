"""A clerk types what stands in the books already: the desk says so, one key answers, and typing goes on."""

import re

from django.utils import timezone
from playwright.sync_api import expect

from registers.actions import comparing
from registers.models import DuplicateCase, Entry
from scanning.actions.attaching import attach
from scanning.models import Page
from tests import factories
from tests.browser.clerk import DeskClerk
from tests.browser.people import make_book
from tests.browser.test_desk import BIRTH
from tests.scanning import sheets


def test_the_other_entry_is_shown_and_answered_by_one_key(site):
    book = make_book(site.office, number="01", year_opened=1998)
    other = factories.book(locality=book.locality, kind="birth", office=book.office)
    there = factories.entry(
        book=other, number=77, subject_name="Nguyễn Văn An",
        values=BIRTH | {"so": "77/1998", "nksHoTen": "Nguyễn Văn An", "chaHoTen": "Nguyễn Văn Ba"},
    )  # fmt: skip
    comparing.check_waiting(at=timezone.now())
    desk = DeskClerk(site.sign_in(site.office.clerk), book)
    desk.open()
    panel = desk.page.locator("[data-alike]")
    expect(panel).to_be_hidden()

    for code in ("so", "ngayDangKy", "nksNgaySinh", "meHoTen", "nksHoTen"):
        desk.page.fill(f"#f-{code}", BIRTH[code])
    desk.page.focus("#f-nksHoTen")

    expect(panel).to_be_visible()
    expect(panel).to_contain_text("77/1998")
    expect(desk.page.locator("#f-nksHoTen")).to_be_focused()
    desk.keys.press("F9")
    expect(panel).to_be_hidden()
    expect(desk.page.locator("#f-nksHoTen")).to_have_value("Nguyễn Văn An")
    desk.save()
    case = DuplicateCase.objects.get()
    assert (case.said, case.origin, case.found_by) == ("unsure", "typed", site.office.clerk)
    assert there.pk in [member.entry_id for member in case.members.all()]


def shown(entry, clerk):
    """A piece of scan proves the entry."""
    upload = sheets.opened(book=entry.book, by=clerk)
    page = Page.objects.get(scan__upload=upload)
    attach(entry=entry, page=page, slot=0, region=[0, 0, page.width, page.height], by=clerk, at=timezone.now())


def test_the_same_is_seen_beside_its_scan_and_held_while_typing_goes_on(site):
    book = make_book(site.office, number="01", year_opened=1998)
    other = factories.book(locality=book.locality, kind="birth", office=book.office)
    there = factories.entry(
        book=other, number=77, subject_name="Nguyễn Văn Ân",
        values=BIRTH | {"so": "77/1998", "nksHoTen": "Nguyễn Văn Ân", "chaHoTen": "Nguyễn Văn Ba"},
    )  # fmt: skip
    shown(there, site.office.clerk)
    comparing.check_waiting(at=timezone.now())
    desk = DeskClerk(site.sign_in(site.office.clerk), book)
    desk.open()
    panel = desk.page.locator("[data-alike]")

    for code in ("so", "ngayDangKy", "nksNgaySinh", "meHoTen", "nksHoTen"):
        desk.page.fill(f"#f-{code}", BIRTH[code])
    desk.page.focus("#f-meHoTen")
    expect(panel).to_be_visible()

    desk.page.wait_for_function("() => document.querySelector('.desk-alike-scan')?.naturalWidth > 100")
    expect(panel.locator("dd")).to_contain_text(["Nguyễn Văn Ân"])
    expect(desk.page.locator("[data-field=nksHoTen]")).to_have_class(re.compile("is-unlike"))
    expect(panel.locator("kbd")).to_have_text(["F6", "F7", "F9"])
    desk.keys.press("F6")
    expect(panel).to_be_hidden()
    expect(desk.page.locator("#f-meHoTen")).to_be_focused()
    desk.save()
    expect(desk.page.locator("[data-desk-status]")).to_contain_text("Giữ lại vì nghi trùng")
    expect(desk.page.locator("#f-nksHoTen")).to_have_value("")
    entry = Entry.objects.get(book=book)
    assert (entry.state, DuplicateCase.objects.get().said) == ("suspected_duplicate", "same")

    desk.page.goto(f"/registers/entries/{entry.pk}/")
    desk.page.get_by_role("button", name="Rút lại lời báo trùng").click()
    expect(desk.page.locator("main")).to_contain_text("không còn bị giữ")
    entry.refresh_from_db()
    assert entry.state == "entered"
