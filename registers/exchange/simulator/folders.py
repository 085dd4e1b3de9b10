"""The stand-in by files: NAME.xlsx with NAME.zip dropped into `in/` is answered by `out/NAME.answers.xlsx`."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

from registers.exchange.simulator.validator import BadPackage, judge
from registers.kinds import KINDS

HEADS = ("STT", "Tên tệp", "Số đăng ký", "Quyển số", "Kết quả", "Mã lỗi", "Lý do", "Mã hồ sơ")
WORDS = {"accepted": "Đã nhận", "duplicate": "Trùng dữ liệu", "refused": "Từ chối"}


def answer_folder(folder, store, *, refuse=0.0, seed=0):
    """Answer every package that lies in `in/` and has no answer yet; the names that were answered."""
    folder, done = Path(folder), []
    for name in ("in", "out"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for sheet in sorted((folder / "in").glob("*.xlsx")):
        out = folder / "out" / f"{sheet.stem}.answers.xlsx"
        if not out.exists():
            _write(out, _answers(sheet, store, refuse, seed))
            done.append(out.name)
    return done


def _answers(sheet, store, refuse, seed):
    archive, kind = sheet.with_suffix(".zip"), _kind_in(sheet.stem)
    key = hashlib.sha256(sheet.read_bytes() + (archive.read_bytes() if archive.exists() else b"")).hexdigest()
    try:
        judged = judge(
            kind=kind, sheet=sheet, archive=archive if archive.exists() else None, refuse=refuse, seed=f"{seed} {key}"
        )
    except BadPackage as problem:
        return [{"row": "", "so": "", "quyenSo": "", "file_name": sheet.name, "result": "refused", "code": "GOI",
                 "reason": str(problem), "reference": ""}]  # fmt: skip
    at = datetime.now(UTC).isoformat()
    receipt = store.keep(key=key, body=key, facts={"kind": kind}, judged=judged, at=at)
    return store.answers(receipt)[0]


def _kind_in(stem):
    """The kind by the code in the file's name (….KS.1998.01)."""
    codes = {kind.code: slug for slug, kind in KINDS.items()}
    return next((codes[part] for part in stem.split(".") if part in codes), "")


def _write(path, answers):
    part = path.with_suffix(".part")
    with xlsxwriter.Workbook(part) as book:
        sheet = book.add_worksheet("Kết quả")
        for at, head in enumerate(HEADS):
            sheet.write_string(0, at, head)
        for row, answer in enumerate(answers, start=1):
            texts = [answer["row"], answer["file_name"], answer["so"], answer["quyenSo"], WORDS[answer["result"]],
                     answer["code"], answer["reason"], answer["reference"]]  # fmt: skip
            for at, text in enumerate(texts):
                sheet.write_string(row, at, str(text))
    part.replace(path)
