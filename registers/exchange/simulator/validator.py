"""How the stand-in judges a package: columns, texts, dates, lists, file names, and one PDF a row (domain.md V-23)."""

import random
import re
import zipfile
from datetime import date

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from registers.kinds import KINDS

SHEET = "DL Import"
CASE = re.compile(
    r"^[A-Z]{2,5}\.(\d{4})\.([0-9A-Za-z-]{2,12})\.(\d{4})-[0-9a-z]{2}-[0-9a-z]{2}\.(\d{3,9})([a-z]{0,8})\.pdf$"
)
DATE = re.compile(r"^(?:(?:(\d{2})\.)?(\d{2})\.)?(\d{4})$")
NUMBER = re.compile(r"^0*(\d+)([^\W\d_]*)/(\d{4})$")
MOST_UNPACKED = 4 * 2**30
WHIMS = ("Ảnh quét mờ, không đối chiếu được", "Thông tin người ký không khớp", "Ngày đăng ký không khớp bản quét")


class BadPackage(Exception):
    """The package as a whole is not taken; the text is the reason."""


def judge(*, kind, sheet, archive, refuse=0.0, seed=0):
    """Pairs of (natural key, answer) for every row; BadPackage where the files are no package of that kind.

    `refuse` is the share of sound rows that are refused all the same, drawn from `seed`.
    """
    if kind not in KINDS:
        raise BadPackage("Không có loại sổ này")
    rows = _rows(KINDS[kind], sheet)
    files = _files(archive) if archive else None
    dice = random.Random(seed)  # noqa: S311 (a rehearsal that can be repeated)
    keys = [_key_of_row(row) for row in rows]
    if files is not None and (stray := sorted(set(files) - set(keys))):
        raise BadPackage(f"Tệp PDF không có dòng nào: {files[stray[0]]}")
    return [_judge_row(KINDS[kind], n, row, key, files, refuse, dice)
            for n, (row, key) in enumerate(zip(rows, keys, strict=True), start=1)]  # fmt: skip


def _rows(kind, sheet):
    try:
        book = load_workbook(sheet, read_only=True)
        if SHEET not in book.sheetnames:
            raise BadPackage(f"Thiếu trang tính {SHEET}")
        lines = book[SHEET].iter_rows(values_only=True)
        heads = next(lines, ())
        cells = [line for line in lines if any(cell not in (None, "") for cell in line)]
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as problem:
        raise BadPackage("Không mở được tệp Excel") from problem
    if tuple(heads) != kind.headers:
        raise BadPackage("Các cột không đúng mẫu")
    if any(cell is not None and not isinstance(cell, str) for line in cells for cell in line):
        raise BadPackage("Mọi ô phải là văn bản")
    return [{head: cell or "" for head, cell in zip(heads, line, strict=False)} for line in cells]


def _files(archive):
    """(year opened, book, year, number) -> name of every PDF of the archive."""
    found = {}
    try:
        with zipfile.ZipFile(archive) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise BadPackage("Tệp nén quá lớn")
            for part in packed.infolist():
                name = part.filename.rsplit("/", 1)[-1]
                with packed.open(part) as file:
                    starts = file.read(5)
                _keep_name(found, name, starts)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as problem:
        raise BadPackage("Không mở được tệp nén") from problem
    return found


def _keep_name(found, name, starts):
    if name.startswith("Cover.") or not name.endswith(".pdf"):
        return
    said = CASE.match(name)
    if not said or starts != b"%PDF-":
        raise BadPackage(f"Tên hoặc nội dung tệp không đúng: {name}")
    key = (said[1], said[2].lstrip("0"), said[3], str(int(said[4])) + said[5])
    if key in found:
        raise BadPackage(f"Hai tệp cho một trường hợp: {name}")
    found[key] = name


def _key_of_row(row):
    number, book = NUMBER.match(row.get("so", "")), row.get("quyenSo", "").partition("/")
    if not number:
        return ("", "", "", row.get("so", ""))
    return (book[2], book[0].lstrip("0"), number[3], number[1] + number[2].lower())


def _judge_row(kind, n, row, key, files, refuse, dice):
    office = " ".join((row.get("noiDangKy") or row.get("noiCap") or "").casefold().split())
    natural = (office, kind.slug, key[2], key[3])
    name = files.get(key, "") if files is not None else ""
    answer = {"row": n, "so": row.get("so", ""), "quyenSo": row.get("quyenSo", ""), "file_name": name}
    code, reason = _fault(kind, row, key, files)
    if not code and dice.random() < refuse:
        code, reason = "KT", dice.choice(WHIMS)
    if code:
        return natural, {**answer, "result": "refused", "code": code, "reason": reason, "reference": ""}
    return natural, {**answer, "result": "accepted", "code": "", "reason": "", "reference": f"HT-{'-'.join(key[2:])}"}


def _fault(kind, row, key, files):
    """(code, sentence) of the first thing that is wrong with a row; empty where nothing is."""
    if not key[2]:
        return "SO", "Số đăng ký không đúng dạng số/năm"
    if files is not None and key not in files:
        return "TEP", "Không có tệp PDF của trường hợp này"
    for field in kind.fields:
        text = row.get(field.code, "")
        if not text:
            continue
        if field.code == "ngayDangKy" and not _is_date(text):
            return "NGAY", f"{field.code}: ngày không hợp lệ"
        if field.choices and not field.listed and text not in dict(field.choices):
            return "MA", f"{field.code}: mã không có trong danh mục"
        if len(text) > field.max_length:
            return "DAI", f"{field.code}: dài quá {field.max_length} ký tự"
    return "", ""


def _is_date(text):
    said = DATE.match(text)
    if not said:
        return False
    try:
        date(int(said[3]), int(said[2] or 1), int(said[1] or 1))
    except ValueError:
        return False
    return True
