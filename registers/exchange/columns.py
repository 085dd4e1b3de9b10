"""Heads of a sheet matched to the columns of a kind: by code, whatever was done to its case, spaces and order."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from civreg.core.vietnamese import fold
from registers.exchange.limits import SheetRefused
from registers.kinds import KINDS

# Columns that our own sheet of refused rows adds; they say nothing about the entry.
REASON_HEADS = ("Lý do", "Dòng gốc")
_OURS = {fold(head) for head in REASON_HEADS}
HEAD_WITHIN = 30  # rows in which the heads must be found
LEAST_HEADS = 3
VITAL = ("so", "quyenSo", "ngayDangKy")


@dataclass(frozen=True)
class Columns:
    """What stands in which column. `codes` has a code or "" for each column of the sheet."""

    kind: object
    row: int
    heads: tuple[str, ...]
    codes: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def pairs(self):
        """(index, code) of the columns that are taken over; generated ones (STT) are not."""
        return tuple((at, code) for at, code in enumerate(self.codes) if code and not self.kind.field(code).generated)


def keys_of(kind):
    """Every way in which a head may be written, to its code; labels that two columns share are left out."""
    keys = {each.code.casefold(): each.code for each in kind.fields}
    labels = {}
    for each in kind.fields:
        labels.setdefault(fold(str(each.label)), []).append(each.code)
    for label, codes in labels.items():
        if len(codes) == 1:
            keys.setdefault(label, codes[0])
    return keys


def code_of_head(keys, head: str) -> str:
    """The code that a head stands for: the code itself, "noiDangKy UBND …", or the Vietnamese label; else ""."""
    text = " ".join(head.split())
    found = keys.get(text.casefold()) or keys.get(fold(text))
    if found:
        return found
    first, _space, rest = text.partition(" ")
    # The Ministry's own template once had the office's name behind the head.
    return keys.get(first.casefold(), "") if rest and re.fullmatch(r"[A-Za-z]{2,}", first) else ""


def head_score(kind, cells) -> int:
    """How many cells of a row are heads of the kind."""
    keys = keys_of(kind)
    return len({code for cell in cells if cell and (code := code_of_head(keys, cell))})


def find_head(kind, rows):
    """The row (number, cells, …) among the first ones that holds the heads; SheetRefused if none does."""
    scored = [(head_score(kind, cells), -number, cells) for number, cells, *_rest in rows]
    best = max(scored, default=(0, 0, ()))
    if best[0] >= LEAST_HEADS:
        return -best[1], best[2]
    raise _no_head(kind, rows)


def other_kind(kind, rows):
    """The kind whose heads these rows have, if it is another one."""
    others = [each for each in KINDS.values() if each.slug != kind.slug]
    scored = [(max((head_score(each, cells) for _n, cells, *_r in rows), default=0), each) for each in others]
    score, best = max(scored, key=lambda pair: pair[0], default=(0, None))
    mine = max((head_score(kind, cells) for _n, cells, *_r in rows), default=0)
    return best if score >= LEAST_HEADS and score > mine + LEAST_HEADS else None


def _no_head(kind, rows):
    if other := other_kind(kind, rows):
        return _wrong_kind(other, kind)
    sentence = _("Không thấy dòng tiêu đề: cần các cột của Bộ (so, quyenSo, ngayDangKy…) trong %(rows)s dòng đầu.")
    return SheetRefused(sentence % {"rows": HEAD_WITHIN}, code="no_heads")


def _wrong_kind(other, kind):
    return SheetRefused(
        _("Các cột của tệp là của sổ %(found)s, không phải %(asked)s: chọn lại loại sổ.")
        % {"found": other.label, "asked": kind.label},
        code="wrong_kind",
    )


# In place of `office_given`: rows are only compared with each other, for which the subject's name is enough.
COMPARED = "compared"


def match(kind, number, cells, *, office_given=False) -> Columns:
    """The columns of a sheet whose heads stand in row `number`; SheetRefused if they cannot be used.

    A column that the kind does not know is named in `unknown`, a core column that is not there in `missing`.
    """
    keys, heads = keys_of(kind), [" ".join(cell.split()) for cell in cells]
    codes = [code_of_head(keys, head) if head else "" for head in heads]
    _refuse_twice(heads, codes)
    if len(set(codes)) - 1 < len([head for head in heads if head]) / 2 and (other := other_kind(kind, [(1, cells)])):
        raise _wrong_kind(other, kind)
    unknown = [head for head, code in zip(heads, codes, strict=True) if head and not code and fold(head) not in _OURS]
    missing = [each.code for each in kind.fields if each.core and each.code not in codes]
    vital = [*VITAL, kind.subject, *([] if office_given else [kind.code_of("office")])]
    if office_given == COMPARED:
        vital = [kind.subject]
    if lost := [code for code in vital if code in missing]:
        named = ", ".join(f"{code} ({kind.field(code).label})" for code in lost)
        raise SheetRefused(
            _("Thiếu cột %(columns)s: thêm cột rồi gửi lại.") % {"columns": named}, code="missing_columns"
        )
    return Columns(kind, number, tuple(heads), tuple(codes), tuple(unknown), tuple(missing), _notes(unknown, missing))


def _refuse_twice(heads, codes):
    seen = {}
    for head, code in zip(heads, codes, strict=True):
        if code and code in seen:
            raise SheetRefused(
                _("Hai cột cùng là %(code)s (“%(first)s” và “%(second)s”): bỏ bớt một cột.")
                % {"code": code, "first": seen[code], "second": head},
                code="heads_twice",
            )
        seen[code] = head


def _notes(unknown, missing):
    notes = []
    if unknown:
        notes.append(_("Không nhập các cột lạ: %(columns)s.") % {"columns": ", ".join(unknown)})
    if missing:
        notes.append(_("Tệp không có các cột: %(columns)s; để trống.") % {"columns": ", ".join(missing)})
    return tuple(notes)
