"""Units through time: one unit with what it was and became, and the search "xã … năm …"."""

from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns import through_time
from campaigns.models import Locality
from campaigns.place_text import LONGEST
from campaigns.place_words import TONES
from civreg.core.dates import DateRefused, PartialDate


@require_safe
def place_find(request):
    """What a place was on a day, for whoever is signed in: the lists of units are public law."""
    text = request.GET.get("q", "").replace("\x00", "")[:LONGEST].strip()
    day, problem = _day(request.GET.get("on", "").replace("\x00", "")[:30])
    found = through_time.resolve(text, on=day) if text and not problem else None
    context = {
        "q": text,
        "on": request.GET.get("on", "")[:30],
        "problem": problem,
        "found": found,
        "tone": TONES[found.certainty] if found else "",
        "page_title": _("Tra đơn vị hành chính"),
        "crumbs": _crumbs(_("Tra cứu")),
    }
    return TemplateResponse(request, "campaigns/place_find.html", context)


def _day(text):
    """(the first day that a partial date may be or None, a sentence where the text is no date)."""
    if not text.strip():
        return None, ""
    try:
        return PartialDate.parse(text).earliest, ""
    except DateRefused as refusal:
        return None, str(refusal)


@require_safe
def place(request, pk):
    """The timeline of one unit of any time."""
    unit = get_object_or_404(Locality.objects.select_related("parent", "province"), pk=pk)
    places = through_time.places()
    keepers, steps = places.chain_of(unit)
    context = {
        "unit": unit,
        "origins": places.origins_of(unit),
        "steps": steps,
        "keepers": keepers,
        "page_title": unit.full_name,
        "crumbs": _crumbs(unit.full_name),
    }
    return TemplateResponse(request, "campaigns/place.html", context)


def _crumbs(label):
    return [{"label": _("Đơn vị hành chính"), "url": reverse("campaigns:places")}, {"label": label}]
