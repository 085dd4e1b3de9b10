"""A sheet of entries is dropped on the page: what was chosen above goes with it, and a refusal is said in words."""

from playwright.sync_api import expect

from registers.models import ImportRun

SHEET = {"name": "ket-hon.csv", "mimeType": "text/csv", "buffer": b"so,quyenSo\n01/1998,01/1998\n"}


def test_a_file_goes_in_with_what_was_chosen_for_it(site):
    page = site.sign_in(site.office.justice)
    page.goto("/registers/imports/new/")
    page.select_option("[name=kind]", "marriage")

    page.set_input_files("[name=files]", SHEET)

    expect(page.locator("[data-state]")).to_have_text("Đã nhận")
    expect(page.locator("[data-news]")).to_contain_text("Đã gửi xong")
    run = ImportRun.objects.get()
    assert (run.name, run.kind, run.asked_by) == ("ket-hon.csv", "marriage", site.office.justice)
    page.get_by_role("link", name="Các tệp đã gửi").click()
    expect(page.locator("main")).to_contain_text("ket-hon.csv")


def test_a_choice_that_is_none_is_said_and_the_file_can_be_sent_again(site):
    page = site.sign_in(site.office.justice)
    page.goto("/registers/imports/new/")
    page.evaluate("() => { document.querySelector('[name=kind]').options[0].value = 'nothing' }")
    page.select_option("[name=kind]", "nothing")

    page.set_input_files("[name=files]", SHEET)

    expect(page.locator("[data-note]")).to_have_text("Chọn lại các mục ở trên rồi gửi lại.")
    expect(page.locator("[data-news]")).to_have_text("")
    page.select_option("[name=kind]", "marriage")
    page.locator("[data-retry]").click()
    expect(page.locator("[data-state]")).to_have_text("Đã nhận")
