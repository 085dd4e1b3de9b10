"""The daily report for a spreadsheet: the same figures as on paper, live or frozen."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from reporting import paper
from reporting.daily import KEYS, TOTAL, head_groups, heads
from reporting.exports.documents import Document, Grid, Head
from reporting.rules import Status, Verdict

# The number, the unit, then the figures: shares of the page's width.
WIDTHS = (3, 15, *(5,) * (len(KEYS) - 2), 7)


def table(figures):
    """(heads, rows) of a report's figures; the whole stands last, as on paper."""
    lines = [_cells(number, row) for number, row in enumerate(figures["rows"], 1)]
    lines.append(_cells(None, {**figures["whole"], "unit": str(TOTAL)}))
    return [str(_("TT")), *heads(), str(_("Tình trạng"))], lines


def _cells(number, row):
    day = row["forecast_date"]
    verdict = Verdict(Status(row["status"]), row["days_behind"], row["reason"])
    written = dt.date.fromisoformat(day).strftime("%d.%m.%Y") if day else ""
    return [number, *(written if key == "forecast_date" else row.get(key) for key in KEYS), verdict.label]


def document(figures, *, head, kind, frozen=None):
    """The report as an official paper: the units, the same by kind of book, the difficulties, who signs.

    `head` is reporting.paper.head; `frozen` the DailyReport that the figures were frozen in, or None.
    """
    shown = paper.readable(figures)
    rows = [[str(n), *_texts(row)] for n, row in enumerate(shown["rows"], 1)] + [["", *_texts(shown["whole"])]]
    kinds = [["", *_texts(row)] for row in shown["kinds"]]
    groups = [{"text": "TT", "heads": []}, *head_groups()]
    grids = [("", Grid(groups, rows, WIDTHS))]
    if kinds:
        grids.append((_("Chia theo loại sổ"), Grid(groups, kinds, WIDTHS, has_total=False)))
    seal = f"SHA-256 {frozen.sha256}" if frozen else str(_("Chưa chốt: số đếm tại lúc in."))
    return Document(
        head=Head(head["superior"], head["agency"], head["number"], head["place_date"]), kind="BÁO CÁO",
        subject=head["subject"], lines=[str(kind)], grids=grids,
        after=[(_("Khó khăn, vướng mắc, kiến nghị"), (frozen.note if frozen else "") or "–")],
        receivers=head["receivers"], signers=["NGƯỜI LẬP BIỂU", head["signer"]], seal=seal,
    )  # fmt: skip


def _texts(row):
    estimate = " ≈" if row.get("target_is_estimate") else ""
    cells = ["–" if cell["value"] is None else str(cell["value"]) for cell in row["cells"]]
    at = [cell["key"] for cell in row["cells"]].index("target")
    cells[at] += estimate
    return [str(row["unit"]), *cells]
