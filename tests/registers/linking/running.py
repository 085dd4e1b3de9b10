"""Looking for links as the tests do it, and what was found."""

import datetime as dt

from registers.actions.linking import link_persons
from registers.models import PersonLink
from tests.registers import lives

AT = dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)


def run(place, days=0, **more):
    return link_persons(province=place.province, at=AT + dt.timedelta(days=days), **more)


def only_link():
    return PersonLink.objects.get()


def roles():
    return {(link.first.kind, link.first_role, link.second.kind, link.second_role)
            for link in PersonLink.objects.filter(state="proposed")}  # fmt: skip


def child_of(place, born, **more):
    """A child's birth that names Hồ Thị Mơ and Lê Văn Khánh as parents."""
    told = {
        "subject": "Lê Thị Én",
        "meHoTen": "Hồ Thị Mơ",
        "meNgaySinh": "03.03.1982",
        "chaHoTen": "Lê Văn Khánh",
        "chaNgaySinh": "12.05.1980",
    }
    return lives.record("birth", place, born, subject_birth=born, event=born, **{**told, **more})
