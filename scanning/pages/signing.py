"""The foot of a form: who signed stands under a heading, the office held between the two."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from registers.kinds.base import FieldType

from . import values
from .captions import index_of
from .form import Slot
from .geometry import union
from .lines import squash

OFFICES = ("Chủ tịch", "Phó Chủ tịch", "Quyền Chủ tịch", "Ủy viên thư ký", "Trưởng ban", "Ủy viên")
REACH = 9.0  # heights of a word, from the heading down to the name


def add_signatures(slots, lines, kind, height: float) -> None:
    """Fill the slots of names that stand under their heading, and of the office above the signer's name."""
    for line in lines:
        for found in index_of(kind).find(line):
            code = next((c for c in found.caption.codes if _is_signer(kind.field(c))), "")
            if not code or (code in slots and slots[code].tokens):
                continue
            heading = union(t.box for t in line.tokens[found.start : found.end])
            _read_below(slots, code, heading, lines, kind, height)
    _add_by_office(slots, lines, kind, height)


def _add_by_office(slots, lines, kind, height):
    """Some forms name only the office ("Chủ tịch") over the signature."""
    code = next((f.code for f in kind.fields if _is_signer(f)), "")
    if not code or (code in slots and slots[code].tokens):
        return
    for line in lines[len(lines) // 2 :]:
        for start in range(len(line.tokens) - 1):
            for size in (4, 3, 2):
                part = line.tokens[start : start + size]
                if len(part) == size and _office(" ".join(t.text for t in part)):
                    _take_office(slots, kind, part, union(t.box for t in part))
                    _read_below(slots, code, union(t.box for t in part), lines, kind, height)
                    return


def _is_signer(each):
    return each.register and each.type == FieldType.NAME


def _read_below(slots, code, heading, lines, kind, height):
    middle, half = (heading[0] + heading[2]) / 2, max(heading[2] - heading[0], 8 * height)
    place = (int(middle - half), heading[3], int(middle + half), int(heading[3] + REACH * height))
    slots[code] = Slot(code, place)
    for line in lines:
        inside = [t for t in line.tokens if _within(t.box, place)]
        if not inside:
            continue
        office = _office(" ".join(t.text for t in inside))
        if office:
            _take_office(slots, kind, inside, place)
        elif values.normalise(kind.field(code), " ".join(t.text for t in inside))[1] > 0.5:
            slots[code].tokens = inside
            return


def _take_office(slots, kind, tokens, place):
    free = [f.code for f in kind.fields if f.register and f.type == FieldType.TEXT and f.group == "signing"]
    for code in free[:1]:
        if code not in slots or not slots[code].tokens:
            slots[code] = Slot(code, place, list(tokens))


def _within(box, place):
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return place[0] <= x <= place[2] and place[1] <= y <= place[3]


def _office(text):
    found = process.extractOne(squash(text), {o: squash(o) for o in OFFICES}, scorer=fuzz.ratio)
    return found[2] if found and found[1] > 84 else ""


def office_of(text: str) -> str:
    """The office as it is written in running text, from capitals or a slip of the engine; "" if it is none."""
    return _office(text)
