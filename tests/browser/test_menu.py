"""The menu is one line on a desk's display for every role, and goes by keyboard; on a phone it is one button."""

import pytest
from playwright.sync_api import expect

PHONE = {"width": 360, "height": 740}
ONE_LINE = "() => document.querySelector('.bar').offsetHeight"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_bar_is_one_line_for_each_role(site, language):
    for person in (site.office.clerk, site.office.approver, site.office.official, site.office.justice):
        page = site.sign_in(person)
        page.click(f".languages [value={language}]")
        page.wait_for_function(f"() => document.documentElement.lang === '{language}'")

        assert page.evaluate(ONE_LINE) < 50, person.full_name
        page.context.close()


def test_arrows_go_through_a_menu_and_escape_gives_the_word_back(site):
    page = site.sign_in(site.office.justice)
    word = page.locator(".bar-nav summary", has_text="Điều hành")
    word.focus()

    page.keyboard.press("ArrowDown")
    expect(page.locator(".bar-nav a", has_text="Giao việc")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".bar-nav a", has_text="Vướng mắc")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".bar-nav summary", has_text="Nhân lực")).to_be_focused()
    expect(page.locator(".bar-nav a", has_text="Ai làm ở đâu")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(word).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator(".bar-nav a", has_text="Vướng mắc")).to_be_hidden()
    expect(word).to_be_focused()


def test_a_phone_has_one_button_with_the_current_menu_open(site):
    page = site.sign_in(site.office.official, PHONE)
    page.goto("/campaign/obstacles/")
    panel = page.locator(".bar-menu > .menu-panel")
    expect(panel).to_be_hidden()

    page.get_by_text("Mục lục").click()

    expect(panel.get_by_role("link", name="Vướng mắc")).to_have_attribute("aria-current", "page")
    panel.get_by_text("Nhân lực").click()
    panel.get_by_role("link", name="Ai làm ở đâu").click()
    page.wait_for_url("**/campaign/crews/**")
