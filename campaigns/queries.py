"""Questions about the campaign that several screens ask."""

import json

from django.db.models import Count, Q, Window
from django.utils import timezone

from campaigns.actions.loading import DATA
from campaigns.crew_rules import Means, counted
from campaigns.models import (
    Advice,
    Campaign,
    Commitment,
    Locality,
    Membership,
    Obstacle,
    Placement,
    Province,
    Shift,
    ShiftStaff,
    Team,
    TeamMember,
)
from campaigns.obstacle_rules import Report, groups, words_of
from campaigns.plan_days import day_of, hours_of
from campaigns.roles import Can
from campaigns.rules import difference
from campaigns.scope import scope
from civreg.core.vietnamese import fold

MOST_GROUPED = 2000  # the newest reports are enough to see what recurs
MOST_URGENT = 3  # obstacles that a dashboard names; the others are one click away


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


def plan_today(campaign, at=None):
    """The plan's day at a moment (now): it may have begun before or after midnight."""
    return day_of(at or timezone.now(), campaign.province.day_begins_at)


def within_day(day, moment, province):
    """The condition that a moment lies in a plan's day; both are paths of a query, `province` to the Province.

    Provinces begin their days at different hours; while all begin at one, the condition is a plain range.
    """
    begins = list(Province.objects.order_by().values_list("day_begins_at", flat=True).distinct())
    condition = Q(pk__in=[])
    for hour in begins:
        of_the_hour = Q(**{f"{province}__day_begins_at": hour}) if len(begins) > 1 else Q()
        condition |= Q(**{f"{moment}__range": hours_of(day, hour)}) & of_the_hour
    return condition


def commitments_of(user):
    """The promises of the districts and communes whose progress lies within a person's scope."""
    allowed = scope(user)
    within = Q(locality_id__in=allowed.commune_ids(Can.PROGRESS) | allowed.district_ids)
    return Commitment.objects.filter(within | Q(locality__province_id__in=allowed.province_ids))


def advice_of(user):
    """The advice in force that reaches a person's communes; all of it for who leads the province."""
    allowed = scope(user)
    units = Locality.objects.filter(pk__in=allowed.commune_ids(Can.VIEW)).values("province", "parent")
    places = {(row["province"], row["parent"]) for row in units}
    provinces, districts = {place[0] for place in places}, {place[1] for place in places}
    return Advice.objects.in_force().filter(
        Q(locality=None) | Q(locality__in=districts | allowed.district_ids), province__in=provinces
    )


def recurring_of(user, since):
    """Groups of obstacles reported since a day that are worth an advice: those of the person's scope."""
    rows = obstacles_of(user).filter(reported_at__gte=since).order_by("-pk")
    names = ("pk", "cause", "locality__parent_id", "locality_id", "description", "reported_at")
    return groups(
        Report(*where, words_of(fold(description)), timezone.localtime(at).hour)
        for *where, description, at in rows.values_list(*names)[:MOST_GROUPED]
    )


URGENT = ("cause", "due_on", "answered_at", "closed_at", "locality__full_name", "owner__full_name")


def open_obstacles_of(user, communes, today):
    """How many obstacles of some communes are open, how many past their day without an answer, and the first."""
    rows = Obstacle.objects.still_open().filter(locality__in=scope(user).commune_ids(Can.VIEW) & set(communes))
    late = Q(answered_at=None, due_on__lt=today)
    counted = rows.annotate(of_all=Window(Count("pk")), of_late=Window(Count("pk", filter=late)))
    shown = counted.urgent_first().select_related("locality", "owner").only(*URGENT)
    urgent = list(shown[:MOST_URGENT])
    open_, overdue = (urgent[0].of_all, urgent[0].of_late) if urgent else (0, 0)
    return {"open": open_, "overdue": overdue, "urgent": urgent, "today": today}


def obstacles_of(user):
    """What hinders the communes of a person's scope."""
    return Obstacle.objects.filter(locality_id__in=scope(user).commune_ids(Can.VIEW))


def _within(user, can):
    """The condition on `locality`: a unit over which a person holds a capability, districts as much as communes."""
    allowed = scope(user)
    if not allowed.may_anywhere(can):
        return Q(pk__in=())
    own = allowed.commune_ids(can) | allowed.district_ids
    return Q(locality_id__in=own) | Q(locality__province_id__in=allowed.province_ids)


def teams_of(user, can=Can.PROGRESS):
    """The teams that belong to the units of a person's scope."""
    return Team.objects.filter(_within(user, can)).select_related("locality__parent")


def shifts_of(user, can=Can.PROGRESS):
    return Shift.objects.filter(_within(user, can)).select_related("locality__parent")


def placements_of(user, can=Can.PROGRESS):
    """Where each machine of a person's scope stands now."""
    return Placement.objects.filter(_within(user, can), ends_on=None).select_related("equipment", "locality__parent")


def unqualified_of(user):
    """Lent people who begin with practice pages, where a person approves entries or manages people."""
    allowed, today = scope(user), timezone.localdate()
    communes = allowed.commune_ids(Can.APPROVE) | allowed.commune_ids(Can.PEOPLE)
    rows = Membership.objects.in_force_on(today).filter(must_qualify=True, locality_id__in=communes)
    return rows.select_related("user", "locality__parent", "qualified_by")


def newest_figures(campaign):
    """The last version of each figure in the order in which it was first told; each has `before`, the older ones."""
    last = {}
    for figure in campaign.figures.select_related("locality", "set_by").order_by("pk"):
        figure.before = []
        if older := last.get((figure.key, figure.locality_id)):
            figure.before = [older, *older.before]
        last[figure.key, figure.locality_id] = figure
    return list(last.values())


def published(campaign):
    """The published figures in order, and what is left where they should agree: (figures, reconciliations).

    Each reconciliation is {"label", "note", "plus", "minus", "difference"}: computed here, typed nowhere.
    """
    figures = newest_figures(campaign)
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


def forces_and_means(localities, day):
    """Who and what worked in some units on a day of the plan: a `campaigns.crew_rules.Means` of them all together.

    `localities` are districts or communes (a district's own rows and those of its communes count); `day` is the day
    of the plan, a night shift belongs to the day on which it began. A person counts once in the whole, and once in
    each unit of `by_locality` (id of each given unit -> its own Means). Past days come out the same years later.
    Four queries, however many units.
    """
    given = {unit.pk for unit in localities}
    under = Locality.objects.communes().filter(parent__in=given).values_list("pk", "parent")
    holders = {pk: {pk} for pk in given}
    for pk, parent in under:
        holders.setdefault(pk, set()).add(parent)
    facts = _crew_facts(holders, day)
    whole = _means(*([row[1:] for row in rows] for rows in facts))
    by_holder = [_by_holder(rows, holders) for rows in facts]
    whole.by_locality = {pk: _means(*(rows.get(pk, []) for rows in by_holder)) for pk in given}
    return whole


def _by_holder(rows, holders):
    """Rows without their place, by each unit that they count for: one pass, however many units."""
    found = {}
    for place, *row in rows:
        for holder in holders[place]:
            found.setdefault(holder, []).append(tuple(row))
    return found


def _crew_facts(places, day):
    """(members, staff, machines) as rows that begin with the id of their place."""
    members = TeamMember.objects.in_force_on(day).filter(team__locality__in=places)
    staff = ShiftStaff.objects.filter(shift__day=day, shift__locality__in=places)
    machines = Placement.objects.in_force_on(day).filter(locality__in=places)
    return (
        list(members.values_list("team__locality_id", "team__force", "user_id")),
        list(staff.values_list("shift__locality_id", "user_id", "force", "shift__locality_id", "planned", "came")),
        list(machines.values_list("locality_id", "equipment__kind", "state", "equipment__quantity")),
    )


def _means(members, staff, machines):
    planned, came, untold = counted(staff)
    means = Means(planned=planned, came=came, untold=untold)
    means.members.update(force for force, _user in set(members))
    for kind, state, quantity in machines:
        if state == Placement.State.WORKING:
            means.machines[kind] += quantity
        elif state != Placement.State.RETURNED:
            means.broken[kind] += quantity
    return means
