"""Vietnamese text: one spelling in storage, keys to find and to sort it, capitals of names.

Everything here is pure and fast enough for a row of an import; keys are plain ASCII or NFC strings, so that
PostgreSQL can index and sort them under the C collation.
"""

import re
import unicodedata

# Order of the tones in dictionaries and in Unicode's Vietnamese collation (CLDR):
# ngang, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES = {"\u0306", "\u0302", "\u031b"}  # breve, circumflex, horn: they make other letters, not tones
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"

# One ASCII sign a letter, digits before letters, and the sign of a tone (which ends its syllable) before both:
# so "Hà" < "Hai" < "Hải" and "An" < "Ân" whatever follows.
_LETTER_SIGNS = dict(zip(ALPHABET, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg", strict=True))
_SORT_SIGNS = _LETTER_SIGNS | {digit: digit for digit in "0123456789"}
_TONE_SIGNS = "!#()+-"

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SYLLABLE = re.compile(r"[^\W_]+")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")


def _base(letter: str) -> str:
    """The letter without any mark: "ệ" -> "e", "đ" -> "d"."""
    return "d" if letter == "đ" else unicodedata.normalize("NFD", letter)[0]


def _toneless(letter: str) -> tuple[str, int]:
    """A letter as the alphabet has it, and its tone 0-5: "ệ" -> ("ê", 5)."""
    tone, kept = 0, []
    for sign in unicodedata.normalize("NFD", letter):
        if sign in _TONES:
            tone = _TONES[sign]
        elif not unicodedata.combining(sign) or sign in _SHAPES:
            kept.append(sign)
    return unicodedata.normalize("NFC", "".join(kept)), tone


def _every_letter():
    for base in "aăâeêioôơuưy":
        for tone in ("", *_TONES):
            yield unicodedata.normalize("NFC", base + tone)
    yield "đ"


_LETTERS = tuple(_every_letter())
_FOLDED = str.maketrans({letter: _base(letter) for letter in _LETTERS})
_SPLIT = {letter: _toneless(letter) for letter in _LETTERS}


def collapse(text: str) -> str:
    """Text as it is stored: NFC, no invisible signs, single spaces, none at the ends."""
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


def fold(text: str) -> str:
    """Text for a search without tones: "  Đặng  Thị  Huệ" -> "dang thi hue"."""
    folded = collapse(text).lower().translate(_FOLDED)
    if folded.isascii():
        return folded
    # Foreign letters (é, ü) and loose tone marks.
    plain = "".join(sign for sign in unicodedata.normalize("NFD", folded) if not unicodedata.combining(sign))
    return plain.replace("đ", "d")


def _syllables(text: str):
    """Each syllable as (letters without tone, tone)."""
    for syllable in _SYLLABLE.findall(collapse(text).lower()):
        letters, tone = [], 0
        for letter in syllable:
            plain, mark = _SPLIT.get(letter) or ((letter, 0) if letter.isascii() else _toneless(letter))
            letters.append(plain)
            tone = mark or tone
        yield "".join(letters), tone


def sort_key(text: str) -> str:
    """An ASCII key that sorts as a Vietnamese dictionary does, syllable by syllable.

    Within a syllable the letters count first (a ă â b c d đ e ê …), then its tone: ngang, huyền, hỏi, ngã,
    sắc, nặng. Where the tone stands (hòa, hoà) and capitals make no difference. Foreign letters sort as
    their base letter.
    """
    key = []
    for letters, tone in _syllables(text):
        signs = (_SORT_SIGNS.get(letter) or _SORT_SIGNS.get(_base(letter), "g") for letter in letters)
        key.append("".join(signs) + _TONE_SIGNS[tone])
    return "".join(key)


def name_sort_key(name: str) -> str:
    """Sort key of a person's name as Vietnamese lists go: given name first, then surname, then the middle."""
    words = collapse(name).split(" ")
    return sort_key(" ".join(words[-1:] + words[:-1]))


def name_key(text: str) -> str:
    """Exact key of a name: capitals, spaces, Unicode form and the place of the tone mark do not count.

    "HÒA  Bình" and "hoà bình" have one key, "hoa bình" has another. i and y stay different.
    """
    return " ".join(letters + (str(tone) if tone else "") for letters, tone in _syllables(text))


def title_name(text: str) -> str:
    """A name with each word's first letter in capitals: "NGUYỄN THỊ A DƠI" -> "Nguyễn Thị A Dơi"."""
    lowered = collapse(text).lower()
    return re.sub(r"(^|[\s\-(/.])(\w)", lambda found: found[1] + found[2].upper(), lowered)


def upper_name(text: str) -> str:
    """A name in capitals, as TT 04/2020/TT-BTP Art. 31 has it written."""
    return collapse(text).upper()


def slug(text: str, separator: str = "") -> str:
    """Lower-case ASCII letters and digits for file names: "xã Vĩnh Thái" -> "xavinhthai"."""
    return separator.join(re.findall(r"[a-z0-9]+", fold(text)))


def text_faults(text: str) -> tuple[str, ...]:
    """What makes a text unsafe to keep or to put into a spreadsheet: "formula", "control"."""
    faults = []
    if text.startswith(_FORMULA_STARTS):
        faults.append("formula")
    if not text.isprintable():
        faults.append("control")
    return tuple(faults)


def name_faults(name: str) -> tuple[str, ...]:
    """What no person's name has: "formula" (=, +, -, @ first), "control" signs, "digits" (domain.md V-25)."""
    faults = text_faults(name)
    return (*faults, "digits") if any(sign.isdigit() for sign in name) else faults
