"""A clerk types what stands in the books already: the desk says so, one key answers, and typing goes on."""

from django.utils import timezone
from playwright.sync_api import expect

from registers.actions import comparing
from registers.models import DuplicateCase
from tests import factories
from tests.browser.clerk import DeskClerk
from tests.browser.people import make_book
from tests.browser.test_desk import BIRTH


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
