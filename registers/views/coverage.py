"""Coverage: which books stand proved, by commune, kind and year, and the ones that still lack something."""

from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.roles import Can
from civreg.core.paging import page_of
from registers import coverage
from registers.forms import communes_of
from registers.kinds import KINDS
from registers.proof_forms import CoverageFilter

MOST_MISSING = 60  # rows of kind and year shown at once: the ones that lack most


@require_safe
def coverage_page(request):
    """Communes by kinds; one commune (chosen, or the only one) shows its kinds by years."""
    chosen = CoverageFilter(request.GET, user=request.user)
    asked = chosen.asked
    communes = communes_of(request.user, Can.VIEW).select_related(None)
    commune = asked.get("commune") or (communes[0] if len(chosen.communes) == 1 else None)
    page = page_of(coverage.to_prove(request.user, kind=asked.get("kind", ""), commune=commune), request)
    context = {
        "filter": chosen,
        "commune": commune,
        "kinds": list(KINDS.values()),
        "page": page,
        "rows": [{"book": book, "kind": KINDS[book.kind].label} for book in page],
        "counted": coverage.counted(request.user),
        "page_title": _("Đủ sổ"),
    }
    if commune:
        context["years"] = coverage.of_years(request.user, commune, kind=asked.get("kind", ""))
        context |= _missing(commune, asked.get("kind", ""))
    else:
        context["communes"] = _matrix(request.user, communes, asked.get("kind", ""))
    return TemplateResponse(request, "registers/coverage.html", context)


def _missing(commune, kind):
    """Missing numbers as work: each kind and year with the way to its first; `missing_total` of them all."""
    rows = coverage.missing_of(commune, kind=kind)
    shown = [{**row, "kind": KINDS[row["kind"]].label} for row in rows[:MOST_MISSING]]
    return {
        "missing": shown,
        "missing_total": sum(row["missing"] for row in rows),
        "missing_more": len(rows[MOST_MISSING:]),
    }


def _matrix(user, communes, kind):
    found = coverage.of_communes(user, kind=kind)
    return [
        {"commune": each, "cells": [found[each.pk].get(slug) for slug in KINDS]}
        for each in communes
        if each.pk in found
    ]
