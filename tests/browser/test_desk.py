"""The desk under the accidents of a working day: reloads, a dropped line, two people, a hurried hand."""

import io

import pytest
from playwright.sync_api import expect

from registers.models import Draft, Entry
from scanning.samples import make_page
from tests import factories
from tests.browser.clerk import DeskClerk
from tests.browser.people import make_book
from tests.scanning import sheets, worker

# The smallest birth that no rule has anything to say about but what is missing.
BIRTH = {
    "so": "01/1998", "trangSo": "1", "ngayDangKy": "15.03.1998", "loaiDangKy": "1", "nksHoTen": "Nguyễn Văn An",
    "nksGioiTinh": "1", "nksNgaySinh": "01.03.1998", "nksDanToc": "Kinh", "meHoTen": "Trần Thị Bình",
}  # fmt: skip
HELD_BACK = "**/save/"


@pytest.fixture
def book(site):
    return make_book(site.office, number="01", year_opened=1998)


@pytest.fixture
def desk(site, book):
    opened = DeskClerk(site.sign_in(site.office.clerk), book)
    opened.open()
    return opened


def field(desk, code):
    return desk.page.locator(f"#f-{code}")


def test_a_draft_survives_a_reload(desk):
    field(desk, "nksHoTen").fill("Nguyễn Văn An")
    expect(desk.page.locator("[data-desk-status]")).to_contain_text("Nháp đã lưu")

    desk.page.reload()

    expect(field(desk, "nksHoTen")).to_have_value("Nguyễn Văn An")
    assert Entry.objects.count() == 0


def test_what_is_typed_while_the_line_is_down_arrives_once_when_it_is_back(desk):
    desk.enter_record(BIRTH)
    desk.page.context.set_offline(True)
    desk.keys.press("Control+Enter")
    expect(desk.page.locator("[data-desk-status]")).to_contain_text("Mất kết nối")
    desk.keys.press("Control+Enter")
    expect(field(desk, "nksHoTen")).to_have_value("Nguyễn Văn An")

    desk.page.context.set_offline(False)
    desk.page.wait_for_function("() => !document.querySelector('[data-problems]').hidden", timeout=20_000)
    desk.answer_warnings("Sổ ghi đúng như vậy")
    desk.save()

    assert [entry.subject_name for entry in Entry.objects.all()] == ["Nguyễn Văn An"]
    assert not Draft.objects.exists()


def test_two_impatient_saves_and_a_lost_answer_make_one_entry(desk):
    """The first answer gets lost on the way back: the desk sends the same save again and is told the same."""
    desk.enter_record(BIRTH)
    lost = []

    def lose_the_first(route):
        answer = route.fetch()
        if answer.ok and not lost:
            lost.append(answer)
            route.abort()
        else:
            route.fulfill(response=answer)

    desk.page.route(HELD_BACK, lose_the_first)
    desk.keys.press("Control+Enter")
    desk.keys.press("Control+Enter")
    desk.page.wait_for_function("() => !document.querySelector('[data-problems]').hidden")
    desk.answer_warnings("Sổ ghi đúng như vậy")
    desk.keys.press("Control+Enter")
    desk.keys.press("Control+Enter")
    expect(desk.page.locator("[data-desk-status]")).to_contain_text("Đã lưu số", timeout=20_000)

    assert lost
    assert Entry.objects.count() == 1


def test_what_is_changed_while_a_save_is_on_its_way_is_not_thrown_away(desk):
    desk.enter_record(BIRTH)
    desk.keys.press("Control+Enter")
    desk.page.wait_for_function("() => !document.querySelector('[data-problems]').hidden")
    desk.answer_warnings("Sổ ghi đúng như vậy")
    held = []
    desk.page.route(HELD_BACK, lambda route: route.continue_() if held else held.append(route))
    with desk.page.expect_request(HELD_BACK):
        desk.keys.press("Control+Enter")
    worker.until(lambda: desk.page.wait_for_timeout(20) or held, 20, "the save on its way")
    field(desk, "nksNoiSinh").fill("Trạm y tế xã")
    held[0].continue_()

    expect(desk.page.locator("[data-desk-status]")).to_contain_text("Chữ sửa thêm")
    expect(field(desk, "nksNoiSinh")).to_have_value("Trạm y tế xã")
    desk.save()

    assert [entry.values["nksNoiSinh"] for entry in Entry.objects.all()] == ["Trạm y tế xã"]


def test_a_second_person_s_change_is_shown_and_nothing_is_lost(site, desk, book):
    desk.enter_record(BIRTH)
    desk.save()
    entry = Entry.objects.get()
    mine, theirs = desk, DeskClerk(site.sign_in(site.office.second), book)
    for each in (mine, theirs):
        each.open(f"?entry={entry.pk}")
    field(theirs, "meHoTen").fill("Trần Thị Bích")
    theirs.save()

    field(mine, "nksNoiSinh").fill("Trạm y tế xã Cam Thủy")
    mine.keys.press("Control+Enter")

    problems = mine.page.locator("[data-problems]")
    expect(problems).to_contain_text("Trần Thị Bích")
    expect(field(mine, "nksNoiSinh")).to_have_value("Trạm y tế xã Cam Thủy")
    problems.get_by_role("button", name="Lấy giá trị này").first.click()
    expect(field(mine, "meHoTen")).to_have_value("Trần Thị Bích")
    mine.save()
    entry.refresh_from_db()
    assert (entry.values["meHoTen"], entry.values["nksNoiSinh"]) == ("Trần Thị Bích", "Trạm y tế xã Cam Thủy")


@pytest.mark.parametrize(
    ("code", "typed", "says"),
    [("nksNgaySinh", "310298", "ngày"), ("nksHoTen", "=1+1", "")],
    ids=["a day that never was", "a formula for a name"],
)
def test_an_impossible_value_is_refused_at_its_field(desk, code, typed, says):
    desk.enter_record(BIRTH)
    field(desk, code).fill(typed)
    desk.keys.press("Control+Enter")

    expect(field(desk, code)).to_have_attribute("aria-invalid", "true")
    expect(field(desk, code)).to_be_focused()
    assert says in desk.page.locator(f"#n-{code}").inner_text().lower()
    assert Entry.objects.count() == 0


def test_a_number_that_is_taken_says_by_whom(site, desk, book):
    desk.enter_record(BIRTH)
    factories.entry(book=book, number=1, subject_name="Hồ Văn Chơi", entered_by=site.office.second)
    desk.keys.press("Control+Enter")
    desk.page.wait_for_function("() => !document.querySelector('[data-problems]').hidden")
    if desk.page.locator(".desk-warning input").count():
        desk.answer_warnings("Sổ ghi đúng như vậy")
        desk.keys.press("Control+Enter")

    expect(desk.page.locator("#n-so")).to_contain_text("Hồ Văn Chơi")
    assert Entry.objects.count() == 1


def test_no_shortcut_fires_in_the_middle_of_a_vietnamese_letter(desk):
    """Unikey and the system's own Telex compose: Enter then belongs to the input method, not to the desk."""
    field(desk, "nksHoTen").focus()
    session = desk.page.context.new_cdp_session(desk.page)
    session.send("Input.imeSetComposition", {"text": "Nguyeen", "selectionStart": 7, "selectionEnd": 7})
    for key, control in (("Enter", False), ("Enter", True), ("F2", False), ("Escape", False)):
        desk.page.evaluate(COMPOSING_KEY, [key, control])
    assert desk.at()["code"] == "nksHoTen"
    assert desk.status() == ""

    session.send("Input.insertText", {"text": "Nguyễn"})
    expect(field(desk, "nksHoTen")).to_have_value("Nguyễn")
    desk.keys.press("Enter")
    assert desk.at()["code"] == "nksGioiTinh"


COMPOSING_KEY = """([key, ctrlKey]) => document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", { key, ctrlKey, isComposing: true, bubbles: true, cancelable: true }))"""


def test_the_focus_is_always_to_be_seen(desk):
    """Tab through the whole page: every stop has an outline, and stands inside the window."""
    unseen = []
    for _stop in range(70):
        desk.keys.press("Tab")
        found = desk.page.evaluate(FOCUS_SEEN)
        if found:
            unseen.append(found)
    assert not unseen


FOCUS_SEEN = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
  if (at === document.body) return "";
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const middle = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const covered = !middle || !(at.contains(middle) || middle.contains(at));
  return outlined && !covered ? "" : `${at.outerHTML.slice(0, 120)} ${outlined ? "covered" : "no outline"}`;
}"""


def test_a_ditto_waits_for_the_mother_and_is_then_written_out(desk):
    field(desk, "chaNoiCuTru").fill("nt")
    desk.keys.press("Enter")
    expect(field(desk, "chaNoiCuTru")).to_have_value("nt")
    field(desk, "meNoiCuTru").fill("Thôn Tam Hiệp")
    desk.keys.press("Enter")

    expect(field(desk, "chaNoiCuTru")).to_have_value("Thôn Tam Hiệp")


def test_the_picture_follows_the_focus(site, book, reader):
    drawn = io.BytesIO()
    make_page("birth", "printed", seed=5, year=1998).image.save(drawn, "JPEG", dpi=(200, 200))
    sheets.received(drawn.getvalue(), book=book, by=site.office.clerk)
    window = site.sign_in(site.office.clerk)
    window.goto(f"/scans/books/{book.pk}/upload/")
    expect(window.locator("#book-pages")).to_contain_text("1 đã đọc", timeout=60_000)
    desk = DeskClerk(window, book)
    desk.open()
    window.wait_for_function("() => document.querySelector('[data-scan-image]').naturalWidth")

    places = set()
    for code in ("ngayDangKy", "nksHoTen", "meHoTen", "chaHoTen"):
        field(desk, code).focus()
        expect(window.locator("[data-scan-field]")).to_be_visible()
        places.add(window.locator("[data-scan-picture]").evaluate("each => each.style.transform"))

    assert len(places) == 4


def test_signing_in_again_in_another_tab_loses_nothing(desk):
    """The new session's token differs from the one of the page that is still open."""
    desk.page.context.clear_cookies(name="csrf")
    desk.page.context.new_page().goto("/progress/today/")

    desk.enter_record(BIRTH)
    desk.keys.press("Control+Enter")
    desk.page.wait_for_function("() => !document.querySelector('[data-problems]').hidden")
    desk.answer_warnings("Sổ ghi đúng như vậy")
    desk.save()

    assert [entry.subject_name for entry in Entry.objects.all()] == ["Nguyễn Văn An"]
