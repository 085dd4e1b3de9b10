"""Deciding duplicates by keyboard alone, as somebody with a long queue does; on a small screen nothing runs over."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from registers.models import DuplicateCase
from tests.browser.test_accessibility import AUDIT, AXE, SIZES
from tests.registers.cases import case_of, twin_entries

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def queue(transactional_db, site):
    """Two cases of the commune, the likelier first; the second differs in two fields."""
    first = case_of(*twin_entries(site.office.commune), probability=0.98)
    second = case_of(*twin_entries(site.office.commune, nksHoTen="Lê Văn Khành", nksNoiSinh="Trạm y tế"),
                     probability=0.9)  # fmt: skip
    return first, second


def test_one_key_decides_the_next_case_comes_and_another_key_takes_it_back(site, queue):
    first, second = queue
    window = site.sign_in(site.office.approver)
    window.goto("/registers/duplicates/")
    window.keyboard.press("j")
    window.keyboard.press("Enter")
    window.wait_for_url(f"**/duplicates/{first.pk}/*")

    window.keyboard.press("b")
    window.keyboard.press("1")
    window.wait_for_url(f"**/duplicates/{second.pk}/*")
    decided = DuplicateCase.objects.get(pk=first.pk)
    expect(window.get_by_role("button", name="Rút lại")).to_be_visible()
    window.keyboard.press("u")
    window.wait_for_url(f"**/duplicates/{first.pk}/*")

    assert (decided.outcome, decided.decisions.get().kept_id) == ("one_kept", first.members.get(position=2).entry_id)
    assert DuplicateCase.objects.get(pk=first.pk).state == "open"
    window.keyboard.press("j")
    window.wait_for_url(f"**/duplicates/{second.pk}/*")
    expect(window.locator("mark")).not_to_have_count(0)


@pytest.mark.parametrize("address", ["/registers/duplicates/", "/registers/duplicates/{pk}/"])
def test_nothing_runs_over_the_edge_of_a_phone(site, queue, address):
    window = site.sign_in(site.office.approver, PHONE)
    window.goto(address.format(pk=queue[1].pk))

    assert window.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.skipif("CIVREG_SCREENSHOTS" not in os.environ, reason="CIVREG_SCREENSHOTS names no folder for pictures")
@pytest.mark.parametrize("size", [{"width": 1366, "height": 768}, PHONE], ids=["desk", "phone"])
def test_screenshots_of_every_screen(site, queue, size):
    folder = Path(os.environ["CIVREG_SCREENSHOTS"])
    _arrange(site)
    window = site.sign_in(site.office.justice, size)
    for name, address in (
        ("cases", "/registers/duplicates/?sort=same_entry"), ("case", f"/registers/duplicates/{queue[1].pk}/"),
        ("runs", "/registers/duplicates/runs/"), ("thresholds", "/registers/duplicates/thresholds/"),
        ("contradictions", "/registers/contradictions/"), ("links", "/registers/links/"),
        ("forecasts", "/registers/transfers/forecasts/"), ("transfers", "/registers/transfers/"),
    ):  # fmt: skip
        window.goto(address)
        window.screenshot(path=folder / f"{name}-{size['width']}.png", full_page=True)


def _arrange(site):
    from django.utils import timezone  # noqa: PLC0415

    from registers.actions.linking import link_persons  # noqa: PLC0415
    from registers.models import DuplicateRun, TransferForecast, TransferItem  # noqa: PLC0415
    from tests.registers import lives  # noqa: PLC0415

    at, place = timezone.now(), site.office.commune
    lives.birth(place), lives.marriage(place, "15.06.1992")
    lives.death(place, "01.02.2010")
    link_persons(province=place.province, at=at)
    counts = {"birth": {"entries": 851831, "pairs": 27000, "opened": 26900, "kept": 0, "gone": 3,
                        "by_sort": {"same_entry": 16000, "two_copies": 9000, "reregistered": 1900}}}  # fmt: skip
    DuplicateRun.objects.create(province=place.province, kind="birth", state="done", threshold=0.6, total=9, done=9,
                                counts=counts, asked_at=at, asked_by=site.office.justice, finished_at=at)  # fmt: skip
    for n in range(4):
        first, second = twin_entries(place, state="sent")
        package = first.book.packages.create(sequence=1, state="ready", asked_at=at, made_by=site.office.justice,
                                             made_at=at, sheet_sha256="a" * 64, entry_total=2)  # fmt: skip
        transfer = package.transfers.create(number=f"CT-45-2025-000{n}", channel="file", state="answered", sent_at=at,
                                            ordered_at=at, ordered_by=site.office.justice)  # fmt: skip
        forecast = TransferForecast.objects.create(transfer=transfer, entries=2, flag_from=0.5, flagged=1,
                                                   expected=0.9, low=0, high=1, made_at=at)  # fmt: skip
        forecast.items.create(entry=first, probability=0.9)
        results = (("duplicate", "accepted"), ("duplicate", "duplicate"), ("accepted", "accepted"),
                   ("duplicate", "accepted"))[n]  # fmt: skip
        for row, (entry, state) in enumerate(zip((first, second), results, strict=True), 1):
            TransferItem.objects.create(transfer=transfer, entry=entry, row=row, state=state, reason="Trùng")


@pytest.mark.parametrize("size", SIZES)
def test_no_screen_of_duplicates_shuts_anybody_out(site, queue, size):
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm ci")
    _arrange(site)
    window, found = site.sign_in(site.office.justice, SIZES[size]), []
    for address in (
        "/registers/duplicates/?sort=same_entry", f"/registers/duplicates/{queue[1].pk}/",
        "/registers/duplicates/runs/",
        "/registers/duplicates/thresholds/", "/registers/contradictions/", "/registers/links/",
        "/registers/transfers/forecasts/",
    ):  # fmt: skip
        window.goto(address)
        window.evaluate(AXE.read_text())
        found += [f"{address}: {each}" for each in window.evaluate(AUDIT)]
        if window.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{address}: runs over the edge")

    assert found == []
