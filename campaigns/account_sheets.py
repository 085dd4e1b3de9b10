"""A sheet of accounts as rows of cells, XLSX or CSV, and the blank sheet to fill in. Writes nothing else."""

import csv
import io
import zipfile
from itertools import islice

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from campaigns.account_rules import HEADS, columns_of
from civreg.core.errors import Refused

HEAD_WITHIN = 15  # rows above the heads: titles, notes
MOST_COLUMNS = 40
LONGEST_CELL = 300
MOST_READ = 20_000  # rows looked at, empty ones among them
UNPACKED_TO_PACKED = 100


def rows_of(file, *, heads_in=columns_of, most=None, wanted=""):
    """[(row number, {key: cell})] of a sheet; cells are texts, numbers or dates. Refused "unreadable", "too_large",
    "no_heads", "empty".

    `heads_in` finds the columns in a row of heads, `most` is how many rows are taken, `wanted` the sentence about
    heads that are missing: those of accounts unless told otherwise.
    """
    most = most or settings.ACCOUNT_SHEET_ROWS
    if file.size > settings.ACCOUNT_SHEET_MB * 1024 * 1024:
        raise _refused(_("Tệp quá lớn: nhiều nhất %(most)s MB.") % {"most": settings.ACCOUNT_SHEET_MB}, "too_large")
    body = file.read()
    read = _xlsx if body.startswith(b"PK") else _csv
    with_numbers = enumerate(read(body), 1)
    heads = {}
    for _number, cells in islice(with_numbers, HEAD_WITHIN):
        if heads := heads_in(cells):
            break
    if not heads:
        wanted = wanted or _("Không thấy dòng tiêu đề: cần có Họ tên, Đơn vị, Vai trò. Dùng tệp mẫu.")
        raise _refused(wanted, "no_heads")
    found = []
    for number, cells in with_numbers:
        row = {key: _cell(cells[at]) for at, key in heads.items() if at < len(cells)}
        if any(value != "" for value in row.values()):
            found.append((number, row))
        if len(found) > most:
            sentence = _("Tệp có nhiều hơn %(most)s dòng: chia thành nhiều tệp.")
            raise _refused(sentence % {"most": most}, "too_large")
    if not found:
        raise _refused(_("Tệp chưa có dòng nào dưới tiêu đề."), "empty")
    return found


def _cell(value):
    if not isinstance(value, str):
        return "" if value is None else value
    # Half a sign (a lone surrogate) is nothing that the database could keep.
    return value[:LONGEST_CELL].encode("utf-8", "replace").decode().replace("\0", "")


def _xlsx(body):
    """The rows of the first sheet; a file that unpacks to far more than it is, is not opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > max(len(body), 100_000) * UNPACKED_TO_PACKED:
            raise _refused(_("Tệp nén bất thường nên không mở."), "too_large")
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        return [row[:MOST_COLUMNS] for row in islice(sheet.iter_rows(values_only=True), MOST_READ)]
    except Refused:
        raise
    except Exception as problem:  # noqa: BLE001 - openpyxl fails in many ways on what is no workbook
        raise _refused(
            _("Không đọc được tệp Excel này. Lưu lại dạng .xlsx hoặc .csv rồi gửi."), "unreadable"
        ) from problem


def _csv(body):
    try:
        text = body.decode("utf-8-sig")
        if "\0" in text:
            raise UnicodeError
    except UnicodeError as problem:
        raise _refused(_("Tệp CSV phải lưu dạng UTF-8."), "unreadable") from problem
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        return [row[:MOST_COLUMNS] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error as problem:
        raise _refused(_("Không đọc được tệp CSV này."), "unreadable") from problem


def blank(*, forces, roles, places):
    """The bytes of the sheet to fill in: heads, choices in the cells, and the words that may be chosen."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, words = book.add_worksheet("Danh sách"), book.add_worksheet("Chọn từ đây")
        bold = book.add_format({"bold": True, "bg_color": "#EAE6DA", "border": 1})
        as_text, as_day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd/mm/yyyy"})
        for at, key in enumerate(HEADS):
            sheet.write_string(0, at, HEADS[key][0], bold)
            sheet.set_column(at, at, 24 if at in (0, 3) else 16, as_day if key.endswith("_on") else as_text)
        sheet.freeze_panes(1, 0)
        for at, (key, choices) in enumerate((("force", forces), ("role", roles), ("place", places))):
            words.write_string(0, at, HEADS[key][0], bold)
            words.set_column(at, at, 36)
            for line, choice in enumerate(choices, 1):
                words.write_string(line, at, choice)
            letter = "ABC"[at]
            source = f"='Chọn từ đây'!${letter}$2:${letter}${len(choices) + 1}"
            column = list(HEADS).index(key)
            sheet.data_validation(
                1, column, settings.ACCOUNT_SHEET_ROWS, column, {"validate": "list", "source": source}
            )
    return buffer.getvalue()


def _refused(sentence, code):
    status = 413 if code == "too_large" else 422
    return Refused(sentence, code=code, status=status, fields={"file": [sentence]})
