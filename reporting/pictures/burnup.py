"""Burn-up of both stages against the plan: entry by its deadline, approval by the last day."""

from django.utils.translation import gettext as _

from reporting import rules
from reporting.pictures.drawing import ACCENT, GOOD, INK_2, Picture


def picture(days, *, calendar, target, roadmap=None, review=None) -> Picture:
    """Entered and approved at the close of each day, beside the lines that the plan (or a roadmap) draws for them."""
    lines = _lines(days, calendar, target, roadmap, review)
    title, note = _("Kế hoạch và thực tế, hai chặng"), _("Đường liền là đã làm, đường đứt là kế hoạch của cùng chặng.")
    return Picture(title, note, _spec(lines, calendar) if len(days) else None, _heads(), _rows(days, lines))


def _lines(days, calendar, target, roadmap, review):
    """Label -> (colour, is plan, {day: n})."""
    drawn = {
        _("Đã nhập"): (ACCENT, False, dict(zip(days.numbers, days.closing["entered"], strict=True))),
        _("Đã duyệt"): (GOOD, False, dict(zip(days.numbers, days.closing["approved"], strict=True))),
    }
    if target:
        entry, even = roadmap or rules.entry_line(target, calendar), rules.review_line(target, calendar)
        drawn[_("Kế hoạch nhập")] = (ACCENT, True, {0: 0, **dict(enumerate(entry, 1))})
        reviewed = {calendar.entry_days: 0, **dict(enumerate(even, calendar.entry_days + 1))}
        reviewed = {0: 0, **dict(enumerate(review, 1))} if review else reviewed
        drawn[_("Kế hoạch duyệt")] = (GOOD, True, reviewed)
    return drawn


def _spec(lines, calendar):
    values = [
        {"line": label, "day": day, "n": n}
        for label, (_colour, _plan, points) in lines.items()
        for day, n in points.items()
    ]
    labels = list(lines)
    mark = {"type": "line", "interpolate": "linear", "strokeWidth": 2.25, "point": False}
    dash = {"domain": labels, "range": [[5, 4] if plan else [1, 0] for _colour, plan, _points in lines.values()]}
    colour = {"domain": labels, "range": [colour for colour, _plan, _points in lines.values()]}
    days = {"domain": [0, calendar.days], "nice": False}
    return {
        "width": 720, "height": 260, "data": {"values": values},
        "layer": [
            {
                "mark": mark,
                "encoding": {
                    "x": {"field": "day", "type": "quantitative", "title": _("Ngày của kế hoạch"), "scale": days,
                          "axis": {"grid": False, "tickMinStep": 1, "format": "d"}},
                    "y": {"field": "n", "type": "quantitative", "title": None, "axis": {"format": ",d"}},
                    "color": {"field": "line", "type": "nominal", "scale": colour, "title": None},
                    "strokeDash": {"field": "line", "type": "nominal", "scale": dash, "title": None},
                },
            },
            # Where entry must end and review begins.
            {"mark": {"type": "rule", "color": INK_2, "strokeDash": [2, 3]},
             "encoding": {"x": {"datum": calendar.entry_days}}},
        ],
    }  # fmt: skip


def _heads():
    return [_("Ngày"), _("Đã nhập"), _("Kế hoạch nhập"), _("Đã duyệt"), _("Kế hoạch duyệt")]


def _rows(days, lines):
    order = [_("Đã nhập"), _("Kế hoạch nhập"), _("Đã duyệt"), _("Kế hoạch duyệt")]
    points = [lines.get(label, (None, None, {}))[2] for label in order]
    last = [max(line.values(), default=0) if line else None for line in points]
    return [[n, *(_at(line, n, most) for line, most in zip(points, last, strict=True))] for n in days.numbers]


def _at(line, number, most):
    """A line's number on a day; the plan of entry stays at its end, that of review is 0 before it begins."""
    if not line:
        return None
    if number in line:
        return line[number]
    return most if number > max(line) else 0
