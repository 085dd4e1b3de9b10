"""A workbook of any size, written as it is compressed: no second copy on disk, the same memory at any length.

XlsxWriter's constant_memory mode took nine times as long for the same rows (benchmarks/export_all.py measures both):
it builds an object and makes several calls a cell. Here a row is one string. Cells are inline strings in the format
"text", so that no value can become a formula, a number or a date.
"""

import re
import zipfile
from functools import lru_cache

from xlsxwriter.utility import xl_col_to_name

MOST_ROWS = 1_048_576  # of a sheet
MOST_BYTES = 1_900_000_000  # of a sheet unpacked: below 2 GiB no reader needs ZIP64
PACKED = 256 * 1024  # bytes handed to the compressor at a time
LEVEL = 1  # cells repeat so much that more effort gains little: see the benchmark
# What XML cannot hold or would lose: marks, control characters, surrounding blanks.
SPECIAL = re.compile(r"[&<>\x00-\x08\x0b\x0c\x0e-\x1f\x0d\ud800-\udfff\ufffe\uffff]|^\s|\s\Z")
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MOST_LETTERS = 32_767  # of a cell

_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = f"""{_DECLARED}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Times New Roman"/>\
</font><font><b/><sz val="11"/><name val="Times New Roman"/></font></fonts><fills count="2"><fill><patternFill \
patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/>\
</borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="49" \
applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles \
count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


class Workbook:
    """Sheets one after the other into an open binary file: `sheet` begins one, `row` adds to it.

    A context manager: leaving it ends the file, which stays open.
    """

    def __init__(self, target):
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
        self._names, self._part = [], None

    def sheet(self, title, heads):
        """Begin a sheet; where it is full, `title 2` goes on with the same heads by itself."""
        self._title, self._heads, self._again = title, [str(head) for head in heads], 1
        self._starts = [f'<c r="{xl_col_to_name(n)}' for n in range(len(self._heads))]
        self._begin()

    def _begin(self):
        self._end()
        name = self._title if self._again == 1 else f"{self._title[:26]} {self._again}"
        self._names.append(name[:31])
        self._part = self._zip.open(f"xl/worksheets/sheet{len(self._names)}.xml", "w")
        self._waiting, self._length, self._bytes, self._rows = [], 0, 0, 0
        width = f'<cols><col min="1" max="{max(len(self._heads), 1)}" width="16" customWidth="1"/></cols>'
        view = '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        view += 'state="frozen"/></sheetView></sheetViews>'
        self._add(f'{_DECLARED}<worksheet xmlns="{_MAIN}">{view}{width}<sheetData>')
        self._write(self._heads, style="2")

    def row(self, values):
        """One row of texts; what is empty has no cell."""
        if self._rows >= MOST_ROWS or self._bytes >= MOST_BYTES:
            self._again += 1
            self._begin()
        self._write(values)

    def _write(self, values, style="1"):
        self._rows += 1
        middle, text_of = f'{self._rows}" s="{style}" t="inlineStr"><is><t', _marked
        cells = [
            f"{start}{middle}{text_of(value)}</t></is></c>"
            for start, value in zip(self._starts, values, strict=True)
            if value
        ]
        self._add(f'<row r="{self._rows}">{"".join(cells)}</row>')

    def _add(self, text):
        self._waiting.append(text)
        self._length += len(text)
        if self._length > PACKED:
            self._flush()

    def _flush(self):
        packed = "".join(self._waiting).encode()
        self._part.write(packed)
        self._bytes += len(packed)
        self._waiting, self._length = [], 0

    def _end(self):
        if self._part is not None:
            self._add("</sheetData></worksheet>")
            self._flush()
            self._part.close()
            self._part = None

    def __enter__(self):
        return self

    def __exit__(self, *_problem):
        """End the last sheet and write what ties the sheets together."""
        self._end()
        for name, text in self._ties():
            with self._zip.open(name, "w") as part:  # unlike writestr it writes no time of day
                part.write(text.encode())
        self._zip.close()

    def _ties(self):
        numbers = range(1, len(self._names) + 1)
        sheets = "".join(f'<sheet name={_quoted(self._names[n - 1])} sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
        types = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SHEET}.worksheet+xml"/>' for n in numbers
        )
        whole = (
            f'{_DECLARED}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET}.styles+xml"/>{types}</Types>'
        )
        yield "[Content_Types].xml", whole
        yield "_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.xml")])
        yield (
            "xl/workbook.xml",
            (f'{_DECLARED}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets></workbook>'),
        )
        yield (
            "xl/_rels/workbook.xml.rels",
            _relations(
                [
                    *((f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers),
                    ("rId0", "styles", "styles.xml"),
                ]
            ),
        )
        yield "xl/styles.xml", _STYLES


def _relations(rows):
    listed = "".join(
        f'<Relationship Id="{key}" Type="{_RELATIONS}/{kind}" Target="{target}"/>' for key, kind, target in rows
    )
    return f'{_DECLARED}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


@lru_cache(maxsize=50_000)
def _marked(value):
    """What follows `<t` for a value: its text as XML. Most values of a register come again and again."""
    text = str(value)[:MOST_LETTERS]
    if not SPECIAL.search(text):
        return f">{text}"
    text = FORBIDDEN.sub("\ufffd", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f' xml:space="preserve">{text}'.replace("\r", "&#13;")


def _quoted(text):
    return '"' + text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;") + '"'
