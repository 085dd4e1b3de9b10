"""Results of work: one's own, and those of the people whom one leads; nobody else's."""

import csv
import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.models import Locality
from campaigns.queries import teams_of
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.http import number_in
from civreg.core.paging import page_of
from civreg.core.vietnamese import text_faults
from registers import work_results
from registers.models import WorkDay

SHOWN_DAYS = 14


def days_asked(request):
    """(first, last) of ?from= and ?to=, the last fourteen days without them."""
    last = _day(request.GET.get("to")) or timezone.localdate()
    first = _day(request.GET.get("from")) or last - dt.timedelta(days=SHOWN_DAYS - 1)
    return min(first, last), last


def _day(text):
    try:
        found = parse_date(text or "")
    except ValueError:
        return None
    return found if found and 2000 < found.year < 2100 else None


@require_safe
def work_mine(request):
    """Kết quả của tôi: what one did, day by day; colleagues are not on it."""
    if not scope(request.user).memberships:
        raise Http404
    first, last = days_asked(request)
    rows = WorkDay.objects.filter(user=request.user)
    found = work_results.results(rows, first, last)
    days = rows.filter(day__range=(first, last)).select_related("locality").order_by("-day", "locality_id")
    context = {
        "result": found[0] if found else None, "page": page_of(days, request), "first": first, "last": last,
        "page_title": _("Kết quả của tôi"),
    }  # fmt: skip
    return TemplateResponse(request, "registers/work_mine.html", context)


def _asked(request):
    """The rows of a commune or a team within one's reach, all of it without either; 404 for who leads nobody."""
    allowed = scope(request.user)
    if not allowed.may_anywhere(Can.PEOPLE):
        raise Http404
    rows = WorkDay.objects.visible_to(request.user).filter(locality_id__in=allowed.commune_ids(Can.PEOPLE))
    locality, team = number_in(request.GET.get("locality")), number_in(request.GET.get("team"))
    if locality:
        rows = rows.filter(locality_id=locality)
    if team:
        found = get_object_or_404(teams_of(request.user, Can.PEOPLE), pk=team)
        rows = work_results.of_team(rows, found, timezone.localdate())
    return rows


@require_safe
def work(request):
    rows, (first, last) = _asked(request), days_asked(request)
    page = page_of(work_results.summed(rows, first, last), request)
    page.object_list = work_results.results(rows, first, last, list(page.object_list))
    led = Locality.objects.filter(pk__in=scope(request.user).commune_ids(Can.PEOPLE))
    context = {
        "page": page, "first": first, "last": last,
        "communes": led.valid_on(last).in_order().values("pk", "full_name", "parent__full_name"),
        "teams": teams_of(request.user, Can.PEOPLE).filter(closed_at=None).order_by("name").values("pk", "name")[:300],
        "page_title": _("Năng suất"),
        "crumbs": [{"url": reverse("campaigns:people"), "label": _("Người dùng")}],
    }  # fmt: skip
    return TemplateResponse(request, "registers/work.html", context)


@require_safe
def work_csv(request):
    rows, (first, last) = _asked(request), days_asked(request)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="nang-suat-{first:%Y%m%d}-{last:%Y%m%d}.csv"'
    writer = csv.writer(answer)
    writer.writerow([str(head) for head in work_results.HEADS])
    for each in work_results.results(rows, first, last):
        writer.writerow([_safe(cell) for cell in each.cells()])
    return answer


def _safe(cell):
    """Nothing that a person typed becomes a formula."""
    return f"'{cell}" if isinstance(cell, str) and "formula" in text_faults(cell) else cell
