"""One entry taken apart, and two of them side by side: the levels that compare gives, without arrays.

An array of ten rows costs as much as one of ten thousand. Who looks one new entry up waits for it, so this says the
same of a single pair with plain numbers; tests hold the two to each other.
"""

from dataclasses import dataclass
from functools import lru_cache

from civreg.core.vietnamese import fold
from registers.duplicates.compare import Place, When
from registers.duplicates.likeness import Name, name_of
from registers.duplicates.parts import Office, date_parts, number_parts, office_parts
from registers.duplicates.records import AGAIN, CORRECTION, bare, sex_code
from registers.duplicates.roles import Roles, roles_of
from registers.kinds.lists import choice_code

MOST_KEPT = 1000  # texts of a column of codes that are remembered


@dataclass(frozen=True, slots=True)
class Single:
    """What Records holds of one row. Dates are (year, month, day, is rough), 0 where not known."""

    subject: Name
    others: tuple
    birth: tuple
    other_births: tuple
    event: tuple
    registered: tuple
    number: int
    year: int
    page: int
    office: Office
    office_text: str
    again: bool
    corrected: bool
    sex: int
    place: str
    identity: str


class Taker:
    """Takes rows of one kind apart; each has the values of the kind's roles in their order."""

    def __init__(self, roles: Roles):
        at = {code: place for place, code in enumerate(roles.codes)}
        at[""] = len(roles.codes)  # what a kind does not have is empty
        self._people = [tuple(at[code] for code in (each.name, each.birth)) for each in (roles.subject, *roles.others)][
            :3
        ]
        self._number, self._book, self._page = at[roles.number], at[roles.book], at[roles.page]
        self._registered, self._registration, self._remarks = (
            at[code] for code in (roles.registered_on, roles.registration, roles.remarks)
        )
        self._office, self._sex, self._event = at[roles.office], at[roles.sex], at[roles.event_date]
        self._place, self._identity = at[roles.event_place], at[roles.subject.identity]
        self._choices, self._again = roles.registrations, {}
        self._code_of_again = choice_code(roles.registrations, AGAIN)

    def __call__(self, row) -> Single:
        row = [*row, ""]
        number, year = number_parts(row[self._number])
        registered = date_of(row[self._registered], 0)
        year = year or registered[0] or number_parts(row[self._book])[1]
        again, corrected = _remarked(row[self._remarks])
        (subject, birth), *others = self._people
        return Single(
            subject=name_of(row[subject]), others=tuple(name_of(row[name]) for name, _born in others),
            birth=date_of(row[birth], year), other_births=tuple(date_of(row[born], year) for _name, born in others),
            event=date_of(row[self._event], 0), registered=registered, number=number, year=year,
            page=number_parts(row[self._page])[0], office=office_parts(row[self._office]),
            office_text=row[self._office], again=again or self._registered_again(row[self._registration]),
            corrected=corrected, sex=sex_code(row[self._sex]), place=_bare(row[self._place]),
            identity=_bare(row[self._identity]),
        )  # fmt: skip

    def _registered_again(self, text):
        found = self._again.get(text)
        if found is None:
            found = choice_code(self._choices, text.strip()) == self._code_of_again
            if len(self._again) < MOST_KEPT:
                self._again[text] = found
        return found


_takers = {}


def taker_of(kind) -> Taker:
    found = _takers.get(kind.slug)
    if found is None or found[0] is not kind:
        found = _takers[kind.slug] = (kind, Taker(roles_of(kind)))
    return found[1]


def date_of(text, registration_year):
    if not text:
        return (0, 0, 0, False)
    year, month, day, age = date_parts(text)
    if age and registration_year > 0:
        year = registration_year - age + 1
    return (year, month, day, age > 0)


@lru_cache(maxsize=20_000)
def _bare(text):
    return bare(text)


@lru_cache(maxsize=2_000)
def _remarked(text):
    folded = fold(text) if text else ""
    return AGAIN in folded, bool(CORRECTION.search(folded))


def offices_of(one: Single, two: Single, districts: dict) -> tuple[Office, Office]:
    """Both offices, completed by each other and by the districts that are known of communes' names."""
    first, second = one.office, two.office
    if first.commune and first.commune == second.commune and (not first.district) != (not second.district):
        whole = first if first.district else second
        return whole, whole
    return _completed(first, districts), _completed(second, districts)


def _completed(office, districts):
    if office.commune and not office.district and office.commune in districts:
        return Office(office.commune, districts[office.commune])
    return office


def when(one, two) -> int:
    """The level of ``When`` of two dates."""
    if one[0] <= 0 or two[0] <= 0:
        return 0
    year, month, day = one[0] == two[0], one[1] == two[1], one[2] == two[2]
    if one[2] > 0 and two[2] > 0:
        return _both_days(one, two, year, month, day)
    if year and month and one[1] > 0:
        return When.MONTH
    if year and not month:
        return When.YEAR if not (one[1] > 0 and two[1] > 0) else When.SAME_YEAR
    if year:
        return When.YEAR
    near = abs(one[0] - two[0]) <= 1 + (one[3] or two[3])
    return When.NEXT_YEAR if near or slip(one[0], two[0]) else When.OTHER


def _both_days(one, two, year, month, day):
    if year and month and day:
        return When.SAME
    months = one[1] > 0 and two[1] > 0
    if year and not months:
        return When.YEAR
    if year and one[2] == two[1] and one[1] == two[2]:
        return When.SWAPPED
    if year and month and slip(one[2], two[2]):
        return When.DAY
    if year and day:
        return When.MONTH_SLIP
    if day and month and slip(one[0], two[0]):
        return When.YEAR_SLIP
    if year:
        return When.OTHER_DAY if month else When.SAME_YEAR
    return When.OTHER


def slip(one: int, two: int) -> bool:
    """One digit differs (of a year: of the last two), or they are one apart."""
    if abs(one - two) == 1:
        return True
    return one // 100 == two // 100 and (one % 10 != two % 10) != (one // 10 % 10 != two // 10 % 10)


def in_books(one: Single, two: Single, first: Office, second: Office) -> int:
    """The level of ``Place``."""
    if one.number < 0 or two.number < 0 or one.year <= 0 or two.year <= 0:
        return 0
    number, year = one.number == two.number, one.year == two.year
    if first == second and (first.commune or first.district):
        return _in_office(one, two, number, year)
    district = first.district == second.district and bool(first.district)
    nameless = not (first.commune or first.district) or not (second.commune or second.district)
    related = (nameless or (district and not (first.commune and second.commune))
               or (first.commune == second.commune and bool(first.commune)))  # fmt: skip
    if year and number:
        return Place.RELATED_OFFICE if related else Place.SAME_DISTRICT if district else Place.OTHER_DISTRICT
    if related and year and _mistyped(one.number, two.number):
        return Place.RELATED_SLIP
    return Place.ELSEWHERE_NEAR if district else Place.ELSEWHERE


def _in_office(one, two, number, year):
    if year and number:
        return Place.SAME
    if year and abs(one.number - two.number) <= 2:
        return Place.NEXT_NUMBER
    if year:
        return Place.NUMBER_SLIP if _mistyped(one.number, two.number) else Place.OTHER_NUMBER
    return Place.YEAR_SLIP if number and slip(one.year, two.year) else Place.LATER


def _mistyped(one, two):
    return _one_digit(one, two) or abs(one - two) == 1 or _turned(one, two)


def _one_digit(one, two):
    """Numbers of up to six digits of which one differs."""
    if one // 10**6 != two // 10**6:
        return False
    return sum(a != b for a, b in zip(f"{one % 10**6:06d}", f"{two % 10**6:06d}", strict=True)) == 1


def _turned(one, two):
    tens = one // 100 == two // 100 and one != two
    return tens and one % 10 == two // 10 % 10 and one // 10 % 10 == two % 10
