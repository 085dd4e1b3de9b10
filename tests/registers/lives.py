"""One person's records in several kinds, as arranging tests need them."""

from registers.kinds import kind as kind_of
from tests import factories


def record(kind, place, day, *, entered_by=None, **roles):
    """An entry of that kind, registered on `day`: subject, subject_birth, second, second_birth, event by role."""
    declared, year = kind_of(kind), int(day[-4:])
    book = factories.book(locality=place, kind=kind, year_opened=year)
    number = factories.entry.__globals__["_numbers"].__next__()
    values = {declared.code_of("number"): f"{number}/{year}", declared.code_of("registered_on"): day}
    of_role = {"event": declared.event_date}
    for role, text in roles.items():
        code = of_role.get(role) or getattr(declared, role, "") or role
        values[code] = text
    more = {"entered_by": entered_by} if entered_by else {}
    return factories.entry(
        book=book, number=number, values=values, subject_name=roles.get("subject", ""),
        second_name=roles.get("second", ""), subject_birth=roles.get("subject_birth", ""), **more,
    )  # fmt: skip


def birth(place, name="Lê Văn Khánh", born="12.05.1980", **more):
    return record("birth", place, "20.06.1980", subject=name, subject_birth=born, **more)


def marriage(place, day, husband="Lê Văn Khánh", born="12.05.1980", **more):
    made = {"second": "Hồ Thị Mơ", "second_birth": "03.03.1982", **more}
    return record("marriage", place, day, subject=husband, subject_birth=born, **made)


def death(place, died, name="Lê Văn Khánh", born="12.05.1980", **more):
    return record("death", place, died, subject=name, subject_birth=born, event=died, **{"subject_sex": "1", **more})
