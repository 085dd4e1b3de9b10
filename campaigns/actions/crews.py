"""Making teams, planning shifts, telling who came, and saying where machines stand: each by who leads there."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns import permissions
from campaigns.crew_rules import Force, Part
from campaigns.models import Equipment, Placement, Shift, ShiftStaff, Team, TeamMember
from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.models import User

MOST_AT_ONCE = 500  # persons of one force without accounts, or machines under one name


@transaction.atomic
def make_team(*, name, force, locality, by, at, phone=""):
    """A team with a name of its own in its place. Refused "forbidden", "taken"."""
    _require(permissions.against_teams(by, locality))
    if Team.objects.filter(locality=locality, name=name, closed_at=None).exists():
        raise _invalid("name", _("Đơn vị đã có tổ tên này."), code="taken")
    history.sign(by=by)
    return Team.objects.create(name=name, force=force, locality=locality, phone=phone, made_at=at, made_by=by)


@transaction.atomic
def close_team(*, team, on, by, at):
    """The team works no longer; its members leave it at the end of that day."""
    _require(permissions.against_teams(by, team.locality))
    history.sign(by=by)
    for member in team.members.in_force_on(on):
        _end(member, on)
    team.closed_at, team.closed_by = at, by
    team.save(update_fields=["closed_at", "closed_by"])
    return team


@transaction.atomic
def join_team(*, team, person, starts_on, by, at, ends_on=None, is_lead=False):
    """Put a person into a team; they leave the team that they were in on the day before.

    Refused "forbidden", "closed", "elsewhere" (the person has no role within the giver's reach), "days".
    """
    _require(permissions.against_teams(by, team.locality))
    if team.closed_at:
        raise Refused(_("Tổ này đã kết thúc."), code="closed")
    if ends_on and ends_on < starts_on:
        raise _invalid("ends_on", _("Ngày kết thúc phải sau ngày bắt đầu."), code="days")
    history.sign(by=by)
    User.objects.select_for_update().get(pk=person.pk)
    for other in TeamMember.objects.filter(user=person).exclude(ends_on__lt=starts_on):
        if other.starts_on >= starts_on:
            sentence = _("Người này đã được xếp vào tổ %(team)s từ ngày %(day)s.")
            said = sentence % {"team": other.team.name, "day": other.starts_on.strftime("%d.%m.%Y")}
            raise _invalid("person", said, code="elsewhere")
        _end(other, starts_on - timedelta(days=1))
    return team.members.create(user=person, starts_on=starts_on, ends_on=ends_on, is_lead=is_lead)


@transaction.atomic
def leave_team(*, member, on, by, at):
    _require(permissions.against_teams(by, member.team.locality))
    history.sign(by=by)
    _end(member, max(on, member.starts_on))
    return member


def _end(member, on):
    member.ends_on = max(on, member.starts_on)
    member.save(update_fields=["ends_on"])


@transaction.atomic
def plan_shift(*, locality, day, part, by, at, team=None, people=(), force="", planned=0):
    """Plan a whole team, single people, or so many of a force without accounts. Returns how many were added.

    Planning somebody twice changes nothing. Refused "forbidden", "invalid", "empty".
    """
    _require(permissions.against_crews(by, locality))
    if part not in Part.values or force and force not in Force.values or not 0 <= planned <= MOST_AT_ONCE:
        raise Refused(_("Ca, lực lượng hoặc số người không hợp lệ."), code="invalid", status=422)
    people = [*people, *(_members(team, day) if team else ())]
    if not people and not (force and planned):
        raise Refused(_("Chưa có ai để xếp vào ca."), code="empty", status=422)
    history.sign(by=by)
    shift, _made = Shift.objects.get_or_create(locality=locality, day=day, part=part)
    forces = _forces(people, day)
    rows = [
        ShiftStaff(shift=shift, user=person, team=forces[person.pk][0], force=forces[person.pk][1]) for person in people
    ]
    before = shift.staff.count()
    ShiftStaff.objects.bulk_create(rows, ignore_conflicts=True)
    if force and planned:
        shift.staff.update_or_create(user=None, force=force, defaults={"planned": planned})
    return shift.staff.count() - before


def _members(team, day):
    return [member.user for member in team.members.in_force_on(day).select_related("user")]


def _forces(people, day):
    """(team, force) of each person on the day: of their team, else of the judicial officers whose work it is."""
    members = TeamMember.objects.in_force_on(day).filter(user__in=people).select_related("team")
    found = {member.user_id: (member.team, member.team.force) for member in members}
    return {person.pk: found.get(person.pk, (None, Force.JUDICIAL)) for person in people}


@transaction.atomic
def take_off_shift(*, staff, by, at):
    """Plan them no longer; who was told to have come stays."""
    _require(permissions.against_crews(by, staff.shift.locality))
    if staff.came:
        raise Refused(_("Đã ghi là có mặt, không bỏ khỏi ca được."), code="came")
    history.sign(by=by)
    staff.delete()


@transaction.atomic
def tell_who_came(*, shift, came, by, at):
    """`came` maps ids of ShiftStaff to how many came (0 or 1 for a person); rows left out stay untold."""
    _require(permissions.against_crews(by, shift.locality))
    history.sign(by=by)
    for staff in shift.staff.select_for_update().filter(pk__in=came):
        n = came[staff.pk]
        if n < 0 or n > (1 if staff.user_id else MOST_AT_ONCE):
            raise Refused(_("Số người có mặt không hợp lệ."), code="invalid", status=422)
        if staff.came != n:
            staff.came, staff.told_at, staff.told_by = n, at, by
            staff.save(update_fields=["came", "told_at", "told_by"])
    return shift


@transaction.atomic
def add_equipment(*, locality, kind, label, by, at, on, quantity=1, owner="", note=""):
    """Machines of one kind come to a place in working order."""
    _require(permissions.against_crews(by, locality))
    if not 1 <= quantity <= MOST_AT_ONCE:
        raise _invalid("quantity", _("Số lượng từ 1 đến %(most)s.") % {"most": MOST_AT_ONCE})
    history.sign(by=by)
    equipment = Equipment.objects.create(
        kind=kind, label=label, quantity=quantity, owner=owner, made_at=at, made_by=by
    )  # fmt: skip
    equipment.placements.create(locality=locality, starts_on=on, note=note, told_at=at, told_by=by)
    return equipment


@transaction.atomic
def move_equipment(*, equipment, locality, state, on, by, at, note=""):
    """From that day on it stands elsewhere or is in another state; what it was before stays on record.

    Refused "forbidden" unless `by` leads both places, "days" before the present placement began.
    """
    last = equipment.placements.select_for_update().filter(ends_on=None).select_related("locality").get()
    _require(permissions.against_crews(by, last.locality))
    _require(permissions.against_crews(by, locality))
    if on < last.starts_on:
        raise _invalid("on", _("Đã ghi một thay đổi sau ngày này."), code="days")
    history.sign(by=by)
    told = {"locality": locality, "state": state, "note": note, "told_at": at, "told_by": by}
    if on == last.starts_on:
        Placement.objects.filter(pk=last.pk).update(**told)
    else:
        last.ends_on = on - timedelta(days=1)
        last.save(update_fields=["ends_on"])
        equipment.placements.create(starts_on=on, **told)
    return equipment


def _require(sentence):
    if sentence:
        raise Refused(sentence, code="forbidden", status=403)


def _invalid(field, sentence, code="invalid"):
    return Refused(sentence, code=code, status=422, fields={field: [sentence]})
