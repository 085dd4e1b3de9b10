"""What a file that somebody sends may cost, and how a file is refused: one sentence for the person who sent it."""

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Sizes in MB, counts of rows and columns, signs in one cell; `ratio` is unpacked to packed size."""

    max_mb: int = 500
    max_unpacked_mb: int = 4_000
    max_ratio: int = 250
    max_rows: int = 1_100_000
    max_columns: int = 200
    max_cell: int = 32_767  # what Excel itself can hold


class SheetRefused(Exception):
    """A file that is not read; `code` names the reason for programs, `str()` is the sentence."""

    def __init__(self, sentence, *, code):
        super().__init__(sentence)
        self.sentence, self.code = sentence, code

    def __str__(self):
        return str(self.sentence)
