"""Questions about the campaign that several screens ask."""

import json

from campaigns.actions.loading import DATA
from campaigns.models import Campaign, Locality, Obstacle
from campaigns.roles import Can
from campaigns.rules import difference
from campaigns.scope import scope


def campaigns_of(user):
    """The campaigns of every province that the person works in, at whatever level."""
    places = [membership.place for membership in scope(user).memberships]
    provinces = {place.province_id if isinstance(place, Locality) else place.pk for place in places}
    return Campaign.objects.filter(province_id__in=provinces).select_related("province")


def current_campaign(user):
    """The running campaign of the person's province, or None."""
    return campaigns_of(user).filter(is_current=True).order_by("-day_one").first()


def localities_of(user, campaign):
    """The units of the campaign's first day that the person's scope reaches: districts and communes, in order."""
    allowed = scope(user)
    units = Locality.objects.valid_on(campaign.day_one).filter(province=campaign.province).select_related("parent")
    return units.filter(pk__in=allowed.commune_ids() | allowed.district_ids) | (
        units.districts().filter(province_id__in=allowed.province_ids)
    )


def obstacles_of(user):
    """What hinders the communes of a person's scope."""
    return Obstacle.objects.filter(locality_id__in=scope(user).commune_ids(Can.VIEW))


def published(campaign):
    """The published figures in order, and what is left where they should agree: (figures, reconciliations).

    Each reconciliation is {"label", "note", "plus", "minus", "difference"}: computed here, typed nowhere.
    """
    figures = list(campaign.figures.select_related("locality").order_by("pk"))
    plan = json.loads((DATA / "plan_37.json").read_text(encoding="utf-8"))
    if campaign.document != plan["document"]:
        return figures, []
    return figures, [_reconciled(figures, sums) for sums in plan["reconciliations"]]


def _reconciled(figures, sums):
    plus = [figure.value for figure in figures if figure.key in sums["plus"]]
    minus = [figure.value for figure in figures if figure.key in sums["minus"]]
    return {
        "label": sums["label"],
        "note": sums["note"],
        "plus": sum(plus),
        "minus": sum(minus),
        "difference": difference(plus, minus),
    }
