"""What is asked of the counters, and the lines that come back: a unit, a kind or a book with all that follows."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from campaigns.models import Locality
from campaigns.plan_days import hours_of
from campaigns.queries import plan_today
from reporting import learned, rules
from reporting.counting import Tally
from reporting.forecast import forecast
from reporting.plan_figures import lines_of
from reporting.structures import BEFORE

STAGES = ("entered", "attached", "checked", "approved", "sent", "accepted")
SIDE = ("returned", "suspected_duplicate", "duplicate", "unreadable", "void")
ENTER, APPROVE = "enter", "approve"  # stages of roadmaps that plans are judged by
COUNTED = frozenset({*STAGES, *SIDE, "pages", "pages_read", "pages_bad", "declared", "proved"})


def calendar_of(campaign):
    return rules.Calendar.of(
        day_one=campaign.day_one,
        entry_until=campaign.entry_until,
        last_day=campaign.last_day,
        played_from=campaign.played_from,
    )


@dataclass(frozen=True)
class Asked:
    """What is being read: a campaign as of the close of `day` (or of now), one kind or all, one target version."""

    campaign: object
    day: object
    today: object
    kind: str = ""
    version: object = None
    structure: str = BEFORE
    is_chosen: bool = False  # the version was asked for: addresses keep it
    _marks: dict = field(default_factory=dict, compare=False, repr=False)
    _shared: dict = field(default_factory=dict, compare=False, repr=False)
    _kinds: dict = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def calendar(self):
        return calendar_of(self.campaign)

    @property
    def hours(self):
        """The first and the last moment of the day, as the plan counts days."""
        return hours_of(self.day, self.campaign.province.day_begins_at)

    @cached_property
    def _lines(self):
        """Stage -> the lines of its newest roadmap; of other targets, where those were asked for, of their own."""
        newest = self.campaign.roadmaps.filter(stage__in=(ENTER, APPROVE))
        if self.is_chosen:
            newest = newest.filter(version=self.version)
        newest = newest.order_by("stage", "-number").distinct("stage").values_list("stage", "pk")
        return {stage: lines_of(pk) for stage, pk in newest}

    @cached_property
    def _in_force(self):
        """(stage, locality id, kind) -> the cumulative line of the roadmap in force, of entry and of approval."""
        found = {}
        for stage, lines in self._lines.items():
            for (pk, kind), days in lines.items():
                if (kind == self.kind or pk is None) and (line := self._cumulative(stage, days)):
                    found[stage, pk, kind] = line
        return found

    def _cumulative(self, stage, days):
        """Entry is planned for its own days, approval for all of them; None for a line that plans nothing."""
        end = self.calendar.entry_days if stage == ENTER else self.calendar.days
        return list(accumulate(days[:end])) if len(days) >= end and any(days) else None

    @cached_property
    def roadmaps(self):
        """(locality id, None is the province; kind) -> the cumulative entry line in force. One query.

        Other targets that were asked for have no roadmap, but the one that was made of them.
        """
        return {(pk, kind): line for (stage, pk, kind), line in self._in_force.items() if stage == ENTER}

    @cached_property
    def approvals_planned(self):
        """The same of approval: the close of each day of the plan, not of the review window alone."""
        return {(pk, kind): line for (stage, pk, kind), line in self._in_force.items() if stage == APPROVE}

    def of_kinds(self, place):
        """Kind -> its cumulative entry line at a place (id; None: the province), while a roadmap is in force."""
        if place is None or not self.roadmaps:  # those of the province came with the others
            return {kind: line for (pk, kind), line in self.roadmaps.items() if pk is None}
        if place not in self._kinds:
            own = [(kind, days) for (pk, kind), days in self._lines[ENTER].items() if pk == place and kind]
            lines = ((kind, self._cumulative(ENTER, days)) for kind, days in own)
            self._kinds[place] = {kind: line for kind, line in lines if line}
        return self._kinds[place]

    @property
    def is_live(self):
        return self.day >= self.today

    def shared(self, stage=learned.ENTERED, *, before=0):
        """What all communes of the campaign share, at the last close or ``before`` days earlier."""
        closed = max(self.closed - before, 0)
        if (closed, stage) not in self._shared:  # each line asks; one look is enough
            if closed not in self._marks:
                self._marks[closed] = learned.mark_of(self.campaign, self.calendar, closed)
            self._shared[closed, stage] = learned.shared_of(
                self.campaign, self.calendar, closed, self._marks[closed], stage
            )
        return self._shared[closed, stage]

    @property
    def number(self):
        return self.calendar.number(self.day)

    @property
    def closed(self):
        """Days that are over: today is not, a past day is."""
        return self.calendar.closed(self.number - 1 if self.is_live else self.number)


def ask(campaign, *, day=None, kind="", version=None, today=None, structure=BEFORE):
    """What to read; without a day the present moment, without a version the targets in force."""
    today = today or plan_today(campaign)
    is_chosen = version is not None
    if version is None:
        version = campaign.target_versions.in_force()
    return Asked(campaign, min(day or today, today), today, kind, version, structure, is_chosen)


@dataclass
class Progress:
    """One line of a table: a unit, a kind of book or a book, with all that is known of it."""

    label: str
    asked: Asked
    place: Locality | None = None
    kind: str = ""
    key: object = None
    counts: dict = field(default_factory=dict)  # stage -> all in all
    on_day: dict = field(default_factory=dict)  # stage -> on the day asked for
    daily: dict = field(default_factory=dict)  # day -> entered
    approvals: dict = field(default_factory=dict)  # day -> approved
    target: int | None = None
    target_is_estimate: bool = False
    books: int = 0
    books_scanned: int = 0
    parts: list = field(default_factory=list)  # lines that this one sums up
    units: int = 1  # communes that it sums up
    is_province: bool = False  # all of the province, not some communes of it
    is_partial: bool = False  # the reader sees a part of the place, or the place itself was divided

    def __getattr__(self, name):
        """A stage by its name (`entered`, `returned`), `_today` what the day brought of it, `_percent` its share."""
        stage, _, what = name.partition("_") if name not in COUNTED else (name, "", "")
        if stage not in COUNTED or what not in ("", "today", "percent"):
            raise AttributeError(name)
        if what == "percent":
            return self.percent_of(stage)
        return (self.on_day if what else self.counts).get(stage, 0)

    def percent_of(self, stage):
        """Per cent of the target with one decimal; None without one. Never 100 before it is all done."""
        if not self.target:
            return None
        share = 100 * self.counts.get(stage, 0) / self.target
        return min(round(share, 1), 99.9) if share < 100 else round(share, 1)

    @property
    def remaining(self):
        return None if self.target is None else max(self.target - self.entered, 0)

    @property
    def done_before_today(self):
        """Entered up to the close of the last closed day: what the plan is compared with."""
        return self.entered - self.entered_today if self.asked.is_live else self.entered

    @property
    def planned_today(self):
        return rules.planned(self.target, self.asked.calendar, self.asked.number, self.roadmap)

    @cached_property
    def roadmap(self):
        """The cumulative entry line of the roadmap in force for this place and kind, None without one."""
        known = self.asked.roadmaps
        if not known or self.key is not None and not isinstance(self.key, int | str):
            return None  # a book has no roadmap
        if self.kind != self.asked.kind:  # a kind beside the others of its place
            return self.asked.of_kinds(self.place and self.place.pk).get(self.kind)
        return self._planned_in(known, "roadmap")

    @cached_property
    def approvals_planned(self):
        """The cumulative line of the roadmap of approval, by day of the plan; None without one."""
        known = self.asked.approvals_planned
        if not known or self.kind != self.asked.kind or self.key is not None and not isinstance(self.key, int):
            return None
        return self._planned_in(known, "approvals_planned")

    def _planned_in(self, known, name):
        """The own line among those in force, else the sum of the parts' where each has one."""
        if self.place is None:
            return known.get((None, self.kind)) if self.is_province else None
        own = known.get((self.place.pk, self.kind))
        of_parts = [getattr(part, name) for part in self.parts] if own is None else []
        return [sum(each) for each in zip(*of_parts, strict=True)] if of_parts and all(of_parts) else own

    @property
    def planned_or_none(self):
        """What a cell shows: no plan is not a plan of nothing."""
        return None if self.target is None else self.planned_today

    @property
    def quota(self):
        """Entries that this one day needs so that the rest fits into the days after it."""
        before = self.entered - self.entered_today
        return rules.required_rate(
            target=self.target, done_before=before, calendar=self.asked.calendar, number=self.asked.number,
            roadmap=self.roadmap,
        )  # fmt: skip

    @cached_property
    def outputs(self):
        """Entered on each closed campaign day, oldest first; days after the campaign do not count as its days."""
        calendar = self.asked.calendar
        return [self.daily.get(calendar.date(n), 0) for n in range(1, self.asked.closed + 1)]

    @cached_property
    def rate(self):
        return rules.trailing_rate(self.outputs)

    @cached_property
    def forecast(self):
        return forecast(target=self.target, done=self.done_before_today, outputs=self.outputs, **self.pace_facts())

    def pace_facts(self, stage=learned.ENTERED):
        """What a forecast of this line knows beside its own days."""
        if not any(self.outputs if stage == learned.ENTERED else self.approvals.values()):
            return {}  # nothing to be forecast
        return {"shared": self.asked.shared(stage), "units": self.units}

    @property
    def forecast_date(self):
        day = self.forecast.day
        return None if day is None else self.asked.calendar.date(max(day, 1))

    @property
    def forecast_range(self):
        calendar = self.asked.calendar
        return [None if n is None else calendar.date(max(n, 1)) for n in (self.forecast.early, self.forecast.late)]

    @cached_property
    def verdict(self):
        return rules.judge(
            target=self.target,
            entered=self.entered,
            approved=self.approved,
            calendar=self.asked.calendar,
            closed=self.asked.closed,
            roadmap=self.roadmap,
            review=self.approvals_planned,
        )


@dataclass
class Overview:
    """A whole and its parts, and how far the parts' targets are from the whole's (shown, never corrected)."""

    whole: Progress
    rows: list
    tally: Tally = field(default_factory=Tally)  # what the lines were made of, for others to be made of it

    @property
    def target_gap(self):
        if self.whole.target is None:
            return 0
        return self.whole.target - sum(row.target or 0 for row in self.rows)
