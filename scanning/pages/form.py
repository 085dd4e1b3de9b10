"""A filled-in form: which words are the value of which field, and where its place is if nothing is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from civreg.core.vietnamese import fold
from registers.kinds.base import FieldType

from .captions import Caption, Found, index_of
from .facts import Box
from .geometry import union
from .lines import Line, Token

WRAPS = (FieldType.PLACE, FieldType.TEXT, FieldType.WORDS_DATE)
CONTINUED = 1.75  # a continuation stands at most so many line pitches below
REMARKS_FROM = 0.62  # a column for remarks starts beyond this share of the width


@dataclass
class Slot:
    """The place of one field: its caption's line, the words found there, and the blank that could hold them."""

    code: str
    place: Box
    tokens: list[Token] = field(default_factory=list)
    score: float = 100.0  # of the caption

    @property
    def text(self) -> str:
        return " ".join(t.text for t in trimmed(self.tokens)).strip(" :;·._-,'")

    @property
    def box(self) -> Box:
        return union(t.box for t in self.tokens) if self.tokens else self.place


def trimmed(tokens):
    """Without the specks, strokes of a stamp and bits of a signature at the end."""
    kept = list(tokens)
    while len(kept) > 1 and (kept[-1].confidence < 0.3 or (len(kept[-1].key) < 2 and not kept[-1].key.isdigit())):
        kept.pop()
    return kept


@dataclass
class _Column:
    """Lines that are read together, from x0 to x1; `group` is what the heading above them said."""

    lines: list[Line]
    x0: int
    x1: int
    group: str = ""


def slots_of(lines: list[Line], kind, region: Box) -> dict[str, Slot]:
    """The slots of one record, by the Ministry's code."""
    slots: dict[str, Slot] = {}
    main, remarks = _without_remarks_column(lines, kind, region)
    group = ""
    for column in _columns(main, kind, region):
        group = _read_column(column, kind, slots, column.group or group)
    for code, slot in remarks.items():
        slots.setdefault(code, slot)
    return slots


def _without_remarks_column(lines, kind, region):
    """Newer forms keep a column for remarks at the right: its words belong to no line of the form."""
    index = index_of(kind)
    edge_from = region[0] + (region[2] - region[0]) * REMARKS_FROM
    for line in lines:
        for found in index.find(line):
            box = union(t.box for t in line.tokens[found.start : found.end])
            alone = found.end == len(line.tokens) and not found.closed
            if alone and found.caption.key == "ghichu" and box[0] > edge_from:
                return _cut_right(lines, found, box, region)
    return lines, {}


def _cut_right(lines, found, heading, region):
    half = (region[2] - heading[2]) if region[2] - heading[2] < heading[0] else heading[2] - heading[0]
    edge = heading[0] - max(half, heading[2] - heading[0])
    left = [Line(tuple(t for t in ln.tokens if t.box[0] < edge)) for ln in lines]
    right = [t for ln in lines for t in ln.tokens if t.box[0] >= edge and t.box[1] > heading[3]]
    place = (int(edge), heading[3], region[2], region[3])
    slot = Slot(found.caption.codes[0], place, right, found.score) if found.caption.codes else None
    return [ln for ln in left if ln.tokens], {slot.code: slot} if slot else {}


def _columns(lines, kind, region):
    """The record's lines; where two headings of groups stand on one line (CHỒNG | VỢ), two columns under them."""
    index = index_of(kind)
    for at, line in enumerate(lines):
        heads = [f for f in index.find(line) if f.caption.group and not f.caption.codes]
        if len(heads) == 2:
            boxes = [union(t.box for t in line.tokens[f.start : f.end]) for f in heads]
            groups = [f.caption.group for f in heads]
            return _two_columns(lines, at, boxes, groups, index, region)
    return _columns_without_heads(lines, kind, region, index)


def _columns_without_heads(lines, kind, region, index):
    """Three lines or more that print one caption twice stand under two heads, even if these were not read."""
    twins = [(at, pair) for at, ln in enumerate(lines) if (pair := _twins(index.find(ln)))]
    if len(twins) < 3:
        return [_Column(lines, region[0], region[2])]
    at, (left, right) = twins[0]
    boxes = [union(t.box for t in lines[at].tokens[f.start : f.end]) for f in (left, right)]
    owners = dict.fromkeys(kind.field(code).group for code in left.caption.codes)
    return _two_columns(lines, at - 1, [boxes[0], _shifted(boxes[1])], list(owners)[:2], index, region)


def _shifted(box):
    """As a head would stand: somewhat right of where its column begins."""
    return (box[0] + 40, box[1], box[2] + 40, box[3])


def _twins(found):
    pairs = [(a, b) for a in found for b in found if a.start < b.start and a.caption is b.caption and a.caption.codes]
    return pairs[0] if pairs and len(pairs[0][0].caption.codes) > 1 else None


def _two_columns(lines, at, heads, groups, index, region):
    below = lines[at + 1 :]
    left_head, right_head = heads
    starts = [_start_of(ln, f) for ln in below for f in index.find(ln)]
    right_starts = [x for x in starts if left_head[2] < x < right_head[2]]
    if not right_starts:
        return [_Column(lines, region[0], region[2])]
    edge = Counter(round(x / 12) for x in right_starts).most_common(1)[0][0] * 12 - 12
    last = max(i for i, ln in enumerate(below) if any(abs(_start_of(ln, f) - edge - 12) < 20 for f in index.find(ln)))
    # An unmarked line after the last caption may continue the right column's value.
    both = below[: last + 1]
    left = [Line(part) for ln in both if (part := tuple(t for t in ln.tokens if t.box[0] < edge))]
    right = [Line(part) for ln in both if (part := tuple(t for t in ln.tokens if t.box[0] >= edge))]
    return [
        _Column(lines[: max(0, at)], region[0], region[2]),
        _Column(left, region[0], edge, groups[0]),
        _Column(right, edge, region[2], groups[1]),
        _Column(below[last + 1 :], region[0], region[2], "-"),
    ]


def _start_of(line, found):
    return line.tokens[found.start].box[0]


def _read_column(column, kind, slots, group):
    index = index_of(kind)
    pitch = _pitch(column.lines)
    open_slot, last_line = None, None
    for line in column.lines:
        found = _with_spread_date(line, index.find(line), kind)
        if not found:
            if _continues(open_slot, last_line, line, kind, pitch, column):
                open_slot.tokens.extend(line.tokens)
                last_line = line
            else:
                open_slot = None
            continue
        if found[0].start > 0 and _continues(open_slot, last_line, line, kind, pitch, column):
            open_slot.tokens.extend(line.tokens[: found[0].start])
        open_slot, group = _read_line(line, found, kind, slots, group, column)
        last_line = line
    return group


def _with_spread_date(line, found, kind):
    """ "Ngày 10 tháng 02 năm 1982" at the head of a record has no caption of its own: it is one."""
    code = next((f.code for f in kind.fields if f.register and f.type == FieldType.DATE), "")
    printed = {i for f in found if f.closed for i in range(f.start, f.end)}
    span = _spread_date(line, printed) if code else None
    if span is None or any(f.end == span[0] and f.closed for f in found):
        return found  # after a caption it is that field's value
    head = Found(Caption("ngay", (code,)), span[0], span[0] + 1, 100.0, closed=False)
    others = [f for f in found if f.end <= span[0] or f.start > span[1]]
    return sorted([*others, head], key=lambda f: f.start)


def _spread_date(line, printed):
    """Positions of "Ngày" and of "năm" with figures between them, outside of captions."""
    keys = [fold(t.text) for t in line.tokens]
    for at, key in enumerate(keys):
        if not key.startswith("ngay") or at in printed or any("," in k for k in keys[at : at + 2]):
            continue  # with commas it is the caption "Ngày, tháng, năm …"
        part = keys[at : at + 8]
        figures = sum(any(c.isdigit() for c in k) for k in part)
        year = next((at + i for i, k in enumerate(part) if i > 2 and k[:2] == "na"), None)
        if figures >= 1 and year and any(k.startswith("thang") for k in part):
            return at, year
    return None


def _pitch(lines):
    middles = [ln.middle for ln in lines]
    steps = sorted(b - a for a, b in zip(middles, middles[1:], strict=False))
    return steps[len(steps) // 2] if steps else 60


def _continues(slot, last_line, line, kind, pitch, column):
    if slot is None or last_line is None or not slot.tokens:
        return False
    near = line.middle - last_line.middle < CONTINUED * pitch
    at_margin = line.tokens[0].box[0] < column.x0 + (column.x1 - column.x0) * 0.35
    reads = sum(t.confidence for t in line.tokens) / len(line.tokens) > 0.4
    return near and at_margin and reads and _wraps(kind.field(slot.code), slot, line)


def _wraps(each, slot, line):
    """Long values go on in the next line; of names only one in capitals, by a word or two in capitals."""
    if each.type != FieldType.NAME:
        return each.type in WRAPS
    words = [t.text for t in (*slot.tokens, *line.tokens)]
    return len(line.tokens) <= 2 and all(w.strip(".,").isupper() and len(w) > 1 for w in words)


def _read_line(line, found: list[Found], kind, slots, group, column):
    slot = None
    for at, each in enumerate(found):
        slot = None
        if each.caption.group:
            group = each.caption.group
        until = found[at + 1].start if at + 1 < len(found) else len(line.tokens)
        code, group = _resolve(each.caption, kind, slots, group)
        if not code:
            continue
        inline = [] if _is_heading(each, kind.field(code)) else list(line.tokens[each.end : until])
        slot = Slot(code, _place(line, each, until, column), inline, each.score)
        slots[code] = slot
    wrapped = slot is not None and slot.code and found[-1].caption.codes
    return (slot if wrapped else None), group


def _is_heading(found, owner):
    """Over a signature: the name stands below, what follows in the line is the next heading."""
    return owner.register and owner.type == FieldType.NAME and not found.closed


def _resolve(caption, kind, slots, group):
    """Which field the caption announces: of the group opened last, or the next group that lacks it."""
    free = [c for c in caption.codes if c not in slots and not kind.field(c).generated]
    if not free:
        return "", group
    here = [c for c in free if kind.field(c).group == group]
    code = here[0] if here else free[0]
    owner = kind.field(code)
    if not here and len(caption.codes) > 1 and group and not _may_open(owner, kind):
        return "", group
    return code, (group if owner.register else owner.group)


def _may_open(owner, kind):
    """A name opens its person's block; "Dân tộc" alone does not."""
    return owner.type == FieldType.NAME or owner.register or owner.code == kind.fields_of(owner.group)[0].code


def _place(line, each, until, column):
    x0 = line.tokens[each.end - 1].box[2]
    x1 = line.tokens[until].box[0] if until < len(line.tokens) else column.x1
    top, bottom = line.box[1], line.box[3]
    room = (bottom - top) // 4
    return (x0, top - room, max(x1, x0 + 20), bottom + room)
