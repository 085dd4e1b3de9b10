"""The pictures of one place: what each needs is read once, and only what the asked one needs."""

from functools import cached_property

from reporting import progress
from reporting.pictures import burnup, flow, heat, ranking
from reporting.pictures.numbers import stages_by_day
from reporting.structures import is_new


class Album:
    """All pictures of a place (None is the province) as it was asked for; each is made when it is wanted."""

    NAMES = ("burnup", "flow", "ranking", "courses", "heat")

    def __init__(self, asked, place, communes):
        self.asked, self.place, self.communes = asked, place, communes

    @cached_property
    def days(self):
        return stages_by_day(self.asked, self.communes)

    @cached_property
    def overview(self):
        return progress.overview_of(self.asked, self.place, self.communes)

    @cached_property
    def units(self):
        """The place's own parts: districts or communes; a single commune by its kinds of books."""
        if self._is_one_commune:
            return progress.by_kind(self.asked, self.communes, place=self.place, with_days=True)
        return self.overview.rows

    @cached_property
    def communes_by_line(self):
        """Down to the communes, whatever stands between them and the place."""
        if self._is_one_commune:
            return self.units
        return [part for row in self.overview.rows for part in (row.parts or [row])]

    @property
    def _is_one_commune(self):
        return self.place is not None and self.place.level == "commune" and not is_new(self.place)

    def picture(self, name):
        """The Picture of that name; KeyError where there is none."""
        return {
            "burnup": self._burnup, "flow": self._flow, "ranking": self._ranking, "courses": self._courses,
            "heat": self._heat,
        }[name]()  # fmt: skip

    def _burnup(self):
        whole = self.overview.rows[0] if self._is_one_commune else self.overview.whole
        plans = {"roadmap": whole.roadmap, "review": whole.approvals_planned}
        return burnup.picture(self.days, calendar=self.asked.calendar, target=whole.target, **plans)

    def _flow(self):
        return flow.picture(self.days)

    def _ranking(self):
        return ranking.ranking(self.units)

    def _courses(self):
        return ranking.courses(self.units, calendar=self.asked.calendar, numbers=self.days.numbers)

    def _heat(self):
        return heat.picture(self.communes_by_line, calendar=self.asked.calendar, numbers=self.days.numbers)
