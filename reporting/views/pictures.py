"""The campaign in pictures: a page with all of them, and each as an SVG of its own that may be kept, printed, sent."""

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.rules import BOOK_KINDS
from reporting import asked, screens, structures
from reporting.pictures.album import Album
from reporting.pictures.drawing import seal, svg
from reporting.public.map import drawing
from reporting.public.views import shades

HEADS_OF_MAP = ("label", "percent")


def _asked(request):
    """(campaign, question, place, album) of an address; 404 for what the person may not see."""
    campaign = asked.campaign_or_404(request.user)
    place = asked.named_place_or_404(request, campaign)
    question = asked.asked_of(request, campaign, place)
    return campaign, question, place, Album(question, place, asked.communes_of(request.user, place, campaign))


@require_safe
def pictures(request):
    """Every picture of a place, each with its table."""
    campaign, question, place, album = _asked(request)
    context = {
        "asked": question,
        "unit": place,
        "book_kinds": BOOK_KINDS,
        "versions": campaign.target_versions.select_related("baseline").order_by("-number"),
        "structures": {} if structures.is_new(place) else structures.LABELS,
        "pictures": [_shown(request, name, album.picture(name)) for name in album.NAMES],
        "map": drawing([_on_map(line) for line in album.communes_by_line if line.place and not line.kind]),
        "shades": shades(),
        "page_title": _("Biểu đồ: %(place)s") % {"place": place.full_name if place else campaign.province.full_name},
        "crumbs": screens.crumbs(request.user, campaign, place) if place else [],
    }
    return TemplateResponse(request, "reporting/pictures.html", context)


def _shown(request, name, picture):
    """A picture with the address of its drawing, which changes as the drawing does."""
    query = request.GET.copy()
    query["seal"] = seal(picture.spec)
    url = f"{reverse('reporting:picture', args=[name])}?{query.urlencode()}" if picture.spec else ""
    return {"name": name, "picture": picture, "url": url}


def _on_map(line):
    """What the map draws of a commune's line; inside the office nothing is hidden."""
    return {"code": line.place.code, "label": line.label, "target": line.target, "percent": line.entered_percent}


@require_safe
def picture(request, name):
    """One drawing. Its seal answers whoever has it already."""
    if name not in Album.NAMES:
        raise Http404
    _campaign, _question, _place, album = _asked(request)
    spec = album.picture(name).spec
    if spec is None:
        raise Http404
    etag = f'"{seal(spec)}"'
    kept = get_conditional_response(request, etag=etag)
    answer = kept or HttpResponse(svg(spec, language=get_language()), content_type="image/svg+xml; charset=utf-8")
    answer["ETag"] = etag
    patch_cache_control(answer, private=True, max_age=0, must_revalidate=True)
    return answer
