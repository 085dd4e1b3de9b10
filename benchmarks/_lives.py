"""People of an invented province: born, married, parents, dead, each event in the book of a commune, with slips.

What is known of the truth is who is who; entries tell it as clerks did: names that lost their marks or a letter,
dates of which only the year was asked, a digit wrong, people who moved away.
"""

from dataclasses import dataclass, field
from datetime import date

from benchmarks._duplicate_province import GIVEN_NAMES, _name, _units, day_of
from civreg.core.vietnamese import fold

FIRST, LAST = 1956, 2024
BOOKS_FROM = 1962  # births before it stand in no book


@dataclass
class Being:
    sex: str
    name: str
    born: int
    commune: int
    mentions: list = field(default_factory=list)  # (number of the entry, role, kind)
    is_alive: bool = True


def born_in(being):
    return date.fromordinal(being.born).year


class Province:
    """Plays the years and gives (kind, commune, year, values) of each entry, with its mentions kept on the people."""

    def __init__(self, rng, total):
        self.rng, self.total = rng, total
        self.units = _units()
        self.beings, self.single = [], {"1": [], "2": []}
        self.couples = []
        self.count = 0

    def entries(self):
        rng, years = self.rng, range(FIRST, LAST + 1)
        # Per year: births without known parents, so that the whole comes out near the total asked for.
        founders = max(8, round(self.total / len(years) * 0.62))
        for year in years:
            for _n in range(founders if year < 1985 else founders // 6):
                yield from self.birth(year, None)
            yield from self.marriages(year)
            for couple in list(self.couples):
                if rng.random() < 0.22 and len(couple["children"]) < 4:
                    yield from self.birth(year, couple)
            self.couples = [each for each in self.couples if year - each["year"] < 12
                            and each["husband"].is_alive and each["wife"].is_alive]  # fmt: skip
            yield from self.deaths(year)

    def birth(self, year, couple):
        rng, sex = self.rng, self.rng.choice("12")
        commune = couple["commune"] if couple else rng.randrange(len(self.units))
        upland = "Hướng" in self.units[commune][1]
        father, mother = (couple["husband"], couple["wife"]) if couple else (None, None)
        surname = father.name.split()[0] if father else ""
        being = Being(sex, _name(rng, sex, upland, surname), date(year, 1, 1).toordinal() + rng.randrange(365), commune)
        self.beings.append(being)
        self.single[sex].append(being)
        if couple:
            couple["children"].append(being)
        if year < BOOKS_FROM:
            return
        values = {"nksHoTen": self.told(being), "nksGioiTinh": sex, "nksNgaySinh": self.day(being.born, 0.04)}
        values["ngayDangKy"] = day_of(being.born + rng.randint(1, 50))
        for person, prefix in ((mother, "me"), (father, "cha")):
            if person:
                values[f"{prefix}HoTen"] = self.told(person)
                if rng.random() < 0.93:
                    values[f"{prefix}NgaySinh"] = self.day(person.born, 0.75)
            else:
                made = _name(
                    rng, "2" if prefix == "me" else "1", upland, "" if prefix == "me" else being.name.split()[0]
                )
                values |= {f"{prefix}HoTen": made, f"{prefix}NgaySinh": str(year - rng.randint(19, 38))}
        yield self.entry("birth", commune, year, values, (("subject", being), ("mother", mother), ("father", father)))

    def marriages(self, year):
        rng = self.rng
        men = self.single["1"]
        self.single["1"] = []
        self.single["2"] = [each for each in self.single["2"] if each.is_alive and year - born_in(each) <= 38]
        for man in men:
            age = year - born_in(man)
            if age > 45:
                continue
            self.single["1"].append(man)
            if not man.is_alive or not 21 <= age <= 45 or rng.random() > 0.16 or len(self.single["2"]) < 30:
                continue
            at = next((at for at in (rng.randrange(len(self.single["2"])) for _try in range(40))
                       if year - born_in(self.single["2"][at]) >= 19
                       and abs(self.single["2"][at].born - man.born) < 12 * 365), None)  # fmt: skip
            if at is None:
                continue
            self.single["2"][at], self.single["2"][-1] = self.single["2"][-1], self.single["2"][at]
            woman = self.single["2"].pop()
            self.single["1"].pop()
            home = man.commune if rng.random() < 0.8 else rng.randrange(len(self.units))
            self.couples.append({"husband": man, "wife": woman, "commune": home, "year": year, "children": []})
            if year < BOOKS_FROM or rng.random() > 0.85:
                continue
            day = date(year, 1, 1).toordinal() + rng.randrange(365)
            values = {"ngayDangKy": day_of(day)}
            for person, prefix in ((man, "chong"), (woman, "vo")):
                values |= {f"{prefix}HoTen": self.told(person), f"{prefix}NgaySinh": self.day(person.born, 0.25)}
            place = woman.commune if rng.random() < 0.3 else man.commune
            yield self.entry("marriage", place, year, values, (("subject", man), ("second", woman)))

    def deaths(self, year):
        rng = self.rng
        for _n in range(int(len(self.beings) * 0.006)):
            at = rng.randrange(len(self.beings))
            being = self.beings[at]
            if year - date.fromordinal(being.born).year < 1:
                continue
            self.beings[at] = self.beings[-1]
            self.beings.pop()
            being.is_alive = False
            day = date(year, 1, 1).toordinal() + rng.randrange(365)
            values = {"nktHoTen": self.told(being), "nktGioiTinh": being.sex, "nktNgaySinh": self.day(being.born, 0.3),
                      "nktNgayChet": day_of(day), "ngayDangKy": day_of(day + rng.randint(1, 15))}  # fmt: skip
            place = being.commune if rng.random() < 0.85 else rng.randrange(len(self.units))
            yield self.entry("death", place, year, values, (("subject", being),))

    def entry(self, kind, commune, year, values, people):
        self.count += 1
        for role, being in people:
            if being:
                being.mentions.append((self.count, role, kind))
        return kind, commune, year, values

    def told(self, being):
        """The name as this clerk wrote it."""
        rng, name = self.rng, being.name
        chance = rng.random()
        if chance < 0.03:
            return fold(name).title()
        if chance < 0.05:
            words = name.split()
            at = rng.randrange(len(words))
            words[at] = fold(words[at]).title()
            return " ".join(words)
        if chance < 0.06:
            return " ".join([*name.split()[:-1], GIVEN_NAMES[being.sex](rng)])
        return name.upper() if chance < 0.5 else name

    def day(self, born, only_year):
        rng = self.rng
        if rng.random() < only_year:
            return str(date.fromordinal(born).year)
        return day_of(born + rng.choice((1, -1, 10))) if rng.random() < 0.015 else day_of(born)
