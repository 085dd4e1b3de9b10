"""A torn book, told in two clicks from the desk, and what the district sees of it."""

import io

from PIL import Image
from playwright.sync_api import expect

from campaigns.models import Obstacle
from tests.browser.clerk import DeskClerk
from tests.browser.people import make_book


def photograph():
    drawn = io.BytesIO()
    Image.new("RGB", (320, 200), "#c9b98f").save(drawn, "JPEG")
    return {"name": "rach.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}


def test_a_torn_book_is_told_in_two_clicks_and_stands_on_the_district_s_dashboard(site):
    book = make_book(site.office)
    desk = DeskClerk(site.sign_in(site.office.clerk), book)
    desk.open()
    page = desk.page

    page.get_by_role("link", name="Báo vướng mắc").click()
    page.get_by_role("button", name="Sổ rách, mờ, khó đọc").click()

    page.wait_for_url(f"**/scans/desk/{book.pk}/")
    obstacle = Obstacle.objects.get()
    assert (obstacle.cause, obstacle.owner, obstacle.locality) == (
        "torn_book", site.office.official, site.office.commune
    )  # fmt: skip
    district = site.sign_in(site.office.official)
    district.goto("/progress/dashboard/")
    row = district.locator("li", has_text="Sổ rách, mờ, khó đọc")
    expect(row).to_contain_text("Xã Cam Thủy")
    expect(row).to_contain_text(f"Phan Quốc Bảo trả lời trước hết ngày {obstacle.due_on:%d.%m.%Y}")


def test_a_picture_goes_with_it_and_the_answer_comes_back(site):
    clerk = site.sign_in(site.office.clerk)
    clerk.goto("/campaign/obstacles/new/")
    clerk.fill("[name=description]", "Gáy sổ 1987 bong, chữ mất nửa dòng")
    clerk.set_input_files("[name=picture]", photograph())
    clerk.get_by_role("button", name="Sổ rách, mờ, khó đọc").click()
    clerk.wait_for_url("**/campaign/obstacles/")

    district = site.sign_in(site.office.official)
    district.goto("/campaign/obstacles/")
    district.get_by_role("link", name="Sổ rách, mờ, khó đọc").click()
    picture = district.locator(".obstacle-picture")
    assert picture.evaluate("each => each.decode().then(() => each.naturalWidth)") > 0
    district.get_by_label("Cách gỡ").fill("Chiều nay tổ kỹ thuật mang giấy dán đến.")
    district.get_by_role("button", name="Trả lời").click()

    clerk.reload()
    clerk.get_by_role("link", name="Sổ rách, mờ, khó đọc").click()
    expect(clerk.locator("main")).to_contain_text("Chiều nay tổ kỹ thuật mang giấy dán đến.")
