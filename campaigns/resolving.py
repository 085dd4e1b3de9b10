"""One text and one day on their way to an answer: what was written, which unit is meant, how certain that is."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns import place_words
from campaigns.models import Locality
from campaigns.place_index import Homonym, Older, is_named
from campaigns.place_text import Written, read


class Certainty(models.TextChoices):
    EXACT = "exact", _("Chắc chắn")
    BY_SUCCESSOR = "by_successor", _("Theo đơn vị kế thừa")
    MEMORY = "memory", _("Theo hiểu biết chung")
    LIKELY = "likely", _("Gần đúng, cần xem lại")
    AMBIGUOUS = "ambiguous", _("Chưa rõ nơi nào")
    UNKNOWN = "unknown", _("Không có trong danh mục")


CERTAIN = frozenset({Certainty.EXACT, Certainty.BY_SUCCESSOR})


@dataclass(frozen=True)
class Candidate:
    """A unit that may be meant, and why it may."""

    unit: Locality
    why: str


@dataclass(frozen=True)
class Step:
    """One succession on the way to today: on that day the unit's books went to `unit`, whole or in part."""

    on: dt.date
    before: Locality
    unit: Locality
    is_whole: bool
    note: str


@dataclass(frozen=True)
class Resolution:
    """What a text means on a day. `unit` is None where that is not known for certain; `named` is the unit written."""

    as_written: str
    on: dt.date | None
    written: Written
    certainty: Certainty
    reason: str
    named: Locality | None = None
    unit: Locality | None = None
    holders: tuple = ()
    others: tuple = ()  # units that were as well meant, where the text fits several
    homonyms: tuple[Homonym, ...] = ()
    older: tuple[Older, ...] = ()
    doubts: tuple[str, ...] = ()
    chain: tuple[Step, ...] = ()
    keepers: tuple = ()
    first_listed: dt.date | None = None  # the day of the first list, where the day asked for lies before it

    @property
    def is_certain(self):
        return self.certainty in CERTAIN

    @property
    def keeper(self):
        """The one unit that keeps the books today; None where they went to several or to none that is known."""
        return self.keepers[0] if len(self.keepers) == 1 else None

    @property
    def candidates(self):
        meant = self.holders or self.others or ((self.named,) if self.named else ())
        return tuple(Candidate(unit, place_words.why(self, unit)) for unit in meant)

    @property
    def sentence(self):
        """The finding in one or two Vietnamese sentences, in the words of a commune clerk."""
        return place_words.sentence(self)


def steps_of(index, links):
    known = [link for link in links if {link.predecessor_id, link.successor_id} <= index.units.keys()]
    return tuple(
        Step(link.on, index.units[link.predecessor_id], index.units[link.successor_id], link.is_whole, link.note)
        for link in sorted(known, key=lambda link: (link.on, link.pk))
    )


class Question:
    """One text and day on their way to an answer."""

    def __init__(self, index, text, on):
        self.index, self.text, self.on = index, text, on
        self.doubts, self.older = [], []

    @cached_property
    def written(self):
        index = self.index
        return read(self.text, provinces=index.provinces, districts=index.districts, communes=index.communes)

    def answer(self):
        written = self.written
        if written.commune is None and written.district is None:
            return self._unknown("province_only" if written.province else "nothing")
        if written.province and not {written.province.key, written.province.plain} & self.index.provinces:
            return self._unknown("other_province")
        units = self._named()
        if not units:
            return self._unknown("no_such_name")
        inside = self._in_district(units)
        if not inside:
            known = self.index.districts & {written.district.key, written.district.plain}
            return self._ambiguous("other_district", units) if known else self._unknown("no_such_district")
        return self._among(self._lines(inside))

    def _unknown(self, reason):
        return Resolution(self.text, self.on, self.written, Certainty.UNKNOWN, reason)

    def _ambiguous(self, reason, units, homonyms=()):
        others = tuple(sorted(units, key=lambda unit: (unit.sort_key, unit.code, unit.valid_from)))
        return Resolution(
            self.text, self.on, self.written, Certainty.AMBIGUOUS, reason, others=others, homonyms=tuple(homonyms)
        )

    def _named(self):
        """Units that bear the name; of the written type, if any is."""
        part = self.written.commune or self.written.district
        level = "commune" if self.written.commune else "district"
        units = self.index.by_name[level].get(part.key, ()) if self.written.has_tones else ()
        if not units:
            units = self.index.by_plain[level].get(part.plain, ())
            self.doubts.append("spelling")
        if part.level:
            same = [unit for unit in units if place_words.plain_type(unit) == part.kind]
            if not same:
                self.doubts.append("type")
            return same or units
        bare = level == "commune" and self.written.district is None
        return [*units, *(self.index.by_name["district"].get(part.key, ()) if bare else ())]

    def _in_district(self, units):
        """Those of the written district: by the lists, else by what is remembered of older districts."""
        district, province = self.written.district, self.written.province
        if province is not None:
            self.older += [unit for unit in self.index.older if unit.level == "province" and _bears(unit, province)]
        if district is None or self.written.commune is None:
            if self.written.commune and province is None:
                self.doubts.append("area")
            return units
        inside = [unit for unit in units if unit.parent and is_named(district, unit.parent.name)]
        if inside:
            return inside
        older = [unit for unit in self.index.older if unit.level == "district" and _bears(unit, district)]
        for each in older:
            covered = [unit for unit in units if {unit.code, unit.parent.code if unit.parent else ""} & each.covers]
            if covered:
                self.older.append(each)
                return covered
        return []

    def _lines(self, units):
        """Versions of one unit belong together: those that succeed one another under the name."""
        lines = []
        for unit in sorted(units, key=lambda each: each.valid_from):
            before = {link.predecessor_id for link in self.index.before.get(unit.pk, ())}
            line = next((line for line in lines if any(each.pk in before for each in line)), None)
            if line is None:
                lines.append([unit])
            else:
                line.append(unit)
        return lines

    def _among(self, lines):
        homonyms = self._homonyms()
        if self.on is not None:
            of_the_day = [line for line in lines if any(self.index.holds(unit, self.on) for unit in line)]
            lines = of_the_day or lines
        if len(lines) > 1 or homonyms:
            return self._ambiguous("homonym", [line[0] for line in lines], homonyms)
        return self._of_line(lines[0])

    def _homonyms(self):
        part, province = self.written.commune, self.written.province
        if part is None or self.written.district is not None:
            return []
        return [
            each
            for each in self.index.homonyms
            if each.key == part.key
            and part.kind in ("", each.kind)
            and (self.on is None or each.begins <= self.on < each.ends)
            and (province is None or is_named(province, each.province))
        ]

    def _of_line(self, line):
        index, on = self.index, self.on
        named = line[0] if on is None else next((unit for unit in line if index.holds(unit, on)), None)
        if named is None:
            named = line[0] if on < index.begins(line[0]) else line[-1]
        if on is None:
            holders = ()
        else:
            later = on < index.begins(named)
            holders = index.backward(named, on) if later else index.forward(named, on)[0]
        keepers, links = index.latest(named)
        certainty, reason = self._certainty(named, holders)
        early = on is not None and on < named.valid_from and index.is_of_first_list(named)
        return Resolution(
            self.text, on, self.written, certainty, reason, named=named, holders=holders, keepers=keepers,
            unit=holders[0] if len(holders) == 1 else None, older=tuple(self.older), doubts=tuple(self.doubts),
            chain=steps_of(index, links), first_listed=named.valid_from if early else None,
        )  # fmt: skip

    def _certainty(self, named, holders):
        if self.on is not None and len(holders) != 1:
            later = self.on < named.valid_from
            reason = ("made_of" if later else "split") if holders else "ended"
            return (Certainty.AMBIGUOUS if holders else Certainty.UNKNOWN), reason
        if self.doubts or any(not unit.held(self.on) for unit in self.older):
            return Certainty.LIKELY, "found"
        if self.older:
            return Certainty.MEMORY, "found"
        moved = holders and holders[0].pk != named.pk
        return (Certainty.BY_SUCCESSOR, "moved") if moved else (Certainty.EXACT, "found")


def _bears(older, part):
    return part.key == older.key or part.plain == older.plain
