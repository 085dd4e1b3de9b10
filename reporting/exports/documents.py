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
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

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
    texts: tuple = (1,)  # columns of words, which stand left; figures stand right


@dataclass(frozen=True)
class Document:
    head: Head
    kind: str  # BÁO CÁO
    subject: str
    lines: list = field(default_factory=list)
    grids: list = field(default_factory=list)  # (title or "", Grid)
    after: list = field(default_factory=list)  # (title, text or [paragraph])
    receivers: list = field(default_factory=list)
    signers: list = field(default_factory=list)  # a position, or (position, name)
    is_wide: bool = True
    annex: str = ""  # the line under PHỤ LỤC; with one the tables come after the signatures, on pages across
    seal: str = ""  # the check sum of frozen figures, printed small at the end


# ---- PDF ------------------------------------------------------------------------------------------------


@cache
def _faces():
    """Register the faces once a process; their names."""
    for name, weight, style in (("serif", 400, "normal"), ("serif-b", 700, "normal"), ("serif-i", 400, "italic"),
                                ("serif-bi", 700, "italic")):  # fmt: skip
        pdfmetrics.registerFont(TTFont(name, str(font_path(SERIF, weight, style))))
    return "serif", "serif-b", "serif-i"


def _style(size, *, face="serif", align=TA_CENTER, after=0, indent=0):
    return ParagraphStyle(
        f"{face}{size}{align}{after}{indent}", fontName=face, fontSize=size, leading=size * 1.2, alignment=align,
        firstLineIndent=indent,        spaceAfter=after,
    )  # fmt: skip


def _said(text, style):
    return Paragraph(escape(str(text)).replace("\n", "<br/>"), style)


def pdf(document):
    """The document as PDF bytes."""
    _faces()
    target = io.BytesIO()
    paper = BaseDocTemplate(
        target, pagesize=A4, title=document.subject, author=document.head.agency, lang="vi", invariant=1,
        pageTemplates=[_sheet("wide", landscape(A4)), _sheet("high", A4)][:: 1 if document.is_wide else -1],
    )  # fmt: skip
    width = (landscape(A4) if document.is_wide else A4)[0] - (LEFT + RIGHT) * mm
    story = [*_pdf_letter(document, width)]
    grids = _pdf_grids(document, landscape(A4)[0] - (LEFT + RIGHT) * mm if document.annex else width)
    story += [*_pdf_words(document), Spacer(1, 4 * mm), *([] if document.annex else grids)]
    story += [Spacer(1, 6 * mm), _pdf_signatures(document, width)]
    if document.annex:
        story += [NextPageTemplate("wide"), PageBreak(), _said("PHỤ LỤC", _style(14, face="serif-b"))]
        story += [_said(document.annex, _style(13, face="serif-i")), Spacer(1, 3 * mm), *grids]
    if document.seal:
        story += [Spacer(1, 8 * mm), _said(document.seal, _style(8, align=0))]
    paper.build(story)
    return target.getvalue()


def _sheet(name, size):
    """A page of the Decree's margins that carries its number, but on the first page of the whole."""
    width, height = size[0] - (LEFT + RIGHT) * mm, size[1] - (TOP + BOTTOM) * mm
    frame = Frame(LEFT * mm, BOTTOM * mm, width, height, 0, 0, 0, 0)
    return PageTemplate(name, [frame], onPage=_page_number, pagesize=size)


def _pdf_letter(document, width):
    yield from (_pdf_head(document.head, width), Spacer(1, 5 * mm))
    yield from (_said(text, _style(14, face="serif-b")) for text in (document.kind, document.subject))
    yield from _rule(width, width * 0.3)
    yield from (_said(line, _style(13, face="serif-i")) for line in document.lines)
    yield Spacer(1, 4 * mm)


def _pdf_words(document):
    """Headings and paragraphs of 13 points, justified, the first line 1 cm in, 6 points apart."""
    body = _style(13, align=TA_JUSTIFY, after=6, indent=10 * mm)
    for title, text in document.after:
        yield _said(title, _style(13, face="serif-b", align=0, after=3, indent=10 * mm))
        yield from (_said(each, body) for each in ([text] if isinstance(text, str) else text))


def _pdf_grids(document, width):
    made = []
    for title, grid in document.grids:
        title_style = _style(12, face="serif-b", align=0, after=3)
        made += [CondPageBreak(40 * mm), _said(title, title_style)] if title else []
        made += [_pdf_grid(grid, width), Spacer(1, 4 * mm)]
    return made


def _page_number(canvas, paper):
    if canvas.getPageNumber() == 1:
        return
    canvas.setFont("serif", 13)
    width, height = paper.pageTemplate.pagesize
    canvas.drawCentredString(width / 2, height - 12 * mm, str(canvas.getPageNumber()))


def _pdf_head(head, width):
    left = [_said(head.superior, _style(12)), _said(head.agency, _style(12, face="serif-b")),
            *_rule(width * 0.42, 22 * mm), _said(f"Số: {head.number}", _style(13))]  # fmt: skip
    right = [_said(NATION, _style(12, face="serif-b")), Paragraph(f"<u>{MOTTO}</u>", _style(13, face="serif-b")),
             Spacer(1, 2 * mm), _said(head.place_date, _style(13, face="serif-i"))]  # fmt: skip
    look = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0)]  # fmt: skip
    return Table([[left, right]], colWidths=[width * 0.42, width * 0.58], style=TableStyle(look))


def _rule(within, width):
    """A line of `width` in the middle of a column, as the Decree draws it under a name."""
    beside = (within - width) / 2
    yield Spacer(1, 1 * mm)
    yield Table([["", "", ""]], colWidths=[beside, width, beside], rowHeights=[1.5 * mm],
                style=TableStyle([("LINEABOVE", (1, 0), (1, 0), 0.6, colors.black)]))  # fmt: skip


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
    body = [_pdf_row(row, grid.texts, is_total=grid.has_total and row is grid.rows[-1]) for row in grid.rows]
    look = [("GRID", (0, 0), (-1, -1), 0.4, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]  # fmt: skip
    if grid.has_total:
        look.append(("LINEABOVE", (0, -1), (-1, -1), 1, colors.black))
    shares = [width * share / sum(grid.widths) for share in grid.widths]
    return Table([first, second, *body], colWidths=shares, repeatRows=2, style=TableStyle(look + spans))


def _pdf_row(row, texts, *, is_total):
    face = "serif-b" if is_total else "serif"
    return [_said(cell, _style(8, face=face, align=0 if n in texts else TA_RIGHT)) for n, cell in enumerate(row)]


def _pdf_signatures(document, width):
    receivers = "".join(f"<br/>- {escape(each)};" for each in document.receivers)[:-1] + "."
    cells = [Paragraph(f'<font name="serif-bi" size="12">Nơi nhận:</font>{receivers}', _style(11, align=0))]
    cells += [_pdf_signer(signer) for signer in document.signers]
    share = width / len(cells)
    return Table([cells], colWidths=[share] * len(cells), style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]))


def _pdf_signer(signer):
    """A position, room for the signature, and the name of who signed."""
    position, name = (signer, "") if isinstance(signer, str) else signer
    bold = _style(13, face="serif-b")
    return [_said(position, bold), Spacer(1, 18 * mm), *([_said(name, bold)] if name else [])]
