"""An agreed proposal made real: whom it sends gets the role and the shifts there, for those days; or it is undone."""

import datetime as dt

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from campaigns.actions.crews import plan_shift
from campaigns.actions.people import appoint
from campaigns.crew_rules import Part
from campaigns.models import Locality, Membership, ShiftStaff
from campaigns.queries import plan_today
from civreg.core.errors import Refused
from civreg.core.models import User
from registers.models import Entry, WorkDay
from reporting import lines
from reporting.allocation import persons
from reporting.cut_off import off_days
from reporting.models import Sending

DAY_PARTS, LONG_DAY = (Part.MORNING, Part.AFTERNOON), 8  # hours, beyond which the evening is worked as well


def send(*, allocation, by, at):
    """Give each named person of a proposal their role and shifts for its days. Within the caller's transaction.

    Refused: "past" (days of a move are over), "person_changed" (somebody's right ran out, or they were sent elsewhere).
    """
    campaign = allocation.campaign
    calendar, today = lines.calendar_of(campaign), plan_today(campaign, at)
    moves = [move for move in allocation.found["moves"] if move.get("persons")]
    people = User.objects.select_for_update().in_bulk({pk for move in moves for pk in move["persons"]})
    places = Locality.objects.in_bulk({pk for move in moves for pk in (move["from"], move["to"])})
    made = []
    for move in moves:
        first, last = max(calendar.date(move["first"]), today), calendar.date(move["last"])
        if last < today:
            raise Refused(_("Đề xuất này đã quá ngày. Tính lại rồi quyết định."), code="past", status=409)
        _require_free([people[pk] for pk in move["persons"]], places[move["from"]], move["force"], first, last)
        made += [
            _send_one(allocation, people[pk], places[move["from"]], places[move["to"]], (first, last), by, at)
            for pk in move["persons"]
        ]
    _plan(allocation, made, off_days(campaign), by, at)
    return made


def _require_free(people, home, force, first, last):
    ids = [person.pk for person in people]
    lasting, away = persons.lasting(ids, first, last), persons.away(ids, first, last)
    there = set(persons.at_home([home], first).get((home.pk, force), [])) | _planned_at(home, ids, first)
    for person in people:
        facts = {"person": person.full_name, "home": home.full_name}
        if person.pk in away:
            sentence = _("%(person)s đã được điều đi nơi khác trong những ngày này. Tính lại đề xuất.")
        elif person.pk not in lasting:
            sentence = _("Quyền nhập liệu của %(person)s hết hạn trước khi xong đợt này. Gia hạn, hoặc tính lại.")
        elif person.pk not in there:
            sentence = _("%(person)s không còn làm ở %(home)s. Tính lại đề xuất.")
        else:
            continue
        raise Refused(sentence % facts, code="person_changed", status=409)


def _planned_at(home, ids, first):
    """Who was counted by a shift is there while they may still enter there, or are planned there later on."""
    shifts = ShiftStaff.objects.filter(user__in=ids, shift__locality=home, shift__day__gte=first - dt.timedelta(days=7))
    return set(shifts.values_list("user_id", flat=True))


def _send_one(allocation, person, home, to, days, by, at):
    first, last = days
    own = Membership.objects.in_force_on(first).filter(user=person, role=Membership.Role.CLERK)
    membership = None
    if not own.in_force_on(last).filter(locality=to).exists():
        membership = appoint(
            person=person, role=Membership.Role.CLERK, place=to, starts_on=first, ends_on=last, by=by, at=at
        )
        _keep_practice(membership, own.order_by("pk").first())
    return Sending.objects.create(
        allocation=allocation, user=person, home=home, to=to, starts_on=first, ends_on=last, membership=membership,
        taken_off=_take_off(person, home, first, last),
    )  # fmt: skip


def _keep_practice(membership, own):
    """Practice comes with the person: nobody enters elsewhere what they may not enter at home."""
    if own and own.must_qualify:
        names = ("must_qualify", "qualified_at", "qualified_by_id", "qualified_why", "batch_id", "force")
        for name in names:
            setattr(membership, name, getattr(own, name))
        membership.save(update_fields=names)


def _take_off(person, home, first, last):
    """Plan the person at home no longer on those days; what is taken away, for the undo."""
    rows = ShiftStaff.objects.filter(user=person, shift__locality=home, shift__day__range=(first, last), came=None)
    taken = list(rows.values_list("shift_id", "force", "team_id"))
    rows.delete()
    return [list(each) for each in taken]


def _plan(allocation, made, off, by, at):
    """The shifts of every day of the plan on which somebody is there: each place, day and part once."""
    parts = DAY_PARTS + ((Part.EVENING,) if allocation.terms.get("hours", LONG_DAY) > LONG_DAY else ())
    there = {}
    for each in made:
        days = (each.starts_on + dt.timedelta(days=n) for n in range((each.ends_on - each.starts_on).days + 1))
        for day in days:
            if day not in off:
                there.setdefault((each.to, day), []).append(each.user)
    for (place, day), people in there.items():
        for part in parts:
            plan_shift(locality=place, day=day, part=part, people=people, by=by, at=at)


def unsend(*, allocation, by, at):
    """Take all of it back, as it was before. Within the caller's transaction; refused "worked" once anybody worked."""
    found = list(Sending.objects.filter(allocation=allocation, undone_at=None).select_related("user", "to", "home"))
    for each in found:
        if _worked(each, allocation.decided_at):
            sentence = _("%(person)s đã làm việc ở %(to)s, không rút lại được. Hãy kết thúc vai trò của từng người.")
            facts = {"person": each.user.full_name, "to": each.to.full_name}
            raise Refused(sentence % facts, code="worked", status=409)
    for each in found:
        shifts = ShiftStaff.objects.filter(user=each.user, shift__locality=each.to)
        shifts.filter(shift__day__range=(each.starts_on, each.ends_on)).delete()
        back = [
            ShiftStaff(shift_id=shift, user=each.user, force=force, team_id=team)
            for shift, force, team in each.taken_off
        ]
        ShiftStaff.objects.bulk_create(back, ignore_conflicts=True)
        membership, each.membership, each.undone_at = each.membership, None, at
        each.save(update_fields=["membership", "undone_at"])
        if membership:
            membership.delete()
    return found


def _worked(sending, since):
    at_place = {"user": sending.user, "locality": sending.to}
    days = (max(sending.starts_on, localdate(since)), sending.ends_on)
    told = ShiftStaff.objects.filter(user=sending.user, shift__locality=sending.to, shift__day__range=days, came__gt=0)
    checked = Entry.objects.filter(locality=sending.to, checked_by=sending.user, checked_at__gte=since)
    worked = WorkDay.objects.filter(**at_place, day__range=days)
    entered = Entry.objects.filter(locality=sending.to, entered_by=sending.user, entered_at__gte=since)
    return any(rows.exists() for rows in (told, worked, entered, checked))
