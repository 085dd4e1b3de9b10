"""Cases of suspected duplicates, as arranging tests need them."""

from django.utils import timezone

from registers.models import CaseMember, DuplicateCase
from tests import factories

CHILD = {"nksHoTen": "Lê Văn Khánh", "nksNgaySinh": "12.02.1998", "meHoTen": "Hồ Thị Mơ", "chaHoTen": "Lê Văn Tám"}


def twin_entries(place, other=None, *, state="entered", **differing):
    """Two entries of one event; `differing` are values of the second by code."""
    at, made = timezone.now(), []
    for where, values in ((place, CHILD), (other or place, {**CHILD, **differing})):
        book = factories.book(locality=where)
        entry = factories.entry(book=book, state=state, subject_name=values["nksHoTen"])
        entry.values = {**entry.values, **values, "noiDangKy": book.office}
        if state in ("checked", "approved", "sent", "accepted"):
            entry.checked_at, entry.checked_by = at, factories.user()
        if state in ("approved", "sent", "accepted"):
            entry.approved_at, entry.approved_by = at, factories.user()
        entry.save()
        made.append(entry)
    return made


def case_of(*entries, sort="same_entry", probability=0.97, levels=(), **more):
    entries = sorted(entries, key=lambda each: each.pk)
    case = DuplicateCase.objects.create(
        kind=entries[0].kind, sort=sort, probability=probability, levels=list(levels), origin="run",
        entries_key="-".join(str(each.pk) for each in entries), found_at=timezone.now(), **more,
    )  # fmt: skip
    CaseMember.objects.bulk_create(
        CaseMember(case=case, entry=entry, locality_id=entry.locality_id, position=position)
        for position, entry in enumerate(entries, 1)
    )
    return case
