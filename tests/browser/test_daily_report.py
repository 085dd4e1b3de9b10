"""The daily report from the cut-off to the Department: frozen, handed in, signed upwards, and not to be changed."""

import datetime as dt

from django.utils import timezone
from playwright.sync_api import expect

from campaigns.models import Campaign
from reporting.models import DailyReport
from tests import factories
from tests.browser.people import make_book


def test_a_report_is_frozen_handed_in_and_signed_upwards(site):
    office = site.office
    Campaign.objects.update(played_from=timezone.localdate() - dt.timedelta(days=5))
    book = make_book(office)
    factories.entry(book=book, entered_by=office.clerk, entered_at=timezone.now(), state="entered")
    commune = site.sign_in(office.approver)
    commune.goto("/progress/daily-report/")

    commune.get_by_label("Khó khăn, vướng mắc, kiến nghị").fill("Mất điện từ 14 giờ đến 16 giờ.")
    commune.get_by_role("button", name="Chốt báo cáo ngày này").click()
    commune.get_by_role("button", name="Nộp báo cáo").click()

    expect(commune.locator(".chain")).to_contain_text("Nguyễn Thị Lan")
    total = commune.locator(".report .total").first
    frozen = total.inner_text()
    factories.entry(book=book, number=2, entered_by=office.clerk, entered_at=timezone.now(), state="entered")
    commune.reload()
    assert total.inner_text() == frozen
    report = DailyReport.objects.get(locality=office.commune)
    district = site.sign_in(office.official)
    district.goto(f"/progress/daily-report/?locality={office.commune.pk}&day={report.day:%Y-%m-%d}")
    expect(district.locator("main")).to_contain_text("Mất điện từ 14 giờ đến 16 giờ.")
    district.get_by_role("button", name="Ký", exact=True).click()

    expect(district.locator(".chain li")).to_have_count(2)
    expect(district.locator(".chain")).to_contain_text("Phan Quốc Bảo")
    justice = site.sign_in(office.justice)
    justice.goto("/progress/reports/")
    expect(justice.get_by_role("row", name="Xã Cam Thủy")).to_contain_text("ký")
    assert DailyReport.objects.get(pk=report.pk).sha256 == report.sha256
    commune.reload()
    expect(commune.get_by_role("button", name="Chốt báo cáo ngày này")).to_have_count(0)
    expect(commune.get_by_role("button", name="Nộp báo cáo")).to_have_count(0)
