"""The README's picture of the desk, drawn by the desk itself: CIVREG_SCREENSHOTS=docs/images bin/test -k screenshot."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from scanning.samples import make_page
from tests.browser.clerk import DeskClerk
from tests.browser.people import make_book
from tests.scanning import sheets

MOST_BYTES = 150_000


@pytest.mark.skipif("CIVREG_SCREENSHOTS" not in os.environ, reason="CIVREG_SCREENSHOTS names no folder for pictures")
def test_screenshot_of_the_desk(site, reader):
    book = make_book(
        site.office, number="01", year_opened=1994, office="UBND xã Cam Thủy, huyện Cam Lộ, tỉnh Quảng Trị"
    )
    drawn = io.BytesIO()
    page = make_page("birth", "typewritten", seed=3, year=1994)
    page.image.save(drawn, "JPEG", quality=90, dpi=(200, 200))
    sheets.received(drawn.getvalue(), book=book, by=site.office.clerk)
    window = site.sign_in(site.office.clerk)
    window.goto(f"/scans/books/{book.pk}/upload/")
    expect(window.locator("#book-pages")).to_contain_text("1 đã đọc", timeout=60_000)
    desk = DeskClerk(window, book)
    desk.open()
    window.wait_for_function("() => document.querySelector('[data-scan-image]').naturalWidth")

    # Half way through a record: what is typed, what the reader offers, and where it stands on the page.
    truth = page.truth["records"][0]["fields"]
    for code in ("trangSo", "ngayDangKy", "nksHoTen", "nksGioiTinh", "nksNgaySinh"):
        desk.page.focus(f"#f-{code}")
        if desk.at()["ghost"]:
            desk.keys.press("F2")
        else:
            desk.keys.type(truth[code])
    desk.page.focus("#f-nksNgaySinhBangChu")
    desk.page.locator(".desk-scroll").evaluate("each => { each.scrollTop = 0 }")
    desk.page.wait_for_timeout(2_500)

    path = Path(os.environ["CIVREG_SCREENSHOTS"]) / "desk.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.open(io.BytesIO(window.screenshot())).convert("RGB")
    picture.quantize(32, dither=Image.Dither.NONE).save(path, optimize=True)
    assert path.stat().st_size <= MOST_BYTES
