"""Old Vietnamese encodings: recognised by evidence, converted whole, never guessed at.

Files of the 1990s and 2000s are in TCVN3 ("ABC", fonts .Vn…) or VNI (fonts VNI-…): one byte or two a letter, which
programs show as Western letters ("NguyÔn ThÞ", "Nguyeãn Thò"). Spreadsheets carry them as such letters, CSV as bytes.
The tables are facts of TCVN 5712:1993 (VN3) and of the VNI fonts; tests walk every letter there and back.
"""

import re
import unicodedata
from dataclasses import dataclass

from civreg.core.vietnamese import collapse, fold

ENCODINGS = ("utf-8", "utf-16", "windows-1258", "tcvn3", "vni")
# Evidence needed to convert, and the most that may speak for leaving the text as it stands.
CLEAR, DOUBTFUL = 0.80, 0.55
SAMPLE_WORDS = 4_000

_TCVN3_LETTERS = "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵăâêôơưđĂÂÊÔƠƯĐ"
_TCVN3_CODES = bytes(
    [*range(0xB5, 0xBA), *range(0xBB, 0xBF), *range(0xC6, 0xCC), 0xCC, *range(0xCE, 0xD2), *range(0xD2, 0xD9),
     *range(0xDC, 0xE0), *range(0xE1, 0xF0), *range(0xF1, 0xFF), *range(0xA8, 0xAF), *range(0xA1, 0xA8)]
)  # fmt: skip
_TCVN3 = dict(zip(_TCVN3_CODES.decode("latin-1"), _TCVN3_LETTERS, strict=True))

# Vowel, then its signs in the order: bare shape, and with sắc huyền hỏi ngã nặng.
_VNI_SIGNS = {
    "": " ùøûõï", "ă": "êéèúüë", "â": "âáàåãä",
}  # fmt: skip
_TONES = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
_VNI_ALONE = {"ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ"}


def _vni_pairs():
    plain, breve, hat = _VNI_SIGNS[""], _VNI_SIGNS["ă"], _VNI_SIGNS["â"]
    shapes = [(vowel, vowel, plain) for vowel in "aeouy"] + [("ô", "ơ", plain), ("ö", "ư", plain), ("a", "ă", breve)]
    shapes += [("a", "â", hat), ("e", "ê", hat), ("o", "ô", hat)]
    for written, letter, signs in shapes:
        for sign, tone in zip(signs, _TONES, strict=True):
            if sign != " ":
                yield written + sign, unicodedata.normalize("NFC", letter + tone)


_VNI = dict(_vni_pairs()) | _VNI_ALONE
_VNI |= {written.upper(): letter.upper() for written, letter in _VNI.items()}
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_TCVN3_TABLE = str.maketrans(_TCVN3 | {"\xa0": " "})
_WORD = re.compile(r"\S+")
_CAPITALS, _SMALL = re.compile("[A-Z]"), re.compile("[a-z]")


def from_tcvn3(text: str) -> str:
    """Text of a TCVN3 font, seen as Western letters, as Unicode.

    The capital fonts (.Vn…H) write an accented capital with the code of the small letter: where all plain letters
    of a text are capitals, or two at least of a word, the accented ones are too. "Lª" alone is Lê.
    """
    if text.isascii():
        return text
    converted = text.translate(_TCVN3_TABLE)
    if _all_capital(text):
        return converted.upper()
    return _WORD.sub(lambda found: found[0].upper() if _all_capital(text[found.start() : found.end()]) else found[0],
                     converted)  # fmt: skip


def _all_capital(written):
    return len(_CAPITALS.findall(written)) > 1 and not _SMALL.search(written)


def from_vni(text: str) -> str:
    """Text of a VNI font, seen as Western letters, as Unicode."""
    return text if text.isascii() else _VNI_PATTERN.sub(lambda found: _VNI[found[0]], text)


def _as_it_stands(text):
    return text


CONVERTERS = {"tcvn3": from_tcvn3, "vni": from_vni}

_ONSET = "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
_VOWELS = (
    "(?:oa[iyoe]?|oă|oe[o]?|oo|uâ[y]?|uê|uy[êeau]?|uyê|uơ|ua|uô[i]?|uă|ue|ươ[iu]?|ưa|ư[iu]?|iê[u]?|ia|iu|yê[u]?|"
    "a[iouy]?|ă|â[uy]|â|e[o]?|ê[u]?|o[i]?|ô[i]?|ơ[i]?|u[i]?|i|y)"
)
_SYLLABLE = re.compile(f"{_ONSET}{_VOWELS}(?:ng|nh|ch|[cmnpt])?")
_MARKS = str.maketrans(dict.fromkeys("\u0300\u0301\u0303\u0309\u0323", ""))
_LETTERS = re.compile(r"[^\W\d_]+(?:[^\s\w.,;:/()\"'–-][^\W\d_]*)*")


def is_syllable(word: str) -> bool:
    """True if the word has the shape of a Vietnamese syllable, with at most one tone."""
    split = unicodedata.normalize("NFD", word.lower())
    toneless = split.translate(_MARKS)
    return len(split) - len(toneless) <= 1 and bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", toneless)))


def _words_that_tell(texts):
    """Words with a letter that is not ASCII, each once: plain letters look alike in every encoding."""
    words = {}
    for text in texts:
        if not text.isascii():
            words.update(dict.fromkeys(word.strip(".,;:()\"'") for word in text.split() if not word.isascii()))
        if len(words) >= SAMPLE_WORDS:
            break
    return list(words)


def evidence(words, convert=_as_it_stands) -> float:
    """Share of the words that are Vietnamese syllables after the conversion; 1.0 where there is no word to tell."""
    if not words:
        return 1.0
    good = sum(is_syllable(part) for word in words for part in convert(word).replace("-", " ").split()[:1])
    return good / len(words)


@dataclass(frozen=True)
class Verdict:
    """What the texts of a file are in. `encoding` is "" where nothing speaks clearly enough."""

    encoding: str
    before: float
    after: float
    examples: tuple = ()  # (before, after) pairs for the person to see
    decomposed: bool = False

    @property
    def converts(self) -> bool:
        return self.encoding in CONVERTERS

    @property
    def convert(self):
        return CONVERTERS.get(self.encoding, _as_it_stands)


def judge(texts, *, asked="auto") -> Verdict:
    """Which conversion the texts need, from the share of words that are Vietnamese before and after it."""
    texts = [text for text in texts if text and not text.isascii()]
    words = _words_that_tell(texts)
    composed = [unicodedata.normalize("NFC", word) for word in words]
    before = evidence(composed)
    if asked in CONVERTERS:
        return _told(asked, texts, before, evidence(words, CONVERTERS[asked]))
    if before >= CLEAR or asked != "auto":
        return Verdict("utf-8", before, before, decomposed=composed != words)
    scores = {name: evidence(words, convert) for name, convert in CONVERTERS.items()}
    best = max(scores, key=scores.get)
    if scores[best] >= CLEAR and before <= DOUBTFUL:
        return _told(best, texts, before, scores[best])
    # A few odd names in a file that is right are no reason to turn it away.
    return Verdict("utf-8" if before > DOUBTFUL else "", before, max(scores.values()), decomposed=composed != words)


def _told(encoding, texts, before, after):
    convert = CONVERTERS[encoding]
    shown = [text for text in dict.fromkeys(texts) if convert(text) != text][:5]
    return Verdict(encoding, before, after, tuple((text, convert(text)) for text in shown))


def head_key(text: str) -> str:
    """A column head or label as it is compared: no tones, no case, single spaces."""
    return fold(collapse(text))
