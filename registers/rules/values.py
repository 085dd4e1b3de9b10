"""Rules that follow from a field's declaration alone: type, length, list. They hold for every kind."""

import re

from django.utils.translation import gettext_lazy as _

from civreg.core.dates import DateRefused, PartialDate
from civreg.core.vietnamese import name_faults, text_faults
from registers.kinds.base import FieldType
from registers.kinds.lists import is_listed
from registers.rules.ditto import is_ditto
from registers.rules.findings import Finding

_TIME = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")
_UNSAFE = {
    "formula": _("%(label)s bắt đầu bằng “%(first)s” nên bị hiểu là công thức: hãy xóa ký tự đó."),
    "control": _("%(label)s có ký tự điều khiển không đọc được: hãy xóa và gõ lại."),
    "digits": _("%(label)s có chữ số (%(value)s): có đúng như trong sổ không?"),
}


def check_field(facts, field):
    """All findings about one filled field by itself."""
    text = facts.text(field.code)
    params = {"label": field.label, "value": text, "first": text[:1]}
    if is_ditto(text):
        yield Finding(
            "DITTO",
            "W",
            (field.code,),
            _("%(label)s còn ghi “%(value)s” (như trên): hãy ghi rõ nội dung được nhắc tới."),
            params,
        )
        return
    yield from unsafe(field, text, params)
    if len(text) > field.max_length:
        yield Finding("LENGTH", "E", (field.code,), _(
            "%(label)s dài %(length)s ký tự, tối đa %(most)s."), params | {
                "length": len(text), "most": field.max_length})  # fmt: skip
    if check := _BY_TYPE.get(field.type):
        yield from check(facts, field, text, params)


def unsafe(field, text, params):
    """V-25: a text that acts as a formula or hides signs (E), figures in a name (W)."""
    is_name = field.type == FieldType.NAME
    for fault in name_faults(text) if is_name else text_faults(text):
        # A remark may begin with a dash; only names never do.
        if fault == "formula" and not is_name and text[0] not in "=@":
            continue
        yield Finding("V-25", "W" if fault == "digits" else "E", (field.code,), _UNSAFE[fault], params)


def _date(facts, field, text, params):
    """V-02, V-05: readable (E), no age where none can be (E), the registration date complete (W; E in phase 1)."""
    rule = "V-02" if field.code == "ngayDangKy" else "V-05"
    try:
        found = PartialDate.parse(text, century_hint=facts.context.book_year)
    except DateRefused as refused:
        yield Finding(rule, "E", (field.code,), _("%(label)s: %(why)s"), params | {"why": refused})
        return
    if found.is_age and not field.ages:
        yield Finding(rule, "E", (field.code,), _("%(label)s phải là ngày, không thể là tuổi (%(value)s)."), params)
    elif rule == "V-02" and not found.is_full:
        severity = "E" if facts.context.phase == 1 else "W"
        yield Finding(rule, severity, (field.code,), _("%(label)s chưa đủ ngày, tháng, năm (%(value)s)."), params)


def _words(facts, field, text, params):
    """V-16 (W): the date in words says what the figures say (TT 04/2020/TT-BTP Art. 31)."""
    figures = facts.date(field.words_of)
    try:
        spelt = PartialDate.from_words(text, century_hint=facts.context.book_year)
    except DateRefused:
        yield Finding("V-16", "W", (field.code,), _("%(label)s: không hiểu “%(value)s” là ngày nào."), params)
        return
    if figures and figures != spelt:
        yield Finding(
            "V-16", "W", (field.code, field.words_of),
            _("%(label)s nghĩa là %(spelt)s, nhưng ghi bằng số là %(figures)s."),
            params | {"spelt": spelt, "figures": figures},
        )  # fmt: skip


def _choice(facts, field, text, params):
    """V-15: in the list (E; W where the list itself was never confirmed)."""
    if not any(code == text for code, _label in field.choices):
        yield Finding(
            "V-15", "E" if field.confirmed else "W", (field.code,),
            _("%(label)s: “%(value)s” không có trong danh mục."), params,
        )  # fmt: skip


def _listed(facts, field, text, params):
    """V-15 (W): an ethnic group or country that the Ministry's list does not have."""
    if not is_listed(field.listed, text):
        yield Finding("V-15", "W", (field.code,), _("%(label)s: “%(value)s” chưa có trong danh mục của Bộ."), params)


def _number(facts, field, text, params):
    """V-04 (E): a page is a number or blank (S10)."""
    if not (text.isascii() and text.isdigit()):
        yield Finding("V-04", "E", (field.code,), _("%(label)s phải là số (đang ghi “%(value)s”)."), params)


def _time(facts, field, text, params):
    """W: hours and minutes as HH:mm."""
    if not _TIME.fullmatch(text):
        yield Finding("TIME", "W", (field.code,), _("%(label)s: hãy ghi giờ:phút, như 17:30."), params)


def _identity(facts, field, text, params):
    """V-17 (E): a personal number has 12 figures. V-18 (W): CMND 9 or 12 figures, CCCD 12."""
    if "SoDinhDanh" in field.code:
        if not re.fullmatch(r"[0-9]{12}", text):
            yield Finding("V-17", "E", (field.code,), _("%(label)s phải có đúng 12 chữ số."), params)
        return
    lengths = {"1": (9, 12), "4": (12,)}.get(facts.text(field.code.replace("SoGiayTo", "LoaiGiayTo")))
    if lengths and not (text.isascii() and text.isdigit() and len(text) in lengths):
        yield Finding(
            "V-18", "W", (field.code,), _("%(label)s “%(value)s” phải có %(lengths)s chữ số."),
            params | {"lengths": " / ".join(map(str, lengths))},
        )  # fmt: skip


_BY_TYPE = {
    FieldType.DATE: _date,
    FieldType.WORDS_DATE: _words,
    FieldType.CHOICE: _choice,
    FieldType.LISTED: _listed,
    FieldType.NUMBER: _number,
    FieldType.TIME: _time,
    FieldType.IDENTITY: _identity,
}
