"""The files of a frozen report: the paper as PDF and DOCX, the table as XLSX, the same bytes each time."""

from campaigns.rules import kind_label
from reporting import paper
from reporting.exports import daily as sheet
from reporting.exports import documents, tables
from reporting.exports.word import docx


def subject_of(report):
    return f"Báo cáo số {report.code}: tiến độ số hóa sổ hộ tịch ngày {report.day:%d/%m/%Y}, {report.place_name}"


def paper_of(report):
    """The report as a Document in the layout of the Decree."""
    head = paper.head(report.campaign, report.locality, report.day, report=report)
    return sheet.document(report.figures, head=head, kind=kind_label(report.figures["kind"]), frozen=report)


def name_of(report):
    """The name that its files are saved under, without the ending."""
    place = report.locality.code if report.locality_id else report.campaign.province.code
    more = f"-bo-sung-{report.sequence}" if report.sequence else ""
    return f"bao-cao-{place}-{report.day.isoformat()}{more}"


def files_of(report):
    """(name, bytes, media type) of what is sent: the PDF and the XLSX."""
    name, made = name_of(report), paper_of(report)
    yield f"{name}.pdf", documents.pdf(made), documents.PDF
    yield f"{name}.xlsx", xlsx_of(report), tables.XLSX


def docx_of(report):
    return docx(paper_of(report))


def xlsx_of(report):
    heads, rows = sheet.table(report.figures)
    notes = [f"Số {report.code}", paper.title(report.campaign, report.locality, report.day)]
    with tables.xlsx_file(title="Báo cáo ngày", heads=heads, rows=rows, notes=notes) as file:
        return file.read()
