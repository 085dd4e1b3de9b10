"""Making and changing the roadmap: by a rule from the targets, then by hand; every change is a new version."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from campaigns import roadmap_rules as rules
from campaigns.models import Campaign, Locality, Roadmap, RoadmapLine, ShiftStaff
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused

MOST_A_DAY = 10**7


def length_of(campaign):
    """(days of entry, days of the plan)."""
    return (campaign.entry_until - campaign.day_one).days + 1, (campaign.last_day - campaign.day_one).days + 1


@transaction.atomic
def make_roadmap(*, campaign, stage, rule, by, at, note=""):
    """A new version of a stage's roadmap from the targets in force, by a rule.

    Each commune's target, by kind where it has kinds, is spread over the days of the stage that are not off. Refused:
    "forbidden", "no_targets" where no commune has a target.
    """
    _require(by)
    version = campaign.target_versions.in_force()
    of_books = rules.Stage(stage) in rules.OF_BOOKS
    wanted = _targets_of_communes(version, "books" if of_books else "entries")
    if not wanted:
        raise Refused(_("Chưa có chỉ tiêu của xã nào để chia theo ngày."), code="no_targets", status=422)
    entry_days, days = length_of(campaign)
    off, staff = days_off(campaign), _staff(campaign) if rule == rules.Rule.STAFF else {}
    table = {
        key: rules.spread(total, stage, rule, entry_days=entry_days, days=days, off=off, staff=staff.get(key[0]))
        for key, total in wanted.items()
    }
    return _kept(campaign, stage, table, version, by=by, at=at, rule=rule, note=note)


@transaction.atomic
def change_roadmap(*, roadmap, rows, by, at, note=""):
    """A new version with other days for some communes: {(locality id, kind): days}. None where nothing differs.

    Refused: "forbidden", "invalid" for what is no such row, "stale" where another version was made meanwhile.
    """
    _require(by)
    campaign = Campaign.objects.select_for_update().get(pk=roadmap.campaign_id)
    if campaign.roadmaps.in_force(roadmap.stage).pk != roadmap.pk:
        raise Refused(_("Người khác vừa sửa lộ trình này. Xem lại rồi sửa tiếp."), code="stale", status=409)
    before = base_table(roadmap)
    entry_days, days = length_of(campaign)
    for key, row in rows.items():
        if key not in before or len(row) != days or any(not 0 <= n <= MOST_A_DAY for n in row):
            sentence = _("Mỗi ngày phải là số nguyên không âm của một xã có trong lộ trình.")
            raise Refused(sentence, code="invalid", status=422)
    changed = rules.differences(before, rows)
    if not changed:
        return None
    names = Locality.objects.in_bulk({key[0] for key, *_rest in changed})
    told = [[names[key[0]].full_name, key[1], day, old, new] for key, day, old, new in changed]
    return _kept(
        campaign, roadmap.stage, before | rows, roadmap.version, by=by, at=at, note=note, changes=told[:2000]
    )  # fmt: skip


def base_table(roadmap):
    """{(commune id, kind): days} as it was made: by kind for the communes that have kinds, else all together."""
    rows = roadmap.lines.filter(locality__level=Locality.Level.COMMUNE).values_list("locality_id", "kind", "days")
    table = {(pk, kind): days for pk, kind, days in rows}
    with_kinds = {pk for pk, kind in table if kind}
    return {key: days for key, days in table.items() if key[1] or key[0] not in with_kinds}


def days_off(campaign):
    """The numbers of the plan's days on which nobody is asked to work."""
    first = campaign.played_from or campaign.day_one
    return frozenset((day - first).days + 1 for day in campaign.days_off.values_list("day", flat=True))


def _require(user):
    if not scope(user).may_anywhere(Can.TARGETS):
        raise Refused(_("Sở Tư pháp lập lộ trình."), code="forbidden", status=403)


def _targets_of_communes(version, column):
    """{(commune id, kind): figure}: by kind where the commune has kinds, else its figure for all."""
    if version is None:
        return {}
    rows = version.targets.filter(locality__level=Locality.Level.COMMUNE)
    table = {(pk, kind): n for pk, kind, n in rows.values_list("locality_id", "kind", column)}
    with_kinds = {pk for pk, kind in table if kind}
    return {key: n for key, n in table.items() if key[1] or key[0] not in with_kinds}


def _staff(campaign):
    """commune id -> {day's number: people planned in shifts}."""
    first = campaign.played_from or campaign.day_one
    rows = ShiftStaff.objects.filter(shift__locality__province_id=campaign.province_id)
    found = defaultdict(dict)
    for pk, day, n in rows.values_list("shift__locality_id", "shift__day").annotate(Sum("planned")):
        found[pk][(day - first).days + 1] = n
    return found


def _kept(campaign, stage, table, version, *, by, at, rule="", note="", changes=()):
    history.sign(by=by, reason=note)
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    last = campaign.roadmaps.filter(stage=stage).aggregate(last=Max("number"))["last"] or 0
    made = Roadmap.objects.create(
        campaign=campaign, stage=stage, number=last + 1, rule=rule, version=version, note=note.strip(),
        changes=list(changes), made_at=at, made_by=by,
    )  # fmt: skip
    column = "books" if rules.Stage(stage) in rules.OF_BOOKS else "entries"
    wanted = {(pk, kind): n for pk, kind, n in version.targets.values_list("locality_id", "kind", column)}
    RoadmapLine.objects.bulk_create(
        RoadmapLine(
            roadmap=made, locality_id=pk, kind=kind, days=days, total=sum(days), target=wanted.get((pk, kind))
        )
        for (pk, kind), days in with_sums(table).items()
    )  # fmt: skip
    return made


def with_sums(table):
    """The table with the sums of each commune over its kinds, of each district and of the province."""
    parents = dict(Locality.objects.filter(pk__in={pk for pk, _kind in table}).values_list("pk", "parent_id"))
    groups = defaultdict(list)
    for (pk, kind), days in table.items():
        for place in {pk, parents[pk], None} if parents[pk] else {pk, None}:
            for of_kind in {kind, ""}:
                groups[place, of_kind].append(days)
    return {key: rules.summed(rows) for key, rows in groups.items()}
