"""Could Vietnamese have this syllable? The cheapest proof of a misreading."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
_ONSETS = "ngh|nh|ng|gh|gi|kh|ph|th|tr|ch|qu|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|"
_RHYMES = (
    "uyê(?:n|t)|uya|uyu|uy(?:nh|ch|t|p)?|iê(?:u|m|n|ng|p|t|c)|yê(?:u|m|n|ng|t)|ươ(?:i|u|m|n|ng|p|t|c)|uô(?:i|m|n|ng|t|c)"
    "|oa(?:i|y|o|m|n|ng|nh|p|t|c|ch)?|oă(?:m|n|ng|t|c)|oe(?:o|n|t)?|uâ(?:y|n|ng|t)|uê(?:nh|ch|n)?|uơ|ia|ưa|ua"
    "|a(?:i|o|u|y|m|n|ng|nh|p|t|c|ch)?|ă(?:m|n|ng|p|t|c)|â(?:u|y|m|n|ng|p|t|c)|e(?:o|m|n|ng|p|t|c)?|ê(?:u|m|n|nh|p|t|ch)?"
    "|i(?:u|m|n|nh|p|t|ch)?|y|o(?:i|m|n|ng|p|t|c)?|ô(?:i|m|n|ng|p|t|c)?|ơ(?:i|m|n|p|t)?|u(?:i|m|n|ng|p|t|c)?|ư(?:i|u|m|n|ng|t|c)?"
    "|oong|êng|iêp|uych"
)
_SYLLABLE = re.compile(rf"(?:{_ONSETS})(?:{_RHYMES})$")
_STOPPED = re.compile(r"(?:p|t|c|ch)$")


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """True for each part of a word that Vietnamese spelling allows; a stopped syllable has only sắc or nặng.

    Names of the mountain peoples keep Vietnamese letters and mostly its rhymes; those that do not ("Ka")
    pass or fail like any other word: this weighs a reading, it forbids nothing.
    """
    return all(_one(part) for part in re.split(r"[-']", word.strip(".,;:()/")) if part) and bool(word)


def _one(word):
    plain, tones = [], []
    for sign in unicodedata.normalize("NFD", word.lower()):
        (tones if sign in _TONES else plain).append(sign)
    letters = unicodedata.normalize("NFC", "".join(plain))
    if len(tones) > 1 or not _SYLLABLE.match(letters):
        return False
    return not (_STOPPED.search(letters) and tones and _TONES[tones[0]] in "fxr")
