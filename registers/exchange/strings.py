"""The shared strings of a spreadsheet in bounded memory: the first ones in a list, the rest on disk in blocks."""

import pickle
import tempfile
from collections import OrderedDict

from registers.exchange.xml import local, parse

IN_MEMORY = 24_000_000  # signs kept in memory
BLOCK, BLOCKS_KEPT = 2_048, 48


class SharedStrings:
    """A list of strings that may be larger than memory. Programs number strings as they first meet them, so the
    blocks on disk are read nearly in order."""

    def __init__(self):
        self._near, self._signs, self._count = [], 0, 0
        self._block, self._places, self._file = [], [], None
        self._kept = OrderedDict()

    def append(self, text):
        self._count += 1
        if self._file is None and self._signs < IN_MEMORY:
            self._near.append(text)
            self._signs += len(text) + 50
            return
        self._file = self._file or tempfile.TemporaryFile()  # noqa: SIM115 (closed with the object)
        self._block.append(text)
        if len(self._block) == BLOCK:
            self.flush()

    def flush(self):
        if self._block:
            self._places.append(self._file.seek(0, 2))
            pickle.dump(self._block, self._file, pickle.HIGHEST_PROTOCOL)
            self._block = []

    def __len__(self):
        return self._count

    def __getitem__(self, index):
        if index < 0:
            raise IndexError(index)
        if index < len(self._near):
            return self._near[index]
        at, within = divmod(index - len(self._near), BLOCK)
        block = self._kept.get(at)
        if block is None:
            self._file.seek(self._places[at])
            block = self._kept[at] = pickle.load(self._file)  # noqa: S301 (our own file, without a name)
            if len(self._kept) > BLOCKS_KEPT:
                self._kept.popitem(last=False)
        return block[within]

    def close(self):
        if self._file:
            self._file.close()


def read_strings(archive, name, limits):  # noqa: C901 (one branch for each kind of part)
    """Read xl/sharedStrings.xml; texts of phonetic guides are not part of a string."""
    strings, parts = SharedStrings(), []
    state = {"t": False, "guide": 0}

    def start(tag, _attributes):
        tag = local(tag)
        if tag == "si":
            parts.clear()
        elif tag == "rPh":
            state["guide"] += 1
        state["t"] = tag == "t" and not state["guide"]

    def text(piece):
        if state["t"]:
            parts.append(piece)

    def end(tag):
        tag = local(tag)
        state["t"] = False
        if tag == "rPh":
            state["guide"] -= 1
        elif tag == "si":
            strings.append("".join(parts))

    for _slice in parse(archive, name, limits, start=start, end=end, text=text, progress=strings.__len__):
        pass
    strings.flush()
    return strings
