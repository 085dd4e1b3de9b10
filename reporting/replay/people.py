"""Accounts for a played campaign: made up, marked as of the demo, with no password that anybody could know."""

from itertools import groupby

from django.utils import timezone

from campaigns.actions import crews
from campaigns.crew_rules import Force
from campaigns.models import Membership, Team
from civreg.core.models import User

SURNAMES = ("Nguyễn", "Trần", "Lê", "Hồ", "Phan", "Hoàng", "Võ", "Đặng")
GIVEN = ("An", "Bình", "Châu", "Dũng", "Hà", "Hùng", "Lan", "Minh", "Nga", "Phong", "Thảo", "Vinh")
# The plan lends border guards to the two districts on the border with Laos (domain.md 4): Hướng Hóa and Đakrông.
BORDER_DISTRICTS = ("465", "467")
LENT = (Force.POLICE, Force.YOUTH, Force.TEACHER, Force.IT_OFFICER)


def forces_of(unit):
    """The forces that work in a commune; the judicial officers, whose work it is, twice as likely."""
    on_border = unit.parent is not None and unit.parent.code in BORDER_DISTRICTS
    return (Force.JUDICIAL, Force.JUDICIAL, *LENT, *((Force.BORDER_GUARD,) * 2 if on_border else ()))


def account(rng, *, username, role, place, organisation, starts_on):
    """The account of that name with one role in one place; made where it is missing."""
    full_name = f"{rng.choice(SURNAMES)} {rng.choice(('Văn', 'Thị'))} {rng.choice(GIVEN)}"
    defaults = {"full_name": full_name, "organisation": organisation, "is_demo": True}
    person, is_new = User.objects.get_or_create(username=username, defaults=defaults)
    if is_new:
        person.set_unusable_password()
        person.save(update_fields=["password"])
        where = {"province": place} if role == Membership.Role.JUSTICE_OFFICER else {"locality": place}
        Membership.objects.create(
            user=person, role=role, starts_on=starts_on, granted_at=timezone.now(), **where
        )  # fmt: skip
    return person


def officer(campaign, rng):
    return account(
        rng, username="replay-sotuphap", role=Membership.Role.JUSTICE_OFFICER, place=campaign.province,
        organisation="Sở Tư pháp", starts_on=campaign.day_one,
    )  # fmt: skip


def staff(campaign, rng, unit, crew, by, at):
    """(clerks, approver): a clerk for every worker, in a team of their force; one more where there is a single one."""
    where = {"place": unit, "starts_on": campaign.day_one}
    # Nobody checks alone.
    forces = [worker.force for worker in crew.workers] + ([Force.JUDICIAL] if len(crew.workers) == 1 else [])
    clerks = [
        account(rng, username=f"replay-{unit.code}-{n}", role=Membership.Role.CLERK,
                organisation=Force(force).label, **where)
        for n, force in enumerate(forces, 1)
    ]  # fmt: skip
    approver = account(
        rng, username=f"replay-{unit.code}-duyet", role=Membership.Role.COMMUNE_APPROVER,
        organisation=f"UBND {unit.full_name}", **where,
    )  # fmt: skip
    _teams(unit, sorted(zip(forces, clerks, strict=True), key=lambda pair: pair[0]), by, at)
    return clerks, approver


def _teams(unit, members, by, at):
    """A team of each force, made by the Department before the first day."""
    for force, pairs in groupby(members, key=lambda pair: pair[0]):
        name = f"{Force(force).label}, {unit.full_name}"
        if Team.objects.filter(locality=unit, name=name).exists():
            continue
        team = crews.make_team(name=name, force=force, locality=unit, by=by, at=at)
        for n, (_force, person) in enumerate(pairs):
            crews.join_team(team=team, person=person, starts_on=at.date(), is_lead=not n, by=by, at=at)
