"""The daily report for a spreadsheet: the same figures as on paper, live or frozen."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from campaigns.crew_rules import Force
from reporting import paper
from reporting.daily import KEYS, TOTAL, head_groups, heads
from reporting.exports import sentences
from reporting.exports.documents import Document, Grid, Head
from reporting.rules import Status, Verdict, number_text

# Shares of the page's width: percentages need less than counts in the hundred thousands with their ≈.
NARROW = dict.fromkeys(("books", "books_scanned", "books_proved", "proved", "people"), 4) | {
    key: 4.4 for key in KEYS if key.endswith(("_percent", "_today"))
}  # fmt: skip
WIDE = {"unit": 15, "target": 7.6, "entered": 6.2, "remaining": 6.4, "forecast_date": 7.4}
WIDTHS = (2.6, *({**NARROW, **WIDE}.get(key, 5) for key in KEYS))


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
    grids = [(f"Bảng 1. Theo đơn vị{_guessed(shown['rows'])}", Grid(groups, rows, WIDTHS))]
    if kinds:
        of_kinds = [groups[0], {**groups[1], "text": "Loại sổ"}, *groups[2:]]
        table = Grid(of_kinds, kinds, WIDTHS, has_total=False)
        grids.append((f"Bảng 2. Theo loại sổ{_guessed(shown['kinds'])}", table))
    if figures.get("means"):
        grids.append(("Bảng 3. Lực lượng, phương tiện", _means_grid(figures["means"])))
    if figures.get("missing"):
        grids.append(("Đơn vị chưa nộp báo cáo khi chốt", _missing_grid(figures["missing"])))
    seal = f"SHA-256 {frozen.sha256}" if frozen else "Chưa chốt: số đếm tại lúc in."
    return Document(
        head=Head(_broken(head["superior"]), _broken(head["agency"]), head["number"], head["place_date"]),
        kind="BÁO CÁO",
        subject=head["subject"], lines=head["lines"] or ([str(kind)] if figures["kind"] else []), grids=grids,
        after=sentences.paragraphs(figures, frozen), receivers=head["receivers"], signers=head["signers"], seal=seal,
        annex=f"(Kèm theo Báo cáo số {head['number']}, {head['place_date'].partition(', ')[2]})", is_wide=False,
    )  # fmt: skip


def _guessed(rows):
    return " (* chỉ tiêu ước tính)" if any(row.get("target_is_estimate") for row in rows) else ""


def _broken(office):
    """A committee's long name on two lines, as papers have it."""
    return office.replace("NHÂN DÂN ", "NHÂN DÂN\n", 1)


def _missing_grid(missing):
    """Everybody by name, a row a district."""
    by_district = {}
    for each in missing:
        by_district.setdefault(each["district"] or each["unit"], []).append(each["unit"])
    rows = [
        [str(n), district, ", ".join(name for name in names if name != district) or "–",
         "chưa nộp" if district in names else "đã nộp"]
        for n, (district, names) in enumerate(by_district.items(), 1)
    ]  # fmt: skip
    heads = ("TT", "Huyện", "Xã chưa nộp", "Báo cáo của huyện")
    return Grid([{"text": head, "heads": []} for head in heads], rows, (3, 16, 66, 12), has_total=False, texts=(1, 2))


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
    estimate = "*" if row.get("target_is_estimate") else ""
    cells = ["–" if cell["value"] is None else str(cell["value"]) for cell in row["cells"]]
    at = [cell["key"] for cell in row["cells"]].index("target")
    cells[at] += estimate
    return [str(row["unit"]), *cells]
