"""A place as somebody wrote it, taken apart: province, district, commune and what lies below. Pure text.

Books write "UBND xã Triệu Đông, huyện Triệu Phong, tỉnh Quảng Trị", but also "TT. Ái Tử - H. Triệu Phong",
"P.1, TX Quảng Trị" and, in old tables, all of it without commas or without tones.
"""

import re
import unicodedata
from dataclasses import dataclass

from civreg.core.vietnamese import collapse, fold, name_key

LONGEST = 300  # an address longer than this is no place; the columns hold 255
LEVEL_WORDS = {
    "province": ("tỉnh",),
    "district": ("huyện", "thị xã", "thành phố", "quận", "khu vực"),
    "commune": ("xã", "phường", "thị trấn", "đặc khu"),
    "below": ("thôn", "khóm", "khu phố", "bản", "làng", "ấp", "xóm", "tổ", "đội", "đường", "số nhà"),
}
_ABBREVIATIONS = (
    (re.compile(r"\bTT\b\.?\s*", re.IGNORECASE), "thị trấn "),
    (re.compile(r"\bTX\b\.?\s*", re.IGNORECASE), "thị xã "),
    (re.compile(r"\bTP\b\.?\s*", re.IGNORECASE), "thành phố "),
    (re.compile(r"\bX\.\s*", re.IGNORECASE), "xã "),
    (re.compile(r"\bP\.?\s*(?=\d)|\bP\.\s*", re.IGNORECASE), "phường "),
    (re.compile(r"\bH\.\s*", re.IGNORECASE), "huyện "),
    (re.compile(r"\bT\.\s*", re.IGNORECASE), "tỉnh "),
    (re.compile(r"(phường)(?=\d)", re.IGNORECASE), r"\1 "),
)
_BRACKETS = re.compile(r"\([^)]*\)")
_BORDERS = re.compile(r"[,;/|–—]|\s-\s|\n")
_NUMERALS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}


def key_of(name: str) -> str:
    """Equal for spellings of one name: capitals, spaces and the place of the tone mark do not count."""
    key = name_key(name).replace(" ", "")
    return str(int(key)) if key.isdecimal() and len(key) < 4 else key


def plain_of(name: str) -> str:
    """Equal for names that differ in tones and marks only: "Đăkrông" and "Đa Krông"."""
    plain = "".join(sign for sign in fold(name) if sign.isalnum())
    return str(int(plain)) if plain.isdecimal() and len(plain) < 4 else plain


def _words(key):
    listed = [
        (tuple(key(word) for word in text.split()), level) for level, all_ in LEVEL_WORDS.items() for text in all_
    ]
    return sorted(listed, key=lambda pair: -len(pair[0]))


_MARKED, _PLAIN = _words(name_key), _words(fold)


@dataclass(frozen=True)
class Part:
    """One name with the level that its word says ("" where there is no such word)."""

    name: str
    level: str = ""
    kind: str = ""  # the word itself without tones: xa, phuong, thitran

    @property
    def key(self):
        key = key_of(self.name)
        return _NUMERALS.get(key, key) if self.level == "commune" else key

    @property
    def plain(self):
        return plain_of(self.name)


@dataclass(frozen=True)
class Written:
    """What a text says of each level; None where it says nothing."""

    province: Part | None = None
    district: Part | None = None
    commune: Part | None = None
    has_tones: bool = True


def parts_of(text: str) -> list[Part]:
    """The names in a text from small to large; words before the first level word ("UBND") belong to none."""
    cleaned = _BRACKETS.sub(" ", unicodedata.normalize("NFC", text[:LONGEST]))
    for pattern, word in _ABBREVIATIONS:
        cleaned = pattern.sub(word, cleaned)
    words, key = (_PLAIN, fold) if cleaned.isascii() else (_MARKED, name_key)
    cut = [part for chunk in _BORDERS.split(cleaned) for part in _cut(collapse(chunk), words, key)]
    return [part for part in cut if part.plain]


def _cut(chunk, words, key):
    """A stretch between commas, cut before each word of a level."""
    tokens = chunk.split(" ")
    keys = [key(token) for token in tokens]
    starts, at = [], 0
    while at < len(tokens):
        found = next(((len(word), level) for word, level in words if tuple(keys[at : at + len(word)]) == word), None)
        # A level word that nothing follows is a name: there is a commune «Xy», there could be a «Bản».
        if found and at + found[0] < len(tokens):
            starts.append((at, *found))
        at += found[0] if found else 1
    if not starts:
        return [Part(name)] if (name := _without_office(chunk)) else []
    ends = [start for start, _length, _level in starts[1:]] + [len(tokens)]
    return [
        Part(" ".join(tokens[start + length : end]), level, plain_of(" ".join(tokens[start : start + length])))
        for (start, length, level), end in zip(starts, ends, strict=True)
    ]


_OFFICE = re.compile(r"^(ubnd|ubhc|u[yỷ] ban (nhân dân|hành chính)|ủy ban (nhân dân|hành chính))\s*", re.IGNORECASE)


def _without_office(chunk):
    return _OFFICE.sub("", chunk).strip(" .:")


def read(text: str, *, provinces, districts, communes) -> Written:
    """Which name is of which level; the sets of known keys settle names without a level word.

    All of ``provinces``, ``districts`` and ``communes`` hold keys with tones and without.
    """
    parts = parts_of(text)
    said = {level: _last(parts, level) for level in ("province", "district", "commune")}
    if said["commune"] and said["commune"].kind == "dackhu" and not _known(said["commune"], communes):
        said["district"], said["commune"] = said["district"] or said["commune"], None
    bare = [part for part in parts if not part.level]
    if said["commune"]:
        bare = [part for part in bare if parts.index(part) > parts.index(said["commune"])]
    if said["province"] is None and len(parts) > 1 and bare and _known(bare[-1], provinces):
        said["province"] = bare.pop()
    while bare and not (said["district"] and said["commune"]):
        part = bare.pop()
        if said["district"] is None and (said["commune"] or _is_district(part, bare, districts, communes)):
            said["district"] = part
        elif said["commune"] is None and _known(part, communes):
            said["commune"] = part
    return Written(**said, has_tones=not text.isascii())


def _last(parts, level):
    """The largest unit of a level that is named, which is the last one."""
    return next((part for part in reversed(parts) if part.level == level), None)


def _known(part, keys):
    return part.key in keys or part.plain in keys


def _is_district(part, before, districts, communes):
    return _known(part, districts) and (any(_known(each, communes) for each in before) or not _known(part, communes))
