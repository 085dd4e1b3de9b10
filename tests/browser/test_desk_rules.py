"""The rules at the desk: findings under the field that was left, with no save and no network; what will be written."""

import pytest
from playwright.sync_api import expect

from registers.models import Entry, Override
from tests.browser.clerk import DeskClerk
from tests.browser.people import make_book
from tests.browser.test_desk import BIRTH, field

NOTE = "#n-{} p"


@pytest.fixture
def desk(site):
    opened = DeskClerk(site.sign_in(site.office.clerk), make_book(site.office, number="01", year_opened=1998))
    opened.open()
    return opened


def leave(desk, code, text):
    field(desk, code).fill(text)
    desk.keys.press("Enter")


def note(desk, code):
    return desk.page.locator(f"#n-{code}")


def test_a_finding_stands_under_its_field_before_any_save(desk):
    saves = []
    desk.page.on("request", lambda request: saves.append(request) if "/save/" in request.url else None)
    leave(desk, "ngayDangKy", "15031998")
    leave(desk, "nksNgaySinh", "16031998")

    expect(note(desk, "ngayDangKy")).to_contain_text("trước Ngày, tháng, năm sinh (16.03.1998)")
    expect(desk.page.locator("[data-field=ngayDangKy]")).to_have_class("desk-field is-bad")
    expect(note(desk, "ngayDangKy").get_by_role("link", name="V-07")).to_have_attribute(
        "href", "/registers/rules/#V-07"
    )

    leave(desk, "nksNgaySinh", "1031998")
    leave(desk, "nksNgaySinh", "01031998")
    expect(note(desk, "ngayDangKy")).to_be_empty()
    assert saves == []


def test_a_warning_is_amber_and_an_error_red_with_no_network_at_all(desk):
    expect(field(desk, "nksHoTen")).to_be_visible()
    desk.page.wait_for_load_state("networkidle")
    desk.page.context.set_offline(True)
    leave(desk, "nksHoTen", "Nguyễn Văn 2")
    leave(desk, "trangSo", "7a")

    expect(desk.page.locator("[data-field=nksHoTen]")).to_have_class("desk-field is-warn")
    expect(desk.page.locator("[data-field=trangSo]")).to_have_class("desk-field is-bad")
    expect(note(desk, "trangSo")).to_contain_text("phải là số")
    desk.page.context.set_offline(False)


def test_what_is_only_missing_is_not_asked_for_while_typing(desk):
    leave(desk, "so", "01/1998")

    assert desk.page.locator(".desk-note p").count() == 0


def test_the_people_of_the_book_may_keep_its_name(desk):
    desk.enter_record(BIRTH)
    leave(desk, "nksDanToc", "Vân Kiều")
    hint = desk.page.locator("[data-field=nksDanToc] [data-hint]")
    expect(hint).to_contain_text("Sẽ ghi là: Bru Vân Kiều")

    field(desk, "nksDanToc").focus()
    desk.keys.press("F8")
    desk.keys.press("Enter")
    expect(note(desk, "nksDanToc")).to_contain_text("chưa có trong danh mục của Bộ")
    desk.save()

    assert Entry.objects.get().values["nksDanToc"] == "Vân Kiều"
    assert Override.objects.filter(rule="V-15").exists()


def test_left_alone_the_ministry_s_name_is_written(desk):
    desk.enter_record(BIRTH)
    leave(desk, "nksDanToc", "Pa Cô")
    desk.save()

    assert Entry.objects.get().values["nksDanToc"] == "Tà Ôi"


def test_words_offer_the_figures_and_figures_the_words(desk):
    leave(desk, "nksNgaySinhBangChu", "ngày mồng một tháng ba năm một chín chín tám")
    ghost = desk.page.locator("[data-field=nksNgaySinh] [data-ghost]")
    expect(ghost).to_have_text("01.03.1998")
    field(desk, "nksNgaySinh").focus()
    desk.keys.press("F2")
    expect(field(desk, "nksNgaySinh")).to_have_value("01.03.1998")

    leave(desk, "nksNgaySinh", "02031998")
    expect(note(desk, "nksNgaySinhBangChu")).to_contain_text("nghĩa là 01.03.1998, nhưng ghi bằng số là 02.03.1998")
    expect(desk.page.locator("[data-field=nksNgaySinhBangChu] [data-ghost]")).to_have_text(
        "Ngày mồng hai tháng ba năm một nghìn chín trăm chín mươi tám"
    )


def test_an_age_and_a_personal_number_are_explained(desk):
    leave(desk, "ngayDangKy", "15031998")
    leave(desk, "meNgaySinh", "25t")
    leave(desk, "nksSoDinhDanh", "045198123456")

    expect(field(desk, "meNgaySinh")).to_have_value("25 tuổi")
    expect(desk.page.locator("[data-field=meNgaySinh] [data-hint]")).to_contain_text("1973")
    expect(desk.page.locator("[data-field=nksSoDinhDanh] [data-hint]")).to_contain_text(
        "Quảng Trị · nữ · sinh năm 1998"
    )


def test_a_ready_reason_is_one_key(desk):
    desk.enter_record(BIRTH)
    desk.keys.press("Control+Enter")
    desk.page.wait_for_function("() => !document.querySelector('[data-problems]').hidden")
    asked = desk.page.locator(".desk-warning input").count()
    for _each in range(asked):
        desk.keys.press("Alt+2")
    desk.keys.press("Control+Enter")
    expect(desk.page.locator("[data-desk-status]")).to_contain_text("Đã lưu số")

    assert set(Override.objects.values_list("reason", flat=True)) == {"Mẫu sổ không có mục này"}
    assert Override.objects.values("rule").distinct().count() == asked
