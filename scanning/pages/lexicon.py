"""Words that a page is likely to say: family names, parts of addresses, kin. They mend what an engine got nearly right.

An address is written several times on a page; its parts vote. A page is also told the names of its own places.
"""

from __future__ import annotations

import re
from collections import defaultdict

from rapidfuzz import fuzz, process

from civreg.core.vietnamese import fold

_SURNAMES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trương Mai Lâm Phùng Thái Cao "
    "Châu Đoàn Đào Trịnh Hà Tạ Lương Lưu Tôn Văn Tô Quách Khổng Nghiêm Ninh Tống Vương Triệu Thạch Kim Đàm Bạch "
    "Cái Chu Diệp Giang Hứa Khương La Lại Mạc Nông Phí Quang Tăng Thân Tiêu Trà Từ Ưng Viên Xa Hoàng Đồng Lục Cù"
)
SURNAMES = {fold(name): name for name in _SURNAMES.split()}
MIDDLES = {"thi": "Thị", "van": "Văn"}
UNITS = ("thôn", "bản", "xã", "phường", "thị trấn", "khu phố", "huyện", "thị xã", "thành phố", "tỉnh", "làng", "xóm")
PHRASES = (
    "Trạm y tế", "Trạm xá", "Bệnh viện", "Bệnh viện đa khoa", "Tại nhà", "Trung tâm y tế", "Công an tỉnh", "UBND",
    "Ủy ban nhân dân", "Cục Cảnh sát QLHC về TTXH", "Bệnh viện Trung ương Huế", "Trạm y tế xã", "Trạm y tế phường",
)  # fmt: skip
KIN = (
    "Cha", "Mẹ", "Bố", "Ông", "Bà", "con trai", "con gái", "con", "vợ", "chồng", "cháu", "anh", "chị", "em", "Cha đẻ",
    "Mẹ đẻ", "ông nội", "bà nội", "ông ngoại", "bà ngoại", "con dâu", "con rể", "người giám hộ", "bản thân",
)  # fmt: skip
PROVINCES = ("tỉnh Quảng Trị", "tỉnh Bình Trị Thiên", "tỉnh Quảng Bình", "tỉnh Thừa Thiên Huế", "Q.Trị")
ALIKE = 86
_UNITS = {fold(u): u for u in UNITS}


def mended_name(name: str) -> str:
    """A name with its family name, and the commonest middle words, as they are always written."""
    words = name.split()
    words[0] = SURNAMES.get(fold(words[0]), words[0])
    inner = [MIDDLES.get(fold(w), w) if 0 < i < len(words) - 1 else w for i, w in enumerate(words)]
    return " ".join(inner)


def has_known_surname(name: str) -> bool:
    """True for the family names that nearly everybody has."""
    return fold(name.split()[0]) in SURNAMES


def is_torn(name: str) -> bool:
    """ "Văn Sơn" and "Hồ Thị" are most often pieces of names of which a word was not read."""
    words = [fold(word) for word in name.split()]
    return words[0] == "thi" or words[-1] in MIDDLES or (len(words) == 2 and words[0] in MIDDLES)


def kin(text: str) -> str:
    """The word for a relation that this must be; "" if none is near."""
    found = process.extractOne(fold(text), {k: fold(k) for k in KIN}, scorer=fuzz.ratio)
    return found[2] if found and found[1] >= ALIKE else ""


class Places:
    """Parts of addresses seen on the page or known of the book; each with the weight of its witnesses."""

    def __init__(self, known=()):
        self._votes: dict[str, float] = defaultdict(float)
        for part in (*PROVINCES, *PHRASES):
            self._votes[part] += 2.5
        for part in known:
            self._votes[part] += 50.0

    def hear(self, text: str, confidence: float) -> None:
        """Count the parts of one address."""
        for part in _parts(text):
            if len(part) >= 5:
                self._votes[_with_unit(part)] += max(0.05, confidence - 0.5)

    def mend(self, text: str) -> tuple[str, float]:
        """The address with each part as most witnesses have it, and the share of parts with a second witness."""
        parts = [self._mend_part(part) for part in _parts(text)]
        sure = sum(known for _, known in parts) / max(1, len(parts))
        return ", ".join(part for part, _ in parts), sure

    def _mend_part(self, part):
        own = _with_unit(part)
        if len(own) < 5:
            return own, 0.5
        key = fold(own)
        choices = {seen: fold(seen) for seen in self._votes}
        found = process.extract(key, choices, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=8)
        near = [(self._votes[seen] * (score / 100) ** 6, seen) for _folded, score, seen in found]
        if not near:
            return own, 0.0
        weight, best = max(near)
        return best, 1.0 if weight > 0.8 else 0.6


def _parts(text):
    return [p.strip(" .;:-_'\"") for p in re.split(r"[,;]", text) if p.strip(" .;:-_'\"")]


def _with_unit(part):
    """The kind of unit at the head of a part in its only right spelling: "tịnh Quảng Trị" is "tỉnh Quảng Trị"."""
    words = part.split()
    for size in (2, 1):
        head = " ".join(words[:size])
        if len(words) > size and head[:1].islower():
            found = process.extractOne(fold(head), list(_UNITS), scorer=fuzz.ratio)
            if found and found[1] >= (100 if size == 2 or len(head) < 4 else 74):
                return " ".join([_UNITS[found[0]], *words[size:]])
    return part
