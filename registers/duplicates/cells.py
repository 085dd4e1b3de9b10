"""Cells of a large CSV without a string for each: found by position, told apart by 64 bits, read once a text.

Only plain blocks are taken: as many cells in every row, quotes around whole cells and none inside. Anything else
is left to the csv module, block by block, so that both give the same texts.
"""

from dataclasses import dataclass

import numpy as np

from registers.duplicates.names import mixed

BLOCK = 4 * 1024 * 1024
NEWLINE, RETURN, QUOTE = b'\n\r"'
_MASKS = np.array([(1 << (8 * size)) - 1 for size in range(8)] + [2**64 - 1], np.uint64)


def blocks(file, longest: int):
    """Bytes of a file opened in binary, cut after whole rows; ValueError for a row longer than ``longest``."""
    rest = b""
    while piece := file.read(BLOCK):
        data = rest + piece
        cut = _last_row_end(data) + 1
        if cut:
            yield data[:cut]
        rest = data[cut:]
        if len(rest) > longest:
            raise ValueError("a row without end")
    if rest:
        yield rest


def _last_row_end(data):
    """The place of the last line end outside quotes; -1 if there is none."""
    end = data.rfind(b"\n")
    if data.count(b'"', 0, max(end, 0)) % 2 == 0:
        return end
    bytes_ = np.frombuffer(data, np.uint8)
    inside = np.cumsum(bytes_ == QUOTE, dtype=np.uint8) & 1
    ends = np.flatnonzero((bytes_ == NEWLINE) & (inside == 0))
    return int(ends[-1]) if len(ends) else -1


@dataclass
class Block:
    """A plain block: where each cell of each row starts and ends."""

    data: bytes
    starts: np.ndarray
    ends: np.ndarray

    def column(self, at: int):
        """(64 bits of each cell, function of a row's number that gives the text of its cell)."""
        if at >= self.starts.shape[1]:
            return np.zeros(len(self.starts), np.uint64), lambda row: ""
        starts, ends = self.starts[:, at], self.ends[:, at]
        return _bits(self.data, starts, ends), lambda row: self.data[starts[row] : ends[row]].decode()


def plain(data: bytes, delimiter: str, longest: int) -> Block | None:
    """The block as positions, or None where it is not plain or a cell is longer than ``longest`` bytes."""
    if data[-1:] != b"\n":
        data += b"\n"
    bytes_ = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(bytes_ == QUOTE)
    separators = np.flatnonzero((bytes_ == ord(delimiter)) | (bytes_ == NEWLINE))
    before = np.searchsorted(quotes, separators)  # quotes before each: an odd number means inside a cell
    outside = before % 2 == 0
    separators, before = separators[outside], before[outside]
    ends_row = bytes_[separators] == NEWLINE
    width = int(ends_row.argmax()) + 1 if len(separators) else 0
    regular = width and len(separators) % width == 0 and ends_row[width - 1 :: width].all()
    if not regular or ends_row.sum() * width != len(separators) or len(quotes) % 2:
        return None
    starts = np.concatenate([[0], separators[:-1] + 1]).reshape(-1, width)
    counts = np.diff(before, prepend=0).reshape(-1, width)
    if (separators.reshape(-1, width) - starts).max() > longest:
        return None
    return _unquoted(data, bytes_, counts, starts, separators.reshape(-1, width).copy())


def _unquoted(data, bytes_, counts, starts, ends):
    returns = (bytes_[ends[:, -1] - 1] == RETURN) & (ends[:, -1] > starts[:, -1])
    if np.count_nonzero(bytes_ == RETURN) != returns.sum() or b"\0" in data:
        return None
    ends[:, -1] -= returns
    quoted = counts == 2
    whole = (bytes_[starts[quoted]] == QUOTE) & (bytes_[ends[quoted] - 1] == QUOTE)
    if not whole.all() or not ((counts == 0) | quoted).all():
        return None
    return Block(data, starts + quoted, ends - quoted)


def filled(block: Block) -> np.ndarray:
    """Rows that have any text."""
    return (block.ends > block.starts).any(axis=1)


def _bits(data, starts, ends):
    """64 bits of each stretch of bytes: equal for equal ones, else almost surely different."""
    words = np.ndarray((len(data),), "<u8", data + bytes(8), strides=(1,))
    sizes = ends - starts
    key = sizes.astype(np.uint64)
    rows = np.flatnonzero(sizes > 0)
    at = 0
    while len(rows):
        left = np.minimum(sizes[rows] - at, 8)
        key[rows] = mixed(key[rows], words[starts[rows] + at] & _MASKS[left])
        at += 8
        rows = rows[sizes[rows] > at]
    return key
