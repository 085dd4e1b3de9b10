"""Cells found by position are the cells that the csv module reads."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers.duplicates import cells, files
from registers.duplicates.roles import roles_of
from registers.kinds import kind
from tests.registers.duplicates.people import village
from tests.registers.duplicates.test_command import HEADS, write_csv

CELL = st.text(alphabet='aă ,;"\n\r\tễ\U0001f600', max_size=12)


def as_read(data):
    return [row for row in csv.reader(io.StringIO(data.decode(), newline="")) if any(row)]


def as_found(block):
    kept = cells.filled(block)
    columns = [block.column(at)[1] for at in range(block.starts.shape[1])]
    return [[text_of(row) for text_of in columns] for row in range(len(kept)) if kept[row]]


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8), st.booleans(), st.booleans())
def test_what_a_program_wrote(rows, quote_all, returns):
    file = io.StringIO(newline="")
    ending = "\r\n" if returns else "\n"
    csv.writer(file, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL, lineterminator=ending).writerows(rows)
    data = file.getvalue().encode()
    block = cells.plain(data, ",", 1000)
    if block is not None:
        assert as_found(block) == as_read(data)


@given(st.text(alphabet='ab,"\n\r', max_size=40))
def test_what_anybody_wrote(text):
    data = text.encode()
    block = cells.plain(data, ",", 1000)
    if block is not None:
        assert as_found(block) == as_read(data)


@given(st.lists(st.lists(CELL, min_size=2, max_size=2), max_size=8), st.integers(1, 40))
def test_blocks_are_cut_between_rows(rows, size):
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    data = file.getvalue().encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "BLOCK", size)
        pieces = list(cells.blocks(io.BytesIO(data), 10_000))
    assert b"".join(pieces) == data
    assert [row for piece in pieces for row in as_read(piece)] == as_read(data)


def test_equal_cells_have_equal_bits_and_others_have_not():
    block = cells.plain("Nguyễn Văn An,x\nNguyễn Văn Ân,\nNguyễn Văn An,y\n".encode(), ",", 1000)
    bits, _text_of = block.column(0)
    assert bits[0] == bits[2] != bits[1]


def test_a_row_without_end_is_refused():
    with pytest.raises(ValueError, match="without end"):
        list(cells.blocks(io.BytesIO(b'"' + b"x" * 2**23), 1000))


def test_a_file_is_read_alike_by_position_and_row_by_row(tmp_path, monkeypatch):
    path = write_csv(tmp_path / "in.csv", village(300), blank_after=7)
    roles = roles_of(kind("birth"))
    by_position, numbers = files.read_file(path, roles, kind("birth"))
    monkeypatch.setattr(cells, "plain", lambda *_arguments: None)
    by_row, same_numbers = files.read_file(path, roles, kind("birth"))
    assert numbers.tolist() == same_numbers.tolist()
    assert by_position.number.tolist() == by_row.number.tolist()
    assert by_position.birth.year.tolist() == by_row.birth.year.tolist()
    assert len(HEADS) == 70
