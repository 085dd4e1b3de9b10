"""Finds the printed captions of a kind of register among the words of a line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from .lines import Line, squash

LONGEST = 11  # words in a caption
ENOUGH = 86.0  # per cent alike, for captions of six letters or more
ENOUGH_CLOSED = 79.0  # with a colon at the end
SIGN_HEADS = (
    "Người đứng khai", "Người đi khai", "Người đi khai sinh", "Người đi khai tử", "Người ký GKS", "Người ký TLKT",
    "Người ký", "Bên nam", "Bên nữ", "Chữ ký", "Ký tên", "Người thực hiện",
    "Cán bộ hộ tịch", "TM. Ủy ban nhân dân", "TM. UBND",
)  # fmt: skip
OTHERS = ("Nghề nghiệp", "Kết hôn lần thứ", "Điện thoại")


@dataclass(frozen=True)
class Caption:
    """Printed words and what they announce: fields (several may share the words), a group, or the end of a value."""

    key: str
    codes: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True)
class Found:
    """A caption on a line: tokens start..end (end excluded)."""

    caption: Caption
    start: int
    end: int
    score: float
    closed: bool  # ends with a colon


class CaptionIndex:
    """All captions of a kind, prepared for comparison."""

    def __init__(self, kind):
        table: dict[str, dict] = {}
        for each in kind.fields:
            for words in each.captions:
                table.setdefault(squash(words), {"codes": [], "group": ""})["codes"].append(each.code)
        for group in kind.groups:
            for words in group.captions:
                table.setdefault(squash(words), {"codes": [], "group": ""})["group"] = group.key
        for words in (*kind.other_captions, *kind.titles, *OTHERS, *SIGN_HEADS):
            table.setdefault(squash(words), {"codes": [], "group": ""})
        table.pop("", None)
        self.captions = [Caption(k, tuple(dict.fromkeys(v["codes"])), v["group"]) for k, v in table.items()]
        self.keys = [c.key for c in self.captions]
        self._known: dict[Line, list[Found]] = {}

    def find(self, line: Line) -> list[Found]:
        """Captions from left to right, none overlapping; the longest and most alike win."""
        if line not in self._known:
            if len(self._known) > 400:  # a page or two: each line is asked for several times
                self._known.clear()
            self._known[line] = self._find(line)
        return self._known[line]

    def _find(self, line):
        candidates = self._candidates(line)
        candidates.sort(key=lambda f: (f.score - 60) * len(f.caption.key), reverse=True)
        taken, chosen = set(), []
        for each in candidates:
            span = set(range(each.start, each.end))
            if not span & taken:
                taken |= span
                chosen.append(each)
        if any(f.closed and f.caption.codes for f in chosen):  # "VÕ" after "Họ và tên:" is a family name, no heading
            chosen = [f for f in chosen if f.caption.codes or not f.caption.group]
        return sorted(chosen, key=lambda f: f.start)

    def _candidates(self, line):
        spans = list(_spans(line))
        if not spans:
            return []
        keys = [key for _, _, key in spans]
        scores = process.cdist(keys, self.keys, scorer=fuzz.ratio, score_cutoff=70)
        found = []
        for row, (start, end, _key) in enumerate(spans):
            for column in scores[row].nonzero()[0]:
                each = self._accept(line, start, end, self.captions[column], float(scores[row, column]))
                if each:
                    found.append(each)
        return found

    def _accept(self, line, start, end, caption, score):
        closed = line.tokens[end - 1].closes
        short = len(caption.key) <= 5
        if score < (99 if short else ENOUGH_CLOSED if closed else ENOUGH):
            return None
        heading = caption.group and not caption.codes
        if short and not (closed or start == 0 or heading):
            return None
        if heading and not _looks_like_heading(line, start, end):
            return None
        return Found(caption, start, end, score + (4 if closed else 0), closed)


def _spans(line):
    """Runs of words that can be a caption: no colon inside, but possibly at the end."""
    for start in range(len(line.tokens)):
        key = ""
        for end in range(start + 1, min(start + LONGEST, len(line.tokens)) + 1):
            token = line.tokens[end - 1]
            key += token.key
            if len(key) >= 2:
                yield start, end, key
            if token.closes:
                break


def _looks_like_heading(line, start, end):
    """Capitals, or hardly anything else on the line: not a word inside a value."""
    text = "".join(t.text for t in line.tokens[start:end])
    return text.isupper() or len(line.tokens) <= 3 or (start == 0 and line.tokens[end - 1].closes)


@lru_cache(maxsize=32)
def index_of(kind) -> CaptionIndex:
    """The index of a kind, built once a process."""
    return CaptionIndex(kind)
