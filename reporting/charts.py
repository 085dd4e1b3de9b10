"""Burn-up charts as plain numbers; the template draws them. Pure: no database, no clock."""

from itertools import accumulate

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 64, 704, 14, 226
FRAME = {"width": WIDTH, "height": HEIGHT, "left": LEFT, "right": RIGHT, "top": TOP, "bottom": BOTTOM}
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
    axes = {
        "x": [{"at": _x(at, day), "label": str(day)} for day in _day_ticks(last_day)],
        "y": [{"at": round(float(at(0, n).split(",")[1])), "label": label_of(n)} for n in range(0, top + 1, step)],
        "today": _x(at, today_number) if 1 <= today_number <= last_day else None,
    }
    return FRAME | axes | {
        "plan": points([(0, 0), *enumerate(plan, 1), (calendar.days, plan[-1])]) if plan else "",
        "line": points(enumerate(done)),
        "forecast": points(_forecast(now, forecast_day, target, last_day)),
        "band": points(_band(now, band, target, last_day)),
        "dot": {"x": dot[0], "y": dot[1]},
    }  # fmt: skip


def _x(at, day):
    return round(float(at(day, 0).split(",")[0]))


def _forecast(now, day, target, last_day):
    return [] if day is None or day <= now[0] else [now, _cut(now, day, target, last_day)]


def _cut(now, day, target, last_day):
    """Where the line from now to the target on `day` ends, at the right edge at the latest."""
    share = min(1, (last_day - now[0]) / (day - now[0]))
    return min(day, last_day), now[1] + (target - now[1]) * share


def _band(now, band, target, last_day):
    """The closed shape between the early and the late finish."""
    if not band or None in band or band[0] <= now[0]:
        return []
    early, late = band
    flat = [(min(late, last_day), target)] if early < last_day else []
    return [now, _cut(now, early, target, last_day), *flat, _cut(now, late, target, last_day)]


def _day_ticks(last_day):
    step = 1 if last_day <= 16 else 5 if last_day <= 60 else 30
    return [day for day in range(0, last_day + 1, step) if day] if step > 1 else range(1, last_day + 1)
