"""The threshold of duplicate cases: what others would have meant, what they would close, and who changed it why."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registers.actions import tuning as acting
from registers.kinds import KINDS
from registers.models import ThresholdChange
from registers.rules import tuning
from registers.views.duplicate_runs import province_or_404
from registers.views.forecasts import shown

MOST_SHOWN = 20


def _kind(asked):
    return asked if asked in KINDS else next(iter(KINDS))


@require_safe
def threshold_page(request):
    province, kind = province_or_404(request), _kind(request.GET.get("kind"))
    current = acting.in_force(province, kind)
    decided, waiting = acting.decided_of(province, kind), acting.waiting_of(province, kind)
    changes = ThresholdChange.objects.filter(province=province, kind=kind).select_related("made_by", "model")
    context = {
        "kind": kind,
        "kind_label": KINDS[kind].label,
        "tabs": [{"url": f"?kind={slug}", "label": each.label, "count": None, "current": slug == kind}
                 for slug, each in KINDS.items()],
        "rows": [_row(row, current) for row in tuning.table(decided, waiting, current)],
        "decided": len(decided),
        "same": sum(1 for _probability, same in decided if same),
        "is_enough": tuning.is_enough(decided),
        "enough": tuning.ENOUGH,
        "enough_of_each": tuning.ENOUGH_OF_EACH,
        "changes": [_change(each) for each in changes.order_by("-pk")[:MOST_SHOWN]],
        "page_title": _("Ngưỡng nghi trùng"),
        "crumbs": [{"label": _("Nghi trùng"), "url": reverse("registers:cases")}, {"label": _("Ngưỡng")}],
    }  # fmt: skip
    return TemplateResponse(request, "registers/thresholds.html", context)


def _row(row, current):
    return {
        "row": row, "percent": round(100 * row.threshold, 1), "is_current": abs(row.threshold - current) < 1e-9,
        "precision": shown(row.precision), "recall": shown(row.recall), "is_lower": row.threshold < current,
    }  # fmt: skip


def _change(change):
    return {
        "change": change, "before": round(100 * change.before, 1), "after": round(100 * change.after, 1),
        "may_undo": change.undone_at is None and change.model.is_in_force,
    }  # fmt: skip


@require_POST
def threshold_apply(request):
    province, kind = province_or_404(request), _kind(request.POST.get("kind"))
    change = acting.change_threshold(
        province=province, kind=kind, threshold=_share(request.POST.get("threshold", "")),
        reason=request.POST.get("reason", ""), by=request.user, at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Đã đổi ngưỡng. Đóng %(n)s vụ dưới ngưỡng mới.") % {"n": len(change.closed)})
    return redirect(f"{reverse('registers:thresholds')}?kind={kind}")


def _share(text):
    """ "85" or "85,5" per cent as a share; 0 for what is none, which no threshold is."""
    try:
        return round(float(text.replace(",", ".")[:9]) / 100, 6)
    except ValueError:
        return 0.0


@require_POST
def threshold_undo(request, pk):
    province = province_or_404(request)
    change = get_object_or_404(ThresholdChange.objects.filter(province=province), pk=pk)
    acting.undo_change(change=change, by=request.user, at=timezone.now())
    messages.success(request, _("Đã trở lại ngưỡng trước."))
    return redirect(f"{reverse('registers:thresholds')}?kind={change.kind}")
