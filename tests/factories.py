"""The smallest valid things, made without going through actions: for arranging, never for acting."""

import datetime as dt
import itertools

from django.utils import timezone
from django.utils.http import int_to_base36

from campaigns.models import Campaign, Locality, Membership, Province
from civreg.core.models import User
from registers.models import Entry, RegisterBook

_numbers = itertools.count(1)
LONG_AGO = dt.date(2017, 1, 1)


def _code(letter, n):
    """A code of five signs at most, another for every number a long run of tests may reach."""
    return letter + int_to_base36(n).upper()


def province(**more):
    n = next(_numbers)
    return Province.objects.create(
        **{"code": _code("P", n), "name": f"Tỉnh {n}", "full_name": f"Tỉnh {n}", "valid_from": LONG_AGO, **more}
    )


def district(**more):
    n = next(_numbers)
    of = more.pop("province", None) or province()
    made = {
        "code": _code("D", n),
        "type": "Huyện",
        "name": f"Cam {n}",
        "full_name": f"Huyện Cam {n}",
        "valid_from": LONG_AGO,
    }
    return Locality.objects.create(province=of, level="district", **{**made, **more})


def commune(**more):
    n = next(_numbers)
    parent = more.pop("parent", None) or district()
    made = {"code": _code("C", n), "type": "Xã", "name": f"Gio {n}", "full_name": f"Xã Gio {n}", "valid_from": LONG_AGO}
    return Locality.objects.create(province=parent.province, parent=parent, level="commune", **{**made, **more})


def user(**more):
    n = next(_numbers)
    made = {"username": f"user{n}", "full_name": f"Nguyễn Văn {n}"}
    person = User(**{**made, **more})
    person.set_password("mat-khau-thu")
    person.save()
    return person


def member(role, place, **more):
    """A person with one role in a locality or a province."""
    person = user(**more)
    where = {"locality": place} if isinstance(place, Locality) else {"province": place}
    Membership.objects.create(user=person, role=role, starts_on=LONG_AGO, granted_at=timezone.now(), **where)
    return person


def clerk(place, **more):
    return member("clerk", place, **more)


def approver(place, **more):
    return member("commune_approver", place, **more)


def official(place, **more):
    return member("district_official", place, **more)


def justice(place, **more):
    return member("justice_officer", place, **more)


def campaign(**more):
    made = {
        "name": "Kế hoạch 37", "document": "37/KH-UBND", "day_one": dt.date(2025, 3, 1),
        "entry_until": dt.date(2025, 3, 15), "last_day": dt.date(2025, 3, 20), "is_current": True,
    }  # fmt: skip
    return Campaign.objects.create(province=more.pop("province", None) or province(), **{**made, **more})


def book(**more):
    place = more.pop("locality", None) or commune()
    made = {
        "kind": "birth", "year_opened": 1998, "number": f"{next(_numbers):02d}", "office": place.office, "phase": 2,
        "created_at": timezone.now(),
    }  # fmt: skip
    maker = more.pop("created_by", None) or user()
    return RegisterBook.objects.create(locality=place, created_by=maker, **{**made, **more})


def entry(**more):
    of = more.pop("book", None) or book()
    n = more.pop("number", None) or next(_numbers)
    at = timezone.now()
    made = {
        "locality": of.locality, "kind": of.kind, "registration_year": of.year_opened, "number": n, "state_at": at,
        "registered_on": f"15.03.{of.year_opened}", "subject_name": "Nguyễn Văn An", "entered_at": at,
        "values": {"so": f"{n}/{of.year_opened}", "quyenSo": of.book_number, "ngayDangKy": f"15.03.{of.year_opened}"},
    }  # fmt: skip
    enterer = more.pop("entered_by", None) or user()
    return Entry.objects.create(book=of, entered_by=enterer, **{**made, **more})
