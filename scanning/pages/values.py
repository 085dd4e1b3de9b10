"""From the words on the paper to the Ministry's form of a value, and how plausible that is.

Every function answers (value, plausibility): "" and 0 where the words cannot be such a value.
"""

from __future__ import annotations

import itertools
import re

from rapidfuzz import fuzz, process

from civreg.core.dates import DateRefused, PartialDate
from civreg.core.vietnamese import collapse, fold, name_faults, title_name
from registers.kinds.base import FieldType
from registers.kinds.lists import OPEN_LISTS, canonical, choice_code

from .syllables import is_syllable

# Signs that a typewriter's or a worn letter makes of figures.
_FIGURES = str.maketrans({
    "O": "0", "o": "0", "Ô": "0", "ô": "0", "Ơ": "0", "Ö": "0", "ö": "0", "Ø": "0", "ø": "0", "D": "0", "Õ": "0",
    "õ": "0", "l": "1", "I": "1", "|": "1", "i": "1", "!": "1", "S": "5", "B": "8", "Z": "2", "z": "2", "Ó": "0",
    "ó": "0", "Ò": "0", "Ộ": "0", "ộ": "0", "¡": "1", "Q": "0", "Ð": "0",
    "⁄": "/", "\\": "/", "—": "-", "–": "-", ",": ".", "¹": "1", "²": "2", "³": "3",
})  # fmt: skip
_FRACTIONS = {"¼": "1/4", "½": "1/2", "¾": "3/4", "1⁄4": "14", "1⁄2": "12", "3⁄4": "34"}
_NOT_FIGURES = re.compile(r"[^0-9/.\-]+")
# A typewriter's slashed zero reads as one of these.
_MAYBE_ZERO = "689"


def figures(text: str) -> str:
    """The text as figures and separators."""
    for sign, meaning in _FRACTIONS.items():
        text = text.replace(sign, meaning)
    return _NOT_FIGURES.sub("", text.translate(_FIGURES)).strip("/.-")


def normalise(field, text: str, *, year: int | None = None) -> tuple[str, float]:
    """The value of a field from its words. `year` is the book's, for years of two figures."""
    text = collapse(text).strip(" .,:;·_-'\"")
    if not text:
        return "", 0.0
    how = _BY_TYPE.get(field.type, _text)
    return how(field, text, year)


def _date(field, text, year):
    age = re.search(r"\b(\d{1,3})\s*(?:t\b|tu[oổố]i)", text.lower())
    if age and field.ages and int(age[1]) < 120:
        return f"{int(age[1])} tuổi", 0.8
    best = ("", 0.0)
    for candidate, weight in date_candidates(figures(text)):
        parsed = _parsed(candidate, year)
        if parsed and weight > best[1]:
            best = (parsed, weight)
    return best


def date_candidates(text: str):
    """The figures as read, then with a 6, 8 or 9 taken for a slashed zero; weights fall with each change."""
    yield text, 0.95
    places = [i for i, sign in enumerate(text) if sign in _MAYBE_ZERO]
    for count in (1, 2):
        for chosen in itertools.combinations(places, count):
            changed = "".join("0" if i in chosen else sign for i, sign in enumerate(text))
            yield changed, 0.6 - 0.2 * count


def _parsed(text, year):
    parts = [p for p in re.split(r"[/.\-]", text) if p]
    if len(parts) == 2 and len(parts[1]) != 4:
        return ""
    if len(parts) == 1 and len(text) not in (4, 8):
        return ""
    try:
        date = PartialDate.parse("/".join(parts), century_hint=year)
    except DateRefused:
        return ""
    return date.text if date.year and (not year or date.year <= year + 1) and date.year > 1880 else ""


_DATE_WORDS = "không một hai ba bốn tư năm lăm sáu bảy tám chín mười mốt linh nghìn trăm tháng ngày mồng"


def spelt_date(text: str, year: int | None = None) -> PartialDate | None:
    """The date that the words spell, each word taken for the nearest word that dates are made of."""
    known = {fold(w): w for w in _DATE_WORDS.split()}
    words = []
    for word in fold(text).replace("ngan", "nghin").split():
        found = process.extractOne(word.strip(".,;:()"), list(known), scorer=fuzz.ratio)
        if found and found[1] >= 55:
            words.append(known[found[0]])
    try:
        return PartialDate.from_words(" ".join(words), century_hint=year)
    except DateRefused:
        return None


def _words_date(field, text, year):
    date = spelt_date(text, year)
    if date is None or not date.is_full:
        return text[:1].upper() + text[1:], 0.35
    spelt = date.in_words()
    alike = fuzz.ratio(fold(spelt), fold(text))
    return spelt, 0.95 if alike > 92 else 0.7 if alike > 80 else 0.45


_NAME_SIGNS = re.compile(r"[^\w\s'\-]|[\d_]")


def _name(field, text, year):
    words = [w for w in _NAME_SIGNS.sub(" ", text).split() if len(w) > 1 or w.isupper()]
    if not 1 < len(words) <= 6 or any(len(w) > 8 for w in words):
        return "", 0.0
    name = title_name(" ".join(words))
    known = sum(is_syllable(w) for w in name.split())
    capital = sum(w[:1].isupper() for w in words) / len(words)
    if name_faults(name) or known < len(words) - 1:
        return "", 0.0
    sure = 0.93 if known == len(words) and capital == 1 else 0.82 if known == len(words) and capital > 0.6 else 0.6
    return name, sure


def _choice(field, text, year):
    code = choice_code(field.choices, text)
    if code != text:
        return code, 0.97
    wanted = _plain(text)
    labels = {code: fold(str(label)) for code, label in field.choices}
    scores = sorted(((_likeness(wanted, label), code) for code, label in labels.items()), reverse=True)
    best, second = scores[0], scores[1] if len(scores) > 1 else (0, "")
    if best[0] < 64 or best[0] - second[0] < (4 if best[0] > 90 else 18):
        return "", 0.0
    return best[1], 0.95 if best[0] > 90 else 0.75


def _plain(text):
    return re.sub(r"[^a-z0-9 ]", "", fold(text)).strip()


def _likeness(wanted, label):
    """Books write the end of a label ("đúng hạn"); only then may the rest of the label be left out."""
    return max(fuzz.ratio(wanted, label), fuzz.ratio(wanted, label[-len(wanted) :]) if len(wanted) > 5 else 0)


def _listed(field, text, year):
    words = OPEN_LISTS[field.listed]
    known = canonical(field.listed, text)
    if known in words:
        return known, 0.97
    wanted = _plain(text)
    if wanted.replace(" ", "") in ("vn", "vnam", "vietnam"):
        return "Việt Nam", 0.95
    # The lists begin with the commonest word: of two that are equally near it is the likelier.
    scores = [(fuzz.ratio(wanted, fold(w)) + (6 if w == words[0] else 0), w) for w in words]
    score, best = max(scores)
    aliased = canonical(field.listed, best)
    return (aliased, min(0.9, score / 100)) if score >= 78 else ("", 0.0)


def _identity(field, text, year):
    tail = re.sub(r"^\D*?s[oôốõó]\b", "", text.lower())
    digits = re.sub(r"\D", "", figures(tail if re.search(r"\d", tail) else text))
    if len(digits) in (9, 12):
        return digits, 0.9
    return (digits, 0.3) if len(digits) >= 7 else ("", 0.0)


def _time(field, text, year):
    found = [int(n) for n in re.findall(r"\d{1,2}", _clock(text))][:2]
    if not found or found[0] > 24 or (len(found) > 1 and found[1] > 59):
        return "", 0.0
    return f"{found[0]:02d}:{(found + [0])[1]:02d}", 0.85 if len(found) == 2 else 0.5


def _clock(text):
    words = [figures(w) if re.search(r"\d", w) or len(w) <= 2 else " " for w in text.split()]
    return " ".join(words)


def _number(field, text, year):
    digits = re.sub(r"\D", "", figures(text))
    return (str(int(digits)), 0.85) if digits and len(digits) <= 5 else ("", 0.0)


def _text(field, text, year):
    letters = sum(c.isalpha() or c.isdigit() for c in text)
    if letters < 2 or letters < 0.6 * len(text.replace(" ", "")):
        return "", 0.0
    words = [w.strip(".,") for w in text.split()]
    known = sum(_is_word(w) for w in words) / len(words)
    return text, 0.92 * known * known


def _is_word(word):
    short = len(word) <= 3 or (word.isupper() and len(word) <= 5)
    return short or is_syllable(word) or any(c.isdigit() for c in word)


_BY_TYPE = {
    FieldType.DATE: _date,
    FieldType.WORDS_DATE: _words_date,
    FieldType.NAME: _name,
    FieldType.CHOICE: _choice,
    FieldType.LISTED: _listed,
    FieldType.IDENTITY: _identity,
    FieldType.TIME: _time,
    FieldType.NUMBER: _number,
}
