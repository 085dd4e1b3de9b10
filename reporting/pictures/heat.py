"""Heat map: units down, days across, each cell what was entered against what that day needed."""

from collections import Counter

from django.utils.translation import gettext as _

from campaigns.distribution import over_days
from reporting.pictures.drawing import EDGE, SCALE, UNITS, Picture

# Shares of a day's plan where the colour changes: nothing, under half, … , twice as much and more.
STEPS = (0.01, 0.5, 0.8, 1.0, 2.0)
ROW = 15  # px of a unit's row


def share(done, planned):
    """What a day brought as a share of its plan; None where the plan wanted nothing and nothing came."""
    if planned:
        return done / planned
    return 2.0 if done else None


def told_apart(lines):
    """Labels of units; two of one name (Phường 1 of two towns) are told apart by what they belong to."""
    several = {label for label, n in Counter(line.label for line in lines).items() if n > 1}
    return [
        f"{line.label}, {line.place.parent.name}" if line.label in several and line.place and line.place.parent
        else line.label
        for line in lines
    ]  # fmt: skip


def picture(lines, *, calendar, numbers) -> Picture:
    """Each unit's entries a day. Without a target a day is compared with the unit's own best day."""
    cells = [(label, _cells(line, calendar, numbers)) for label, line in zip(told_apart(lines), lines, strict=True)]
    title = _("Từng đơn vị, từng ngày")
    note = _("Đậm là đạt hoặc vượt phần kế hoạch của ngày, nhạt là dưới, nhạt nhất là không nhập.")
    heads = [_("Đơn vị"), *(str(n) for n in numbers), _("Cộng")]
    rows = [[label, *(done for _n, done, _share in row), sum(done for _n, done, _share in row)] for label, row in cells]
    return Picture(title, note, _spec(cells, numbers) if numbers and cells else None, heads, rows)


def _cells(line, calendar, numbers):
    """(day number, entered, share of the day's plan) of a unit."""
    outputs = [line.daily.get(calendar.date(n), 0) for n in numbers]
    if line.target:
        closing = [0, *(line.roadmap or over_days(line.target, days=calendar.entry_days))]
        wanted = [after - before for before, after in zip(closing, closing[1:], strict=False)]
        plan = [wanted[n - 1] if n <= calendar.entry_days else 0 for n in numbers]
    else:
        plan = [max(outputs, default=0)] * len(numbers)
    return [(n, done, share(done, due)) for n, done, due in zip(numbers, outputs, plan, strict=True)]


def _spec(cells, numbers):
    values = [
        {"unit": f"{place:03d} {label}", "day": n, "share": share or 0}
        for place, (label, row) in enumerate(cells)
        for n, _done, share in row
    ]
    scale = {"type": "threshold", "domain": list(STEPS), "range": SCALE}
    return {
        "width": max(26 * len(numbers), 120), "height": {"step": ROW}, "data": {"values": values},
        "mark": {"type": "rect", "stroke": "#fffefa", "strokeWidth": 1},
        "encoding": {
            "x": {"field": "day", "type": "ordinal", "title": _("Ngày của kế hoạch"),
                  "axis": {"labelAngle": 0, "orient": "top", "domain": False, "ticks": False}},
            "y": {"field": "unit", "type": "ordinal", "title": None,
                  "axis": UNITS},
            "color": {"field": "share", "type": "quantitative", "scale": scale, "title": _("Phần kế hoạch của ngày"),
                      "legend": {"format": ".0%", "type": "symbol", "symbolType": "square", "direction": "horizontal",
                                 "symbolStrokeColor": EDGE}},
        },
    }  # fmt: skip
