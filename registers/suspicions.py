"""Questions about suspected duplicates: the cases that a person may see, and what they may see of each."""

from dataclasses import dataclass, field

import numpy as np
from django.db.models import Prefetch

from campaigns.roles import Can
from campaigns.scope import scope
from registers.duplicates.classes import CLASSES, reasons
from registers.kinds import kind as kind_of
from registers.models import CaseMember, DuplicateCase, DuplicateModel, DuplicateRun


@dataclass(frozen=True)
class Side:
    """One entry of a case as one person may see it: `values` in full, or masked to where it stands in the books.

    `differing` holds the codes of fields that are not the same in all entries of the case; of a masked one their
    names may be told, never their contents.
    """

    entry: object
    is_masked: bool
    number: str
    year: int
    office: str
    values: dict = field(default_factory=dict)
    differing: tuple = ()


def cases_for(user, *, state="", kind="", sort="", entry=None):
    """The cases that a person may see, the likeliest first, with their members and entries at hand."""
    cases = DuplicateCase.objects.visible_to(user)
    exact = {"state": state, "kind": kind, "sort": sort}
    cases = cases.filter(**{name: value for name, value in exact.items() if value})
    return with_members(cases.of_entry(entry) if entry else cases).ranked()


def with_members(cases):
    members = CaseMember.objects.select_related("entry__book", "entry__locality__parent").order_by("position")
    return cases.prefetch_related(Prefetch("members", members))


def sort_label(case):
    return CLASSES.get(case.sort, case.sort)


def percent_of(case) -> int:
    """How probable, in whole percents; the machine is never quite certain, so never 100."""
    return min(99, round(case.probability * 100))


def reasons_of(case) -> str:
    """Why, in the reader's language; "" for a case that the Ministry or a person brought."""
    return reasons(np.array(case.levels)) if case.levels else ""


def sides(case, user) -> list[Side]:
    """The entries of a case for one person."""
    mine = scope(user).commune_ids(Can.VIEW)
    entries = [member.entry for member in case.members.all()]
    differing = differing_codes(entries)
    return [side(entry, differing, is_masked=entry.locality_id not in mine) for entry in entries]


def side(entry, differing, *, is_masked) -> Side:
    values = {} if is_masked else entry.values
    return Side(entry, is_masked, str(entry), entry.registration_year, entry.book.office, values, differing)


def differing_codes(entries) -> tuple[str, ...]:
    """Codes of the kind's fields that are not the same everywhere, in the order of the form."""
    kind = kind_of(entries[0].kind)
    return tuple(each.code for each in kind.fields if len({entry.values.get(each.code) or "" for entry in entries}) > 1)


def runs_for(user):
    """Runs over a whole province, the newest first: for whoever may start one."""
    runs = DuplicateRun.objects.select_related("asked_by", "province").order_by("-pk")
    held = scope(user)
    return runs.filter(province__in=held.province_ids) if held.may_anywhere(Can.TARGETS) else runs.none()


def model_in_force(province, kind: str):
    return DuplicateModel.objects.filter(province=province, kind=kind, is_in_force=True).first()
