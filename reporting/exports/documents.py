"""Official papers as DOCX and PDF in the layout of Nghị định 30/2020/NĐ-CP (domain.md section 5).

A Document says what stands on the paper; `docx` and `pdf` set it. Sizes and margins are the Decree's: A4, margins
20-25 mm above and below, 30-35 left, 15-20 right; Times New Roman; page numbers above, from the second page on.
The same document gives the same bytes.
"""

import io
from dataclasses import dataclass, field
from functools import cache
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import HRFlowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from scanning.samples.fonts import SERIF, font_path

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15  # mm


@dataclass(frozen=True)
class Head:
    """Who writes, under whom, with what number, where and when."""

    superior: str
    agency: str
    number: str
    place_date: str


@dataclass(frozen=True)
class Grid:
    """A table: two rows of heads (text, columns spanned or its own heads), rows of texts, the last one the total."""

    groups: list  # [{"text", "heads": [...]}], as reporting.daily.head_groups gives
    rows: list
    widths: list  # shares of the page's width
    has_total: bool = True


@dataclass(frozen=True)
class Document:
    head: Head
    kind: str  # BÁO CÁO
    subject: str
    lines: list = field(default_factory=list)
    grids: list = field(default_factory=list)  # (title or "", Grid)
    after: list = field(default_factory=list)  # (title, text)
    receivers: list = field(default_factory=list)
    signers: list = field(default_factory=list)
    is_wide: bool = True
    seal: str = ""  # the check sum of frozen figures, printed small at the end


# ---- PDF ------------------------------------------------------------------------------------------------


@cache
def _faces():
    """Register the faces once a process; their names."""
    for name, weight, style in (("serif", 400, "normal"), ("serif-b", 700, "normal"), ("serif-i", 400, "italic")):
        pdfmetrics.registerFont(TTFont(name, str(font_path(SERIF, weight, style))))
    return "serif", "serif-b", "serif-i"


def _style(size, *, face="serif", align=TA_CENTER, after=0):
    return ParagraphStyle(
        f"{face}{size}{align}{after}", fontName=face, fontSize=size, leading=size * 1.2, alignment=align,
        spaceAfter=after,
    )  # fmt: skip


def _said(text, style):
    return Paragraph(escape(str(text)).replace("\n", "<br/>"), style)


def pdf(document):
    """The document as PDF bytes."""
    _faces()
    target, size = io.BytesIO(), landscape(A4) if document.is_wide else A4
    paper = SimpleDocTemplate(
        target, pagesize=size, topMargin=TOP * mm, bottomMargin=BOTTOM * mm, leftMargin=LEFT * mm,
        rightMargin=RIGHT * mm, title=document.subject, author=document.head.agency, lang="vi", invariant=1,
    )  # fmt: skip
    story = [_pdf_head(document.head, paper.width), Spacer(1, 5 * mm)]
    story += [_said(document.kind, _style(14, face="serif-b")), _said(document.subject, _style(14, face="serif-b"))]
    story += [_said(line, _style(12)) for line in document.lines] + [Spacer(1, 4 * mm)]
    for title, grid in document.grids:
        story += [_said(title, _style(12, face="serif-b", align=0, after=3))] if title else []
        story += [_pdf_grid(grid, paper.width), Spacer(1, 4 * mm)]
    for title, text in document.after:
        story += [_said(title, _style(13, face="serif-b", align=0, after=2)), _said(text, _style(13, align=TA_JUSTIFY))]
    story += [Spacer(1, 6 * mm), _pdf_signatures(document, paper.width)]
    if document.seal:
        story += [Spacer(1, 20 * mm), _said(document.seal, _style(8, align=0))]
    paper.build(story, onLaterPages=_page_number)
    return target.getvalue()


def _page_number(canvas, paper):
    canvas.setFont("serif", 13)
    width, height = paper.pagesize
    canvas.drawCentredString(width / 2, height - 12 * mm, str(canvas.getPageNumber()))


def _pdf_head(head, width):
    agency = [
        _said(head.agency, _style(12, face="serif-b")),
        HRFlowable(width="30%", thickness=0.6, color=colors.black),
    ]
    left = [_said(head.superior, _style(12)), agency, _said(f"Số: {head.number}", _style(13))]  # fmt: skip
    right = [_said(NATION, _style(12, face="serif-b")), Paragraph(f"<u>{MOTTO}</u>", _style(13, face="serif-b")),
             _said(head.place_date, _style(13, face="serif-i"))]  # fmt: skip
    rows = list(zip(left, right, strict=True))
    return Table(rows, colWidths=[width * 0.42, width * 0.58], style=TableStyle([
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]))  # fmt: skip


def _pdf_grid(grid, width):
    bold = _style(8, face="serif-b")
    first, second, spans, column = [], [], [], 0
    for group in grid.groups:
        inside = group["heads"] or [""]
        first += [_said(group["text"], bold), *[""] * (len(inside) - 1)]
        second += [_said(head, bold) for head in inside]
        last = column + len(inside) - 1
        spans.append(("SPAN", (column, 0), (last, 0) if group["heads"] else (column, 1)))
        column = last + 1
    body = [_pdf_row(row, is_total=grid.has_total and row is grid.rows[-1]) for row in grid.rows]
    look = [("GRID", (0, 0), (-1, -1), 0.4, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]  # fmt: skip
    if grid.has_total:
        look.append(("LINEABOVE", (0, -1), (-1, -1), 1, colors.black))
    shares = [width * share / sum(grid.widths) for share in grid.widths]
    return Table([first, second, *body], colWidths=shares, repeatRows=2, style=TableStyle(look + spans))


def _pdf_row(row, *, is_total):
    face = "serif-b" if is_total else "serif"
    return [_said(cell, _style(8, face=face, align=0 if n == 1 else TA_RIGHT)) for n, cell in enumerate(row)]


def _pdf_signatures(document, width):
    receivers = "".join(f"<br/>- {escape(each)};" for each in document.receivers)[:-1] + "."
    cells = [Paragraph(f'<font name="serif-i" size="12"><b>Nơi nhận:</b></font>{receivers}', _style(11, align=0))]
    cells += [_said(signer, _style(13, face="serif-b")) for signer in document.signers]
    share = width / len(cells)
    return Table([cells], colWidths=[share] * len(cells), style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]))
