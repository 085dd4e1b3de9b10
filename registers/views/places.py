"""The places that an entry names, resolved when somebody asks."""

from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.roles import Can
from registers import places
from registers.models import Entry


@require_safe
def entry_places(request, pk):
    """A fragment for htmx, a page of its own without it."""
    entries = Entry.objects.visible_to(request.user, Can.VIEW).select_related("book__locality")
    entry = get_object_or_404(entries, pk=pk)
    context = {
        "entry": entry,
        "places": places.places_of(entry),
        "page_title": _("Các nơi ghi trong số %(number)s") % {"number": entry},
        "crumbs": [{"label": str(entry), "url": reverse("registers:entry", args=[pk])}, {"label": _("Các nơi")}],
    }
    template = "registers/_entry_places.html" if request.htmx else "registers/entry_places.html"
    return TemplateResponse(request, template, context)
