"""The rows of a file as they came, put aside on disk: a refused row goes back to its sender cell for cell."""

import pickle
import tempfile
from bisect import bisect_right


class Spool:
    """Slices of rows (number, cells, faults) by the number of their first row; numbers rise."""

    def __init__(self):
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (see close)
        self._firsts, self._places = [], []
        self._at, self._slice = -1, {}

    def put(self, first, packed):
        self._firsts.append(first)
        self._places.append(self._file.seek(0, 2))
        self._file.write(packed)

    def cells(self, number):
        """The cells of one row; quick when asked in rising order."""
        at = bisect_right(self._firsts, number) - 1
        if at != self._at:
            self._file.seek(self._places[at])
            rows = pickle.load(self._file)  # noqa: S301 (our own file, without a name)
            self._at, self._slice = at, {row[0]: row[1] for row in rows}
        return self._slice.get(number, [])

    def close(self):
        self._file.close()
