"""The public page and its open data: the same for everybody, so that any cache on the way may keep it."""

import hashlib
import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.queries import plan_today
from reporting import charts, lines, rules
from reporting.exports.tables import CSV, csv_lines
from reporting.public.map import drawing
from reporting.public.snapshot import STAGES, current_campaign, snapshot

LANGUAGES = ("vi", "en")


def _asked_language(request):
    asked = request.GET.get("lang", LANGUAGES[0])
    if asked not in LANGUAGES:
        raise Http404
    return asked


def _snapshot(language):
    """The snapshot of this language, computed at most once in PUBLIC_SECONDS in this process."""
    campaign = current_campaign() if settings.PUBLIC_PAGE else None
    if campaign is None:
        raise Http404
    with translation.override(language):
        key = f"public-{campaign.pk}-{language}"
        return campaign, cache.get_or_set(key, lambda: snapshot(campaign), settings.PUBLIC_SECONDS)


def _kept(request, body, content_type, language):
    """An answer for every cache on the way: a fresh enough copy is not sent again."""
    seal = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    answer = HttpResponse(body, content_type=content_type)
    answer["ETag"], answer["Content-Language"] = seal, language
    patch_cache_control(answer, public=True, max_age=settings.PUBLIC_SECONDS)
    answer = get_conditional_response(request, etag=seal, response=answer) or answer
    answer.is_for_everybody = True
    return answer


@login_not_required
@require_safe
def page(request):
    """Progress of the campaign for anybody, without script and without a cookie."""
    language = _asked_language(request)
    campaign, figures = _snapshot(language)
    with translation.override(language):
        communes = [line for district in figures["districts"] for line in district["communes"]]
        context = {
            "figures": figures,
            "computed_at": parse_datetime(figures["computed_at"]),
            "report_day": parse_date(figures["report"]["day"]) if figures["report"] else None,
            "map": drawing(communes, settings.PUBLIC_BOUNDARIES),
            "chart": _chart(campaign, figures),
            "shades": shades(),
            "languages": LANGUAGES,
            "language": language,
        }
        body = render_to_string("reporting/public.html", context).encode()
    return _kept(request, body, "text/html; charset=utf-8", language)


@login_not_required
@require_safe
def data_json(request):
    language = _asked_language(request)
    _campaign, figures = _snapshot(language)
    return _kept(request, json.dumps(figures, ensure_ascii=False, indent=1).encode(), "application/json", language)


@login_not_required
@require_safe
def data_csv(request):
    """One line a commune, then the districts, the kinds and the whole; a hidden cell is empty."""
    language = _asked_language(request)
    _campaign, figures = _snapshot(language)
    with translation.override(language):
        heads = ["level", "district", "code", "unit", "target", *STAGES, "percent", "computed_at"]
        body = "".join(csv_lines(heads=heads, rows=_table(figures))).encode()
    answer = _kept(request, body, CSV, language)
    answer["Content-Disposition"] = 'attachment; filename="civreg-progress.csv"'
    return answer


def _table(figures):
    at = figures["computed_at"]
    for district in figures["districts"]:
        for commune in district["communes"]:
            yield _cells("commune", district["label"], commune, at)
    for district in figures["districts"]:
        yield _cells("district", "", district, at)
    for kind in figures["kinds"]:
        yield _cells("kind", "", kind, at)
    yield _cells("province", "", figures["total"], at)


def _cells(level, district, line, at):
    return [level, district, line["code"] or "", line["label"], line["target"], *(line[stage] for stage in STAGES),
            line["percent"], at]  # fmt: skip


def _chart(campaign, figures):
    """The burn-up against the plan, drawn from what is published and from nothing else."""
    done, total = figures["curve"]["done"], figures["total"]
    calendar = lines.calendar_of(campaign)
    outputs = [after - before for before, after in zip([0, *done], done, strict=False)]
    drawn = charts.burnup(
        calendar=calendar, plan=figures["curve"]["plan"][: calendar.entry_days], outputs=outputs,
        today_number=calendar.number(plan_today(campaign)), target=total["target"], label_of=rules.number_text,
    )  # fmt: skip
    return {"drawing": drawn, "label": _("Số trường hợp đã nhập theo ngày, so với kế hoạch")}


def shades():
    return [
        {"shade": n, "label": label}
        for n, label in enumerate(("< 20 %", "20-40 %", "40-60 %", "60-80 %", "80-99,9 %", "100 %"))
    ]
