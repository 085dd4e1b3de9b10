"""The daily report as an official paper: what stands on it, in PDF and DOCX, the same bytes for the same figures."""

import io

import pypdfium2
import pytest
from django.urls import reverse
from docx import Document as Word

from reporting.exports import documents
from reporting.exports.documents import Document, Grid, Head
from reporting.exports.word import docx
from tests import factories

HEAD = Head("ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ", "SỞ TƯ PHÁP", "…/BC-STP", "Quảng Trị, ngày 05 tháng 3 năm 2025")
GROUPS = [{"text": "TT", "heads": []}, {"text": "Đơn vị", "heads": []}, {"text": "Đã nhập", "heads": ["ngày", "%"]}]


def paper(rows=3, **more):
    grid = Grid(GROUPS, [[str(n), f"Xã Hướng Phùng {n} & <b>", "12", "3,5"] for n in range(rows)], [1, 4, 1, 1])
    made = {"head": HEAD, "kind": "BÁO CÁO", "subject": "Tiến độ số hóa", "lines": ["Tất cả loại sổ"],
            "grids": [("", grid)], "after": [("Khó khăn", "Mạng chậm < hôm qua")],
            "receivers": ["Sở Tư pháp", "Lưu: VT"],
            "signers": ["NGƯỜI LẬP BIỂU", "GIÁM ĐỐC"], "seal": "SHA-256 abc"}  # fmt: skip
    return Document(**{**made, **more})


def pages_of(body):
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(body)]


def texts_of(body):
    word = Word(io.BytesIO(body))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])


@pytest.mark.parametrize("make", [documents.pdf, docx], ids=["pdf", "docx"])
def test_the_same_document_is_the_same_file(make):
    assert make(paper()) == make(paper())


@pytest.mark.parametrize(
    ("make", "read"), [(documents.pdf, lambda body: "\n".join(pages_of(body))), (docx, texts_of)], ids=["pdf", "docx"]
)
def test_everything_that_the_decree_wants_stands_on_it(make, read):
    said = read(make(paper()))

    for text in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "SỞ TƯ PHÁP", "Số: …/BC-STP",
                 "ngày 05 tháng 3 năm 2025", "BÁO CÁO", "Xã Hướng Phùng 2 & <b>", "Mạng chậm < hôm qua", "Nơi nhận:",
                 "Lưu: VT.", "GIÁM ĐỐC", "SHA-256 abc"):  # fmt: skip
        assert text in said


def test_a_long_table_repeats_its_heads_and_numbers_its_later_pages():
    pages = pages_of(documents.pdf(paper(rows=120)))

    assert len(pages) > 2
    assert all("Đơn vị" in page for page in pages if "Hướng Phùng" in page)
    assert pages[1].strip().startswith("2") or "\n2" in pages[1] or pages[1].strip().endswith("2")
    assert pages[0].strip()[0] != "1"


@pytest.fixture
def official(db):
    campaign = factories.campaign()
    person = factories.justice(campaign.province)
    commune = factories.commune(parent=factories.district(province=campaign.province))
    factories.entry(book=factories.book(locality=commune))
    return person


@pytest.mark.parametrize(("form", "media"), [("pdf", documents.PDF), ("docx", "wordprocessingml")])
def test_the_report_is_taken_along_as_a_paper(official, client, form, media):
    client.force_login(official, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("reporting:daily-report"), {"format": form})

    assert answer.status_code == 200
    assert media in answer["Content-Type"]
    assert f".{form}" in answer["Content-Disposition"]
    said = "\n".join(pages_of(answer.content)) if form == "pdf" else texts_of(answer.content)
    assert "Tổng cộng" in said


def test_a_frozen_report_carries_its_seal(official, client):
    client.force_login(official, backend="django.contrib.auth.backends.ModelBackend")
    day = client.get(reverse("reporting:daily-report")).context["asked"].day.isoformat()
    client.post(reverse("reporting:daily-report-freeze"), {"day": day, "note": "Máy quét hỏng"})
    said = texts_of(client.get(reverse("reporting:daily-report"), {"format": "docx", "day": day}).content)

    assert "Máy quét hỏng" in said
    assert "SHA-256 " in said
