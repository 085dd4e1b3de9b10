"""Như trên, "nt": what the book repeats without writing it. Expanded only where a person sees it."""

import re

from civreg.core.vietnamese import fold

# A figure or any other letter than those of "nt" and "như trên": most values have one, and are told apart by it.
_NEVER = re.compile(r"[0-9a-df-gi-mo-qsv-zA-DF-GI-MO-QSV-Z]")
_DITTO = re.compile(r"[-–.\s]*(?:n[./]?\s?t|nhu tren)[-–.\s]*|[\"“”″〃]|''|,,|-\"-|//")


def is_ditto(text: str) -> bool:
    """True for "nt", "-nt-", "n/t", "như trên", 〃 and the like."""
    return len(text) <= 12 and not _NEVER.search(text) and bool(_DITTO.fullmatch(fold(text)))


def resolve_ditto(kind, values, previous=None) -> dict[str, str]:
    """What each "như trên" of an entry stands for, code -> text; only those that could be resolved.

    A father's residence "nt" is the mother's of the same record (Field.ditto); anything else, or that
    one missing, is the same field of ``previous``, the values of the record before.
    """
    previous, expanded = previous or {}, {}
    for field in kind.fields:
        if not is_ditto(values.get(field.code) or ""):
            continue
        candidates = [*(values.get(code) for code in field.ditto), previous.get(field.code)]
        found = next((text for text in candidates if text and not is_ditto(text)), None)
        if found:
            expanded[field.code] = found
    return expanded
