"""The comparison of a whole province: started, watched, what each run found, and the self-test beside it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Province
from campaigns.roles import Can
from campaigns.scope import scope
from registers import duplicate_health, suspicions
from registers.actions import duplicates
from registers.duplicates.classes import CLASSES
from registers.kinds import KINDS
from registers.models import DuplicateRun
from registers.views.paging import window_of

BUSY = (DuplicateRun.State.WAITING, DuplicateRun.State.RUNNING)


def province_or_404(request):
    """The province whose duplicates this person may compare."""
    allowed = scope(request.user)
    province = Province.objects.filter(pk__in=allowed.province_ids).order_by("pk").first()
    if province is None or not allowed.may_anywhere(Can.TARGETS):
        raise Http404
    return province


@require_safe
def run_list(request):
    province = province_or_404(request)
    window = window_of(runs_of(province), request)
    context = {
        "window": window,
        "rows": [row_of(run) for run in window.rows],
        "kinds": {slug: kind.label for slug, kind in KINDS.items()},
        "health": duplicate_health.state_of(province, timezone.now()),
        "is_busy": runs_of(province).filter(state__in=BUSY).exists(),
        "page_title": _("So trùng toàn tỉnh"),
        "crumbs": [{"label": _("Nghi trùng"), "url": reverse("registers:cases")}, {"label": _("So toàn tỉnh")}],
    }
    if not request.htmx:
        return TemplateResponse(request, "registers/duplicate_runs.html", context)
    answer = TemplateResponse(request, "registers/_duplicate_runs.html", context)
    if not context["is_busy"]:
        # It has ended: what the page said before (nothing compared yet, wait) is no longer so.
        answer["HX-Refresh"] = "true"
    return answer


def runs_of(province):
    return DuplicateRun.objects.filter(province=province).select_related("asked_by").order_by("-pk")


def row_of(run):
    """A run with its figures added up, and what it opened by class."""
    counts = run.counts.values() if isinstance(run.counts, dict) else ()
    by_sort = {}
    for each in counts:
        for sort, n in (each.get("by_sort") or {}).items():
            by_sort[sort] = by_sort.get(sort, 0) + n
    figures = {name: sum(each.get(name) or 0 for each in counts) for name in ("entries", "pairs", "opened", "gone")}
    return {
        "run": run,
        "kind": KINDS[run.kind].label if run.kind in KINDS else _("Mọi loại sổ"),
        "is_busy": run.state in BUSY,
        "thousandths": min(1000, round(1000 * run.done / run.total)) if run.total else 0,
        "by_sort": [{"sort": CLASSES.get(sort, sort), "n": n, "slug": sort} for sort, n in
                    sorted(by_sort.items(), key=lambda pair: -pair[1])],
        **figures,
    }  # fmt: skip


@require_POST
def run_start(request):
    province, kind = province_or_404(request), request.POST.get("kind", "")
    duplicates.start_run(province=province, kind=kind, by=request.user, at=timezone.now())
    messages.success(request, _("Máy bắt đầu so. Có thể rời trang này; kết quả hiện dần ở đây."))
    return redirect("registers:duplicate-runs")


@require_safe
def run_page(request, pk):
    run = get_object_or_404(runs_of(province_or_404(request)) & suspicions.runs_for(request.user), pk=pk)
    row = row_of(run)
    context = {
        **row,
        "by_kind": [
            {"kind": KINDS[slug].label if slug in KINDS else slug, **figures} for slug, figures in run.counts.items()
        ],
        "page_title": _("Lần so %(pk)s") % {"pk": run.pk},
        "crumbs": [{"label": _("So toàn tỉnh"), "url": reverse("registers:duplicate-runs")}, {"label": str(run.pk)}],
    }
    template = "registers/_duplicate_run.html" if request.htmx else "registers/duplicate_run.html"
    return TemplateResponse(request, template, context)
