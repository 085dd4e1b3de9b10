"""find_duplicates on files in the Ministry's columns, spreadsheets and CSV."""

import csv

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command

from registers.kinds import kind
from tests.registers.duplicates.people import village

HEADS = kind("birth").headers


def rows_with_copies():
    rows = village(120)
    return [*rows, {**rows[7], "nksHoTen": rows[7]["nksHoTen"].title()}, {**rows[30], "chaHoTen": ""}]


def write_csv(path, rows, *, encoding="utf-8", blank_after=None):
    with open(path, "w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        for number, row in enumerate(rows, 1):
            writer.writerow([row.get(code, "") for code in HEADS])
            if number == blank_after:
                writer.writerow([""] * len(HEADS))
    return path


def write_xlsx(path, rows):
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("DL Import")
    for number, cells in enumerate([HEADS, *([row.get(code, "") for code in HEADS] for row in rows)]):
        sheet.write_row(number, 0, cells)
    book.close()
    return path


def run(file, out, **options):
    call_command("find_duplicates", str(file), kind="birth", pairs=str(out), **options)
    with open(out, encoding="utf-8") as found:
        return list(csv.DictReader(found))


@pytest.mark.parametrize("make", [write_csv, write_xlsx])
def test_pairs_of_a_file(tmp_path, capsys, make):
    suffix = ".csv" if make is write_csv else ".xlsx"
    found = run(make(tmp_path / f"in{suffix}", rows_with_copies()), tmp_path / "out.csv")
    assert [(row["a"], row["b"], row["class"]) for row in found] == [
        ("8", "121", "same_entry"),
        ("31", "122", "same_entry"),
    ]
    assert all(0.6 <= float(row["score"]) <= 1 and row["reasons"] for row in found)
    assert "122 dòng, 2 cặp" in capsys.readouterr().out


def test_rows_are_counted_as_they_stand_in_the_file(tmp_path):
    path = write_csv(tmp_path / "in.csv", rows_with_copies(), blank_after=20)
    assert [(row["a"], row["b"]) for row in run(path, tmp_path / "out.csv")] == [("8", "122"), ("32", "123")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encodings_of_a_csv(tmp_path, encoding):
    path = write_csv(tmp_path / "in.csv", rows_with_copies(), encoding=encoding)
    assert len(run(path, tmp_path / "out.csv")) == 2


def test_columns_in_another_order_and_only_some_of_them(tmp_path):
    codes = ("nksHoTen", "meHoTen", "nksNgaySinh", "so", "quyenSo", "ngayDangKy")
    with open(tmp_path / "in.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([codes, *([row[code] for code in codes] for row in rows_with_copies())])
    assert len(run(tmp_path / "in.csv", tmp_path / "out.csv")) == 2


def test_a_file_with_heads_only(tmp_path):
    assert run(write_csv(tmp_path / "in.csv", []), tmp_path / "out.csv") == []


@pytest.mark.parametrize("content", [b"", b"a,b,c\n1,2,3\n", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_such_file_is_refused_with_a_sentence(tmp_path, content):
    path = tmp_path / "in.xlsx" if content.startswith(b"PK") else tmp_path / "in.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError):
        run(path, tmp_path / "out.csv")


def test_what_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError):
        run(tmp_path / "nothing.csv", tmp_path / "out.csv")
    with pytest.raises(CommandError):
        run(write_csv(tmp_path / "in.csv", []), tmp_path / "out.csv", threshold=7)


def test_a_quote_that_is_never_closed_is_refused(tmp_path):
    path = write_csv(tmp_path / "in.csv", village(40))
    with open(path, "a", encoding="utf-8") as file:
        file.write('"' + "x" * 100_000)
    with pytest.raises(CommandError):
        run(path, tmp_path / "out.csv")


@pytest.mark.parametrize(("file", "out", "says"), [
    ("nothing.csv", "out.csv", "Không có tệp"), (".", "out.csv", "là thư mục, không phải tệp"),
    ("in.csv", "nowhere/out.csv", "Không có thư mục"), ("in.csv", ".", "cho tên tệp CSV để ghi kết quả"),
])  # fmt: skip
def test_what_cannot_be_opened_is_a_sentence_before_the_work(tmp_path, file, out, says):
    write_csv(tmp_path / "in.csv", rows_with_copies()[:3])

    with pytest.raises(CommandError, match=says):
        run(tmp_path / file, tmp_path / out)


def test_heads_without_rows_are_no_pairs(tmp_path, capsys):
    assert run(write_csv(tmp_path / "in.csv", []), tmp_path / "out.csv") == []
    assert "0 dòng, 0 cặp" in capsys.readouterr().out
