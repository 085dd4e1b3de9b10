"""The daily report for a spreadsheet: the same figures as on paper, live or frozen."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from campaigns.crew_rules import Force
from reporting import paper
from reporting.daily import KEYS, TOTAL, head_groups, heads
from reporting.exports import sentences
from reporting.exports.documents import Document, Grid, Head
from reporting.rules import Status, Verdict, number_text

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
    """The report as an official paper: a letter in words with its signatures, the tables as an annex across.

    `head` is reporting.paper.head; `frozen` the DailyReport that the figures were frozen in, or None.
    """
    shown = paper.readable(figures)
    rows = [[str(n), *_texts(row)] for n, row in enumerate(shown["rows"], 1)] + [["", *_texts(shown["whole"])]]
    kinds = [["", *_texts(row)] for row in shown["kinds"]]
    groups = [{"text": "TT", "heads": []}, *head_groups()]
    grids = [("Bảng 1. Theo đơn vị", Grid(groups, rows, WIDTHS))]
    if kinds:
        grids.append(("Bảng 2. Theo loại sổ", Grid(groups, kinds, WIDTHS, has_total=False)))
    if figures.get("means"):
        grids.append(("Bảng 3. Lực lượng, phương tiện", _means_grid(figures["means"])))
    seal = f"SHA-256 {frozen.sha256}" if frozen else "Chưa chốt: số đếm tại lúc in."
    return Document(
        head=Head(head["superior"], head["agency"], head["number"], head["place_date"]), kind="BÁO CÁO",
        subject=head["subject"], lines=head["lines"] or [str(kind)], grids=grids,
        after=sentences.paragraphs(figures, frozen), receivers=head["receivers"], signers=head["signers"], seal=seal,
        annex=f"(Kèm theo Báo cáo số {head['number']}, {head['place_date'].partition(', ')[2]})", is_wide=False,
    )  # fmt: skip


def _means_grid(means):
    """Units by force and machine; a dash where nobody was named."""
    forces = list(Force)
    groups = [{"text": "TT", "heads": []}, {"text": "Đơn vị", "heads": []},
              {"text": "Số người tham gia", "heads": [*(str(force.label) for force in forces), "Cộng"]},
              {"text": "Phương tiện", "heads": ["Máy tính", "Máy scan", "Máy ảnh"]}]  # fmt: skip
    rows = [_means_row(str(n), row, forces) for n, row in enumerate(means["rows"], 1)]
    rows.append(_means_row("", {**means["whole"], "unit": str(TOTAL)}, forces))
    return Grid(groups, rows, (3, 18, *(7,) * (len(forces) + 4)))


def _means_row(number, row, forces):
    counts = [row["forces"].get(force, 0) for force in forces]
    figures = [*counts, sum(counts), row["computers"], row["scanners"], row["cameras"]]
    return [number, row["unit"], *(number_text(each) if each else "–" for each in figures)]


def _texts(row):
    estimate = " ≈" if row.get("target_is_estimate") else ""
    cells = ["–" if cell["value"] is None else str(cell["value"]) for cell in row["cells"]]
    at = [cell["key"] for cell in row["cells"]].index("target")
    cells[at] += estimate
    return [str(row["unit"]), *cells]
