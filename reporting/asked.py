"""From a request to what is asked: the campaign, the day, the kind, the target version and the place.

Everything that a stranger may put into an address ends here: what is unknown or out of scope is not found.
"""

import datetime as dt

from django.http import Http404

from campaigns.models import Locality
from campaigns.queries import campaigns_of, current_campaign
from campaigns.roles import Can
from campaigns.rules import BOOK_KINDS
from campaigns.scope import scope
from civreg.core.http import number_in
from registers.kinds import KINDS
from reporting import lines, progress, structures

YEARS = range(1900, 2200)  # days outside have no neighbours in every time zone


def campaign_or_404(user):
    """The person's running campaign, else their latest; 404 where they may not see progress."""
    campaign = current_campaign(user) or campaigns_of(user).order_by("-day_one").first()
    if campaign is None or not scope(user).may_anywhere(Can.PROGRESS):
        raise Http404
    return campaign


def asked_of(request, campaign, place=None):
    """What to read, by ?day= &kind= &version= (or &baseline=) &structure= of the address.

    A new unit has one structure only.
    """
    structure = structure_of(request.GET.get("structure"))
    return lines.ask(
        campaign,
        day=day_of(request.GET.get("day")),
        kind=kind_of(request.GET.get("kind")),
        version=_version(campaign, request.GET.get("version"), request.GET.get("baseline")),
        structure=structures.AFTER if structures.is_new(place) else structure,
    )


def structure_of(text):
    if text and text not in structures.LABELS:
        raise Http404
    return text or structures.BEFORE


def day_of(text):
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as problem:
        raise Http404 from problem
    if day.year not in YEARS:
        raise Http404
    return day


def kind_of(text):
    if text and text not in BOOK_KINDS and text not in KINDS:
        raise Http404
    return text or ""


def _version(campaign, text, baseline=""):
    """The version of that number, or the newest one of a baseline; None where neither is named."""
    if not text and not baseline:
        return None
    versions = campaign.target_versions.select_related("baseline").order_by("-number")
    version = versions.filter(**({"number": number_in(text)} if text else {"baseline": number_in(baseline)})).first()
    if version is None:
        raise Http404
    return version


def place_or_404(user, pk, level=None):
    """A district or commune whose whole progress lies within the person's scope."""
    places = Locality.objects.select_related("parent", "province")
    place = places.filter(pk=pk, **({"level": level} if level else {})).first()
    if place is None or not _sees_whole(user, place):
        raise Http404
    return place


def _sees_whole(user, place):
    """A new unit is seen by who sees all that it was made of."""
    if structures.is_new(place):
        return structures.sees_whole(scope(user), place, campaign_or_404(user))
    return scope(user).sees_whole(place)


def new_unit_or_404(user, pk):
    """A unit of 1 July 2025 and what it was made of, where all of that lies within the person's scope."""
    place = place_or_404(user, pk, level=Locality.Level.COMMUNE)
    if not structures.is_new(place):
        raise Http404
    return place


def named_place_or_404(request, campaign):
    """The place of ?locality=; without it the widest place of the person's own (None is the province)."""
    text = request.GET.get("locality") or request.POST.get("locality", "")
    if text:
        return place_or_404(request.user, number_in(text))
    return own_place_or_404(request.user, campaign)


def own_place_or_404(user, campaign):
    """None for who leads the province, else the first district, else the first commune of the person."""
    allowed = scope(user)
    if campaign.province_id in allowed.province_ids:
        return None
    if allowed.district_ids:
        return place_or_404(user, min(allowed.district_ids))
    communes = allowed.commune_ids(Can.PROGRESS)
    if not communes:
        raise Http404
    return place_or_404(user, min(communes))


def communes_of(user, place, campaign):
    """The communes that a place is made of, as far as the person may see their progress."""
    is_new = structures.is_new(place)
    if place is not None and place.level == Locality.Level.COMMUNE and not is_new:
        return [place]
    units = progress.units_of(campaign, scope(user).commune_ids(Can.PROGRESS))
    if is_new:
        return structures.communes_in(campaign, place, units)
    return units if place is None else [unit for unit in units if unit.parent_id == place.pk]


def exporter_or_404(user):
    """404 for who may take no entry out of the system."""
    if not scope(user).may_anywhere(Can.EXPORT):
        raise Http404


def place_within_or_404(user, pk):
    """A district or commune that reaches into the person's scope: what lies outside it is left out later."""
    place = Locality.objects.select_related("parent").filter(pk=pk).first()
    allowed = scope(user).commune_ids(Can.PROGRESS)
    if place is None or not (place.pk in allowed or place.communes.filter(pk__in=allowed).exists()):
        raise Http404
    return place
