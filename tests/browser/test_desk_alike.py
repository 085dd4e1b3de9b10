"""A clerk types what stands in the books already: the desk says so, one key answers, and typing goes on."""

import re

import pytest
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

# In the order in which the clerk fills them; the last one makes the machine ask.
ASKED = ("so", "ngayDangKy", "nksNgaySinh", "meHoTen", "nksHoTen")


@pytest.fixture
def there(site):
    """The same event, entered before in another book of the commune, its scan attached."""
    book = make_book(site.office, number="01", year_opened=1998)
    other = factories.book(locality=book.locality, kind="birth", office=book.office)
    entry = factories.entry(
        book=other, number=77, subject_name="Nguyễn Văn Ân",
        values=BIRTH | {"so": "77/1998", "nksHoTen": "Nguyễn Văn Ân", "chaHoTen": "Nguyễn Văn Ba"},
    )  # fmt: skip
    upload = sheets.opened(book=other, by=site.office.clerk)
    page = Page.objects.get(scan__upload=upload)
    region = [0, 0, page.width, page.height]
    attach(entry=entry, page=page, slot=0, region=region, by=site.office.clerk, at=timezone.now())
    comparing.check_waiting(at=timezone.now())
    return entry


@pytest.fixture
def desk(site, there):
    """The clerk at the desk, having typed the event once more."""
    desk = DeskClerk(site.sign_in(site.office.clerk), there.locality.books.get(number="01"))
    desk.open()
    expect(panel_of(desk)).to_be_hidden()
    for code in ASKED:
        desk.page.fill(f"#f-{code}", BIRTH[code])
    desk.page.focus("#f-meHoTen")
    expect(panel_of(desk)).to_be_visible()
    return desk


def panel_of(desk):
    return desk.page.locator("[data-alike]")


def test_the_other_stands_beside_what_is_typed_with_its_scan_and_what_differs(desk, there):
    panel, scan = panel_of(desk), desk.page.locator("[data-alike-scan]")

    expect(panel).to_contain_text("77/1998")
    expect(panel.locator("dd")).to_contain_text(["Nguyễn Văn Ân"])
    expect(panel.locator("dt")).not_to_contain_text(["Quyển số"])
    expect(desk.page.locator("[data-field=nksHoTen]")).to_have_class(re.compile("is-unlike"))
    expect(panel.locator("kbd")).to_have_text(["F6", "F7", "F9"])
    for button in panel.get_by_role("button").all():
        expect(button).to_be_in_viewport()
    desk.page.wait_for_function("() => document.querySelector('[data-alike-scan] img')?.naturalWidth > 100")
    expect(scan).to_contain_text(f"số 77/1998, quyển {there.book}")
    mine, theirs = (desk.page.locator(each).bounding_box() for each in ("[data-scan-window]", ".desk-twin-window"))
    assert abs(mine["width"] - theirs["width"]) < 2
    assert theirs["height"] > 150


def test_on_a_narrow_screen_the_scan_stands_in_the_panel(desk):
    desk.page.set_viewport_size({"width": 360, "height": 740})

    expect(desk.page.locator("[data-alike-scan]")).to_be_hidden()
    expect(panel_of(desk).locator("img")).to_be_visible()
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_not_sure_goes_on_and_leaves_the_question_to_others(site, desk, there):
    desk.keys.press("F9")
    expect(panel_of(desk)).to_be_hidden()
    expect(desk.page.locator("#f-nksHoTen")).to_have_value("Nguyễn Văn An")
    desk.save()

    case = DuplicateCase.objects.get()
    assert (case.said, case.origin, case.found_by, case.state) == ("unsure", "typed", site.office.clerk, "open")
    assert there.pk in [member.entry_id for member in case.members.all()]


def test_different_is_settled_at_once_and_not_asked_again(desk, there):
    desk.keys.press("F7")
    expect(panel_of(desk)).to_be_hidden()
    expect(desk.page.locator("[data-alike-scan]")).to_be_hidden()
    expect(desk.page.locator("#f-meHoTen")).to_be_focused()
    desk.save()

    entry, case = Entry.objects.get(book__number="01"), DuplicateCase.objects.get()
    assert (entry.state, case.state, case.outcome) == ("entered", "decided", "different")
    with desk.page.expect_response(re.compile("/alike/")) as asked:
        desk.open(f"?entry={entry.pk}")
    assert asked.value.json() == {"suspects": []}
    expect(panel_of(desk)).to_be_hidden()


def test_the_same_is_held_while_typing_goes_on_and_may_be_taken_back(desk):
    desk.keys.press("F6")
    expect(panel_of(desk)).to_be_hidden()
    expect(desk.page.locator("#f-meHoTen")).to_be_focused()
    desk.save()
    expect(desk.page.locator("[data-desk-status]")).to_contain_text("Giữ lại vì nghi trùng")
    expect(desk.page.locator("#f-nksHoTen")).to_have_value("")
    entry = Entry.objects.get(book__number="01")
    assert (entry.state, DuplicateCase.objects.get().said) == ("suspected_duplicate", "same")

    desk.page.goto(f"/registers/entries/{entry.pk}/")
    desk.page.get_by_role("button", name="Rút lại lời báo trùng").click()
    expect(desk.page.locator("main")).to_contain_text("không còn bị giữ")
    entry.refresh_from_db()
    assert entry.state == "entered"
