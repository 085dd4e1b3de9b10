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


@require_safe
def coverage_page(request):
    """Communes by kinds; one commune (chosen, or the only one) shows its kinds by years."""
    chosen = CoverageFilter(request.GET, user=request.user)
    asked = chosen.asked
    communes = communes_of(request.user, Can.VIEW)
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
    else:
        context["communes"] = _matrix(request.user, communes, asked.get("kind", ""))
    return TemplateResponse(request, "registers/coverage.html", context)


def _matrix(user, communes, kind):
    found = coverage.of_communes(user, kind=kind)
    return [
        {"commune": each, "cells": [found[each.pk].get(slug) for slug in KINDS]}
        for each in communes
        if each.pk in found
    ]
