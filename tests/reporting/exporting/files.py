"""How a file is ordered, written and read again."""

import csv
import io

from django.core.files.storage import default_storage
from django.utils import timezone
from openpyxl import load_workbook

from reporting.actions import exporting
from reporting.models import Export


def ordered(by, **more):
    return exporting.order_export(**{"what": "entries", "form": "xlsx", "by": by, "at": timezone.now(), **more})


def written(export):
    exporting.write_export(export=Export.objects.get(pk=export.pk), at=timezone.now())
    export.refresh_from_db()
    return export


def sheets_of(content):
    found = load_workbook(io.BytesIO(content))
    assert not [cell for sheet in found for row in sheet for cell in row if cell.data_type not in ("s", "n")]
    return {sheet.title: [["" if c is None else c for c in r] for r in sheet.iter_rows(values_only=True)]
            for sheet in found}  # fmt: skip


def content_of(export):
    with default_storage.open(export.file) as file:
        return file.read()


def lines_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
