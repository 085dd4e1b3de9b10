"""The daily report: official columns, one row a unit, as figures that can be frozen and made again.

No official template for the daily report was found (domain.md section 5): the columns are the union of what
the sources count. People by force and machines stand in a table of their own.
"""

import hashlib
import json

from django.utils.translation import gettext_lazy as _

from campaigns.models import Membership
from campaigns.queries import forces_and_means
from campaigns.roles import Can
from reporting import progress
from reporting.structures import BEFORE, is_new

# (key, head, group head); the groups stand over their columns on paper
COLUMNS = (
    ("unit", _("Đơn vị"), ""),
    ("books", _("Tổng số sổ"), ""),
    ("books_scanned", _("Số sổ đã quét"), ""),
    ("proved", _("Số sổ đã đủ"), ""),
    ("pages", _("Số trang"), ""),
    ("target", _("Tổng số trường hợp phải số hóa"), ""),
    ("entered_today", _("trong ngày"), _("Đã nhập")),
    ("entered", _("lũy kế"), _("Đã nhập")),
    ("entered_percent", _("%"), _("Đã nhập")),
    ("attached_today", _("trong ngày"), _("Đã đính kèm tệp")),
    ("attached", _("lũy kế"), _("Đã đính kèm tệp")),
    ("attached_percent", _("%"), _("Đã đính kèm tệp")),
    ("approved", _("lũy kế"), _("Đã duyệt")),
    ("approved_percent", _("%"), _("Đã duyệt")),
    ("sent", _("lũy kế"), _("Đã chuyển CSDL hộ tịch điện tử")),
    ("sent_percent", _("%"), _("Đã chuyển CSDL hộ tịch điện tử")),
    ("duplicate", _("Trùng không chuyển được"), ""),
    ("returned", _("Lỗi chờ sửa"), ""),
    ("remaining", _("Còn lại"), ""),
    ("people", _("Số người được phân công"), ""),
    ("forecast_date", _("Dự kiến hoàn thành"), ""),
)
TOTAL = _("Tổng cộng")
KEYS = tuple(key for key, _head, _group in COLUMNS)


def heads():
    """One head a column, for spreadsheets: the group and the head together."""
    return [f"{group}: {head}" if group else str(head) for _key, head, group in COLUMNS]


def head_groups():
    """The two rows of heads on paper: (text, columns it spans, its own heads or none)."""
    groups = []
    for _key, head, group in COLUMNS:
        if group and groups and groups[-1]["text"] == group:
            groups[-1]["heads"].append(head)
        else:
            groups.append({"text": group or head, "heads": [head] if group else []})
    return groups


def figures(*, asked, overview, kinds, people, means=None):
    """The report as plain JSON values: rows per unit, the whole, the same per kind, and what it was made from.

    `people` maps a commune's id to the number of people assigned to it.
    """
    # Frozen reports of before there were two structures keep their check sums: the older one says nothing.
    of_structure = {} if asked.structure == BEFORE else {"structure": asked.structure}
    return {
        **of_structure,
        "day": asked.day.isoformat(),
        "campaign_day": asked.number,
        "target_version": asked.version.number if asked.version else None,
        "kind": asked.kind,
        "rows": [_row(line, people) for line in overview.rows],
        "whole": {**_row(overview.whole, people), "people": sum(people.values()) or None},
        "kinds": [_row(line, {}) for line in kinds],
        **({"means": means} if means else {}),
    }


def _row(line, people):
    row = {key: getattr(line, key) for key in KEYS if key not in ("unit", "people", "forecast_date")}
    day = line.forecast_date
    places = [part.place for part in line.parts] or [line.place]
    heads_counted = sum(people.get(place.pk, 0) for place in places if place) if line.place else sum(people.values())
    of_unit = {"is_new": True} if is_new(line.place) else {}
    return {
        **row,
        **of_unit,
        "unit": line.label,
        "kind": line.kind,
        "place": line.place.pk if line.place else None,
        "target_is_estimate": line.target_is_estimate,
        "people": heads_counted or None,
        "forecast_date": day.isoformat() if day else None,
        "status": str(line.verdict.status),
        "days_behind": line.verdict.days_behind,
        "reason": line.verdict.sentence,
    }


def people_of(communes, day):
    """Commune id -> how many clerks and approvers are assigned to it on that day."""
    rows = Membership.objects.in_force_on(day).filter(locality__in=communes).values_list("locality_id", "user_id")
    counted = {}
    for place, _person in rows.distinct():
        counted[place] = counted.get(place, 0) + 1
    return counted


def digest(frozen):
    """SHA-256 of figures in their one canonical form: sorted keys, no spaces, UTF-8."""
    text = json.dumps(frozen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def make(*, asked, place, communes):
    """The figures of a place: the province (None), a district or a commune, over the given communes."""
    overview = progress.overview_of(asked, place, communes)
    kinds = progress.by_kind(asked, communes, place=place, tally=overview.tally, with_days=True)
    people = people_of([c.pk for c in communes], asked.day)
    return figures(asked=asked, overview=overview, kinds=kinds, people=people, means=means_of(overview, asked.day))


def means_of(overview, day):
    """People by force and machines, per row and in all: who came, where nobody said so who is planned."""
    places = [line.place for line in overview.rows if line.place]
    found = forces_and_means(places, day)
    rows = [{"unit": line.label, **_means(found.by_locality[line.place.pk])} for line in overview.rows if line.place]
    return {"rows": rows, "whole": {"unit": overview.whole.label, **_means(found)}}


def _means(found):
    came = found.came if found.came.total() else found.planned
    return {
        "forces": {force: n for force, n in sorted(came.items()) if n}, "told": bool(found.came.total()),
        "members": found.members.total(), "computers": found.computers, "scanners": found.scanners,
        "cameras": found.cameras,
    }  # fmt: skip


def may_freeze(allowed, place, campaign):
    """Whether a person of this scope may close the report of a place: who leads it, not who types."""
    if is_new(place):
        return False  # a report is signed by a unit of the campaign; the newer structure is another way to read it
    whole = place if place is not None else campaign.province
    return allowed.sees_whole(whole) and allowed.may_anywhere(Can.APPROVE)
