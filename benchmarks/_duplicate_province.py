"""Families of an invented province and the births that its communes registered, year by year."""

import csv
import itertools
from bisect import bisect_left
from datetime import date
from pathlib import Path

from benchmarks._duplicate_names import GIVEN, MIDDLES, SURNAMES, UPLAND_GIVEN, UPLAND_MIDDLES

UNITS = Path(__file__).resolve().parents[1] / "campaigns" / "data"
FIRST, LAST = 1976, 2024
VILLAGES = (
    "An Mỹ", "Tân Lập", "Phú Hậu", "Mai Lộc", "Xuân Khê", "Đại Độ", "Trúc Kinh", "Ba Thung", "Bích Giang", "Lâm Lang",
    "Cam Vũ", "Hà Thượng",
)  # fmt: skip


class Draw:
    """Weighted draws, ten times faster than random.choices one by one."""

    def __init__(self, weights):
        self.values = list(weights)
        self.sums = list(itertools.accumulate(weights.values()))

    def __call__(self, rng):
        return self.values[bisect_left(self.sums, rng.random() * self.sums[-1])]


_SURNAME = Draw(SURNAMES)
_MIDDLE = {sex: Draw(each) for sex, each in MIDDLES.items()}
GIVEN_NAMES = {sex: Draw(each) for sex, each in GIVEN.items()}
_UP_MIDDLE = {sex: Draw(each) for sex, each in UPLAND_MIDDLES.items()}
_UP_GIVEN = {sex: Draw(each) for sex, each in UPLAND_GIVEN.items()}


def _units():
    """(name of the commune with its kind, name of the district, code, code today) of every commune there was."""
    with open(UNITS / "quang_tri_units.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    districts = {row["code"]: row["full_name"] for row in rows if row["level"] == "district"}
    with open(UNITS / "quang_tri_successions.csv", encoding="utf-8") as file:
        later = {
            row["predecessor_code"]: row["successor_code"] for row in csv.DictReader(file) if row["on"] <= "2020-12-31"
        }
    communes = {row["code"]: row for row in rows if row["level"] == "commune" and row["parent_code"] in districts}
    return [
        (_low(row["full_name"]), _low(districts[row["parent_code"]]), code, later.get(code, code))
        for code, row in communes.items()
    ]


def _low(name):
    return name[0].lower() + name[1:]


def day_of(ordinal):
    return date.fromordinal(ordinal).strftime("%d.%m.%Y")


def _name(rng, sex, upland, surname=""):
    if upland:
        return " ".join(["Hồ", *_UP_MIDDLE[sex](rng).split(), _UP_GIVEN[sex](rng)])
    return " ".join([surname or _SURNAME(rng), *_MIDDLE[sex](rng).split(), GIVEN_NAMES[sex](rng)])


class _Commune:
    """The births of one commune over the years, family by family."""

    def __init__(self, rng, unit, size):
        self.rng, self.size = rng, size
        self.name, self.district, self.code, self.later = unit
        self.upland = 0.85 if any(word in self.district for word in ("Hướng", "krông", "Krông")) else 0.02
        self.families, self.recent = [], []
        self.office = f"UBND {self.name}, {self.district}, tỉnh Quảng Trị"

    def family(self, year):
        rng = self.rng
        upland = rng.random() < self.upland
        father, mother = _name(rng, "1", upland), _name(rng, "2", upland)
        born = year - rng.randint(19, 34)
        return {
            "upland": upland, "father": father if rng.random() < 0.96 else "", "mother": mother, "born": born,
            "older": rng.randint(-3, 9), "last": 0, "village": rng.choice(VILLAGES), "names": set(),
        }  # fmt: skip

    def births(self, year):
        rng, families = self.rng, self.families
        count = int(self.size * rng.uniform(0.8, 1.2) + rng.random())
        for _n in range(count):
            home = (
                families[rng.randrange(max(0, len(families) - int(7 * self.size) - 1), len(families))]
                if families
                else None
            )
            if home is None or rng.random() < 0.4 or not 1 <= year - home["last"] <= 8 or year - home["born"] > 42:
                home = self.family(year)
                families.append(home)
            day = date(year, 1, 1).toordinal() + rng.randrange(365)
            sex = rng.choice("12")
            home["last"] = year
            yield day, sex, self.child(home, sex), home
            if rng.random() < 0.011:
                other = sex if rng.random() < 0.6 else rng.choice("12")
                yield day, other, self.child(home, other, twin=True), home, "twin"

    def child(self, home, sex, twin=False):
        rng = self.rng
        surname = (home["father"] or home["mother"]).split()[0]
        for _try in range(6):
            name = _name(rng, sex, home["upland"], surname)
            if self.recent and rng.random() < 0.004:  # a neighbour's child of that age has the name already
                name = " ".join([surname, *rng.choice(self.recent[-40:]).split()[1:]])
            if name not in home["names"]:
                break
        if twin and rng.random() < 0.5:  # named alike, but for the last word
            alike = " ".join([*self.recent[-1].split()[:-1], name.split()[-1]])
            name = name if alike in home["names"] else alike
        home["names"].add(name)
        self.recent.append(name)
        return name


def _registered(rng, day):
    """The day of registration and its type: within weeks, or years later."""
    if rng.random() < 0.86:
        return day + rng.randint(1, 58), "1"
    return day + 60 + int(rng.expovariate(1 / 1200)), "4"


def _row(rng, commune, event, number, page, registered, kind):
    day, sex, name, home = event
    year = date.fromordinal(registered).year
    born = "" if rng.random() < 0.04 else str(home["born"])
    people = ("Bru Vân Kiều" if home["upland"] else "Kinh",) * 3
    lives = f"Thôn {home['village']}, {commune.name}, {commune.district}"
    father_born = str(home["born"] - home["older"]) if home["father"] and rng.random() < 0.95 else ""
    birth = day_of(day) if year > 1990 or rng.random() < 0.93 else rng.choice([day_of(day)[3:], day_of(day)[6:]])
    return [
        f"{number:02d}/{year}", f"{1 + number // 200:02d}/{year}", str(page), day_of(registered), kind, commune.office,
        f"Lê Văn {'Tâm' if year < 2000 else 'Hải'}", "", name.upper(), sex, birth,
        rng.choice(["Trạm y tế xã", "Bệnh viện huyện", "Tại nhà"]) + f", {commune.district}",
        f"{commune.name}, {commune.district}",
        people[0], "Việt Nam", "1" if home["father"] else "3",
        home["mother"].upper(),
        born,
        people[1],
        lives,
        home["father"].upper(), father_born,
        people[2] if home["father"] else "",
        lives if home["father"] else "",
        (home["father"] or home["mother"]).upper(),
        "Cha" if home["father"] else "Mẹ",
    ]  # fmt: skip


def originals(rng, total):
    units = _units()
    size = total / 1.005 / len(units) / (LAST - FIRST + 1)
    for unit in units:
        commune = _Commune(rng, unit, size)
        years = {}
        for year in range(FIRST, LAST + 1):
            for event in commune.births(year):
                if len(event) < 5 or rng.random() < 0.03:  # twins are registered together
                    registered, kind = _registered(rng, event[0])
                    registered, place = min(registered, date(LAST, 12, 31).toordinal()), rng.random()
                years.setdefault(date.fromordinal(registered).year, []).append((registered, place, event[:4], kind))
        for year in sorted(years):
            for number, (registered, _r, event, kind) in enumerate(sorted(years[year], key=lambda e: e[:2]), 1):
                row = _row(rng, commune, event, number, (number + 1) // 2, registered, kind)
                yield row, (commune, event, registered)
