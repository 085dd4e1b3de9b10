"""What stands beside the entries on the twelfth day: people, teams, shifts, machines, promises, roadmaps, reports.

Added to the benchmark's database where it is missing, so that one that was filled before gets it too.
"""

import datetime as dt
import itertools
import time

FORCES = ("police", "youth", "teacher", "border_guard", "judicial")
LENT = 5  # people lent to each commune: with its own three some 950 in the province
OBSTACLES = 3  # reported in each commune so far; one in three is still open
BOOKS_GIVEN = 3
MACHINES = (("computer", "Máy tính", 4), ("scanner", "Máy quét", 1), ("camera", "Điện thoại chụp", 2))
ROADMAPS = ("enter", "scan")
AIM = "Chỉ tiêu đo tốc độ"  # the document of the benchmark's own targets
STILL_TO_DO = 1.4  # targets as so much of what is entered: nobody is done, and every line has a forecast


def equip():
    """Make what is missing; says how long it took where anything was."""
    from django.db import connection, transaction

    from campaigns.models import Campaign, TargetVersion, Team
    from civreg.core.models import User

    if TargetVersion.objects.filter(document=AIM).exists():
        return
    began = time.monotonic()
    with transaction.atomic():
        office = Office(Campaign.objects.get(is_current=True), User.objects.get(username="so"))
        office.aim()
        office.plan_days()
        if not Team.objects.exists():
            _fill_office(office)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"equipped the office in {time.monotonic() - began:.0f} s", flush=True)


def _fill_office(office):
    lent = office.lend()
    office.plan_shifts(lent)
    office.place_machines()
    office.meet_obstacles()
    office.promise()
    office.give_books()
    office.work(lent)
    office.report()


class Office:
    """The Department's side of the made-up campaign: one method for each thing that an official looks at."""

    def __init__(self, campaign, boss):
        from django.utils import timezone

        from campaigns.models import Locality
        from campaigns.queries import plan_today

        self.campaign, self.boss, self.now = campaign, boss, timezone.now()
        self.today = plan_today(campaign)
        self.days = [campaign.played_from + dt.timedelta(days=n) for n in range(20)]
        self.lived = [day for day in self.days if day <= self.today]
        known = Locality.objects.valid_on(campaign.day_one).filter(province=campaign.province)
        self.communes = list(known.communes().select_related("parent").order_by("pk"))
        self.districts = list({unit.parent_id: unit.parent for unit in self.communes if unit.parent_id}.values())

    def aim(self):
        """Targets above what is entered, of each commune, its district and the province."""
        from django.db.models import Sum

        from campaigns.models import Target
        from registers.models import LocalityTotal

        counted = LocalityTotal.objects.filter(stage="entered").values_list("locality_id").annotate(n=Sum("n"))
        done, wanted = dict(counted), {}
        for unit in self.communes:
            for pk in {unit.pk, unit.parent_id, None}:
                wanted[pk] = wanted.get(pk, 0) + int(done.get(unit.pk, 0) * STILL_TO_DO)
        number = 1 + self.campaign.target_versions.order_by("-number").first().number
        version = self.campaign.target_versions.create(
            number=number, document=AIM, in_force_from=self.campaign.day_one, set_by=self.boss,
            set_at=self.now - (self.today - self.days[0]),
            baseline=self.campaign.target_versions.in_force().baseline,
        )  # fmt: skip
        Target.objects.bulk_create(Target(version=version, locality_id=pk, entries=n) for pk, n in wanted.items())

    def lend(self):
        """{commune's id: its team}: each with the people lent to it, by force."""
        from campaigns.models import Membership, Team, TeamMember
        from civreg.core.models import User

        teams = Team.objects.bulk_create(
            Team(name=f"Tổ {unit.name}", force=force, locality=unit, made_at=self.now, made_by=self.boss)
            for unit, force in zip([*self.communes, *self.districts], itertools.cycle(FORCES), strict=False)
        )
        names = [(team, n) for team in teams[: len(self.communes)] for n in range(LENT)]
        people = User.objects.bulk_create(
            User(username=f"muon{team.locality_id}-{n}", full_name=f"Người mượn {team.pk}-{n}", password="!")
            for team, n in names
        )
        Membership.objects.bulk_create(
            Membership(
                user=person, role="clerk", locality_id=team.locality_id, force=FORCES[n], starts_on=self.days[0],
                granted_at=self.now,
            ) for person, (team, n) in zip(people, names, strict=True)
        )  # fmt: skip
        TeamMember.objects.bulk_create(
            TeamMember(team=team, user=person, starts_on=self.days[0], is_lead=n == 0)
            for person, (team, n) in zip(people, names, strict=True)
        )
        lent = {}
        for person, (team, n) in zip(people, names, strict=True):
            lent.setdefault(team.locality_id, []).append((team, person, FORCES[n]))
        return lent

    def plan_shifts(self, lent):
        """A morning and an evening in each commune, told for the days gone by; a school sends pupils without names."""
        from campaigns.models import Shift, ShiftStaff

        shifts = Shift.objects.bulk_create(
            Shift(locality=unit, day=day, part=part)
            for unit in self.communes for day in self.lived for part in ("morning", "evening")
        )  # fmt: skip
        staff = []
        for shift in shifts:
            told = {"told_at": self.now, "told_by": self.boss} if shift.day < self.today else {}
            for team, person, force in lent[shift.locality_id]:
                came = {"came": int((person.pk + shift.day.day) % 7 > 0)} if told else {}
                staff.append(ShiftStaff(shift=shift, user=person, team=team, force=force, **told, **came))
            came = {"came": 3} if told else {}
            staff.append(ShiftStaff(shift=shift, force="youth", planned=4, **told, **came))
        ShiftStaff.objects.bulk_create(staff, batch_size=5000)

    def place_machines(self):
        from campaigns.models import Equipment, Placement

        made = [(unit, machine) for unit in self.communes for machine in MACHINES]
        machines = Equipment.objects.bulk_create(
            Equipment(kind=kind, label=label, quantity=n, made_at=self.now, made_by=self.boss)
            for _unit, (kind, label, n) in made
        )
        Placement.objects.bulk_create(
            Placement(
                equipment=machine, locality=unit, state="broken" if machine.pk % 9 == 0 else "working",
                starts_on=self.days[0], told_at=self.now, told_by=self.boss,
            ) for machine, (unit, _machine) in zip(machines, made, strict=True)
        )  # fmt: skip

    def meet_obstacles(self):
        """Some hundred open ones, a few of them overdue; the others were answered and closed."""
        from campaigns.models import Advice, Obstacle

        made = []
        for n, (unit, at) in enumerate(itertools.product(self.communes, range(OBSTACLES))):
            day = self.lived[(n * 5) % len(self.lived)] if at else self.lived[-1 - n % 4]
            closing = {"closed_at": self.now, "closed_by": self.boss} if at else {}
            answered = {"answer": "Huyện cử người đến xem.", "answered_at": self.now, "answered_by": self.boss}
            made.append(Obstacle(
                locality=unit, cause=Obstacle.Cause.values[n % 8], description="Máy quét kẹt giấy từ sáng.",
                reported_at=self.now - (self.today - day), reported_by=self.boss, owner=self.boss,
                due_on=day + dt.timedelta(days=1), **closing, **(answered if at or n % 4 == 0 else {}),
            ))  # fmt: skip
        Obstacle.objects.bulk_create(made)
        Advice.objects.bulk_create(
            Advice(
                province=self.campaign.province, cause=cause, title="Cách làm", text="Làm như sau.",
                made_at=self.now, made_by=self.boss,
            ) for cause in Obstacle.Cause.values[:4]
        )  # fmt: skip

    def promise(self):
        """Two promises of each commune, three of each district: a few hundred, most of them not due yet."""
        from campaigns.models import Commitment, Escalation

        signed = {"department_signer": "Giám đốc", "locality_signer": "Chủ tịch", "signed_on": self.days[0]}
        wanted = [(unit, "entered", 14) for unit in self.communes] + [(unit, "approved", 19) for unit in self.communes]
        wanted += [(unit, "entered", 9) for unit in self.communes[::4]]
        wanted += [(unit, stage, day) for unit in self.districts
                   for stage, day in (("entered", 14), ("approved", 19), ("entered", 7))]  # fmt: skip
        made = Commitment.objects.bulk_create(
            Commitment(
                campaign=self.campaign, locality=unit, stage=stage, due_on=self.days[day],
                amount=None if day > 9 else 5000, made_at=self.now, made_by=self.boss, **signed,
            ) for unit, stage, day in wanted
        )  # fmt: skip
        Escalation.objects.bulk_create(
            Escalation(commitment=each, level="district", missing=100, raised_at=self.now, owner=self.boss)
            for each in made if each.due_on < self.today
        )  # fmt: skip

    def plan_days(self):
        from campaigns.actions.roadmaps import make_roadmap

        for stage in ROADMAPS:
            make_roadmap(campaign=self.campaign, stage=stage, rule="even", by=self.boss, at=self.now)

    def give_books(self):
        from campaigns.models import Membership
        from registers.models import Assignment, RegisterBook

        clerks = Membership.objects.filter(user__username__startswith="nhap").values_list("locality_id", "user_id")
        made = []
        for commune, clerk in clerks:
            books = RegisterBook.objects.filter(locality_id=commune).order_by("pk")[:BOOKS_GIVEN]
            made += [Assignment(book=book, person_id=clerk, due_on=self.days[14], given_at=self.now, given_by=self.boss)
                     for book in books]  # fmt: skip
        Assignment.objects.bulk_create(made)

    def work(self, lent):
        """What the lent people did each day; of the communes' own clerks the hours beside what the trigger counts."""
        from django.db.models import F

        from registers.models import WorkDay

        WorkDay.objects.update(keystrokes=F("records") * 110, active_seconds=F("records") * 90)
        WorkDay.objects.bulk_create(
            WorkDay(user=person, locality_id=pk, day=day, records=40 + person.pk % 30, fields=600, returned=2,
                    keystrokes=4400, active_seconds=3600 + person.pk % 600, last_at=self.now)
            for pk, people in lent.items() for _team, person, _force in people for day in self.lived
        )  # fmt: skip

    def report(self):
        """The reports of each day: signed by all, or still on their way on the last one."""
        from reporting import asked, daily, lines
        from reporting.models import DailyReport

        made = []
        for place in [None, *self.districts, *self.communes]:
            communes = asked.communes_of(self.boss, place, self.campaign)
            figures = daily.make(asked=lines.ask(self.campaign), place=place, communes=communes)
            for number, day in enumerate(self.lived[:-1], 1):
                of_day = {**figures, "day": day.isoformat()}
                made.append(DailyReport(
                    campaign=self.campaign, locality=place, day=day, year=day.year, number=number, symbol="BC-UBND",
                    figures=of_day, sha256=daily.digest(of_day), made_at=self.now, made_by=self.boss,
                    state="signed" if day < self.lived[-2] else "submitted",
                ))  # fmt: skip
        DailyReport.objects.bulk_create(made, batch_size=200)
