"""Files of entries: sent, previewed, confirmed, and what came back of each."""

from django.conf import settings
from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.errors import Refused
from civreg.core.http import acting, wants_json
from civreg.core.paging import page_of
from registers import case_queries
from registers.actions import import_runs
from registers.actions.importing import against_import
from registers.exchange.limits import MB
from registers.import_forms import ImportForm
from registers.kinds import KINDS
from registers.models import ImportRun

PROBLEM = 422
BOM = "\ufeff".encode()  # without it Excel reads UTF-8 as the machine's old code page
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _label(kind):
    return KINDS[kind].label if kind in KINDS else kind


def _require(request):
    if against_import(request.user):
        raise Http404


@require_safe
def import_list(request):
    _require(request)
    page = page_of(import_runs.runs_of(request.user), request)
    rows = [{"run": run, "kind": _label(run.kind)} for run in page]
    waiting = import_runs.runs_of(request.user).filter(state=ImportRun.State.PREVIEWED).count()
    context = {"page": page, "rows": rows, "waiting": waiting, "page_title": _("Nhập từ tệp")}
    return TemplateResponse(request, "registers/import_list.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request):
    """The length is judged before anything reads the body: the CSRF check would spool it to disk."""
    _require(request)
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if request.method == "POST" and announced.isdigit() and int(announced) > MB:
        import_runs.check_size(int(announced) - MB)
    return _import_new(request)


@csrf_protect
def _import_new(request):
    form = ImportForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        return _receive(request, form.cleaned_data)
    if form.errors and wants_json(request):
        sentence = _("Chọn lại các mục ở trên rồi gửi lại.")
        raise Refused(sentence, code="invalid", status=PROBLEM, fields=dict(form.errors))
    context = {
        "form": form,
        "max_mb": settings.IMPORT_SCREEN_MAX_MB,
        "max_files": settings.IMPORT_ZIP_MAX_FILES,
        "page_title": _("Gửi tệp để nhập"),
        "crumbs": [{"label": _("Nhập từ tệp"), "url": reverse("registers:imports")}, {"label": _("Gửi tệp")}],
    }
    return TemplateResponse(request, "registers/import_new.html", context, status=PROBLEM if form.errors else 200)


def _receive(request, options):
    """Files one by one from the script, or all of a plain form together; each stands for itself."""
    files = request.FILES.getlist("files")
    if not files:
        raise Refused(_("Chưa chọn tệp nào."), code="empty", status=400)
    who = acting(request)
    runs = [import_runs.receive(file=file, name=file.name, **options, **who) for file in files]
    if wants_json(request):
        uploads = [{"id": run.pk, "name": run.name, "sha256": run.sha256, "is_new": True, "note": ""} for run in runs]
        return JsonResponse({"uploads": uploads}, status=201)
    messages.success(request, ngettext("Đã nhận %(n)d tệp.", "Đã nhận %(n)d tệp.", len(runs)) % {"n": len(runs)})
    return redirect("registers:import", runs[0].pk) if len(runs) == 1 else redirect("registers:imports")


def _run_or_404(request, pk):
    return get_object_or_404(import_runs.runs_of(request.user), pk=pk)


@require_safe
def import_run(request, pk):
    """One file; fetched again by htmx while it is being read or imported."""
    run = _run_or_404(request, pk)
    is_done = run.state == ImportRun.State.DONE
    suspected = case_queries.suspected_of_import(request.user, run) if is_done and run.created else None
    context = {
        "run": run,
        "kind": _label(run.kind),
        "suspected": suspected,
        "may_review": scope(request.user).may_anywhere(Can.CHECK),
        "is_busy": run.state in import_runs.OPEN or bool(suspected and suspected["unchecked"]),
        "is_reading": run.state in import_runs.OPEN,
        "counts": _counts(run),
        "page_title": run.name,
        "crumbs": [{"label": _("Nhập từ tệp"), "url": reverse("registers:imports")}, {"label": run.name}],
    }
    template = "registers/_import_run.html" if request.htmx else "registers/import_run.html"
    return TemplateResponse(request, template, context)


def _counts(run):
    """The figures on top: of what was done, or of what would be."""
    if run.state == ImportRun.State.DONE:
        counts = {name: getattr(run, name) for name in ("read", "created", "updated", "unchanged", "refused")}
    else:
        counts = run.preview.get("counts")
    if not counts:
        return []
    labels = {
        "read": _("Đã đọc"), "created": _("Thêm mới"), "updated": _("Sửa"), "unchanged": _("Không đổi"),
        "refused": _("Bị từ chối"),
    }  # fmt: skip
    return [{"label": label, "value": counts[name]} for name, label in labels.items()]


@require_POST
def import_confirm(request, pk):
    run = import_runs.confirm(run=_run_or_404(request, pk), by=request.user)
    messages.success(request, _("Đã bắt đầu nhập %(name)s.") % {"name": run.name})
    return redirect("registers:import", run.pk)


@require_POST
def import_confirm_all(request):
    _require(request)
    count = import_runs.confirm_all(by=request.user)
    begun = ngettext("Đã bắt đầu nhập %(n)d tệp.", "Đã bắt đầu nhập %(n)d tệp.", count)
    messages.success(request, begun % {"n": count} if count else _("Không còn tệp nào chờ."))
    return redirect("registers:imports")


@require_POST
def import_cancel(request, pk):
    run = import_runs.cancel(run=_run_or_404(request, pk), by=request.user)
    messages.info(request, _("Đã bỏ %(name)s, không nhập gì.") % {"name": run.name})
    return redirect("registers:imports")


@require_safe
def import_report(request, pk):
    """The reasons, a line each, as CSV."""
    return report_of(_run_or_404(request, pk))


@require_safe
def import_to_fix(request, pk):
    """The refused rows as a spreadsheet that may be corrected and sent again."""
    return to_fix_of(_run_or_404(request, pk))


def report_of(run):
    if not run.report:
        raise Http404
    with default_storage.open(run.report) as file:
        answer = StreamingHttpResponse([BOM, file.read()], content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_file_name(run)}.csv"'
    return answer


def to_fix_of(run):
    if not run.to_fix:
        raise Http404
    name = f"{_file_name(run)}.xlsx"
    return FileResponse(default_storage.open(run.to_fix), as_attachment=True, filename=name, content_type=XLSX)


def _file_name(run):
    return f"tu-choi-{run.pk}-{slugify(run.name.rpartition('.')[0])[:60] or 'tep'}"
