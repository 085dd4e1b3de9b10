"""The head and the numbers of a report on paper, in the layout of Nghị định 30/2020/NĐ-CP (domain.md section 5)."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from reporting import links, rules
from reporting.daily import KEYS, TOTAL
from reporting.signing_rules import State

PEOPLES_COMMITTEE = "ỦY BAN NHÂN DÂN"
# Which list makes a column's number: column -> (filter, value, of that day only)
LISTS = {
    "entered_today": ("stage", "entered", True), "entered": ("stage", "entered", False),
    "attached_today": ("stage", "attached", True), "attached": ("stage", "attached", False),
    "approved": ("stage", "approved", False), "sent": ("stage", "sent", False),
    "duplicate": ("state", "duplicate", False), "returned": ("state", "returned", False),
}  # fmt: skip


def head(campaign, place, day, report=None):
    """Who reports to whom, where and when; the words of an official paper are Vietnamese in every language.

    With a frozen `report` its number, the day it was made on, and who signed; `signers` are (position, name).
    """
    if place is None:
        superior, agency, number = campaign.province.full_name, "SỞ TƯ PHÁP", f"…/{settings.REPORT_SYMBOL_DEPARTMENT}"
    else:
        above = place.parent or campaign.province
        superior, agency = above.full_name, f"{PEOPLES_COMMITTEE} {place.full_name.upper()}"
        number = f"…/{settings.REPORT_SYMBOL}"
    name = campaign.province.name
    if place is not None:
        name = place.full_name if place.name.isdecimal() else place.name  # Phường 1 is not called 1
    made_on = timezone.localdate(report.made_at) if report else day
    signer = "GIÁM ĐỐC" if place is None else "CHỦ TỊCH"
    return {
        "superior": f"{PEOPLES_COMMITTEE} {superior.upper()}",
        "agency": agency,
        "number": report.code if report and report.number else number,
        "place_date": f"{name}, {written_date(made_on)}",
        "subject": title(campaign, place, day),
        "signer": signer,
        "signers": _signers(report, signer),
        "lines": _supplement(report),
        "receivers": _receivers(place),
    }


def _signers(report, signer):
    """Who made the report and who answers for it, of its own office: a name stands once the person has signed."""
    first = report.steps.filter(state=State.SUBMITTED).order_by("-pk").first() if report else None
    maker = report.made_by.full_name if report and report.made_by else ""
    return [("NGƯỜI LẬP BIỂU", maker), (signer, first.name if first else "")]


def _supplement(report):
    if report is None or report.supplement_of_id is None:
        return []
    older = report.supplement_of
    return [f"(Bổ sung Báo cáo số {older.code} ngày {older.made_at:%d/%m/%Y}: {report.reason})"]


def _receivers(place):
    if place is None:
        return ["UBND tỉnh (để báo cáo)", "Cục Hộ tịch, quốc tịch, chứng thực", "Lưu: VT"]
    above = "Sở Tư pháp" if place.level == "district" else "Phòng Tư pháp huyện"
    return [f"{above} (để tổng hợp)", "Lưu: VT"]


def written_date(day):
    """Days under 10 and the months 1 and 2 are written with a nought in front."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def title(campaign, place, day):
    where = place.full_name if place is not None else campaign.province.full_name
    return _("Tiến độ số hóa sổ hộ tịch ngày %(day)s của %(place)s") % {
        "day": day.strftime("%d/%m/%Y"), "place": where,
    }  # fmt: skip


def address():
    return reverse("reporting:daily-report")


def readable(figures):
    """Figures with, per row, a list of cells (text, address of the list behind it) in the report's columns."""
    rows = [{**row, "cells": _cells(row, figures)} for row in figures["rows"]]
    whole = {**figures["whole"], "unit": TOTAL}
    kinds = [{**row, "cells": _cells(row, figures)} for row in figures["kinds"]]
    return {**figures, "rows": rows, "whole": {**whole, "cells": _cells(whole, figures)}, "kinds": kinds}


def _cells(row, figures):
    return [
        # A report that was frozen before a column was there has none of it.
        {"key": key, "value": _value(key, row.get(key)), "url": _list(key, row, figures)}
        for key in KEYS
        if key != "unit"
    ]


def _value(key, value):
    if key == "forecast_date" and value:
        return dt.date.fromisoformat(value).strftime("%d/%m/%Y")
    if key.endswith("_percent") and value is not None:
        return number_format(value)
    return rules.number_text(value) if isinstance(value, int) else value


def _list(key, row, figures):
    if key not in LISTS or not row.get(key):
        return ""
    if row.get("is_new"):
        # A new unit has no list of its own: its former communes have.
        return f"{reverse('reporting:daily-report')}?locality={row['place']}&day={figures['day']}"
    name, value, on_day = LISTS[key]
    day = figures["day"] if on_day else ""
    return links.entry_list(**{name: value}, day=day, locality=row["place"], kind=row.get("kind") or figures["kind"])
