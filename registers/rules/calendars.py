"""Dates by another calendar than the Gregorian one: lunar months and years, reigns (domain.md V-26)."""

import re

from civreg.core.vietnamese import fold

# On text without tones, so that a hurried hand is understood: "âm lịch", "(ÂL)", tháng giêng, năm Đinh Mão, Bảo Đại.
OTHER_CALENDAR = (
    r"am lich|\bal\b|\bthang (?:gieng|chap|nhuan)\b|\bram\b|\bnhuan\b"
    r"|\b(?:giap|at|binh|dinh|mau|ky|canh|tan|nham|quy)"
    r" (?:ty|ti|suu|dan|mao|meo|thin|ngo|mui|than|dau|tuat|hoi)\b"
    r"|\b(?:bao dai|khai dinh|duy tan|thanh thai|dong khanh|tu duc|dan quoc|nien hieu|cong hoa)\b"
)
_OTHER = re.compile(OTHER_CALENDAR)


def names_other_calendar(text: str) -> bool:
    """True where the text of a date speaks of a lunar date or of the year of a reign."""
    return bool(_OTHER.search(fold(text)))
