"""The daily report for a spreadsheet: the same figures as on paper, live or frozen."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from reporting.daily import KEYS, TOTAL, heads
from reporting.rules import Status, Verdict


def table(figures):
    """(heads, rows) of a report's figures; the whole stands last, as on paper."""
    lines = [_cells(number, row) for number, row in enumerate(figures["rows"], 1)]
    lines.append(_cells(None, {**figures["whole"], "unit": str(TOTAL)}))
    return [str(_("TT")), *heads(), str(_("Tình trạng"))], lines


def _cells(number, row):
    day = row["forecast_date"]
    verdict = Verdict(Status(row["status"]), row["days_behind"], row["reason"])
    written = dt.date.fromisoformat(day).strftime("%d.%m.%Y") if day else ""
    return [number, *(written if key == "forecast_date" else row[key] for key in KEYS), verdict.label]
