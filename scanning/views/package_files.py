"""What of a package is taken away: its two files, their checksums, and the receipt that is signed."""

import csv
import io

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civreg.core.errors import Refused
from civreg.core.ranges import download
from registers.actions.packages import opened
from registers.kinds import KINDS
from registers.models import Package
from scanning.views.packages import package_for

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
BOM = "\ufeff"


def file_of(request, package, which):
    """The answer with the "sheet" or the "archive" of a package, whole or a range of it."""
    file = opened(package, which)
    name, size, sha256 = (getattr(package, f"{which}_{part}") for part in ("name", "size", "sha256"))
    media_type = XLSX if which == "sheet" else ZIP
    return download(request, file, name=name, size=size, etag=sha256, media_type=media_type)


@require_safe
def sheet(request, pk):
    return file_of(request, package_for(request, pk), "sheet")


@require_safe
def archive(request, pk):
    return file_of(request, package_for(request, pk), "archive")


def _made(request, pk):
    package = package_for(request, pk)
    if package.state not in (Package.State.READY, Package.State.SUPERSEDED):
        raise Refused(_("Gói này chưa đóng xong."), code="wrong_state")
    return package


def files_of(package):
    """The package's own files: {name, sha256, size, rows}."""
    files = [(package.sheet_name, package.sheet_sha256, package.sheet_size)]
    if package.archive_name:
        files.append((package.archive_name, package.archive_sha256, package.archive_size))
    return [{"name": n, "sha256": s, "size": size, "rows": package.entry_total} for n, s, size in files]


@require_safe
def receipt(request, pk):
    """Biên bản giao nhận, for printing and signing."""
    package = _made(request, pk)
    context = {
        "package": package,
        "book": package.book,
        "kind": KINDS[package.book.kind].label,
        "files": files_of(package),
        "items": package.items.select_related("entry").order_by("row").iterator(chunk_size=1000),
        "page_title": _("Biên bản giao nhận dữ liệu hộ tịch"),
    }
    return TemplateResponse(request, "scanning/package_receipt.html", context)


@require_safe
def receipt_csv(request, pk):
    """One line a file: the two that leave, then each PDF in the archive."""
    package = _made(request, pk)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["tep", "sha256", "so_byte", "dong"])
    for each in files_of(package):
        writer.writerow([each["name"], each["sha256"], each["size"], each["rows"]])
    for item in package.items.order_by("row"):
        writer.writerow([item.file_name, item.file_sha256, item.file_size, item.row])
    name = package.sheet_name.removesuffix(".xlsx") + ".csv"
    return _text(BOM + out.getvalue(), name, "text/csv; charset=utf-8")


@require_safe
def checksums(request, pk):
    """As `sha256sum --check` reads them: the two files, then the PDFs."""
    package = _made(request, pk)
    pairs = [(each["sha256"], each["name"]) for each in files_of(package)]
    pairs += package.items.exclude(file_sha256="").order_by("row").values_list("file_sha256", "file_name")
    text = "".join(f"{sha256}  {name}\n" for sha256, name in pairs)
    return _text(text, package.sheet_name.removesuffix(".xlsx") + ".sha256", "text/plain; charset=utf-8")


def _text(content, name, media_type):
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)
