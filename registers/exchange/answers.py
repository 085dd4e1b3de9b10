"""An answer of the Ministry as a table: which column says what, and what each row answers. Files and values only.

No sample of the Ministry's answers is public (domain.md 9), so columns are known by the words that their heads hold,
in Vietnamese or English, in any order; rows name an entry by file name, by number and book, or by the sheet's row.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from civreg.core.vietnamese import fold
from registers.exchange.limits import SheetRefused

ACCEPTED, DUPLICATE, REFUSED = RESULTS = ("accepted", "duplicate", "refused")
# What a result is called; the first that fits counts, so that "không trùng" is never a duplicate.
RESULT_WORDS = (
    (ACCEPTED, ("accepted", "ok", "da nhan", "chap nhan", "thanh cong", "tiep nhan", "hop le", "khong trung", "dat")),
    (DUPLICATE, ("duplicate", "trung du lieu", "du lieu trung", "trung", "da ton tai")),
    (REFUSED, ("refused", "rejected", "tu choi", "khong hop le", "loi", "khong nhan", "khong dat", "that bai")),
)  # fmt: skip
NEGATIVE = (
    "khong hop le",
    "khong nhan",
    "khong dat",
    "khong thanh cong",
    "chua hop le",
    "khong chap nhan",
    "khong tiep",
)
HEADS = (
    ("file_name", ("ten tep", "ten file", "tep", "file name", "file_name", "filename", "file")),
    ("book_number", ("quyenso", "quyen so", "quyen", "book")),
    ("result", ("ket qua", "trang thai", "result", "status")),
    ("reason", ("ly do", "noi dung loi", "mo ta", "reason", "message", "ghi chu")),
    ("code", ("ma loi", "ma ly do", "code")),
    ("reference", ("ma ho so", "so tham chieu", "ma bo", "reference")),
    ("row", ("stt", "dong", "row")),
    ("number", ("so dang ky", "so", "number")),
)
HEAD_WITHIN = 20
MOST_OF_A_CELL = 1000
RATIO = 250
DELIMITERS = ",;\t"
ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Answer:
    """What the Ministry says of one entry. `at` is where it stands in its source, for problems."""

    result: str
    row: int | None = None
    file_name: str = ""
    number: str = ""
    book_number: str = ""
    code: str = ""
    reason: str = ""
    reference: str = ""
    at: str = ""


def read(content: bytes, name: str, *, max_rows: int) -> tuple[list[Answer], list[str]]:
    """(answers, sentences about rows that cannot be read) of a spreadsheet or CSV; SheetRefused if it is neither."""
    rows = _cells(content, max_rows)
    columns, head = _columns(rows)
    answers, problems = [], []
    for place, cells in enumerate(rows[head + 1 :], start=head + 2):
        if not any(cells):
            continue
        found = {key: cells[at] if at < len(cells) else "" for key, at in columns.items()}
        answer = from_facts(found, _("dòng %(row)s") % {"row": place})
        if isinstance(answer, Answer):
            answers.append(answer)
        else:
            problems.append(answer)
    return answers, problems


def from_facts(facts, at) -> Answer | str:
    """One answer from texts by name (as in HEADS), or the sentence that says why it is none."""
    texts = {key: str(facts.get(key) or "").strip()[:MOST_OF_A_CELL] for key, _words in HEADS}
    result = result_of(texts.pop("result"))
    if not result:
        return _("%(at)s: không rõ kết quả là nhận, trùng hay từ chối.") % {"at": at}
    row = texts.pop("row")
    row = int(row) if row.isdecimal() and len(row) < 8 else None
    if row is None and not texts["file_name"] and not texts["number"]:
        return _("%(at)s: không nói là trường hợp nào.") % {"at": at}
    limited = {"code": texts["code"][:40], "reference": texts["reference"][:100]}
    return Answer(result=result, row=row, at=at, **{**texts, **limited})


def result_of(text: str) -> str:
    """accepted, duplicate or refused as the text says it; empty where it says none of them."""
    words = fold(text).strip()
    if words.startswith(NEGATIVE):
        return REFUSED
    return next((result for result, starts in RESULT_WORDS if words.startswith(starts)), "")


def _columns(rows):
    """({name: place}, row of the heads); the heads stand in one of the first rows."""
    for at, cells in enumerate(rows[:HEAD_WITHIN]):
        found = _matched([re.sub(r"\s+", " ", fold(cell)).strip() for cell in cells])
        if "result" in found and found.keys() & {"file_name", "number", "row"}:
            return found, at
    raise SheetRefused(
        _("Không thấy các cột cần có: kết quả, và tên tệp, số đăng ký hoặc số thứ tự dòng."), code="no_heads"
    )


def _matched(heads):
    found = {}
    for name, words in HEADS:
        free = [at for at, head in enumerate(heads) if head and at not in found.values()]
        exact = [at for at in free if heads[at] in words]
        near = [at for at in free if any(heads[at].startswith(word) for word in words if len(word) > 3)]
        if exact or near:
            found[name] = (exact or near)[0]
    return found


def _cells(content, max_rows):
    if not content.strip():
        raise SheetRefused(_("Tệp rỗng."), code="empty")
    rows = _xlsx(content, max_rows) if content.startswith(ZIP) else _csv(content, max_rows)
    if len(rows) > max_rows:
        raise SheetRefused(
            _("Tệp có hơn %(most)s dòng: chia thành nhiều tệp.") % {"most": max_rows}, code="too_many_rows"
        )
    return rows


def _xlsx(content, max_rows):
    unreadable = SheetRefused(_("Không đọc được tệp Excel này: lưu lại dạng .xlsx rồi gửi lại."), code="unreadable")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > max(len(content), 4096) * RATIO:
                raise SheetRefused(_("Tệp nén quá mức, không mở."), code="bomb")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = []
        for row in sheet.iter_rows(max_row=max_rows + HEAD_WITHIN, max_col=60, values_only=True):
            rows.append(["" if cell is None else str(cell).strip() for cell in row])
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, IndexError) as problem:
        raise unreadable from problem
    return rows


def _csv(content, max_rows):
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise SheetRefused(_("Tệp CSV phải là UTF-8."), code="encoding") from problem
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        reader = csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=delimiter)
        return [[cell.strip() for cell in row] for row, _n in zip(reader, range(max_rows + HEAD_WITHIN), strict=False)]
    except csv.Error as problem:
        raise SheetRefused(_("Không đọc được tệp CSV này."), code="unreadable") from problem
