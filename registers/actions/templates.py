"""Versions of the Ministry's sheets: added, never changed or deleted."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from civreg.core import history
from civreg.core.errors import Refused
from registers.kinds import KINDS
from registers.models import SheetTemplate
from registers.templating import ROW_NUMBER, SHEET

MOST_COLUMNS, LONGEST_HEAD, LONGEST_FIXED = 200, 100, 255


def add_template(
    *, kind, name, valid_from, columns, source, note="", sheet=SHEET, is_confirmed=False, by, at
):  # fmt: skip
    """Add the next version of a kind's sheet; the older ones stay as they are.

    `columns` is a list of {"code": head, "source": field code, "#" or "", "fixed": text}. Raises Refused
    "invalid" for an unknown kind or source, an empty or repeated head, no column or more than MOST_COLUMNS.
    """
    declared = KINDS.get(kind)
    if declared is None:
        raise _refused(_("Không có loại sổ này."), "kind")
    if not name.strip() or not source.strip():
        raise _refused(_("Hãy ghi tên mẫu và căn cứ của mẫu."), "source")
    columns = _columns(declared, columns)
    with transaction.atomic():
        history.sign(by=by, reason=note)
        _lock_kind(kind)
        last = SheetTemplate.objects.filter(kind=kind).aggregate(last=Max("version"))["last"] or 0
        return SheetTemplate.objects.create(
            kind=kind, version=last + 1, name=name.strip(), valid_from=valid_from, sheet=sheet, columns=columns,
            source=source.strip(), is_confirmed=is_confirmed, note=note, created_at=at, created_by=by,
        )  # fmt: skip


def _lock_kind(kind):
    # Two people adding at once get two versions, one after the other.
    list(SheetTemplate.objects.filter(kind=kind).select_for_update().values_list("pk"))


def _columns(kind, columns):
    if not 0 < len(columns) <= MOST_COLUMNS:
        raise _refused(_("Mẫu phải có từ 1 đến %(most)s cột.") % {"most": MOST_COLUMNS})
    heads = [column["code"].strip() for column in columns]
    if any(not head or len(head) > LONGEST_HEAD for head in heads):
        raise _refused(_("Có cột không có tiêu đề, hoặc tiêu đề quá dài."))
    if len(set(heads)) < len(heads):
        raise _refused(_("Có hai cột cùng một tiêu đề."))
    return [_column(kind, head, column) for head, column in zip(heads, columns, strict=True)]


def _column(kind, head, column):
    source, fixed = column.get("source", ""), column.get("fixed", "")
    if source and source != ROW_NUMBER and source not in kind:
        raise _refused(_("Cột “%(head)s” lấy từ trường “%(code)s” không có.") % {"head": head, "code": source})
    if len(fixed) > LONGEST_FIXED or (source and fixed):
        raise _refused(_("Cột “%(head)s”: chỉ lấy từ một trường, hoặc một chữ cố định.") % {"head": head})
    return {"code": head, "source": source, "fixed": fixed}


def _refused(sentence, field="columns"):
    return Refused(sentence, code="invalid", status=422, fields={field: [sentence]})
