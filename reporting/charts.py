"""Burn-up charts as plain numbers; the template draws them. Pure: no database, no clock."""

from itertools import accumulate

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 64, 704, 14, 226
STEPS = (1, 2, 2.5, 5, 10)


def round_step(top, count=4):
    """A step of 1, 2, 2.5 or 5 times a power of ten that divides 0..top into at most `count` parts."""
    if top <= 0:
        return 1
    magnitude = 10 ** (len(str(int(top / count) or 1)) - 1)
    return next(max(1, int(step * magnitude)) for step in (*STEPS, 20, 25, 50) if step * magnitude * count >= top)


def burnup(*, calendar, plan, outputs, today_number, target, label_of, forecast_day=None, band=None):
    """The drawing of planned against done per day: what templates/components/burnup.html is given.

    `plan` is the cumulative line per entry day, `outputs` what each lived day brought (today included),
    `label_of` writes numbers, `forecast_day` and `band` (early, late) are campaign days or None.
    """
    done = [0, *accumulate(outputs)]
    last_day = max(calendar.days, min(forecast_day or 0, calendar.days * 2))
    step = round_step(max(target or 0, done[-1], 1))
    top = step * -(-max(target or 0, done[-1], 1) // step)

    def at(day, n):
        return f"{LEFT + (RIGHT - LEFT) * day / last_day:.1f},{BOTTOM - (BOTTOM - TOP) * n / top:.1f}"

    def points(line):
        return " ".join(at(day, n) for day, n in line)

    now = (len(outputs), done[-1])
    dot = at(*now).split(",")
    return {
        "width": WIDTH, "height": HEIGHT, "left": LEFT, "right": RIGHT, "top": TOP, "bottom": BOTTOM,
        "x": [{"at": _x(at, day), "label": str(day)} for day in _day_ticks(last_day)],
        "y": [{"at": round(float(at(0, n).split(",")[1])), "label": label_of(n)} for n in range(0, top + 1, step)],
        "plan": points([(0, 0), *enumerate(plan, 1), (calendar.days, plan[-1])]) if plan else "",
        "line": points(enumerate(done)),
        "forecast": points([now, (min(forecast_day, last_day), target)]) if _ahead(forecast_day, now) else "",
        "band": _band(points, now, band, last_day, target),
        "today": _x(at, today_number) if 1 <= today_number <= last_day else None,
        "dot": {"x": dot[0], "y": dot[1]},
    }  # fmt: skip


def _x(at, day):
    return round(float(at(day, 0).split(",")[0]))


def _ahead(day, now):
    return day is not None and day > now[0]


def _band(points, now, band, last_day, target):
    """The closed shape between the early and the late finish, cut off at the right edge."""
    if not band or None in band or not _ahead(band[1], now):
        return ""
    early, late = band
    corner = now[1] + (target - now[1]) * min(1, (last_day - now[0]) / (late - now[0]))
    return points([now, (min(max(early, now[0]), last_day), target), (min(late, last_day), round(corner))])


def _day_ticks(last_day):
    step = 1 if last_day <= 16 else 5 if last_day <= 60 else 30
    return [day for day in range(0, last_day + 1, step) if day] if step > 1 else range(1, last_day + 1)
