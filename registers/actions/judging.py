"""What is about to be kept: made regular, judged by the rules, and its columns taken from the kind's declaration."""

import json
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from civreg.core.errors import Refused
from civreg.core.vietnamese import fold, name_sort_key
from registers.kinds import kind as kind_of
from registers.models import Entry
from registers.rules.entry import check
from registers.rules.findings import EntryContext, registration_year
from registers.rules.normal import normalise

NUMBER = re.compile(r"^\s*0*(\d{1,9})\s*([^\W\d_]{0,4})\s*/\s*(\d{4})\s*$")


@dataclass(frozen=True)
class Judged:
    """Values as they will be kept, the columns derived from them, and the warnings that need a reason."""

    values: dict
    columns: dict
    warnings: list = field(default_factory=list)


@lru_cache
def code_of(kind, name):
    """The Ministry's code of the register column that we call `name` (registers/kinds/columns.py)."""
    return next(each.code for each in kind.fields if each.name == name and each.register)


def context_of(book, at):
    """What the rules may know of the book and of today."""
    return EntryContext(
        book_year=book.year_opened,
        book_number=int(book.number) if book.number.isdecimal() else None,
        phase=book.phase,
        today=timezone.localdate(at),
        first_number=book.first_number,
        last_number=book.last_number,
    )


def judge(*, book, values, at, as_written=(), is_new=False) -> Judged:
    """Make the values regular and check them; Refused "invalid" with a sentence per field on errors.

    ``as_written`` names the codes whose text stays as it is, whatever the Ministry's spelling of it; ``is_new``
    has the number of a new entry compared with the last one of its year.
    """
    kind, context = kind_of(book.kind), context_of(book, at)
    values = normalise(kind, values, context, as_written=as_written)
    if is_new:
        context = following(book, context, registration_year(values, context))
    findings = check(kind, values, context)
    refuse([finding for finding in findings if finding.blocks])
    return Judged(values, columns_of(kind, values), findings)


def following(book, context, year) -> EntryContext:
    """The context with the number that follows the last one of the office, kind and year, across its books (V-19)."""
    if year is None or (book.last_number is not None and year == book.year_opened):
        return context
    numbers = Entry.objects.filter(locality_id=book.locality_id, kind=book.kind, registration_year=year)
    # The unique index of numbers leaves duplicates out: asked like this, it knows the last number at once.
    numbers = numbers.exclude(state=Entry.State.DUPLICATE).order_by("-number")
    last = numbers.values_list("number", flat=True).first()
    return replace(context, next_number=last + 1, next_year=year) if last is not None else context


def refuse(errors):
    """Raise the refusal that a list of errors stands for; nothing if there is none."""
    if not errors:
        return
    fields = {}
    for error in errors:
        for code in error.codes or ("",):
            fields.setdefault(code, []).append(error.message)
    detail = {"findings": [error.as_dict() for error in errors]}
    raise Refused(_("Chưa lưu được: sửa các trường có lỗi."), code="invalid", status=422, fields=fields, detail=detail)


def columns_of(kind, values):
    """The columns that all kinds share, from the values: number, year, page, date, principal persons, search."""
    code = code_of(kind, "number")
    found = NUMBER.match(values.get(code) or "")
    if not found:
        sentence = _("Số đăng ký phải có dạng số/năm, ví dụ 13/1998.")
        raise Refused(sentence, code="invalid", status=422, fields={code: [sentence]})
    number, suffix, year = int(found[1]), found[2].lower(), int(found[3])
    subject, second = values.get(kind.subject) or "", values.get(kind.second) or ""
    names = [subject, second, *(values.get(each) or "" for each in kind.relatives)]
    return {
        "number": number,
        "number_suffix": suffix,
        "registration_year": year,
        "registered_on": (values.get(code_of(kind, "registered_on")) or "")[:10],
        "page_number": (values.get(code_of(kind, "page_number")) or "")[:10],
        "subject_name": subject[:100],
        "second_name": second[:100],
        "subject_birth": (values.get(kind.subject_birth) or "")[:20],
        "sort_key": name_sort_key(subject)[:300],
        "search": fold(" ".join([*names, f"{number}{suffix}/{year}"]))[:400],
    }


def refuse_unkeepable(body):
    """Refuse what the database cannot hold: more than ENTRY_MAX_KB, or signs that no text has (NUL, half a pair)."""
    text = json.dumps(body, ensure_ascii=False)
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        size = None
    # json.dumps writes NUL as an escape; a typed backslash comes doubled.
    if size is None or "\\u0000" in text.replace("\\\\", ""):
        raise Refused(_("Có ký tự không hợp lệ trong dữ liệu gửi lên."), code="invalid", status=422)
    if size > settings.ENTRY_MAX_KB * 1024:
        sentence = _("Nội dung quá dài: một trường hợp chứa nhiều nhất %(most)s kB.") % {"most": settings.ENTRY_MAX_KB}
        raise Refused(sentence, code="too_large", status=413)
