"""Entries into the registers through the administration, with preview and differences, a kind a resource.

django-import-export gives the two steps and their page. Reading, judging and writing are those of every other file
(``actions.importing``): one set of rules, one history, one scope, and a refused row stops no other.
"""

import tempfile
from dataclasses import replace
from pathlib import Path

import tablib
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields, resources
from import_export.formats.base_formats import Format
from import_export.forms import ImportForm
from import_export.results import Error, Result, RowResult

from civreg.core.errors import Refused
from registers.actions import import_merge, import_runs
from registers.actions.importing import Options, SheetRefused, import_file, limits_now
from registers.kinds import KINDS

TYPES = {"new": RowResult.IMPORT_TYPE_NEW, "update": RowResult.IMPORT_TYPE_UPDATE}
HEADS = (
    gettext_lazy("Dòng"), gettext_lazy("Số"), gettext_lazy("Họ tên"), gettext_lazy("Khác đi, hoặc lý do từ chối"),
)  # fmt: skip


class SentFile(tablib.Dataset):
    """A file as it was sent: our own reader opens it, which knows encodings, merged cells and bombs."""

    def __init__(self, content, suffix):
        super().__init__()
        self.content, self.suffix = content, suffix

    def __len__(self):
        return 1  # one file; how many rows it has is found out by reading it


class SentFormat(Format):
    suffix = ""

    def __init__(self, encoding=None):
        self.encoding = encoding

    def create_dataset(self, in_stream):
        return SentFile(in_stream, f".{self.suffix}")

    def get_title(self):
        return self.suffix

    def get_extension(self):
        return self.suffix

    def can_import(self):
        return True


class Xlsx(SentFormat):
    suffix = "xlsx"


class Csv(SentFormat):
    suffix = "csv"


class SentForm(ImportForm):
    """Refuses what is too large before it is read."""

    def clean_import_file(self):
        sent = self.cleaned_data["import_file"]
        try:
            import_runs.check_size(sent.size)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return sent


class Said(Error):
    """A sentence for the person; there is nothing to trace back."""

    traceback = ""


class EntryImportResource(resources.Resource):
    """Rows of one kind in the Ministry's columns. `kind` is set by ``resource_of``."""

    kind = None

    @classmethod
    def get_display_name(cls):
        return str(cls.kind.label)

    def get_user_visible_fields(self):
        return [fields.Field(column_name=head) for head in self.kind.headers]

    def import_data(self, dataset, dry_run=False, user=None, file_name="", **kwargs):
        """A Result as the pages of the library want it; what could not be read at all is its only error."""
        result = Result()
        result.diff_headers = [str(head) for head in HEADS]
        try:
            _import(self.kind, dataset, result, dry_run=dry_run, by=user, name=file_name or "")
        except (SheetRefused, Refused) as refusal:
            result.append_base_error(Said(refusal))
        return result


def _import(kind, sent, result, *, dry_run, by, name):
    with tempfile.NamedTemporaryFile(suffix=sent.suffix) as file:
        file.write(sent.content)
        file.flush()
        import_file(
            path=Path(file.name), name=name[:200], options=Options(kind=kind.slug, update=True, dry_run=dry_run), by=by,
            at=timezone.now(), limits=replace(limits_now(), max_rows=settings.IMPORT_ADMIN_MAX_ROWS),
            before=lambda counts: _fill(kind, result, counts),
        )  # fmt: skip


def _fill(kind, result, counts):
    """Every row of the file, the refused ones with their reasons; called while the stage still stands."""
    rows = [_judged(kind, *each) for each in import_merge.outcomes()]
    rows += [_refused(*each) for each in _reasons().items()]
    for _number, row in sorted(rows, key=lambda pair: pair[0]):
        result.append_row_result(row)
    result.total_rows = counts.read
    result.totals |= {
        RowResult.IMPORT_TYPE_NEW: counts.created, RowResult.IMPORT_TYPE_UPDATE: counts.updated,
        RowResult.IMPORT_TYPE_SKIP: counts.unchanged + counts.refused,
    }  # fmt: skip


def _judged(kind, number, verdict, values, theirs):
    row = RowResult()
    row.import_type = TYPES.get(verdict, RowResult.IMPORT_TYPE_SKIP)
    changed = _differences(kind, values, theirs) if verdict == "update" else ""
    said = changed or (_("không đổi") if verdict == "unchanged" else "")
    row.diff = [number, values.get(kind.code_of("number"), ""), values.get(kind.subject, ""), said]
    return number, row


def _differences(kind, values, theirs):
    changed = [code for code in kind.headers if values.get(code, "") != theirs.get(code, "")]
    pairs = ((kind.field(code).label, theirs.get(code, ""), values.get(code, "")) for code in changed)
    return format_html_join("", "<div>{}: <del>{}</del> <ins>{}</ins></div>", pairs)


def _reasons():
    """Row -> what speaks against it, as (value, message)."""
    against = {}
    for number, _code, value, _rule, message, _is_refusal in import_merge.refusals():
        against.setdefault(number, []).append((value, message))
    return against


def _refused(number, reasons):
    row = RowResult()
    row.import_type = RowResult.IMPORT_TYPE_SKIP
    said = format_html_join("", "<div>{}</div>", ((message,) for _value, message in reasons))
    row.diff = [number, "", "", format_html("<strong>{}</strong>{}", _("Từ chối"), said)]
    return number, row


def resource_of(kind):
    """The resource of one kind of register; a new kind has one without a line here."""
    return type(f"{kind.slug}_resource", (EntryImportResource,), {"kind": kind})


def resources_of_all_kinds():
    return [resource_of(kind) for kind in KINDS.values()]


__all__ = ["Csv", "SentForm", "Xlsx", "resources_of_all_kinds"]
