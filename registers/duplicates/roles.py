"""What the columns of a kind are to somebody who looks for duplicates; read off its declaration."""

from dataclasses import dataclass
from functools import lru_cache

from registers.kinds.base import FieldType, Kind


@dataclass(frozen=True)
class PersonRole:
    """Codes of a person's name, birth and number of identity; "" where the kind has none."""

    name: str
    birth: str = ""
    identity: str = ""


@dataclass(frozen=True)
class Roles:
    """Codes by role. `others` are the persons beside the subject: the second of a couple, then the relatives."""

    subject: PersonRole
    others: tuple[PersonRole, ...]
    sex: str
    event_date: str  # "" where it is the subject's birth
    event_place: str
    number: str
    book: str
    page: str
    registered_on: str
    registration: str
    office: str
    remarks: str
    registrations: tuple = ()  # (code, label) of the types of registration

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that is read."""
        people = [code for each in (self.subject, *self.others) for code in (each.name, each.birth, each.identity)]
        rest = [self.sex, self.event_date, self.event_place, self.number, self.book, self.page]
        rest += [self.registered_on, self.registration, self.office, self.remarks]
        return tuple(dict.fromkeys(code for code in (*people, *rest) if code))


@lru_cache(maxsize=64)
def roles_of(kind: Kind) -> Roles:
    """The roles of a kind's columns. Its register columns are found by our own words for them, in any kind."""
    by_name = {each.name: each.code for each in kind.fields}
    second = (_person(kind, kind.second, kind.second_birth),) if kind.second else ()
    return Roles(
        subject=PersonRole(kind.subject, kind.subject_birth, kind.subject_identity),
        others=(*second, *(_person(kind, code) for code in kind.relatives)),
        sex=kind.subject_sex,
        # A date of its own only where neither the birth nor the registration is meant.
        event_date="" if kind.event_date in (kind.subject_birth, by_name.get("registered_on")) else kind.event_date,
        event_place=kind.event_place,
        number=by_name.get("number", ""),
        book=by_name.get("book_number", ""),
        page=by_name.get("page_number", ""),
        registered_on=by_name.get("registered_on", ""),
        registration=by_name.get("registration_type", ""),
        office=by_name.get("office", ""),
        remarks=by_name.get("remarks", ""),
        registrations=kind.field(by_name["registration_type"]).choices if "registration_type" in by_name else (),
    )


def _person(kind, name, birth=""):
    beside = kind.fields_of(kind.field(name).group)
    births = (each.code for each in beside if each.is_date and each.ages)
    identities = (each.code for each in beside if each.type == FieldType.IDENTITY)
    return PersonRole(name, birth or next(births, ""), next(identities, ""))
