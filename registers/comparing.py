"""Entries side by side: field by field, what differs marked down to the letter, what is the same folded away."""

import unicodedata
from difflib import SequenceMatcher

from civreg.core.vietnamese import collapse
from registers import timeline
from registers.kinds import kind as kind_of

LONGEST = 200  # letters that are compared one by one; longer texts differ as a whole


def side_by_side(entries) -> dict:
    """{"differing": rows, "same": rows, "blank": labels}; a row is {code, label, group, values}.

    A value is {text, parts, at}; its parts are [(text, differs)] against the first entry that has the field.
    All entries are of one kind.
    """
    kind, differing, same, blank = kind_of(entries[0].kind), [], [], []
    for code in kind.form_order:
        field = kind.field(code)
        texts = [str(timeline.shown(field, entry.values.get(code))) for entry in entries]
        if not any(texts):
            blank.append(field.label)
            continue
        row = {"code": code, "label": field.label, "group": kind.group(field.group).label, "values": _values(texts)}
        (same if len({*map(as_compared, texts)}) == 1 else differing).append(row)
    return {"differing": differing, "same": same, "blank": blank}


def _values(texts):
    base = next(text for text in texts if text)
    at = texts.index(base)
    other = next((text for text in texts if text and as_compared(text) != as_compared(base)), base)
    return [
        {"text": text, "parts": parts(text, other if place == at else base), "at": place}
        for place, text in enumerate(texts)
    ]


def as_compared(text: str) -> str:
    """A text without what is no difference between two records: capitals, spaces, how its signs are composed."""
    return collapse(text).casefold()


def parts(text: str, base: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it differs from ``base``; a letter with its marks is one letter."""
    if not text:
        return []
    if not base or as_compared(text) == as_compared(base):
        return [(text, False)]
    if len(text) > LONGEST or len(base) > LONGEST:
        return [(text, True)]
    mine, theirs = _letters(text), _letters(base)
    found, at = [], 0
    alike = SequenceMatcher(None, *([letter.casefold() for letter in each] for each in (mine, theirs)), autojunk=False)
    for start, _other, size in alike.get_matching_blocks():
        if start > at:
            found.append(("".join(mine[at:start]), True))
        if size:
            found.append(("".join(mine[start : start + size]), False))
        at = start + size
    return found


def _letters(text):
    letters = []
    for sign in unicodedata.normalize("NFC", text):
        if letters and unicodedata.combining(sign):
            letters[-1] += sign
        else:
            letters.append(sign)
    return letters
