"""Pairs as CSV: a, b, score, class, reasons."""

import csv
import sys
from collections import Counter

from registers.duplicates.classes import classes_of, reasons

COLUMNS = ("a", "b", "score", "class", "reasons")


def write_pairs(path, records, names, found) -> Counter:
    """Write the pairs found, "-" for standard output; how many of each class. ``names`` has a row's number or id."""
    classes = classes_of(records, found.first, found.second, found.levels)
    words, counts = {}, Counter(map(str, classes))
    out = sys.stdout if path == "-" else open(path, "w", encoding="utf-8", newline="")  # noqa: SIM115
    try:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for at in range(len(found)):
            levels = found.levels[at].tobytes()
            if levels not in words:
                words[levels] = reasons(found.levels[at])
            a, b = names[found.first[at]], names[found.second[at]]
            writer.writerow((a, b, f"{found.probability[at]:.4f}", classes[at], words[levels]))
    finally:
        if out is not sys.stdout:
            out.close()
    return counts
