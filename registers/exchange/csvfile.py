"""Rows of a CSV as text: its encoding and its delimiter found out, read as it comes."""

import codecs
import csv
import re

from django.utils.translation import gettext_lazy as _

from registers.exchange import encodings
from registers.exchange.limits import MB, SheetRefused

DELIMITERS = ",;\t|"
SAMPLE = 256 * 1024
PARTS = re.compile(r"[,;|\"\s]+")
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
CODECS = {"utf-8": "utf-8-sig", "utf-16": "utf-16", "windows-1258": "cp1258"}


def _lenient_western(problem):
    """Bytes that Windows-1252 leaves empty stand for themselves: old fonts use every byte."""
    return problem.object[problem.start : problem.end].decode("latin-1"), problem.end


codecs.register_error("western", _lenient_western)


def codec_of(path, asked="auto"):
    """(codec, its errors, is decided) to read the file with; undecided text is judged by its words."""
    if asked in CODECS:
        return CODECS[asked], "strict"
    if asked in encodings.CONVERTERS:
        return "cp1252", "western"
    with open(path, "rb") as file:
        first = file.read(SAMPLE)
    for bom, codec in BOMS:
        if first.startswith(bom):
            return codec, "strict"
    if b"\0" in first:
        halves = first[: SAMPLE // 2 * 2]
        if halves[1::2].count(0) > len(halves) / 5:
            return "utf-16-le", "strict"
        raise binary()
    if _is_utf8(path):
        return "utf-8", "strict"
    western, vietnamese = (encodings.judge(PARTS.split(first.decode(each, "western"))) for each in ("cp1252", "cp1258"))
    if vietnamese.before > max(encodings.CLEAR, western.before):
        return "cp1258", "western"
    return "cp1252", "western"


def _is_utf8(path):
    decoder = codecs.getincrementaldecoder("utf-8")()
    with open(path, "rb") as file:
        try:
            while chunk := file.read(MB):
                decoder.decode(chunk)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return False
    return True


def binary():
    return SheetRefused(_("Tệp này không phải bảng tính .xlsx hoặc .csv."), code="not_a_sheet")


def delimiter_of(text: str) -> str:
    """The sign that parts the first line with heads most often, outside quotes."""
    best, most = ",", 0
    for line in [line for line in text.splitlines() if line.strip()][:20]:
        bare = "".join(line.split('"')[::2])
        for sign in DELIMITERS:
            if bare.count(sign) > most:
                best, most = sign, bare.count(sign)
    return best


class Csv:
    """An opened CSV; rows as (number, cells, None), numbered as a spreadsheet program shows them."""

    def __init__(self, path, limits, asked="auto"):
        self.limits = limits
        self.codec, self.errors = codec_of(path, asked)
        self.file = open(path, encoding=self.codec, errors=self.errors, newline="")  # noqa: SIM115 (see close)
        sample = self._read_sample()
        self.delimiter = delimiter_of(sample)
        self.numbers = {}

    def _read_sample(self):
        try:
            sample = self.file.read(SAMPLE // 4)
        except UnicodeError as problem:
            raise _unreadable() from problem
        if "\0" in sample or _is_binary(sample):
            raise binary()
        self.file.seek(0)
        return sample

    def close(self):
        self.file.close()

    def finish(self, head):
        """Nothing more is to be known of a CSV at its end."""

    def rows(self):
        csv.field_size_limit(self.limits.max_cell)
        reader = csv.reader(_Lines(self.file, self.limits), delimiter=self.delimiter)
        number = 0
        try:
            for number, cells in enumerate(reader, 1):  # noqa: B007 (the number is told in the refusal)
                if len(cells) > self.limits.max_columns:
                    cells = _trimmed(cells, self.limits, number)
                if any(cells):
                    yield number, cells, None
        except csv.Error as problem:
            raise SheetRefused(
                _("Không đọc được từ dòng %(row)s: có dấu nháy mở mà không đóng, hoặc ô quá dài.")
                % {"row": number + 1},
                code="broken_csv",
            ) from problem
        except UnicodeError as problem:
            raise _unreadable() from problem


def _trimmed(cells, limits, number):
    """Empty cells at the end are what a program left behind; more filled ones than allowed are refused."""
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > limits.max_columns:
        raise SheetRefused(
            _("Dòng %(row)s có quá nhiều cột (tối đa %(most)s): kiểm tra lại tệp.")
            % {"row": number, "most": limits.max_columns},
            code="too_many_columns",
        )
    return cells


class _Lines:
    """Lines of a bounded length: a file without line ends must not be read whole."""

    def __init__(self, file, limits):
        self.file, self.most = file, limits.max_cell * limits.max_columns

    def __iter__(self):
        return self

    def __next__(self):
        line = self.file.readline(self.most)
        if not line:
            raise StopIteration
        if "\0" in line:
            raise binary()
        return line


def _is_binary(text):
    odd = sum(sign < " " and sign not in "\t\r\n\f\v\x1a" for sign in text[:4096])
    return odd > max(2, len(text[:4096]) // 50)


def _unreadable():
    return SheetRefused(_("Tệp không đúng bảng mã đã chọn: để «tự nhận» hoặc chọn bảng mã khác."), code="encoding")
