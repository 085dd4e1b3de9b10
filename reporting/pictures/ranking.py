"""Ranking: who has done how much of their target; and small multiples: each unit's own course beside the plan."""

from itertools import accumulate

from django.utils.formats import localize
from django.utils.translation import gettext as _

from reporting import rules
from reporting.pictures.drawing import ACCENT, ACCENT_MID, BAD, INK_2, UNITS, Picture

BAR = 18  # px of a unit's row
IN_A_ROW = 5  # small drawings beside each other
MOST_SMALL = 30  # more small drawings than this cannot be read: those furthest behind are shown


def _percent(n, target):
    return round(100 * n / target, 1) if target else 0.0


def ranked(lines):
    """Units with a target, the furthest ahead first; of equals the larger one."""
    aimed = [line for line in lines if line.target]
    return sorted(aimed, key=lambda line: (-line.entered / line.target, -line.target, line.label))


def ranking(lines) -> Picture:
    """Entered and approved as shares of the target, with the mark of today's plan."""
    units = ranked(lines)
    rows = [
        [place, line.label, line.target, line.entered, _percent(line.entered, line.target),
         _percent(line.approved, line.target), _percent(line.planned_today, line.target)]
        for place, line in enumerate(units, 1)
    ]  # fmt: skip
    heads = [_("Hạng"), _("Đơn vị"), _("Chỉ tiêu"), _("Đã nhập"), _("% đã nhập"), _("% đã duyệt"), _("% kế hoạch")]
    note = _("Thanh nhạt là đã nhập, thanh đậm là đã duyệt, vạch đỏ là kế hoạch đến hết hôm nay.")
    return Picture(_("Xếp hạng"), note, _ranking_spec(rows) if rows else None, heads, rows)


def _ranking_spec(rows):
    values = [
        {"unit": f"{place:03d} {label}", "entered": min(entered, 100), "approved": min(approved, 100), "plan": plan,
         "text": f"{localize(entered)} %"}
        for place, label, _target, _n, entered, approved, plan in rows
    ]  # fmt: skip
    unit = {"field": "unit", "type": "ordinal", "title": None, "axis": UNITS}
    across = {"type": "quantitative", "title": _("% chỉ tiêu"), "scale": {"domain": [0, 100]}}
    return {
        "width": 520, "height": {"step": BAR}, "data": {"values": values}, "encoding": {"y": unit},
        "layer": [
            {"mark": {"type": "bar", "color": ACCENT_MID, "height": 10},
             "encoding": {"x": {"field": "entered", **across}}},
            {"mark": {"type": "bar", "color": ACCENT, "height": 10},
             "encoding": {"x": {"field": "approved", **across}}},
            {"mark": {"type": "tick", "color": BAD, "thickness": 2, "size": 14},
             "encoding": {"x": {"field": "plan", **across}}},
            {"mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 11, "color": INK_2},
             "encoding": {"x": {"field": "entered", **across}, "text": {"field": "text"}}},
        ],
    }  # fmt: skip


def courses(lines, *, calendar, numbers) -> Picture:
    """Small multiples: each unit's share of the target day by day, beside the plan; all on one scale."""
    units = ranked(lines)
    shown = units[-MOST_SMALL:]
    heads = [_("Đơn vị"), *(str(n) for n in numbers)]
    tracks = [(line, _track(line, calendar, numbers)) for line in units]
    rows = [[line.label, *track] for line, track in tracks]
    note = _("Đường liền là phần trăm chỉ tiêu đã nhập, đường đứt là kế hoạch; cùng một thang.")
    if len(shown) < len(units):
        note += " " + _("Vẽ %(n)s đơn vị đứng cuối; bảng có đủ.") % {"n": len(shown)}
    drawn = tracks[-MOST_SMALL:]
    spec = _courses_spec(drawn, calendar, numbers) if drawn and numbers else None
    return Picture(_("Đường đi của từng đơn vị"), note, spec, heads, rows)


def _track(line, calendar, numbers):
    """Per cent of the target at the close of each day."""
    outputs = [line.daily.get(calendar.date(n), 0) for n in numbers]
    early = max(line.entered - sum(outputs), 0)
    return [_percent(early + n, line.target) for n in accumulate(outputs)]


def _planned(line, calendar):
    """Per cent of the target that the plan, or the unit's roadmap, wants at the close of each day."""
    return [_percent(due, line.target) for due in line.roadmap or rules.entry_line(line.target, calendar)]


def _courses_spec(tracks, calendar, numbers):
    values = []
    for place, (line, track) in enumerate(tracks):
        unit = f"{place:03d} {line.label}"
        values += [{"unit": unit, "day": n, "percent": min(y, 110), "line": "done"}
                   for n, y in zip(numbers, track, strict=True)]  # fmt: skip
        values += [
            {"unit": unit, "day": n, "percent": y, "line": "plan"} for n, y in enumerate([0, *_planned(line, calendar)])
        ]
    days = {"field": "day", "type": "quantitative", "title": None, "scale": {"domain": [0, calendar.days]},
            "axis": {"values": [1, calendar.entry_days, calendar.days], "grid": False, "format": "d"}}  # fmt: skip
    share = {"field": "percent", "type": "quantitative", "title": None, "scale": {"domain": [0, 110]},
             "axis": {"values": [0, 50, 100], "format": "d"}}  # fmt: skip
    dash = {"domain": ["done", "plan"], "range": [[1, 0], [3, 3]]}
    colour = {"domain": ["done", "plan"], "range": [ACCENT, INK_2]}
    return {
        "data": {"values": values}, "columns": IN_A_ROW, "spacing": {"row": 14, "column": 18},
        "facet": {"field": "unit", "type": "ordinal",
                  "header": {"labelExpr": "slice(datum.value, 4)", "labelLimit": 150, "title": None}},
        "spec": {
            "width": 130, "height": 62, "mark": {"type": "line", "strokeWidth": 1.75},
            "encoding": {
                "x": days, "y": share,
                "color": {"field": "line", "type": "nominal", "scale": colour, "legend": None},
                "strokeDash": {"field": "line", "type": "nominal", "scale": dash, "legend": None},
            },
        },
    }  # fmt: skip
