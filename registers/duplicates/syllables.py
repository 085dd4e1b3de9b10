"""Syllables of Vietnamese names as they were meant: marks typed but not turned into marks, abbreviations, sounds."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from civreg.core.vietnamese import fold, name_key

_ONSETS = "b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x|"
_RIMES = (
    "a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|e|ec|ech|em|en|eng|enh|eo|ep|et|eu|i|ia|ich|iec|iem|ien|ieng|iep|iet|ieu|"
    "im|in|inh|ip|it|iu|o|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oap|oat|oay|oc|oe|oen|oeo|oet|oi|om|on|ong|oong|op|ot|u|"
    "ua|uan|uang|uat|uay|uc|ue|uech|uenh|ui|um|un|ung|uo|uoc|uoi|uom|uon|uong|uop|uot|uou|up|ut|uu|uy|uya|uych|uyen|uyet|"
    "uynh|uyt|uyu|y|yem|yen|yeng|yet|yeu|uin|uit"
)
_SYLLABLE = re.compile(f"(?:{_ONSETS})(?:{_RIMES})")
_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI = {
    "1": "\u0301",
    "2": "\u0300",
    "3": "\u0309",
    "4": "\u0303",
    "5": "\u0323",
    "6": "\u0302",
    "7": "\u031b",
    "8": "\u0306",
}
_TELEX_SHAPES = (
    ("uow", "ươ"), ("dd", "đ"), ("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("aw", "ă"), ("ow", "ơ"), ("uw", "ư"), ("w",
    "ư"),
)  # fmt: skip
# Only what clerks really write short; anything else without a vowel stands for any word that begins so.
ABBREVIATIONS = {"ng": "nguyễn", "th": "thị", "v": "văn", "tr": "trần", "ph": "phạm", "hg": "hoàng", "đ": "đức"}
# One sound, two spellings: of the whole country, of the centre and the south, and of variants of one surname.
_SOUNDS = (
    (re.compile("^ngh"), "ng"), (re.compile("^gh"), "g"), (re.compile("^gi(?=[aeiouy])"), "d"), (re.compile("^tr"),
    "ch"),
    (re.compile("^s"), "x"), (re.compile("^qu"), "q"), (re.compile("^k(?!h)"), "c"), (re.compile("y"), "i"),
    (re.compile("ng$"), "n"), (re.compile("c$"), "t"), (re.compile(r"(.)\1"), r"\1"),
)  # fmt: skip
_VARIANTS = {"huynh": "hoang", "vu": "vo", "dinh": "dinh", "chau": "chu"}


@dataclass(frozen=True, slots=True)
class Syllable:
    """`key` tells marks apart, `base` has none, `sound` is one for spellings that sound alike."""

    key: str
    base: str
    sound: str
    short: str = ""  # the letters that stand for the whole word, if it was abbreviated

    @property
    def is_word(self):
        """Could be a syllable of Vietnamese; of two that could, one is hardly the other mistyped (Hùng, Dũng)."""
        return bool(_SYLLABLE.fullmatch(self.base))

    @property
    def is_plain(self):
        return self.key == self.base


_BREAKS = str.maketrans({sign: " " for sign in ",;/()-–'\"_"} | {".": ". "})


def split(name: str) -> list[str]:
    """The words of a name in small letters, a full stop kept where it abbreviates."""
    return unicodedata.normalize("NFC", name).lower().translate(_BREAKS).split()


def tokens_of(name: str) -> list["Syllable"]:
    """The syllables of one name."""
    return [found for token in split(name) if (found := read_token(token))]


@lru_cache(maxsize=20_000)
def read_token(token: str) -> Syllable | None:
    """A word of a name in small letters, NFC; None for what is no word."""
    word = "".join(sign for sign in token if sign.isalnum())
    if not word:
        return None
    if token.endswith(".") or not set(fold(word)) & set("aeiouy0123456789"):
        return _abbreviated(word)
    return _syllable(name_key(_meant(word)))


def _syllable(key, short=""):
    base = fold(key).rstrip("12345")
    return Syllable(key, base, sound_of(base), short)


def _abbreviated(word):
    meant = ABBREVIATIONS.get(word, word)
    return _syllable(name_key(meant), fold(word))


def _meant(word):
    """The word with the marks that were typed by Telex or VNI and stayed as letters."""
    if any(sign.isdigit() for sign in word):
        word = _from_vni(word)
    elif not _SYLLABLE.fullmatch(fold(word)):
        decoded = _from_telex(word)
        return decoded if _SYLLABLE.fullmatch(fold(decoded)) else word
    return word


def _from_vni(word):
    spread = "".join(_VNI.get(sign, sign) for sign in word.replace("d9", "đ"))
    return unicodedata.normalize("NFC", "".join(sign for sign in spread if not sign.isdigit()))


def _from_telex(word):
    tone = next((sign for sign in reversed(word[1:]) if sign in _TELEX_TONES), "")
    shaped = word
    if tone:
        at = word.rindex(tone)
        shaped = word[:at] + word[at + 1 :]
    for typed, letter in _TELEX_SHAPES:
        shaped = shaped.replace(typed, letter)
    if not _SYLLABLE.fullmatch(fold(shaped)):  # the last letter was no tone after all
        shaped, tone = word, ""
        for typed, letter in _TELEX_SHAPES:
            shaped = shaped.replace(typed, letter)
    vowels = [at for at, sign in enumerate(shaped) if fold(sign) in "aeiouy"]
    if tone and vowels:
        shaped = shaped[: vowels[-1] + 1] + _TELEX_TONES[tone] + shaped[vowels[-1] + 1 :]
    return unicodedata.normalize("NFC", shaped)


def sound_of(base: str) -> str:
    """One spelling for what sounds alike or is mistaken by ear: i/y, s/x, ch/tr, d/gi, -n/-ng, -t/-c, Võ/Vũ."""
    sound = _VARIANTS.get(base, base)
    for pattern, letters in _SOUNDS:
        sound = pattern.sub(letters, sound)
    return sound or base
