"""The workbook alone: texts stay texts, and what is too long for a sheet goes on in the next."""

import io

from reporting.exports import workbook
from tests.reporting.exporting.files import sheets_of

NASTY = ["=1+1", "+84", "@SUM(A1)", "a & b < c", " blank ", "\x00\x0bNguyễn", "00123", "x" * 40_000]


def made(rows, heads, **more):
    target = io.BytesIO()
    with workbook.Workbook(target) as book:
        book.sheet("DL Import", heads)
        for row in rows:
            book.row(row)
    return target.getvalue()


def test_a_workbook_keeps_every_text_as_text():
    found = sheets_of(made([NASTY, ["", "b", *[""] * 6]], [str(n) for n in range(8)]))["DL Import"]

    assert found[1][:5] == NASTY[:5]
    assert found[1][5] == "\ufffd\ufffdNguyễn"
    assert found[1][6] == "00123"
    assert len(found[1][7]) == workbook.MOST_LETTERS
    assert found[2][:2] == ["", "b"]


def test_a_full_sheet_goes_on_in_the_next_with_the_same_heads(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)

    found = sheets_of(made([[str(n)] for n in range(5)], ["a"]))

    assert found == {
        "DL Import": [["a"], ["0"], ["1"]], "DL Import 2": [["a"], ["2"], ["3"]], "DL Import 3": [["a"], ["4"]],
    }  # fmt: skip


def test_a_sheet_that_grows_too_large_goes_on_in_the_next(monkeypatch):
    monkeypatch.setattr(workbook, "PACKED", 1)
    monkeypatch.setattr(workbook, "MOST_BYTES", 600)

    assert len(sheets_of(made([["x" * 50]] * 6, ["a"]))) > 1


def test_the_same_rows_are_the_same_bytes():
    assert made([["a"]], ["h"]) == made([["a"]], ["h"])
