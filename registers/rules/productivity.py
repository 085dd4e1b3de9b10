"""Rates of a person's work, from counted values. Server time alone: what a browser says of time is not asked."""

LEAST_SECONDS = 300  # under five minutes at work an hourly rate says nothing


def hourly(n, active_seconds):
    """So many an hour of active time, None where there was too little of it."""
    return round(n * 3600 / active_seconds) if active_seconds >= LEAST_SECONDS else None


def share(part, whole):
    """Per cent with one decimal, None of nothing."""
    return round(part * 100 / whole, 1) if whole else None


def spark(values, width=100, height=20):
    """SVG points of a small line, y downwards; the highest value touches the top."""
    most = max([*values, 1])
    step = width / max(len(values) - 1, 1)
    points = ((at * step, height - value * height / most) for at, value in enumerate(values))
    return " ".join(f"{round(x, 1)},{round(y, 1)}" for x, y in points)
