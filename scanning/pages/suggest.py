"""From the slots of a record to suggestions: values in the Ministry's form, each with an honest confidence.

The measure of a suggestion is not the engine's confidence alone (it is right on too few words for that)
but agreement: figures read twice, a date in figures and in words, a syllable that exists, a listed word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

from registers.kinds.base import FieldType

from . import values
from .era import HANDWRITTEN, PRINTED
from .facts import Suggestion
from .form import Slot
from .geometry import union
from .lexicon import Places, has_known_surname, is_torn, kin, mended_name
from .signing import office_of

ENOUGH = 0.55  # below this nothing is shown: a clerk loses more by junk than by an empty field
ENOUGH_OF = {FieldType.DATE: 0.7, FieldType.IDENTITY: 0.68, FieldType.NAME: 0.7, FieldType.PLACE: 0.66}  # measured
ENOUGH_BY_HAND = 0.8
FIGURE_TYPES = (FieldType.DATE, FieldType.IDENTITY, FieldType.NUMBER)
NUMBER, BOOK = "so", "quyenSo"  # the two columns of every kind that are written as number/year
_HEAD_DATE = re.compile(r"ng[aà]y\D{0,3}(.{1,5}?)\s*th[aá]ng\D{0,3}(.{1,5}?)\s*n[aăâ]m\W*(\S{2,6})", re.IGNORECASE)


@dataclass
class Draft:
    """One field while it is being weighed."""

    slot: Slot
    value: str = ""
    weight: float = 0.0  # plausibility of the value
    read: float = 0.0  # confidence of the reading

    listed: bool = False  # one of a few possible words: found, it is hardly wrong

    @property
    def confidence(self) -> float:
        floor = 0.7 if self.listed else 0.35
        return round(min(0.99, self.weight * (floor + (1 - floor) * self.read)), 3) if self.value else 0.0


@dataclass
class Reader:
    """What suggestions may ask of the page: a second reading of figures, its year, its places."""

    digits: object = None  # callable(box of the upright page) -> (text, confidence)
    year: int | None = None  # of the book, if known
    places: Places = field(default_factory=Places)
    era: str = PRINTED


def suggest(slots: dict[str, Slot], kind, reader: Reader) -> dict[str, Suggestion]:
    """Suggestions by code, boxes in pixels of the upright page. Every slot gives at least its place."""
    drafts = {code: Draft(slot) for code, slot in slots.items()}
    year = reader.year or year_of(drafts.values(), kind)
    for code, draft in drafts.items():
        _weigh(kind.field(code), draft, reader, year)
    _numbers_with_year(drafts, kind, reader)
    for each in kind.fields:
        if each.words_of and each.code in drafts:
            _agree(drafts, each.words_of, drafts[each.code], year)
    by_hand = reader.era == HANDWRITTEN
    enough = {code: ENOUGH_BY_HAND if by_hand else ENOUGH_OF.get(kind.field(code).type, ENOUGH) for code in drafts}
    return {code: _shown(draft, enough[code]) for code, draft in drafts.items()}


def _shown(draft, enough):
    shown = draft.value if draft.confidence >= enough else ""
    return Suggestion(shown, draft.slot.box, draft.confidence, draft.slot.text)


def year_of(drafts, kind):
    """The year of the book or of the registration, as most of these drafts or slots say: it bounds all dates."""
    found = []
    for slot in (getattr(each, "slot", each) for each in drafts):
        each = kind.field(slot.code)
        if each.register and each.type in (FieldType.DATE, FieldType.TEXT) and slot.text:
            found += [int(y) for y in re.findall(r"(?:19|20)\d\d", values.figures(slot.text))]
    plausible = [y for y in found if 1900 < y < 2100]
    return max(set(plausible), key=plausible.count) if plausible else None


def _weigh(each, draft, reader, year):
    draft.listed = each.type in (FieldType.CHOICE, FieldType.LISTED)
    if not draft.slot.tokens:
        _look_again(each, draft, reader, year)
        return
    text = draft.slot.text
    draft.read = float(np.mean([t.confidence for t in draft.slot.tokens]))
    if each.type == FieldType.DATE and head_date(text):
        _weigh_head_date(each, draft, reader, year)
        return
    draft.value, draft.weight = values.normalise(each, text, year=year)
    _mend(each, draft, reader)
    if each.type in FIGURE_TYPES and reader.digits and re.search(r"\d", text):
        _second_look(each, draft, reader, year)


def _mend(each, draft, reader):
    """What is nearly a known word becomes that word; what nobody else on the page says weighs less."""
    if not draft.value:
        return
    if each.type == FieldType.NAME:
        draft.value = mended_name(draft.value)
        draft.weight *= 0.5 if is_torn(draft.value) else 1 if has_known_surname(draft.value) else 0.75
    elif each.type == FieldType.PLACE:
        draft.value, sure = reader.places.mend(draft.value)
        draft.weight *= 0.72 + 0.28 * sure
    elif each.type == FieldType.TEXT and each.register:
        office = office_of(draft.slot.text)
        draft.value, draft.weight = office or draft.value, 0.95 if office else draft.weight * 0.6
    elif each.type == FieldType.TEXT:
        draft.value = kin(draft.value) or re.sub(r"(?<=\d)[OÔ]|[OÔ](?=\d)", "0", draft.value)


def head_date(text: str) -> str:
    """ "Ngày 10 tháng 02 năm 1982" as 10/02/1982; "" if it is not written so."""
    found = _HEAD_DATE.search(text if text[:2].lower() == "ng" else "Ngày " + text)
    return "/".join(values.figures(part) for part in found.groups()) if found else ""


def _look_again(each, draft, reader, year):
    """Figures that stand alone on a line are what the engine overlooks most."""
    if each.type != FieldType.DATE or not reader.digits:
        return
    text, sure = reader.digits(draft.slot.place)
    if sure > 0.75:
        draft.value, draft.weight = values.normalise(each, text, year=year)
        draft.weight, draft.read = min(draft.weight, 0.8), sure


def _weigh_head_date(each, draft, reader, year):
    """Day, month and year stand apart between printed words: each is read again by itself."""
    draft.value, draft.weight = values.normalise(each, head_date(draft.slot.text), year=year)
    if not reader.digits:
        return
    pieces = [reader.digits(box) for box in _between_words(draft.slot)]
    again = "/".join(text for text, _ in pieces)
    _judge(each, draft, again, min((sure for _, sure in pieces), default=0.0), year)
    if draft.value.count(".") < 2:  # the day of a registration is always known
        draft.weight *= 0.5


def _between_words(slot):
    """Boxes of what stands between "Ngày", "tháng" and "năm", and after it."""
    month, year = (next((t.box for t in slot.tokens if t.key.startswith(k)), None) for k in ("thang", "na"))
    if not month or not year or month[0] > year[0]:
        return []
    top, bottom = slot.place[1], slot.place[3]
    begin = next((t.box[2] for t in slot.tokens if t.key.startswith("ngay")), slot.place[0])
    edges = ((begin, month[0]), (month[2], year[0]), (year[2], min(slot.place[2], year[2] + 140)))
    return [(a + 3, top, b - 3, bottom) for a, b in edges if b - a > 14]


def _second_look(each, draft, reader, year):
    again, sure = reader.digits(_wider(draft.slot))
    _judge(each, draft, again, sure, year)


def _wider(slot):
    """A little beyond the figures that were read: the last one is the one most often left out."""
    x0, y0, x1, y1 = union(t.box for t in slot.tokens if any(c.isdigit() for c in t.text) or len(slot.tokens) == 1)
    return (x0, y0, max(x1, min(x1 + 30, slot.place[2] - 4)), y1)


def _judge(each, draft, again, sure, year):
    """A second reading of the figures by another model: agreement is worth more than any confidence."""
    value, weight = values.normalise(each, again, year=year)
    if not value:
        draft.weight *= 0.9
    elif value == draft.value:
        draft.read, draft.weight = max(draft.read, 0.97), max(draft.weight, 0.9)
    elif not draft.value or (weight > draft.weight and sure > 0.6):
        draft.value, draft.weight, draft.read = value, min(weight, 0.75), sure
    else:
        draft.weight *= 0.72


def _agree(drafts, code, words: Draft, year):
    """A date in words beside the same date in figures: if both say one day, both are right."""
    figures = drafts.get(code)
    spelt = values.spelt_date(words.slot.text, year)
    if figures is None or spelt is None or not spelt.is_full:
        return
    if figures.value == spelt.text:
        figures.weight = words.weight = 0.99
        figures.read, words.read = max(figures.read, 0.98), max(words.read, 0.95)
        words.value = spelt.in_words()
    elif words.weight >= 0.7:
        # Words survive a worn type better than figures do; still only one witness.
        near = _differ(figures.value, spelt.text) <= 2
        figures.value, figures.weight, figures.read = spelt.text, 0.88 if near else 0.7, words.read
    else:
        figures.weight *= 0.7


def _differ(one, other):
    if len(one) != len(other):
        return 9
    return sum(a != b for a, b in zip(one, other, strict=True))


def _numbers_with_year(drafts, kind, reader):
    """The Ministry writes the number and the book with their year: 33/2016, 02/2016."""
    year = reader.year or year_of(drafts.values(), kind)
    for code in (BOOK, NUMBER):
        draft = drafts.get(code)
        if draft is None:
            continue
        first = _number_and_year(draft.slot.text, year, code)
        where = _wider(draft.slot) if re.search(r"\d", draft.slot.text) else draft.slot.place
        again = _number_and_year(reader.digits(where)[0], year, code) if reader.digits else ""
        draft.value, draft.weight = first or again, 0.85 if first else 0.6
        if first and again:
            draft.weight = 0.97 if first == again else 0.62
            draft.read = max(draft.read, 0.95) if first == again else draft.read


def _number_and_year(text, year, code):
    found = re.match(r"(\d{1,4})(?:[/.\-]((?:19|20)\d\d))?$", values.figures(text))
    if not found or not int(found[1]):
        return ""
    number, own = int(found[1]), found[2] or year
    if code == BOOK and 60 <= number <= 99:
        number %= 10  # no office filled sixty books in a year: a zero with a dot or a stroke
    if code == BOOK and not found[2]:
        return ""
    return f"{number:02d}/{own}" if own else str(number)
