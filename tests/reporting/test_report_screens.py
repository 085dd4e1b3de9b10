"""The matrix of reports, signing on the page and over the API, and the paper that goes out."""

import io

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document as Word

from reporting.actions import reports as actions
from reporting.actions import signing
from reporting.models import DailyReport
from tests import factories
from tests.reporting.arrange import entries_of, targets

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(place):
    day = timezone.localdate() - timezone.timedelta(days=2)
    return factories.campaign(province=place.province, played_from=day)


@pytest.fixture
def report(place, campaign):
    targets(campaign, {(place, ""): 40})
    entries_of(factories.book(locality=place), days_ago=[1, 0])
    for back in (1, 0):
        made = actions.freeze_report(
            campaign=campaign, locality=place, day=timezone.localdate() - timezone.timedelta(days=back), by=None,
            at=timezone.now(), communes=[place], note="Mạng chậm",
        )  # fmt: skip
    return made


def page_of(client, report):
    where = {"locality": report.locality_id or "", "day": report.day.isoformat()}
    return client.get(reverse("reporting:daily-report"), where)


def text_of(body):
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(body))


def test_a_commune_submits_and_the_district_returns(client, report, place):
    client.force_login(factories.approver(place, full_name="Trần Thị Nộp"))
    assert "Nộp báo cáo" in page_of(client, report).content.decode()
    answer = client.post(
        reverse("reporting:report-sign", args=[report.pk]), {"title": "Chủ tịch UBND xã", "comment": "Thiếu máy scan"}
    )
    assert "Trần Thị Nộp, Chủ tịch UBND xã" in client.get(answer.url).content.decode()

    client.force_login(factories.official(place.parent))
    page = page_of(client, report).content.decode()
    assert "Thiếu máy scan" in page
    assert "Trả lại" in page
    client.post(reverse("reporting:report-return", args=[report.pk]), {"comment": "Chưa đủ"})
    report.refresh_from_db()
    assert report.state == "returned"


def test_who_may_not_sign_is_told_why_and_offered_nothing(client, report, place):
    client.force_login(factories.official(place.parent))

    page = page_of(client, report).content.decode()

    assert "Bước này do xã ký." in page
    assert "report-sign" not in page
    assert client.post(reverse("reporting:report-sign", args=[report.pk])).status_code == 403


def test_a_supplement_stands_beside_the_report(client, report, place):
    client.force_login(factories.approver(place))
    answer = client.post(reverse("reporting:report-supplement", args=[report.pk]), {"reason": "Nhập sót"})
    other = DailyReport.objects.get(sequence=1)

    page = client.get(answer.url).content.decode()

    assert f"Bổ sung báo cáo số {report.code}: Nhập sót" in page
    assert f">{report.code}</a>" in page
    said = text_of(client.get(reverse("reporting:report-pdf", args=[other.pk])).content)
    assert f"Bổ sung Báo cáo số {report.code}" in said


def test_the_matrix_names_who_is_missing(client, report, place, django_assert_max_num_queries):
    beside = factories.commune(parent=place.parent)
    signing.sign_report(report=report, by=factories.approver(place), at=timezone.now())
    client.force_login(factories.official(place.parent))

    with django_assert_max_num_queries(20):
        answer = client.get(reverse("reporting:reports"))

    rows = {row["label"]: row for row in answer.context["rows"]}
    assert rows[place.full_name]["cells"][0]["word"] == "Đã nộp"
    assert rows[beside.full_name]["cells"][1]["word"] == "Chưa chốt"
    assert answer.context["days"][0]["handed_in"] == 1
    late = client.get(reverse("reporting:reports"), {"late": 1}).context["rows"]
    assert beside.full_name in [row["label"] for row in late]


def test_the_matrix_costs_the_same_with_more_communes(client, report, place, django_assert_max_num_queries):
    for _n in range(15):
        factories.commune(parent=place.parent)
    client.force_login(factories.official(place.parent))

    with django_assert_max_num_queries(20):
        client.get(reverse("reporting:reports"))


def test_a_commune_sees_its_own_reports_alone(client, report, place):
    beside = factories.commune(parent=place.parent)
    client.force_login(factories.approver(beside))

    rows = client.get(reverse("reporting:reports")).context["rows"]

    assert [row["label"] for row in rows] == [beside.full_name]
    assert client.post(reverse("reporting:report-sign", args=[report.pk])).status_code == 404
    assert client.get(reverse("reporting:report-pdf", args=[report.pk])).status_code == 404


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_paper_says_it_in_words_with_number_signer_and_annex(client, report, place, form):
    signing.sign_report(
        report=report, by=factories.approver(place, full_name="Trần Thị Nộp"), at=timezone.now(), comment="Thiếu máy"
    )
    client.force_login(factories.approver(place))

    body = client.get(reverse(f"reporting:report-{form}", args=[report.pk])).content

    if form == "pdf":
        said = text_of(body)
    else:
        word = Word(io.BytesIO(body))
        cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        said = "\n".join([*(p.text for p in word.paragraphs), *cells])
        assert [section.orientation for section in word.sections] == [0, 1]
    said = " ".join(said.split())
    for text in ("Số: 02/BC-UBND", "Trần Thị Nộp", "So với báo cáo số 01/BC-UBND", "Mạng chậm", "Thiếu máy",
                 "PHỤ LỤC", "Bảng 3. Lực lượng, phương tiện", "Công an", f"SHA-256 {report.sha256}"):  # fmt: skip
        assert text in said


def test_the_paper_is_the_same_file_each_time(client, report, place):
    client.force_login(factories.approver(place))

    bodies = [client.get(reverse(f"reporting:report-{form}", args=[report.pk])).content
              for form in ("pdf", "docx") for _again in range(2)]  # fmt: skip

    assert bodies[0] == bodies[1]
    assert bodies[2] == bodies[3]


def test_the_letter_stands_upright_and_the_annex_across(client, report, place):
    client.force_login(factories.approver(place))

    pages = list(pypdfium2.PdfDocument(client.get(reverse("reporting:report-pdf", args=[report.pk])).content))

    first, last = pages[0].get_size(), pages[-1].get_size()
    assert first[0] < first[1]
    assert last[0] > last[1]


def test_signing_over_the_api(client, report, place):
    client.force_login(factories.approver(place))
    address = f"/api/v1/reports/{report.pk}"

    signed = client.post(f"{address}/sign/", {"comment": "Đủ"}, content_type="application/json").json()
    assert (signed["state"], signed["code"], signed["steps"][0]["comment"]) == ("submitted", "02/BC-UBND", "Đủ")
    assert client.post(f"{address}/sign/", {}, content_type="application/json").status_code == 403
    client.force_login(factories.official(place.parent))
    assert client.post(f"{address}/return/", {}, content_type="application/json").status_code == 400
    back = client.post(f"{address}/return/", {"comment": "Sai"}, content_type="application/json").json()
    assert back["state"] == "returned"
    assert client.get(f"{address}/pdf/").content.startswith(b"%PDF")
    client.force_login(factories.approver(place))
    other = client.post(f"{address}/supplement/", {"reason": "Sót"}, content_type="application/json").json()
    assert (other["sequence"], other["supplement_of"]) == (1, report.pk)
