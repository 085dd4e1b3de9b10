"""With what was the page filled in: the reading itself tells, from how sure it is and how even the letters are."""

from __future__ import annotations

import numpy as np

PRINTED, TYPEWRITTEN, HANDWRITTEN = "printed", "typewritten", "handwritten"
LEGIBLE = 0.78  # mean confidence of the values: print and typewriter stay above 0.85, hands below 0.66
MONOSPACED = 0.12  # spread of the width a letter; a typewriter's is below 0.10, print's above 0.14


def era_of(tokens) -> str:
    """The era from the words of the values (without the printed captions)."""
    tokens = [t for t in tokens if any(c.isalnum() for c in t.text)]
    if len(tokens) < 4:
        return PRINTED if not tokens or _mean(tokens) >= LEGIBLE else HANDWRITTEN
    if _mean(tokens) < LEGIBLE:
        return HANDWRITTEN
    widths = [(t.box[2] - t.box[0]) / len(t.text) for t in tokens if len(t.text) >= 4 and t.confidence > 0.7]
    if len(widths) < 8:
        return PRINTED
    low, middle, high = np.percentile(widths, (25, 50, 75))
    return TYPEWRITTEN if (high - low) / middle < MONOSPACED else PRINTED


def _mean(tokens):
    return float(np.mean([t.confidence for t in tokens]))
