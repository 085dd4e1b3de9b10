"""The same official paper as DOCX, for whoever edits it further."""

import datetime as dt
import io
import zipfile

from docx import Document as Word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reporting.exports.documents import BOTTOM, LEFT, MOTTO, NATION, RIGHT, TOP

FACE = "Times New Roman"
CENTER, JUSTIFY, RIGHT_SIDE = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.RIGHT
ANY_TIME = dt.datetime(2025, 1, 1)  # the same document gives the same bytes, whenever it is made


def docx(document):
    """The document as DOCX bytes."""
    word = Word()
    _page(word, document.is_wide)
    _head(word, document.head)
    for text, size in ((document.kind, 14), (document.subject, 14)):
        _say(word.add_paragraph(), text, size, bold=True, align=CENTER)
    for line in document.lines:
        _say(word.add_paragraph(), line, 13, italic=True, align=CENTER)
    _words(word, document.after)
    if not document.annex:
        _grids(word, document)
    _signatures(word, document)
    if document.annex:
        _across(word.add_section(WD_SECTION.NEW_PAGE), is_wide=True)
        _say(word.add_paragraph(), "PHỤ LỤC", 14, bold=True, align=CENTER)
        _say(word.add_paragraph(), document.annex, 13, italic=True, align=CENTER)
        _grids(word, document)
    if document.seal:
        _say(word.add_paragraph(), document.seal, 8)
    return _bytes(word)


def _words(word, parts):
    """Headings and paragraphs of 13 points, justified, the first line 1 cm in, 6 points apart."""
    for title, text in parts:
        _say(word.add_paragraph(), title, 13, bold=True).paragraph_format.first_line_indent = Mm(10)
        for each in [text] if isinstance(text, str) else text:
            said = _say(word.add_paragraph(), each, 13, align=JUSTIFY).paragraph_format
            said.first_line_indent, said.space_after = Mm(10), Pt(6)


def _grids(word, document):
    for title, grid in document.grids:
        if title:
            _say(word.add_paragraph(), title, 12, bold=True)
        _grid(word, grid)


def _across(section, *, is_wide):
    """A page of the Decree's margins, across or upright."""
    width, height = (Mm(297), Mm(210)) if is_wide else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.different_first_page_header_footer = False


def _page(word, is_wide):
    section = word.sections[0]
    _across(section, is_wide=is_wide)
    section.different_first_page_header_footer = True  # no page number on the first page
    _field(section.header.paragraphs[0], "PAGE")
    section.header.paragraphs[0].alignment = CENTER
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = FACE, Pt(13)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    normal.paragraph_format.space_after = Pt(2)


def _field(paragraph, code):
    """A field that the reader's program fills in, such as the page's number."""
    for kind, text in (("begin", None), (None, code), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        paragraph.add_run()._r.append(part)


def _say(paragraph, text, size, *, bold=False, italic=False, align=None):
    run = paragraph.add_run(str(text))
    run.font.size, run.bold, run.italic, run.font.name = Pt(size), bold, italic, FACE
    if align is not None:
        paragraph.alignment = align
    return paragraph


def _head(word, head):
    table = word.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _stack(left, [(head.superior, 12, {}), (head.agency, 12, {"bold": True}), (f"Số: {head.number}", 13, {})])
    _stack(right, [(NATION, 12, {"bold": True}), (MOTTO, 13, {"bold": True}), (head.place_date, 13, {"italic": True})])
    word.add_paragraph()


def _stack(cell, lines):
    for n, (text, size, look) in enumerate(lines):
        _say(cell.paragraphs[0] if n == 0 else cell.add_paragraph(), text, size, align=CENTER, **look)


def _grid(word, grid):
    table = word.add_table(rows=2, cols=len(grid.widths), style="Table Grid")
    _heads(table, grid.groups)
    for row in grid.rows:
        is_total = grid.has_total and row is grid.rows[-1]
        for n, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
            _say(cell.paragraphs[0], text, 8, bold=is_total, align=None if n in grid.texts else RIGHT_SIDE)
    for row in table.rows[:2]:
        # Heads come again on every page.
        again = OxmlElement("w:tblHeader")
        again.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(again)
    word.add_paragraph()


def _heads(table, groups):
    column = 0
    for group in groups:
        inside = group["heads"] or [""]
        last = column + len(inside) - 1
        top = table.cell(0, column)
        top = top.merge(table.cell(0, last)) if group["heads"] else top.merge(table.cell(1, column))
        _say(top.paragraphs[0], group["text"], 8, bold=True, align=CENTER)
        for n, head in enumerate(group["heads"]):
            _say(table.cell(1, column + n).paragraphs[0], head, 8, bold=True, align=CENTER)
        column = last + 1


def _signatures(word, document):
    cells = word.add_table(rows=1, cols=1 + len(document.signers)).rows[0].cells
    _say(cells[0].paragraphs[0], "Nơi nhận:", 12, bold=True, italic=True)
    for n, each in enumerate(document.receivers, 1):
        end = "." if n == len(document.receivers) else ";"
        _say(cells[0].add_paragraph(), f"- {each}{end}", 11)
    for cell, signer in zip(cells[1:], document.signers, strict=True):
        position, name = (signer, "") if isinstance(signer, str) else signer
        _say(cell.paragraphs[0], position, 13, bold=True, align=CENTER)
        for text in ("", "", "", name):
            _say(cell.add_paragraph(), text, 13, bold=True, align=CENTER)


def _bytes(word):
    """The file with its times taken out, so that the same document is the same file."""
    word.core_properties.created = word.core_properties.modified = ANY_TIME
    written, target = io.BytesIO(), io.BytesIO()
    word.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in sorted(source.namelist()):
            kept.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), source.read(name), zipfile.ZIP_DEFLATED)
    return target.getvalue()
