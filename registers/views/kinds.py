"""The kinds of registers as people read them: every column, and what of it the Ministry confirmed."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registers.kinds import KINDS
from registers.rules.listing import listing
from registers.templating import templates_of


@require_safe
def kind_list(request):
    context = {"kinds": KINDS.values(), "page_title": _("Các loại sổ")}
    return TemplateResponse(request, "registers/kinds.html", context)


@require_safe
def kind_page(request, slug):
    """Every column of one kind in the Ministry's order, the rules that look at it, the versions of its sheet."""
    if slug not in KINDS:
        raise Http404
    kind = KINDS[slug]
    by_code = _rules_by_code(kind)
    context = {
        "kind": kind,
        "rows": [
            {"position": at, "field": field, "group": kind.group(field.group), "rules": by_code.get(field.code, ())}
            for at, field in enumerate(kind.fields, 1)
        ],
        "rules": [about for about, kinds in listing([kind]) if kinds],
        "templates": templates_of(kind),
        "page_title": kind.label,
        "crumbs": [{"label": _("Các loại sổ"), "url": reverse("registers:kinds")}, {"label": kind.label}],
    }
    return TemplateResponse(request, "registers/kind.html", context)


def _rules_by_code(kind):
    """Ids of the kind's own rules, by each column that one of them needs."""
    found = {}
    for rule in kind.rules:
        for code in sorted(rule.needs):
            if rule.id not in found.setdefault(code, []):
                found[code].append(rule.id)
    return found
