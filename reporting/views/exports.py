"""Entries and progress leave the system here, and only here: small files at once, large ones by a job."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.roles import Can
from campaigns.rules import kind_label
from campaigns.scope import scope
from civreg.core.errors import Refused
from civreg.core.paging import page_of
from civreg.core.ranges import download as download_range
from civreg.core.ranges import first_byte_of
from registers.templating import SHEET
from reporting import asked, exported
from reporting.actions import exporting
from reporting.exports import entries
from reporting.exports.answers import download
from reporting.forms import ExportForm
from reporting.models import Export

PROBLEM = 422


@require_safe
def export_entries(request):
    """Entries of one kind in the Ministry's columns; too many for a request lead to the order of a file."""
    asked.exporter_or_404(request.user)
    try:
        kind, found = entries.wanted(request.user, request.GET)
    except Refused as refusal:
        if refusal.code != "too_many":
            raise
        messages.info(request, refusal.sentence)
        return redirect(f"{reverse('reporting:export-new')}?{urlencode({**request.GET.dict(), 'what': 'entries'})}")
    name = f"{kind.code}-{timezone.localdate().isoformat()}"
    rows = entries.rows(kind, found)
    return download(
        name=name, form=request.GET.get("format", "xlsx"), title=SHEET, heads=entries.heads_of(kind), rows=rows
    )


def _require(user):
    if not scope(user).may_anywhere(Can.PROGRESS):
        raise Http404


@require_safe
def export_list(request):
    """One's own files, newest first; the list fetches itself again while one is being written."""
    _require(request.user)
    page = page_of(Export.objects.visible_to(request.user).order_by("-pk"), request)
    context = {
        "page": page,
        "rows": exported.rows(page),
        "is_busy": any(export.is_open for export in page),
        "keep_days": settings.EXPORT_KEEP_DAYS,
        "may_see_log": scope(request.user).may_anywhere(Can.PEOPLE),
        "page_title": _("Tệp đã xuất"),
    }
    template = "reporting/_export_list.html" if request.htmx else "reporting/export_list.html"
    return TemplateResponse(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def export_new(request):
    _require(request.user)
    first = {name: value for name, value in request.GET.items() if name in ExportForm.base_fields}
    first |= {"form": request.GET.get("format", "xlsx")} if first else {}
    form = ExportForm(request.POST or None, user=request.user, initial=first)
    if request.method == "POST" and form.is_valid():
        exporting.order_export(**form.asked(), by=request.user, at=timezone.now())
        messages.success(request, _("Đã đặt. Máy đang ghi tệp; bạn có thể rời trang này."))
        return redirect("reporting:exports")
    context = {
        "form": form,
        "keep_days": settings.EXPORT_KEEP_DAYS,
        "page_title": _("Đặt xuất dữ liệu"),
        "crumbs": [{"label": _("Tệp đã xuất"), "url": reverse("reporting:exports")}, {"label": _("Đặt xuất")}],
        "book_said": kind_label(first.get("kind", "")) if first.get("book") else "",
    }
    return TemplateResponse(request, "reporting/export_new.html", context, status=PROBLEM if form.errors else 200)


def _own_or_404(request, pk):
    return get_object_or_404(Export.objects.visible_to(request.user), pk=pk)


@require_POST
def export_cancel(request, pk):
    export = exporting.cancel_export(export=_own_or_404(request, pk), by=request.user, at=timezone.now())
    messages.info(request, _("Đã xóa tệp %(name)s.") % {"name": export.name} if export.name else _("Đã hủy."))
    return redirect("reporting:exports")


@require_safe
def export_file(request, pk):
    return answer_with_file(request, _own_or_404(request, pk))


def answer_with_file(request, export):
    """The file of an export, whole or from where a download broke off."""
    first = first_byte_of(request, etag=export.sha256)
    file = exporting.fetch_export(export=export, by=request.user, at=timezone.now(), first_byte=first)
    media_type = exported.media_type(export.name)
    return download_range(request, file, name=export.name, size=export.size, etag=export.sha256, media_type=media_type)


@require_safe
def export_log(request):
    """Who took what out, and who fetched it, in the communes where the person leads the people."""
    if not scope(request.user).may_anywhere(Can.PEOPLE):
        raise Http404
    found = Export.objects.supervised_by(request.user).select_related("asked_by").order_by("-pk")
    page = page_of(found, request)
    context = {
        "page": page,
        "rows": exported.rows(page, with_downloads=True),
        "page_title": _("Nhật ký xuất dữ liệu"),
        "crumbs": [{"label": _("Tệp đã xuất"), "url": reverse("reporting:exports")}, {"label": _("Nhật ký")}],
    }
    return TemplateResponse(request, "reporting/export_log.html", context)
