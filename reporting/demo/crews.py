"""The demo's teams, shifts and machines: a commune of Cam Lộ with lent people, told for the days gone by."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from campaigns.actions import crews
from campaigns.models import Locality, Team
from registers.actions.assigning import assign
from registers.actions.working import note_activity
from registers.models import RegisterBook, WorkDay

PLACE, DISTRICT = "19600", "468"
# (name, force, unit, members by user name)
TEAMS = (
    ("Tổ nhập liệu xã Cam Tuyền", "judicial", PLACE, ("canbo", "kiemtra")),
    ("Tổ xung kích Đoàn xã Cam Tuyền", "youth", PLACE, ()),
    ("Tổ công an huyện Cam Lộ", "police", DISTRICT, ("thanhan",)),
)
# (force, how many are planned, how many come) of people without accounts
LENT = (("youth", 4, 4), ("teacher", 2, 1), ("border_guard", 2, 2))
MACHINES = (
    ("computer", "Máy tính UBND xã", 4, "working"), ("scanner", "Máy quét Fujitsu fi-7160", 1, "working"),
    ("scanner", "Máy quét HP ScanJet", 1, "broken"), ("line", "Cáp quang VNPT", 1, "working"),
    ("camera", "Điện thoại chụp trang khổ A3", 2, "working"),
)  # fmt: skip
PAST = 5


def make_crews(people, campaign):
    """Once. Returns how many teams were made."""
    if Team.objects.filter(name=TEAMS[0][0]).exists():
        return 0
    by, at, today = people["sotuphap"], timezone.now(), timezone.localdate()
    units = {unit.code: unit for unit in Locality.objects.valid_on(campaign.day_one).filter(code__in=(PLACE, DISTRICT))}
    first = today - timedelta(days=PAST)
    for name, force, code, members in TEAMS:
        team = crews.make_team(name=name, force=force, locality=units[code], by=by, at=at, phone="0233 3873 000")
        for username in members:
            crews.join_team(
                team=team, person=people[username], starts_on=first, is_lead=username == "canbo", by=by, at=at
            )  # fmt: skip
    for days in range(PAST + 1):
        _day(units[PLACE], today - timedelta(days=days), is_past=days > 0, by=by, at=at)
    for kind, label, quantity, state in MACHINES:
        made = crews.add_equipment(
            locality=units[PLACE], kind=kind, label=label, quantity=quantity, on=first, by=by, at=at
        )  # fmt: skip
        if state != "working":
            crews.move_equipment(
                equipment=made, locality=units[PLACE], state=state, on=today, note="Kẹt giấy, đã báo", by=by, at=at
            )  # fmt: skip
    _give_work(people, by, at)
    _sit_at_the_desk()
    return len(TEAMS)


# (commune, kind, year of the book, to whom, priority, days until it is due, note)
WORK = (
    (PLACE, "birth", 2004, "canbo", 1, 2, "Sổ dân hay xin trích lục, làm trước"),
    (PLACE, "birth", 1994, "canbo", 2, 6, ""),
    (PLACE, "death", 1999, "thanhan", 2, 8, "Nhập hộ xã Cam Tuyền"),
)


def _give_work(people, by, at):
    """Books for the commune's clerk, and one that is opened to a clerk of the next commune."""
    for code, kind, year, username, priority, days, note in WORK:
        book = RegisterBook.objects.filter(locality__code=code, kind=kind, year_opened=year).first()
        if book:
            due_on = timezone.localdate(at) + timedelta(days=days)
            assign(
                book=book, person=people[username], priority=priority, due_on=due_on, note=note, by=by, at=at
            )  # fmt: skip


def _sit_at_the_desk():
    """The hours that the demo's people would have needed for what they entered."""
    for row in WorkDay.objects.filter(records__gt=0).select_related("user"):
        begin = datetime.combine(row.day, time(8), timezone.get_current_timezone())
        for step in range(row.records * (2 if row.user_id % 2 else 3)):
            note_activity(
                locality_id=row.locality_id, by=row.user, at=begin + timedelta(seconds=50 * step), keys=110 + step % 60
            )  # fmt: skip


def _day(place, day, *, is_past, by, at):
    """A morning of the commune's own team, an evening with those who were lent."""
    team = Team.objects.get(name=TEAMS[0][0])
    crews.plan_shift(locality=place, day=day, part="morning", team=team, by=by, at=at)
    for force, planned, _came in LENT:
        crews.plan_shift(locality=place, day=day, part="evening", force=force, planned=planned, by=by, at=at)
    if is_past:
        came = {force: n for force, _planned, n in LENT}
        for shift in place.shifts.filter(day=day):
            told = {staff.pk: 1 if staff.user_id else came[staff.force] for staff in shift.staff.all()}
            crews.tell_who_came(shift=shift, came=told, by=by, at=at)
