"""The daily report: official columns, frozen once, printed and exported as it was frozen."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from civreg.core.errors import Refused
from civreg.core.models import HistoryEvent
from reporting import daily, paper
from reporting.actions import reports as actions
from reporting.models import DailyReport
from tests import factories
from tests.reporting.arrange import entries_of, targets
from tests.reporting.test_exports import body_of, read_csv

pytestmark = pytest.mark.django_db
URL = "reporting:daily-report"


@pytest.fixture
def campaign(place):
    return factories.campaign(province=place.province, played_from=timezone.localdate() - dt.timedelta(days=3))


def freeze(campaign, place, by, **more):
    wanted = {"locality": place.parent, "day": timezone.localdate(), "communes": [place], "at": timezone.now()}
    return actions.freeze_report(campaign=campaign, by=by, **{**wanted, **more})


def test_a_row_holds_the_official_columns(client, place, official, campaign):
    targets(campaign, {(place, ""): 40, (place.parent, ""): 40})
    factories.clerk(place)
    entries_of(factories.book(locality=place), days_ago=[1, 0, 0])

    figures = client.get(reverse(URL)).context["figures"]

    row = figures["rows"][0]
    assert {key: row[key] for key in ("books", "target", "entered_today", "entered", "entered_percent", "people")} == {
        "books": 1, "target": 40, "entered_today": 2, "entered": 3, "entered_percent": 7.5, "people": 1,
    }  # fmt: skip
    assert [line["unit"] for line in figures["kinds"]] == ["Khai sinh"]


def test_a_past_day_is_reported_as_of_its_close(client, place, official):
    entries_of(factories.book(locality=place), days_ago=[2, 1, 0, 0])
    yesterday = timezone.localdate() - dt.timedelta(days=1)

    row = client.get(reverse(URL), {"day": yesterday.isoformat()}).context["figures"]["rows"][0]

    assert (row["entered"], row["entered_today"]) == (2, 1)


def test_a_frozen_report_stays_while_the_work_goes_on(client, place, official, campaign):
    book = factories.book(locality=place)
    entries_of(book, days_ago=[0])
    answer = client.post(reverse("reporting:daily-report-freeze"), {"locality": place.parent.pk, "note": "Mạng chậm"})
    entries_of(book, days_ago=[0, 0])

    shown = client.get(answer.url)
    live = client.get(reverse(URL), {"live": 1})

    assert (shown.context["figures"]["whole"]["entered"], live.context["figures"]["whole"]["entered"]) == (1, 3)
    assert "Mạng chậm" in shown.content.decode()


def test_frozen_figures_prove_themselves_and_are_under_history(place, campaign, official):
    entries_of(factories.book(locality=place), days_ago=[0])

    report = freeze(campaign, place, official)

    report.refresh_from_db()
    assert daily.digest(report.figures) == report.sha256
    event = HistoryEvent.objects.get(table_name="reporting_dailyreport", object_id=report.pk)
    assert (event.user_id, event.changes["sha256"]) == (official.pk, [None, report.sha256])


def test_a_day_is_frozen_once(place, campaign, official):
    freeze(campaign, place, official)

    with pytest.raises(Refused, match="đã chốt"):
        freeze(campaign, place, official)

    assert DailyReport.objects.count() == 1


def test_the_province_is_frozen_once_too(place, campaign):
    leader = factories.justice(place.province)
    freeze(campaign, place, leader, locality=None)

    with pytest.raises(Refused):
        freeze(campaign, place, leader, locality=None)


def test_a_day_to_come_is_not_frozen(place, campaign, official):
    with pytest.raises(Refused, match="chưa đến"):
        freeze(campaign, place, official, day=timezone.localdate() + dt.timedelta(days=1))


@pytest.mark.parametrize("role", ["clerk", "stranger"])
def test_who_does_not_lead_the_place_freezes_nothing(client, place, campaign, role):
    person = factories.clerk(place) if role == "clerk" else factories.official(factories.district())
    client.force_login(person)

    answer = client.post(reverse("reporting:daily-report-freeze"), {"locality": place.parent.pk})

    assert answer.status_code == 404
    assert not DailyReport.objects.exists()


def test_a_clerk_may_not_freeze_even_the_own_commune(place, campaign):
    with pytest.raises(Refused):
        freeze(campaign, place, factories.clerk(place), locality=place)


def test_the_sheet_has_the_totals_last(client, place, official):
    entries_of(factories.book(locality=place), days_ago=[0])

    heads, *rows = read_csv(body_of(client.get(reverse(URL), {"format": "csv"})))[2:]

    assert heads[:2] == ["TT", "Đơn vị"]
    assert [row[1] for row in rows] == [place.full_name, "Tổng cộng"]


def test_the_paper_has_the_states_name_its_motto_and_the_number(client, place, official):
    text = client.get(reverse(URL)).content.decode()

    for part in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "/BC-UBND", "Nơi nhận:"):
        assert part in text


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (dt.date(2025, 3, 5), "ngày 05 tháng 3 năm 2025"),
        (dt.date(2025, 2, 20), "ngày 20 tháng 02 năm 2025"),
        (dt.date(2025, 12, 31), "ngày 31 tháng 12 năm 2025"),
    ],
)
def test_dates_on_paper(day, written):
    assert paper.written_date(day) == written
