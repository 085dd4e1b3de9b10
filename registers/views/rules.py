"""The rules as people read them, and as the browser runs them."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.roles import Can
from campaigns.scope import scope
from registers import waived
from registers.forms import WaivedFilter
from registers.kinds import KINDS
from registers.rules.listing import listing
from registers.rules.payload import served
from registers.views.paging import window_of

A_YEAR = 365 * 24 * 3600


@require_safe
def rules(request):
    context = {
        "rows": [{"about": about, "kinds": kinds} for about, kinds in listing(KINDS.values())],
        "may_see_waived": scope(request.user).may_anywhere(Can.CHECK),
        "all_kinds": len(KINDS),
        "page_title": _("Quy tắc kiểm tra"),
    }
    return TemplateResponse(request, "registers/rules.html", context)


def declaration_url(kind, language):
    """The address of a kind's rules in that language: it changes with its content, so browsers may keep it."""
    _body, seal = served(kind, language)
    return f"{reverse('registers:rules-of-kind', args=[kind.slug])}?language={language}&v={seal}"


@require_safe
def of_kind(request, slug):
    """A kind's rules, lists and sentences as JSON: kept for a year under its own hash, else asked for each time."""
    language = request.GET.get("language", get_language())
    if slug not in KINDS or language not in dict(settings.LANGUAGES):
        raise Http404
    body, seal = served(KINDS[slug], language)
    answer = HttpResponse(body, content_type="application/json")
    answer["ETag"], answer["Content-Language"] = f'"{seal}"', language
    # The hash in the address is what makes it safe to keep; an old one is answered anew but not kept.
    kept = f"private, max-age={A_YEAR}, immutable" if request.GET.get("v") == seal else "private, no-cache"
    answer["Cache-Control"] = kept
    return get_conditional_response(request, etag=f'"{seal}"', response=answer) or answer


@require_safe
def waived_list(request):
    if not scope(request.user).may_anywhere(Can.CHECK):
        raise Http404
    chosen = WaivedFilter(request.GET, user=request.user)
    context = {
        "filter": chosen,
        "window": window_of(waived.within(request.user, Can.CHECK, **chosen.asked), request),
        "kinds": {slug: kind.label for slug, kind in KINDS.items()},
        "page_title": _("Cảnh báo đã bỏ qua"),
        "crumbs": [
            {"label": _("Kiểm tra, duyệt"), "url": reverse("registers:review")},
            {"label": _("Cảnh báo đã bỏ qua")},
        ],
    }
    return TemplateResponse(request, "registers/waived.html", context)
